"""People: who is told of which change, in which words, through which channel."""

from alerts.delivering import CHANNELS, DeliveryReport, deliver, send_test
from alerts.matching import concerns, matches
from alerts.preparing import prepare, summarise

__all__ = [
    "CHANNELS",
    "DeliveryReport",
    "concerns",
    "deliver",
    "matches",
    "prepare",
    "send_test",
    "summarise",
]
