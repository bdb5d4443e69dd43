"""Which articles of a column stand: recording them again, as they are, could change nothing.

Found for a whole column with a handful of statements. Whoever doubts records: a copy, a withdrawal, a
correction, a gap, a file that two pages share, an older reader, all go the long way (storage.disclosing).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from pipeline import version
from pipeline.sniff import ARCHIVES
from pipeline.types import Link, Role, Status
from storage.standing import Known, Standing
from storage.tables import (
    Capture,
    Column,
    Disclosure,
    DisclosureSource,
    Document,
    Portal,
    Revision,
    RevisionPart,
    Source,
)


def of_column(session: Session, portal: str, column: str) -> dict[str, Standing]:
    """The articles of a column that stand, by the address of their page."""
    row = session.exec(
        select(Column.id, Portal.adcode)
        .join(Portal, col(Portal.slug) == Column.portal)
        .where(Column.portal == portal, Column.url == column)
    ).first()
    if row is None or row[0] is None:
        return {}
    column_id, adcode = row
    known, links, revised = (
        _known(session, column_id),
        _links(session, column_id),
        _revised(session, column_id),
    )
    carriers = Counter(link.source for link in links)
    carried: dict[str, list[_Carried]] = defaultdict(list)
    for one in _by_disclosure(links):
        carried[one.page].append(one)
    found = {}
    for page in known.values():
        published = carried.get(page.url, []) if page.role is Role.PAGE else []
        own = [link for one in published for link in one.own]
        shared = any(carriers[source] > 1 for source in (page.source, *(link.source for link in own)))
        if published and not shared and all(one.settled(known, revised, adcode) for one in published):
            files = {known[link.source].url: (known[link.source], link.title) for link in own}
            files.pop(page.url, None)
            found[page.url] = Standing(page, files, tuple(one.disclosure for one in published))
    return found


@dataclass(frozen=True, slots=True)
class _Link:
    """That a source carries a disclosure, and how it stands with the disclosure."""

    disclosure: int
    source: int
    title: str
    alias: bool
    attached: bool
    page: str
    rests: bool
    """Whether nothing is to come of the disclosure by itself: told, there, and corrected by nobody."""
    placed: str | None
    """The region that it has of its portal."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """A disclosure with its links."""

    disclosure: int
    page: str
    links: tuple[_Link, ...]

    @property
    def own(self) -> tuple[_Link, ...]:
        return tuple(link for link in self.links if link.attached and not link.alias)

    def settled(
        self, known: Mapping[int, Known], revised: Mapping[int, Mapping[int, str]], adcode: str | None
    ) -> bool:
        """Whether its newest revision is what its sources say, all of them here and well."""
        if not all(
            link.rests and link.placed in {None, adcode} and link.source in known for link in self.own
        ):
            return False
        said = {link.source: known[link.source].fingerprint for link in self.own}
        return bool(said) and said == revised.get(self.disclosure)


def _by_disclosure(links: Iterable[_Link]) -> Iterator[_Carried]:
    grouped: dict[int, list[_Link]] = defaultdict(list)
    for link in links:
        grouped[link.disclosure].append(link)
    for disclosure, its in sorted(grouped.items()):
        yield _Carried(disclosure, its[0].page, tuple(its))


def _links(session: Session, column_id: int) -> list[_Link]:
    """All links of the column's disclosures, then what else its sources carry."""
    columns: tuple[Any, ...] = (
        *(DisclosureSource.disclosure_id, DisclosureSource.source_id, DisclosureSource.title),
        *(DisclosureSource.alias, DisclosureSource.attached, Disclosure.url, Disclosure.state),
        *(Disclosure.announced, Disclosure.corrected, Disclosure.adcode, Disclosure.evidence),
    )
    wanted = select_columns(*columns).join(
        Disclosure, col(Disclosure.id) == col(DisclosureSource.disclosure_id)
    )
    own = wanted.where(col(Disclosure.column_id) == column_id)
    others = wanted.join(Source, col(Source.id) == col(DisclosureSource.source_id)).where(
        col(Source.column_id) == column_id, col(Disclosure.column_id).is_distinct_from(column_id)
    )
    found = []
    for rows in (own, others):
        found += [_link(*row) for row in session.connection().execute(rows)]
    return found


def _link(*row: Any) -> _Link:
    disclosure, source, title, alias, attached, page, state, announced, corrected, adcode, evidence = row
    rests = state == "current" and announced and not corrected
    placed = adcode if evidence.get("region") == "portal" else None
    return _Link(disclosure, source, title, alias, attached, page, rests, placed)


def _revised(session: Session, column_id: int) -> dict[int, dict[int, str]]:
    """What each disclosure's newest revision holds: fingerprints by source, empty by another reader."""
    newest = (
        select(func.max(Revision.number))
        .where(Revision.disclosure_id == Disclosure.id)
        .correlate(Disclosure)
        .scalar_subquery()
    )
    wanted = (
        select(Revision.disclosure_id, RevisionPart.source_id, Document.fingerprint, Document.reader)
        .join(Disclosure, col(Disclosure.id) == Revision.disclosure_id)
        .join(RevisionPart, col(RevisionPart.revision_id) == Revision.id)
        .join(Document, col(Document.id) == RevisionPart.document_id)
        .where(Disclosure.column_id == column_id, Revision.number == newest)
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for disclosure, source, fingerprint, reader in session.exec(wanted):
        found[disclosure][source] = fingerprint if reader == version.READER else ""
    return found


def _known(session: Session, column_id: int) -> dict[int, Known]:
    """The column's sources whose last visit gave bytes, read by today's reader; archives apart."""
    newest = (
        select(func.max(Capture.id)).where(Capture.source_id == Source.id).correlate(Source).scalar_subquery()
    )
    columns: dict[str, Any] = {
        "source": Source.id,
        "capture": Capture.id,
        "url": Source.url,
        "role": Source.role,
        "title": Source.title,
        "listed_on": Source.listed_on,
        "etag": Source.etag,
        "last_modified": Source.last_modified,
        "digest": Capture.digest,
        "content_type": Capture.content_type,
        "status": Document.status,
        "fingerprint": Document.fingerprint,
        "links": Document.links,
    }
    wanted = (
        select_columns(*columns.values())
        .join(Capture, col(Capture.id) == newest)
        .join(Document, (col(Document.source_id) == Source.id) & (col(Document.digest) == Capture.digest))
        .where(
            col(Source.column_id) == column_id,
            col(Source.failure).is_(None),
            col(Source.gone_passes) == 0,
            col(Document.reader) == version.READER,
            col(Document.media_type).not_in(ARCHIVES),
        )
    )
    rows = session.connection().execute(wanted)
    return {row[0]: _one(dict(zip(columns, row, strict=True))) for row in rows}


def _one(values: dict[str, Any]) -> Known:
    links = tuple(Link(title=link["title"], url=link["url"]) for link in values["links"])
    said = {"role": Role(values["role"]), "status": Status(values["status"]), "links": links}
    return Known(**(values | said))
