"""Hosts to be left alone, and until when: in the home, for the next sweep is another process."""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

LONGEST = timedelta(hours=1)
"""A host that asks for more is asked again all the same."""
REMEMBERED = timedelta(days=1)
"""A host that was silent longer ago begins anew."""
FIRST = 30
"""The first pause of a silent host, in delays between two requests; each further one is twice as long."""

_log = logging.getLogger(__name__)


def asked_for(header: str, now: datetime) -> datetime | None:
    """The moment a Retry-After header means: seconds from now or a date, an hour from now at most."""
    if header.isascii() and header.isdigit():
        return now + timedelta(seconds=min(float(header), LONGEST.total_seconds()))
    try:
        wanted = parsedate_to_datetime(header)
    except ValueError:
        return None
    return min(wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC), now + LONGEST)


@dataclass(frozen=True, slots=True)
class Pause:
    """How long one host is left alone."""

    until: datetime
    silences: int = 0
    """How often in a row it gave no answer; 0 where it asked for the pause itself."""

    def holds(self, now: datetime) -> bool:
        """Whether it is not over; one that ends too far off was made under a clock that was ahead."""
        return now < self.until <= now + LONGEST


class Pauses:
    """What pauses.json says."""

    def __init__(self, file: Path) -> None:
        """Two sweeps at once each write their own: a pause that is lost so is asked for again."""
        self.file = file
        self._kept = _read(file) if file.exists() else {}

    def holds(self, host: str, now: datetime) -> datetime | None:
        """Until when a host is left alone; None where it is not."""
        pause = self._kept.get(host)
        return pause.until if pause and pause.holds(now) else None

    def add(self, host: str, until: datetime, now: datetime) -> None:
        """Notes that a host wishes to be left alone."""
        self._keep(host, Pause(until), now)

    def silent(self, host: str, now: datetime, delay: timedelta) -> None:
        """Notes that a host gave no answer: it is left alone for longer each time this happens in a row.

        `delay`: the time between two requests to it; with none there is no pause either.
        """
        before = self._kept.get(host)
        silences = before.silences + 1 if before else 1
        pause = min(delay * FIRST * 2 ** min(silences - 1, 16), LONGEST)
        if pause:
            self._keep(host, Pause(now + pause, silences), now)

    def answered(self, host: str, now: datetime) -> None:
        """Notes that a host answers again."""
        if host in self._kept and self._kept[host].silences:
            self._keep(host, None, now)

    def _keep(self, host: str, pause: Pause | None, now: datetime) -> None:
        """Writes what is known, without what is over for long."""
        self._kept = {
            known: one for known, one in self._kept.items() if now - REMEMBERED < one.until <= now + LONGEST
        }
        self._kept.pop(host, None)
        if pause:
            self._kept[host] = pause
        said = json.dumps({known: asdict(one) for known, one in self._kept.items()}, default=_spelt)
        with NamedTemporaryFile("w", dir=self.file.parent, encoding="utf-8", delete=False) as written:
            written.write(said)
        Path(written.name).replace(self.file)


def _spelt(moment: datetime) -> str:
    return moment.isoformat()


def _read(file: Path) -> dict[str, Pause]:
    """What the file says; one that cannot be read is told of, and says nothing."""
    try:
        return {host: _pause(said) for host, said in json.loads(file.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        _log.warning("%s cannot be read: no host is left alone for what it said: %s", file, error)
        return {}


def _pause(said: Any) -> Pause:
    """A pause, or as it was written before silences were counted: the moment alone."""
    values = said if isinstance(said, dict) else {"until": said}
    until = datetime.fromisoformat(values["until"])
    if until.tzinfo is None:
        raise ValueError(f"{until} is the time of nowhere")
    return Pause(until, int(values.get("silences", 0)))
