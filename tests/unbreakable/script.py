"""A scripted run of four days, from the first crawl to a withdrawal taken back, and what it comes to.

Whatever fails in it ends the step it is in, as an error ends a job of the daemon; then the day is begun anew.
"""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

import alerts
from home import Home, Settings, WithdrawAfter
from pipeline.errors import GongkaiError
from storage import outbox, showing, subscriptions, tables
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import MONDAY, Desk, account
from tests.unbreakable.audit import Audit
from tests.unbreakable.sink import Sink

DAYS = 4
ATTEMPTS = 4
"""A fault may cost a day two of them: one for itself, one for a mail that waits its minute."""
TITLES = {
    "finance": "宜春市财政局",
    "schools": "宜春市教育局",
    "water": "宜春市水利局",
    "late": "宜春市林业局",
}


@dataclass
class Run:
    """The script on one home."""

    folder: Path
    sink: Sink
    database: Database
    at: datetime = MONDAY
    errors: list[str] = field(default_factory=list)
    """What ended a day before its time."""

    def __post_init__(self) -> None:
        settings = Settings(smtp_url=SecretStr(self.sink.url), mail_from="gongkai@example.org")
        self.home = Home(self.folder, settings)
        self.desk = Desk(
            Ledger(self.database, self.archive, withdraw_after=WithdrawAfter(2, timedelta(hours=6)))
        )

    def prepare(self) -> None:
        """Portals and subscribers, before the first day."""
        self.desk.open()
        with self.database.writing() as session:
            for email, events in (("all@example.org", []), ("gone@example.org", ["withdrawn", "restored"])):
                subscriptions.subscribe(session, email=email, at=MONDAY, events=events)

    @property
    def archive(self) -> Archive:
        return Archive(self.folder / "archive")

    def go(self) -> None:
        """Every day until it went through."""
        for day in range(DAYS):
            self.at = MONDAY + timedelta(days=day)
            if not any(self._went_through(day) for _ in range(ATTEMPTS)):
                raise AssertionError(f"day {day} never went through: {self.errors}")

    def _went_through(self, day: int) -> bool:
        self.at += timedelta(minutes=2)
        try:
            self._sweep(day)
            alerts.summarise(self.database, self.home.settings, self.at)
            alerts.prepare(self.database, self.home.settings, self.at)
            report = alerts.deliver(self.database, self.home, lambda: self.at)
        except (SQLAlchemyError, OSError, GongkaiError) as error:
            self.errors.append("".join(traceback.format_exception_only(error)).strip())
            return False
        if report.dead:
            self._ask_for_another_try()
        return not report.pending and not report.dead

    def _ask_for_another_try(self) -> None:
        """A refusal for good is a person's to judge: `gongkai alert retry`."""
        with self.database.writing() as session:
            outbox.retry(session, self.at)

    def _sweep(self, day: int) -> None:
        desk = self.desk
        desk.at = self.at
        for name, income in self._there(day):
            title = f"{TITLES[name]}2023年度部门决算"
            files = {f"{name}.txt": account(TITLES[name], income).encode()} if name == "schools" else None
            said = ("附件：", '<a href="schools.txt">决算</a>') if files else (account(TITLES[name], income),)
            article = desk.article(f"{name}.html", title, *said, files=files)
            if name == "water" and day in {1, 2}:
                desk.find_gone(article)
            else:
                desk.ledger.record(article)
        desk.check()

    def _there(self, day: int) -> Iterator[tuple[str, str]]:
        """What is due that day, and its income.

        One is amended on its page, one comes later, one is amended in its file, one is gone twice, then back.
        """
        if day < 2:
            yield "finance", "1234.56" if day < 1 else "1334.56"
        if day in {0, 2}:
            yield "schools", "2234.56" if day < 1 else "2334.56"
        if day == 1:
            yield "late", "4234.56"
        yield "water", "3234.56"


def meaning(run: Run) -> dict[str, Any]:
    """What is on record and was sent, without ids, moments and attempts."""
    with run.database.reading() as session:
        found = {name: look(session) for name, look in _LOOKS.items()}
        found["unsent"] = [*Audit(session, run.archive, run.sink)._unsent()]
        found["missing"] = [*Audit(session, run.archive, run.sink)._missing_bytes()]
        found["damaged"] = [*Audit(session, run.archive, run.sink)._damaged()]
    return found


def _disclosures(session: Session) -> list[object]:
    views = showing.disclosures(session)
    return sorted(
        (one.url, one.title, one.unit, one.kind, one.fiscal_year, one.scope, one.state, one.revision)
        for one in views
    )


def _revisions(session: Session) -> list[object]:
    rows = session.exec(
        select(tables.Disclosure.url, tables.Revision.number, tables.Source.url, tables.Document.digest)
        .join(tables.Revision, col(tables.Revision.disclosure_id) == col(tables.Disclosure.id))
        .join(tables.RevisionPart, col(tables.RevisionPart.revision_id) == col(tables.Revision.id))
        .join(tables.Source, col(tables.Source.id) == col(tables.RevisionPart.source_id))
        .join(tables.Document, col(tables.Document.id) == col(tables.RevisionPart.document_id))
    )
    return sorted(tuple(row) for row in rows)


def _facts(session: Session) -> list[object]:
    rows = session.exec(
        select(tables.Document.digest, tables.Fact.field, tables.Fact.value, tables.Fact.start).join(
            tables.Fact, col(tables.Fact.document_id) == col(tables.Document.id)
        )
    )
    return sorted(tuple(row) for row in rows)


def _captures(session: Session) -> list[object]:
    rows = session.exec(
        select(tables.Source.url, tables.Capture.digest)
        .join(tables.Capture, col(tables.Capture.source_id) == col(tables.Source.id))
        .order_by(col(tables.Source.url), col(tables.Capture.id))
    )
    return [tuple(row) for row in rows]


def _sources(session: Session) -> list[object]:
    return sorted(
        (row.url, row.role, row.failure or "", row.gone_passes, row.etag)
        for row in session.exec(select(tables.Source))
    )


def _changes(session: Session) -> list[object]:
    rows = session.exec(
        select(tables.Change, tables.Disclosure.url)
        .join(tables.Disclosure, col(tables.Disclosure.id) == col(tables.Change.disclosure_id))
        .order_by(col(tables.Change.id))
    )
    return [
        (change.kind, url, change.detail.get("figures"), change.detail.get("attachments"), change.matched)
        for change, url in rows
    ]


def _deliveries(session: Session) -> list[object]:
    """Who was told of what, in one mail or another; a summary tells of no change."""
    rows = session.exec(
        select(tables.Delivery.to, tables.Delivery.state, tables.Change.kind, tables.Change.disclosure_id)
        .join(
            tables.DeliveryChange,
            col(tables.DeliveryChange.delivery_id) == col(tables.Delivery.id),
            isouter=True,
        )
        .join(tables.Change, col(tables.Change.id) == col(tables.DeliveryChange.change_id), isouter=True)
    )
    return sorted(str(tuple(row)) for row in rows)


def _columns(session: Session) -> list[object]:
    return sorted(
        (row.url, row.state or "", row.entries, row.baseline_at is not None)
        for row in session.exec(select(tables.Column))
    )


def _entries(session: Session) -> list[object]:
    return sorted((row.url, row.title, row.baseline) for row in session.exec(select(tables.Entry)))


def _findings(session: Session) -> list[object]:
    return sorted((row.rule, row.message) for row in session.exec(select(tables.Finding)))


_LOOKS: dict[str, Callable[[Session], list[object]]] = {
    "disclosures": _disclosures,
    "revisions": _revisions,
    "facts": _facts,
    "captures": _captures,
    "sources": _sources,
    "changes": _changes,
    "deliveries": _deliveries,
    "columns": _columns,
    "entries": _entries,
    "findings": _findings,
}
