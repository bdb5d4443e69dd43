"""What `gongkai doctor` looks at: one examination a subject, each well or not, and why."""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from alerts import email
from alerts.email import ServerDown
from crawler.portals import load_all
from home import Home
from pipeline.errors import GongkaiError
from pipeline.formats import ocr
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
    missing: bool = False
    """Whether it is not there, though nothing asks for it yet."""


class Missing(GongkaiError):
    """What gongkai can do without is not there; the message says what cannot be done, and what to set."""


def examine(home: Home) -> Iterator[Examined]:
    """Every examination; one that fails ends no other."""
    for subject, look in EXAMINATIONS.items():
        try:
            yield Examined(subject, True, look(home))
        except Missing as missing:
            yield Examined(subject, True, str(missing), missing=True)
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
        _without_mail(home)
    try:
        return f"the mail server answers: {email.greet(home.settings)}"
    except ServerDown as error:
        raise GongkaiError(f"smtp_url: {error}") from error


def _without_mail(home: Home) -> NoReturn:
    """It is wrong where somebody waits for mails.

    Raises:
        GongkaiError: there are subscriptions.
        Missing: there are none yet.
    """
    unset = (
        f"no mail can be sent: set smtp_url in {home.path / 'gongkai.toml'}"
        " or GONGKAI_SMTP_URL=smtp://user:password@host:port"
    )
    with closing(engine.open_database(home.database_url)) as database:
        waiting = integrity.subscriptions(database)
    if waiting:
        raise GongkaiError(f"{unset}; subscriptions that wait: {waiting}")
    raise Missing(unset)


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


def _ocr(home: Home) -> str:
    if not home.settings.ocr:
        raise Missing("switched off: scans are recorded as no_text; ocr = true recognises them")
    if ocr.recogniser() is None:
        raise GongkaiError(f"ocr is true, but nothing is installed that recognises: {ocr.INSTALL}")
    return "scans are recognised"


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
