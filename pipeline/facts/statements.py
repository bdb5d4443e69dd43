"""What reading a narrative finds; offsets are those of the squeezed text."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.facts.subjects import Subject


@dataclass(slots=True)
class Statement:
    """A number and what it says."""

    subject: Subject
    measure: str
    value: Decimal
    unit: str
    start: int
    end: int
    year: int | None
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A reason given, and what for."""

    subject: Subject
    measure: str
    start: int
    planned: bool
