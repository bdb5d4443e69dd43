"""The only door through which disclosures are written: what a crawl saw becomes rows and changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update

from home import THREE_PASSES, WithdrawAfter
from pipeline import version
from pipeline.errors import ArchiveError
from pipeline.invisible import visible
from pipeline.types import (
    Article,
    Capture,
    Entry,
    Kind,
    Part,
    Reading,
    Role,
    Scope,
)
from storage import checking, containers, corrections, documents, sources, standing, tables
from storage.archive import Archive
from storage.checking import Closed, ColumnCheck
from storage.disclosing import Disclosing, Recorded
from storage.engine import Database
from storage.retrying import retried
from storage.standing import Standing
from storage.tables import key, renew


class Reader(Protocol):
    """Reads a file as pipeline.read.read_file does, or pipeline.sandbox in a killable child."""

    def __call__(
        self,
        path: Path,
        *,
        name: str = "",
        url: str | None = None,
        content_type: str | None = None,
        member: str | None = None,
    ) -> Reading:
        """What the file says, or what one document in an archive does."""
        ...


def read_here(
    path: Path,
    *,
    name: str = "",
    url: str | None = None,
    content_type: str | None = None,
    member: str | None = None,
) -> Reading:
    """What the file says, read in this very process."""
    from pipeline.read import read_file  # takes half a second to load: most who open a ledger read nothing

    return read_file(path, name=name, url=url, content_type=content_type, member=member)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Records what was seen; every method is one transaction, run again whole when the database lost it."""

    database: Database
    archive: Archive
    min_interval: timedelta = timedelta(hours=1)
    withdraw_after: WithdrawAfter = THREE_PASSES
    read: Reader = read_here

    @retried
    def register(
        self,
        *,
        slug: str,
        name: str,
        homepage: str,
        family: str,
        adcode: str | None,
        verified: bool,
        enabled: bool,
        columns: Sequence[tuple[str, str]],
    ) -> None:
        """Makes the rows of a portal file; columns that left the file are no longer checked."""
        with self.database.writing() as session:
            portal = session.get(tables.Portal, slug) or tables.Portal(
                slug=slug, name=name, homepage=homepage, family=family, enabled=enabled
            )
            portal.name, portal.homepage, portal.family = name, homepage, family
            portal.adcode, portal.verified, portal.enabled = adcode, verified, enabled
            session.add(portal)
            session.flush()
            urls = {url for _, url in columns}
            for row in session.exec(select(tables.Column).where(tables.Column.portal == slug)):
                row.enabled = row.url in urls
            for column_name, url in columns:
                column = _column(session, slug, url)
                column = column or tables.Column(portal=slug, name=column_name, url=url)
                column.name = column_name
                session.add(column)

    @retried
    def listed(self, portal: str, column: str, entries: Sequence[Entry], at: datetime) -> None:
        """Notes the rows of one page of a listing, fetched or not: what was announced is never forgotten."""
        with self.database.writing() as session:
            row = _column(session, portal, column)
            if row is None:
                return
            urls = [entry.url for entry in entries]
            these = (col(tables.Entry.column_id) == row.id, col(tables.Entry.url).in_(urls))
            known = {entry.url: entry for entry in session.exec(select(tables.Entry).where(*these))}
            for entry in entries:
                title = visible(entry.title)
                seen = known.get(entry.url) or tables.Entry(
                    column_id=key(row),
                    url=entry.url,
                    title=title,
                    baseline=row.baseline_at is None,
                    first_listed_at=at,
                    last_listed_at=at,
                )
                renew(seen, title=title, published_on=entry.published_on or seen.published_on)
                known[entry.url] = seen
                session.add(seen)
            session.flush()
            session.connection().execute(update(tables.Entry).where(*these).values(last_listed_at=at))

    @retried
    def record(self, article: Article) -> tuple[Recorded, ...]:
        """Records one visit to one entry; an item for every disclosure it covers."""
        article, refreshed = self._read_all(article)
        with self.database.writing() as session:
            for source_id, reading in refreshed:
                documents.store(session, source_id, reading, article.seen_at)
            column = _column(session, article.portal, article.column) if article.column else None
            visit = sources.Visit(
                session,
                article.portal,
                column.id if column else None,
                article.seen_at,
                self.min_interval,
                self.withdraw_after,
                article.entry.published_on,
            )
            return Disclosing(visit, article, column).run()

    @retried
    def confirm_standing(self, visits: Sequence[tuple[Standing, datetime]]) -> None:
        """Notes visits that found nothing new, and when each was, in one transaction."""
        with self.database.writing() as session:
            standing.confirm(session, visits, self.min_interval)

    @retried
    def record_listing(self, portal: str, column: str, capture: Capture) -> None:
        """Keeps the bytes and validators of a page of a listing, once its rows were noted."""
        with self.database.writing() as session:
            row = _column(session, portal, column)
            source = sources.find(session, portal, capture.url) or tables.Source(
                portal=portal,
                column_id=row.id if row else None,
                url=capture.url,
                role=Role.LISTING.value,
            )
            source.checked_at = capture.captured_at
            session.add(source)
            session.flush()
            sources.capture(session, source, capture, sources.newest_capture(session, key(source)))

    @retried
    def confirm(self, portal: str, url: str, at: datetime) -> None:
        """Notes that a page of a listing answered 304."""
        with self.database.writing() as session:
            source = sources.find(session, portal, url)
            if source:
                source.checked_at = at
                sources.confirm(session, source, at)

    @retried
    def close_check(self, check: ColumnCheck) -> Closed:
        """Notes how going through a column ended; what it lost for long enough is withdrawn now.

        The check comes back as it was noted: a listing that answers may be suspect all the same.
        """
        with self.database.writing() as session:
            column = _column(session, check.portal, check.column)
            if column is None:
                return Closed(check)
            return checking.close(session, column, check, self.withdraw_after, self.min_interval)

    @retried
    def correct(
        self,
        disclosure_id: int,
        at: datetime,
        *,
        unit: str | None = None,
        fiscal_year: int | None = None,
        kind: Kind | None = None,
        scope: Scope | None = None,
    ) -> None:
        """Sets what a person knows better of a disclosure: kept over later readings, logged, no change."""
        with self.database.writing() as session:
            corrections.correct(
                session, disclosure_id, at, unit=unit, fiscal_year=fiscal_year, kind=kind, scope=scope
            )

    def reread(self, disclosure_ids: list[int] | None, at: datetime) -> corrections.Reread:
        """Reads archived captures again with today's reader; our own progress is never an amendment."""
        with self.database.reading() as session:
            captured = corrections.captures(session, disclosure_ids)
        changed = 0
        for source_id, digest, url, content_type in captured:
            reading = self.read_archived(digest, url, content_type)
            changed += self._store_again(source_id, reading, at)
        self._identify_again(disclosure_ids)
        return corrections.Reread(len(captured), changed)

    @retried
    def _store_again(self, source_id: int, reading: Reading, at: datetime) -> bool:
        with self.database.writing() as session:
            return corrections.store_again(session, source_id, reading, at)

    @retried
    def _identify_again(self, disclosure_ids: list[int] | None) -> None:
        with self.database.writing() as session:
            corrections.identify_again(session, disclosure_ids)

    def read_archived(self, digest: str, url: str, content_type: str | None) -> Reading:
        """What archived bytes say; no transaction.

        Raises:
            ArchiveError: they are missing, or no longer what was captured.
        """
        asked, member = containers.located(url)
        try:
            reading = self.read(self.archive.path(digest), url=asked, content_type=content_type)
            if member and reading.digest == digest:
                members = reading.document.members if reading.document else ()
                name = containers.named(member, members)
                found = self.read(self.archive.path(digest), member=name)
                reading = replace(found, digest=digest)  # what was captured is the archive
        except OSError as error:
            raise ArchiveError(f"{digest} is not in the archive: {error.strerror}") from error
        if reading.digest != digest:
            raise ArchiveError(f"{self.archive.path(digest)} was altered: it has the digest {reading.digest}")
        return reading

    def _read_all(self, article: Article) -> tuple[Article, list[tuple[int, Reading]]]:
        """The article with what every part says, by today's reader, and older documents read again.

        Comparing what two readers made of two captures would call our own progress an amendment.
        """
        refreshed: list[tuple[int, Reading]] = []
        with self.database.reading() as session:

            def completed(part: Part) -> Part:
                source = sources.find(session, article.portal, part.url)
                refreshed.extend(self._outdated(session, source))
                return replace(part, reading=self._reading(session, source, part))

            page = completed(article.page)
            files = tuple(completed(part) for part in article.attachments)
            packed = (
                completed(member)
                for part in (page, *files)
                for member in containers.members(session, article.portal, part, article.seen_at)
            )
            attachments = (*files, *packed)
        return replace(article, page=page, attachments=attachments), refreshed

    def _outdated(self, session: Session, source: tables.Source | None) -> list[tuple[int, Reading]]:
        """What will be compared of this source, read again where another version of the reader made it."""
        if source is None:
            return []
        old = documents.outdated(session, key(source))
        if not old:
            return []
        captured = {one.digest: one.content_type for one in sources.captures(session, key(source))}
        return [(key(source), self.read_archived(digest, source.url, captured.get(digest))) for digest in old]

    def _reading(self, session: Session, source: tables.Source | None, part: Part) -> Reading | None:
        if part.reading:
            return part.reading
        last = sources.newest_capture(session, key(source)) if source else None
        digest = part.capture.digest if part.capture else last.digest if last else None
        if digest is None:
            return None
        known = documents.find(session, key(source), digest) if source else None
        if known and known.reader == version.READER:
            return documents.reading_of(session, known)
        content_type = part.capture.content_type if part.capture else last.content_type if last else None
        return self.read_archived(digest, part.url, content_type)


_COLUMN = select(tables.Column).where(
    col(tables.Column.portal) == bindparam("portal"), col(tables.Column.url) == bindparam("url")
)


def _column(session: Session, portal: str, url: str) -> tables.Column | None:
    return session.exec(_COLUMN, params={"portal": portal, "url": url}).first()
