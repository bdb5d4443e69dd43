"""What a visit found at each URL of an article: sources, their captures, validators and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, select

from home import WithdrawAfter
from pipeline.invisible import visible
from pipeline.types import Capture, FailureKind, Part, Role
from storage import documents, tables
from storage.tables import key

FRESH = timedelta(days=7)
RECENT = timedelta(days=90)
LONGEST = timedelta(days=28)
"""What is gone for good is still asked this often: it may come back."""


@dataclass(frozen=True, slots=True)
class Held:
    """A part of an article with what the database holds of it."""

    part: Part
    source: tables.Source
    document: tables.Document | None
    """None while nothing was ever read from it."""
    known: bool
    """Whether the source was known before this visit."""
    captured: bool
    """Whether it had ever given bytes before this visit."""

    @property
    def answered(self) -> bool:
        """Whether the URL gave something this time."""
        return self.part.failure is None


@dataclass(frozen=True, slots=True)
class Visit:
    """Where and when sources are seen, and how often they are to be asked again."""

    session: Session
    portal: str
    column_id: int | None
    at: datetime
    min_interval: timedelta
    withdraw_after: WithdrawAfter
    listed_on: date | None = None
    """The day the listing gives the entry; files of an article are as old as it."""

    def hold(self, part: Part) -> Held:
        """Notes what the part's URL answered this time."""
        source = find(self.session, self.portal, part.url)
        known = source is not None
        last = newest_capture(self.session, key(source)) if source else None
        captured = last is not None
        source = source or self._new(part.url, part.role, part.title)
        source.checked_at = self.at
        source.listed_on = self.listed_on or source.listed_on
        self._note_failure(source, part)
        source.due_at = self.at + self._wait(source, captured=captured)
        if part.capture:
            capture(self.session, source, part.capture, last)
        elif last and part.not_modified:
            last.confirmed_at = self.at
        document = self._document(source, part)
        self.session.flush()
        return Held(part, source, document, known, captured)

    def _new(self, url: str, role: Role, title: str) -> tables.Source:
        source = tables.Source(
            portal=self.portal, column_id=self.column_id, url=url, role=role.value, title=visible(title)
        )
        self.session.add(source)
        self.session.flush()
        return source

    def _document(self, source: tables.Source, part: Part) -> tables.Document | None:
        if part.reading:
            return documents.store(self.session, key(source), part.reading, self.at)
        return documents.newest(self.session, key(source))

    def is_lost(self, source: tables.Source) -> bool:
        """Whether the source was found gone in enough passes."""
        return source.gone_passes >= self.withdraw_after.passes

    def _wait(self, source: tables.Source, *, captured: bool) -> timedelta:
        """What failed is asked again soon; what is gone at the distance of passes, then at growing ones.

        A page that never answered may be listed before it is there: it is asked for like one that failed.
        """
        if not source.gone_passes:
            return (
                self.min_interval
                if source.failure
                else interval(source.listed_on, self.at, self.min_interval)
            )
        first = self.withdraw_after.apart if captured else self.min_interval
        sure = self.withdraw_after.passes if captured else 1
        doublings = min(max(0, source.gone_passes - sure), 16)
        return min(first * (1 << doublings), LONGEST)

    def _note_failure(self, source: tables.Source, part: Part) -> None:
        failure = part.failure
        source.failure = failure.kind.value if failure else None
        source.failure_detail = failure.detail if failure else None
        if failure is None:
            source.gone_since, source.gone_passes, source.gone_last_at = None, 0, None
        elif failure.kind is FailureKind.GONE and self._is_a_pass(source):
            source.gone_since = source.gone_since or self.at
            source.gone_passes += 1
            source.gone_last_at = self.at

    def _is_a_pass(self, source: tables.Source) -> bool:
        """Ten crawls by hand within a minute are one pass."""
        return source.gone_last_at is None or self.at - source.gone_last_at >= self.withdraw_after.apart


def interval(listed_on: date | None, at: datetime, least: timedelta) -> timedelta:
    """New pages are mended soon after they appear; old ones rarely, and then it matters all the same."""
    age = at.date() - listed_on if listed_on else FRESH
    return least * (6 if age < FRESH else 24 if age < RECENT else 168)


_AT = select(tables.Source).where(
    col(tables.Source.portal) == bindparam("portal"), col(tables.Source.url) == bindparam("url")
)


def find(session: Session, portal: str, url: str) -> tables.Source | None:
    """The source of that URL on that portal."""
    return session.exec(_AT, params={"portal": portal, "url": url}).first()


def captures(session: Session, source_id: int) -> Sequence[tables.Capture]:
    """All that the source ever answered, oldest first."""
    wanted = select(tables.Capture).where(tables.Capture.source_id == source_id)
    return session.exec(wanted.order_by(col(tables.Capture.id))).all()


_NEWEST = (
    select(tables.Capture)
    .where(col(tables.Capture.source_id) == bindparam("source"))
    .order_by(col(tables.Capture.id).desc())
    .limit(1)
)


def newest_capture(session: Session, source_id: int) -> tables.Capture | None:
    """The bytes the source answered last."""
    return session.exec(_NEWEST, params={"source": source_id}).first()


def capture(session: Session, source: tables.Source, seen: Capture, last: tables.Capture | None) -> None:
    """Notes the bytes, and the validators that go with them: a row only when they are not the last ones."""
    source.etag, source.last_modified = seen.etag, seen.last_modified
    if last and last.digest == seen.digest:
        last.confirmed_at = seen.captured_at
        return
    row = {
        "source_id": key(source),
        "digest": seen.digest,
        "size": seen.size,
        "content_type": seen.content_type,
        "captured_at": seen.captured_at,
        "confirmed_at": seen.captured_at,
    }
    session.connection().execute(insert(tables.Capture), row)


def confirm(session: Session, source: tables.Source, at: datetime) -> None:
    """Notes a 304: the newest bytes still stand."""
    last = newest_capture(session, key(source))
    if last:
        last.confirmed_at = at
