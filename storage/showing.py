"""Disclosures as people see them: rows gathered into views, a bounded number of statements for any number."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import unquote

from sqlalchemy import func
from sqlmodel import Session, col, select

from pipeline.regions import by_adcode
from pipeline.sniff import ARCHIVES
from pipeline.types import Role
from storage import containers, figures, findings, queries, revisions
from storage.revisions import Manifest
from storage.tables import (
    Capture,
    Column,
    Disclosure,
    DisclosureSource,
    Document,
    Revision,
    Source,
    Unit,
    key,
)
from storage.views import (
    AttachmentView,
    CapturedFile,
    CaptureView,
    DisclosureDetail,
    DisclosureView,
    FactView,
    RevisionPartView,
    RevisionView,
)

HEADLINE = (
    "total_income",
    "total_expenditure",
    "current_income",
    "current_expenditure",
    "sangong_final",
    "sangong_budget",
)
"""The figures an alert shows, in this order."""

BATCH = 200

_Link = tuple[DisclosureSource, Source, Document | None]


def disclosures(session: Session, **filters: Any) -> Iterator[DisclosureView]:
    """Disclosures by the filters of queries.matching, in batches: a long listing costs little memory."""
    ids = [key(row) for row in session.exec(queries.matching(**filters))]
    for start in range(0, len(ids), BATCH):
        yield from _views(session, ids[start : start + BATCH])


def disclosure(session: Session, disclosure_id: int) -> DisclosureDetail | None:
    """All that is known of one disclosure; None where there is no such id."""
    row = session.get(Disclosure, disclosure_id)
    if row is None:
        return None
    (view,) = _views(session, [disclosure_id])
    now = revisions.current(session, disclosure_id)
    return DisclosureDetail(
        disclosure=view,
        facts=tuple(_facts(session, now)),
        tables=tuple({"url": line.url, **table} for line in now.lines for table in line.document.tables),
        findings=findings.shown(session, disclosure_id, now),
        revisions=tuple(_revisions(session, disclosure_id)),
        captures=tuple(_captures(session, disclosure_id)),
        reasons=tuple({"url": line.url, **reason} for line in now.lines for reason in line.document.reasons),
        evidence=row.evidence,
        corrected=row.corrected,
    )


def headline(session: Session, disclosure_id: int) -> list[FactView]:
    """The figures an alert shows: each once, of the disclosure's own year.

    收、支总计 is the income's total and the expenditure's, and one figure to a reader.
    """
    row = session.get(Disclosure, disclosure_id)
    year = row.fiscal_year if row else None
    facts = _facts(session, revisions.current(session, disclosure_id))
    own = [fact for fact in facts if year is None or fact.year in (None, year)]
    first = {fact.field: fact for fact in reversed(own)}
    told: dict[tuple[str, str, str], FactView] = {}
    for fact in (first[field] for field in HEADLINE if field in first):
        told.setdefault((fact.label, fact.value, fact.unit), fact)
    return list(told.values())


def files(session: Session, disclosure_id: int) -> list[CapturedFile]:
    """Every captured file of a disclosure, revision by revision, each once."""
    found: dict[tuple[str, str], CapturedFile] = {}
    for revision in _revision_rows(session, disclosure_id):
        for line in revisions.lines_of(session, key(revision)):
            file = CapturedFile(
                title=line.title or line.document.title,
                url=line.url,
                role=line.role.value,
                digest=line.document.digest,
                media_type=line.document.media_type,
                captured_at=revision.seen_at,
                revision=revision.number,
            )
            one = _as_captured(session, file)
            found.setdefault((one.url, one.digest), one)
    return list(found.values())


def _as_captured(session: Session, file: CapturedFile) -> CapturedFile:
    """The file itself; for a document in an archive the archive, which is what was captured."""
    url, member = containers.located(file.url)
    if member is None:
        return file
    kinds = select(Document.media_type).where(
        Document.digest == file.digest, col(Document.media_type).in_(ARCHIVES)
    )
    kind = session.exec(kinds).first() or file.media_type
    return replace(file, title=unquote(url.rpartition("/")[2]), url=url, media_type=kind)


def _views(session: Session, ids: Sequence[int]) -> Iterator[DisclosureView]:
    wanted = (
        select(Disclosure, Unit, Column)
        .join(Unit, col(Unit.id) == Disclosure.unit_id, isouter=True)
        .join(Column, col(Column.id) == Disclosure.column_id, isouter=True)
        .where(col(Disclosure.id).in_(ids))
        .order_by(col(Disclosure.id))
    )
    links = _links(session, ids)
    numbers = _numbers(session, ids)
    for row, unit, column in session.exec(wanted):
        own = links[key(row)]
        primary = next((document for link, _, document in own if link.position == 0 and not link.alias), None)
        yield DisclosureView(
            id=key(row),
            title=row.title,
            unit=unit.name if unit else None,
            kind=row.kind,
            scope=row.scope,
            fiscal_year=row.fiscal_year,
            region=by_adcode(row.adcode) if row.adcode else None,
            published_on=row.published_on,
            portal=row.portal,
            column=column.name if column else None,
            url=row.url,
            urls=tuple(dict.fromkeys([row.url, *(source.url for _, source, _ in own if _is_page(source))])),
            first_seen_at=row.first_seen_at,
            revision=numbers.get(key(row), 0),
            state=row.state,
            digest=primary.digest if primary else None,
            attachments=tuple(_attachment(*one) for one in own if _is_attachment(*one)),
        )


def _is_page(source: Source) -> bool:
    return source.role == Role.PAGE.value


def _is_attachment(link: DisclosureSource, source: Source, _document: Document | None) -> bool:
    return link.attached and not link.alias and not _is_page(source)


def _attachment(link: DisclosureSource, source: Source, document: Document | None) -> AttachmentView:
    return AttachmentView(
        title=link.title,
        url=source.url,
        digest=document.digest if document else None,
        media_type=document.media_type if document else None,
        status=document.status if document else source.failure or "not_captured",
    )


def _links(session: Session, ids: Sequence[int]) -> dict[int, list[_Link]]:
    """The sources of each disclosure in order, each with the document of its newest capture."""
    newest = (
        select(col(Capture.source_id), func.max(Capture.id).label("id"))
        .group_by(col(Capture.source_id))
        .subquery()
    )
    wanted = (
        select(DisclosureSource, Source, Document)
        .join(Source, col(Source.id) == DisclosureSource.source_id)
        .join(newest, newest.c.source_id == Source.id, isouter=True)
        .join(Capture, col(Capture.id) == newest.c.id, isouter=True)
        .join(
            Document,
            (col(Document.source_id) == Source.id) & (col(Document.digest) == Capture.digest),
            isouter=True,
        )
        .where(col(DisclosureSource.disclosure_id).in_(ids))
        .order_by(col(DisclosureSource.alias), col(DisclosureSource.position))
    )
    links: dict[int, list[_Link]] = defaultdict(list)
    for link, source, document in session.exec(wanted):
        links[link.disclosure_id].append((link, source, document))
    return links


def _numbers(session: Session, ids: Sequence[int]) -> dict[int, int]:
    wanted = (
        select(Revision.disclosure_id, func.max(Revision.number))
        .where(col(Revision.disclosure_id).in_(ids))
        .group_by(col(Revision.disclosure_id))
    )
    return dict(session.exec(wanted).all())


def _facts(session: Session, manifest: Manifest) -> Iterator[FactView]:
    for line in manifest.lines:
        for fact in figures.of(session, [key(line.document)]):
            values = asdict(fact) | {"value": str(fact.value), "url": line.url}
            yield FactView(**values)


def _revision_rows(session: Session, disclosure_id: int) -> Sequence[Revision]:
    wanted = select(Revision).where(Revision.disclosure_id == disclosure_id)
    return session.exec(wanted.order_by(col(Revision.number))).all()


def _revisions(session: Session, disclosure_id: int) -> Iterator[RevisionView]:
    for revision in _revision_rows(session, disclosure_id):
        parts = tuple(
            RevisionPartView(
                role=line.role.value,
                url=line.url,
                title=line.title,
                digest=line.document.digest,
                fingerprint=line.document.fingerprint,
                media_type=line.document.media_type,
                status=line.document.status,
            )
            for line in revisions.lines_of(session, key(revision))
        )
        yield RevisionView(number=revision.number, seen_at=revision.seen_at, parts=parts)


def _captures(session: Session, disclosure_id: int) -> Iterator[CaptureView]:
    wanted = (
        select(Capture, Source)
        .join(Source, col(Source.id) == Capture.source_id)
        .join(DisclosureSource, col(DisclosureSource.source_id) == Source.id)
        .where(DisclosureSource.disclosure_id == disclosure_id)
        .order_by(col(Capture.id))
    )
    for row, source in session.exec(wanted):
        yield CaptureView(
            url=source.url,
            role=source.role,
            digest=row.digest,
            size=row.size,
            content_type=row.content_type,
            captured_at=row.captured_at,
            confirmed_at=row.confirmed_at,
        )
