"""What `gongkai doctor` looks at: one examination a subject, each well or not, and why."""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alerts import email
from crawler.portals import load_all
from home import Home
from pipeline.errors import GongkaiError
from storage import engine, integrity
from storage.archive import Archive

ROOM = 1 << 30
"""Bytes that should be free: a season's accounts of a city take some hundred megabytes."""
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time to this program."""
AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Examined:
    """How it stands with one subject."""

    subject: str
    well: bool
    detail: str


def examine(home: Home) -> Iterator[Examined]:
    """Every examination; one that fails ends no other."""
    for subject, look in EXAMINATIONS.items():
        try:
            yield Examined(subject, True, look(home))
        except (GongkaiError, OSError) as error:
            yield Examined(subject, False, str(error))


def _python(_: Home) -> str:
    return f"Python {platform.python_version()}, {platform.system()} {platform.release()}"


def _sqlite(_: Home) -> str:
    module = engine.sqlite_module()
    safe = engine.wal_is_safe(module.sqlite_version_info)
    journal = "WAL" if safe else "rollback journal, because of this version's WAL-reset bug"
    return f"SQLite {module.sqlite_version} ({module.__name__.partition('.')[0]}), {journal}"


def _database(home: Home) -> str:
    with closing(engine.open_database(home.database_url)) as database:
        return integrity.examine(database)


def _archive(home: Home) -> str:
    home.archive.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=home.archive) as file:
        file.write(b"x")
        file.flush()
        os.fsync(file.fileno())
    free = shutil.disk_usage(home.archive).free
    if free < ROOM:
        raise GongkaiError(f"{free >> 20} MiB free on the disk of {home.archive}: {ROOM >> 20} are too few")
    with closing(engine.open_database(home.database_url)) as database:
        lost = integrity.lost(database, Archive(home.archive))
    if lost:
        raise GongkaiError(f"{len(lost)} captures have lost their bytes, restore a backup: {lost[0]} …")
    return f"{home.archive} can be written, {free >> 30} GiB free, no captured bytes lost"


def _mail(home: Home) -> str:
    if home.settings.smtp_url is None:
        return "smtp_url is not set: mails wait"
    return f"the mail server answers: {email.greet(home.settings)}"


def _clock(home: Home) -> str:
    now = datetime.now(UTC)
    if now < WRITTEN:
        raise GongkaiError(f"it is {now:%Y-%m-%d} by the clock of this machine: older than gongkai itself")
    with closing(engine.open_database(home.database_url)) as database:
        newest = integrity.newest(database)
    if newest and newest > now + AHEAD:
        raise GongkaiError(f"the clock was set back: something was recorded at {newest.isoformat()} already")
    return now.isoformat(timespec="seconds")


def _portals(home: Home) -> str:
    return f"{len(load_all(home.portals))} portal files can be used"


def _ocr(_: Home) -> str:
    found = shutil.which("tesseract")
    return f"tesseract at {found}" if found else "no tesseract: scans are recorded as no_text"


EXAMINATIONS: dict[str, Callable[[Home], str]] = {
    "python": _python,
    "sqlite": _sqlite,
    "database": _database,
    "archive": _archive,
    "mail": _mail,
    "clock": _clock,
    "portals": _portals,
    "ocr": _ocr,
}
