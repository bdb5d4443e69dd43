"""The log of the daemon on stderr: lines for people, or one JSON object a line for machines."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal

from storage.views import as_json


def to_stderr(form: Literal["text", "json"]) -> None:
    """Sends every log record there, in that form."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        Objects() if form == "json" else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class Objects(logging.Formatter):
    """A record as JSON; line breaks in it cannot begin a record of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "event": getattr(record, "event", None),
            "trace": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps(as_json({name: value for name, value in told.items() if value is not None}))
