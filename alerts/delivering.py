"""From the outbox to people: each mail handed to its channel, each outcome noted at once."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from alerts import email, mail
from alerts.email import ServerDown
from alerts.mail import Envelope
from home import Home, Settings
from pipeline.errors import DeliveryError, Undeliverable
from storage import lock, outbox
from storage.engine import Database
from storage.outbox import Claimed
from storage.retrying import retried
from storage.subscriptions import checked

log = logging.getLogger(__name__)

Channel = Callable[[Settings, str, bytes], None]

CHANNELS: Mapping[str, Channel] = {"email": email.send}


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one run of the sender did."""

    sent: int = 0
    failed: int = 0
    """Attempts that failed; the mails wait for another."""
    dead: int = 0
    """Mails given up in this run."""
    pending: int = 0
    """Mails that wait, due or not."""
    note: str = ""
    """Why the run did nothing, or ended early."""


def deliver(
    database: Database, home: Home, now: Callable[[], datetime], stop: threading.Event | None = None
) -> DeliveryReport:
    """Hands over every mail that is due, one by one; ends early when the server takes none, or at `stop`.

    On SQLite one process of a home sends at a time, so the claims it finds are those of a dead one.
    """
    if home.settings.smtp_url is None:
        return _with_pending(database, DeliveryReport(note="smtp_url is not set: mails wait"))
    with _allowed(database, home) as allowed:
        if not allowed:
            return _with_pending(database, DeliveryReport(note="another process is sending"))
        report = DeliveryReport()
        while not (stop and stop.is_set()) and (claimed := _next(database, now)):
            report = _attempt(database, home.settings, claimed, now, report)
            if report.note:
                break
    return _with_pending(database, report)


def send_test(settings: Settings, to: str, at: datetime) -> None:
    """Sends a mail that only shows that mail arrives.

    Raises:
        DeliveryError: it did not.
        ConfigurationError: smtp_url is not set or cannot be meant.
    """
    envelope = Envelope(
        sender=settings.mail_from,
        to=checked(to),
        message_id=outbox.fresh_message_id(),
        subscription=0,
        at=at,
    )
    email.send(settings, envelope.to, mail.of_test(envelope))


@contextmanager
def _allowed(database: Database, home: Home) -> Iterator[bool]:
    if home.settings.database_url is not None:
        yield True  # many workers may send: each claims its own rows
        return
    with lock.held(home.path / "send.lock") as alone:
        if alone:
            with database.writing() as session:
                outbox.release(session)
        yield alone


@retried
def _next(database: Database, now: Callable[[], datetime]) -> Claimed | None:
    with database.writing() as session:
        return next(iter(outbox.claim(session, now())), None)


def _attempt(
    database: Database,
    settings: Settings,
    claimed: Claimed,
    now: Callable[[], datetime],
    report: DeliveryReport,
) -> DeliveryReport:
    try:
        _channel(claimed)(settings, claimed.to, claimed.body)
    except DeliveryError as error:
        return _failed(database, claimed, error, now(), report)
    _mark_sent(database, claimed.id, now())
    return replace(report, sent=report.sent + 1)


@retried
def _mark_sent(database: Database, delivery: int, at: datetime) -> None:
    with database.writing() as session:
        outbox.mark_sent(session, delivery, at)


def _channel(claimed: Claimed) -> Channel:
    if claimed.channel not in CHANNELS:
        raise Undeliverable(f"no channel {claimed.channel!r}")
    return CHANNELS[claimed.channel]


@retried
def _failed(
    database: Database, claimed: Claimed, error: DeliveryError, at: datetime, report: DeliveryReport
) -> DeliveryReport:
    log.warning("delivery %d to %s: %s", claimed.id, claimed.to, error)
    with database.writing() as session:
        final = isinstance(error, Undeliverable)
        dead = outbox.mark_failed(session, claimed.id, str(error), at, final=final)
    note = str(error) if isinstance(error, ServerDown) else ""
    if dead:
        return replace(report, dead=report.dead + 1, note=note)
    return replace(report, failed=report.failed + 1, note=note)


@retried
def _with_pending(database: Database, report: DeliveryReport) -> DeliveryReport:
    with database.reading() as session:
        return replace(report, pending=outbox.pending(session))
