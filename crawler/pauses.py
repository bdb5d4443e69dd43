"""Hosts that asked to be left alone, and until when: in the home, for the next sweep is another process."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

LONGEST = timedelta(hours=1)
"""A host that asks for more is asked again all the same."""


def asked_for(header: str, now: datetime) -> datetime | None:
    """The moment a Retry-After header means: seconds from now or a date, an hour from now at most."""
    if header.isascii() and header.isdigit():
        return now + timedelta(seconds=min(float(header), LONGEST.total_seconds()))
    try:
        wanted = parsedate_to_datetime(header)
    except ValueError:
        return None
    return min(wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC), now + LONGEST)


class Pauses:
    """What pauses.json says."""

    def __init__(self, file: Path) -> None:
        """Two sweeps at once each write their own: a pause that is lost so is asked for again."""
        self.file = file
        kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        self._until = {host: datetime.fromisoformat(text) for host, text in kept.items()}

    def holds(self, host: str, now: datetime) -> datetime | None:
        """Until when a host is left alone; None where it is not."""
        until = self._until.get(host)
        return until if until and now < until else None

    def add(self, host: str, until: datetime, now: datetime) -> None:
        """Notes one, and forgets those that are over."""
        self._until = {known: end for known, end in self._until.items() if end > now} | {host: until}
        said = json.dumps({known: end.isoformat() for known, end in self._until.items()})
        with NamedTemporaryFile("w", dir=self.file.parent, encoding="utf-8", delete=False) as written:
            written.write(said)
        Path(written.name).replace(self.file)
