"""Readings as rows and back: what a source's bytes say, by which reader."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from pipeline import types, version
from pipeline.sniff import ARCHIVES
from storage import figures, tables
from storage.figures import values_of

_PLAIN = (
    *("reader", "status", "fingerprint", "media_type", "title", "pages", "published_on", "written_on"),
    *("index_number", "document_number", "issuer", "money_unit", "template"),
)
_NESTED = ("identity", "links", "tables_listed", "tables")
REGION = ("adcode", "province", "city", "county")


def store(
    session: Session, source_id: int, reading: types.Reading, at: datetime, *, again: bool = False
) -> tables.Document:
    """Writes what the bytes of a source say; read by another reader (or `again`), the row is renewed."""
    row = find(session, source_id, reading.digest)
    if row and row.reader == reading.reader and not again:
        return row
    columns = _columns(reading, at)
    if row:
        for name, value in columns.items():
            setattr(row, name, value)
        figures.forget(session, tables.key(row))
    else:
        row = tables.Document(source_id=source_id, digest=reading.digest, **columns)
    session.add(row)
    session.flush()
    if reading.document:
        figures.add(session, tables.key(row), reading.document)
    return row


def is_repeated(row: tables.Document, reading: types.Reading) -> bool:
    """Whether other bytes say what the row does, its figures aside: they follow from the rest."""
    if reading.document is None:
        return False
    values = _columns(reading, row.read_at)
    if any(values[name] != getattr(row, name) for name in _PLAIN):
        return False
    return all(json.loads(json.dumps(values[name])) == getattr(row, name) for name in _NESTED)


_OF_SOURCE = select(tables.Document).where(col(tables.Document.source_id) == bindparam("source"))
_OF_BYTES = _OF_SOURCE.where(col(tables.Document.digest) == bindparam("digest"))


def find(session: Session, source_id: int, digest: str) -> tables.Document | None:
    """The document of exactly these bytes of this source."""
    return session.exec(_OF_BYTES, params={"source": source_id, "digest": digest}).first()


_NEWEST = (
    _OF_SOURCE.join(
        tables.Capture,
        (col(tables.Capture.source_id) == tables.Document.source_id)
        & (col(tables.Capture.digest) == tables.Document.digest),
    )
    .order_by(col(tables.Capture.id).desc())
    .limit(1)
)


def newest(session: Session, source_id: int) -> tables.Document | None:
    """The document of the bytes the source answered last."""
    return session.exec(_NEWEST, params={"source": source_id}).first()


_READ_OTHERWISE = select(tables.Document.digest).where(
    col(tables.Document.source_id) == bindparam("source"), col(tables.Document.reader) != bindparam("reader")
)


def outdated(session: Session, source_id: int) -> list[str]:
    """Digests of what the next visit will be compared with, where not today's reader has read it.

    Compared are the newest document, and those of newest revisions. They differ where later captures said
    the same in other bytes (a visit counter), which makes no revision.
    """
    otherwise = set(session.exec(_READ_OTHERWISE, params={"source": source_id, "reader": version.READER}))
    return [digest for digest in _compared(session, source_id) if digest in otherwise] if otherwise else []


def _compared(session: Session, source_id: int) -> list[str]:
    later = aliased(tables.Revision)
    superseded = select(later.id).where(
        later.disclosure_id == tables.Revision.disclosure_id, later.number > tables.Revision.number
    )
    revised = (
        select(tables.Document.digest)
        .join(tables.RevisionPart, col(tables.RevisionPart.document_id) == tables.Document.id)
        .join(tables.Revision, col(tables.Revision.id) == tables.RevisionPart.revision_id)
        .where(tables.Document.source_id == source_id, ~superseded.exists())
        .order_by(col(tables.Document.id))
    )
    last = newest(session, source_id)
    return list(dict.fromkeys([*session.exec(revised), *([last.digest] if last else [])]))


def reading_of(session: Session, row: tables.Document) -> types.Reading:
    """The reading a row was made from, without its grids, findings and reasons."""
    document = types.Document(
        title=row.title,
        text=row.text,
        identity=identity_of(row.identity),
        published_on=row.published_on,
        written_on=row.written_on,
        index_number=row.index_number,
        document_number=row.document_number,
        issuer=row.issuer,
        money_unit=row.money_unit,
        template=row.template,
        pages=row.pages,
        ocr=row.ocr,
        links=tuple(types.Link(**link) for link in row.links),
        members=tuple(row.text.splitlines()) if row.media_type in ARCHIVES else (),
        facts=tuple(figures.of(session, [tables.key(row)])),
        tables=tuple(map(table_of, row.tables)),
    )
    return types.Reading(
        digest=row.digest,
        media_type=row.media_type,
        status=types.Status(row.status),
        reason=row.reason,
        reader=row.reader,
        fingerprint=row.fingerprint,
        document=document,
    )


def identity_of(values: dict[str, Any]) -> types.Identity:
    """An identity from its JSON form."""
    region = values.get("region")
    return types.Identity(
        kind=types.Kind(values["kind"]) if values.get("kind") else None,
        scope=types.Scope(values["scope"]) if values.get("scope") else None,
        unit=values.get("unit"),
        fiscal_year=values.get("fiscal_year"),
        region=types.Region(**{part: region.get(part) for part in REGION}) if region else None,
        evidence=values.get("evidence") or {},
    )


def table_of(values: dict[str, Any]) -> types.Table:
    """A table from its JSON form."""
    rows = tuple(tuple(row) for row in values["rows"])
    spans = tuple(tuple(tuple(span) if span else None for span in row) for row in values.get("spans", ()))
    pages, columns = tuple(values["pages"]), tuple(values["columns"])
    return types.Table(**{**values, "pages": pages, "columns": columns, "rows": rows, "spans": spans})


def _columns(reading: types.Reading, at: datetime) -> dict[str, Any]:
    document = reading.document or types.Document(title="", text="")
    return {
        "reader": reading.reader,
        "read_at": at,
        "media_type": reading.media_type,
        "status": reading.status.value,
        "reason": reading.reason,
        "fingerprint": reading.fingerprint,
        "title": document.title,
        "text": document.text,
        "pages": document.pages,
        "ocr": document.ocr,
        "published_on": document.published_on,
        "written_on": document.written_on,
        "index_number": document.index_number,
        "document_number": document.document_number,
        "issuer": document.issuer,
        "money_unit": document.money_unit,
        "template": document.template,
        "identity": _identity(document.identity),
        "links": [values_of(link) for link in document.links],
        "tables_listed": [values_of(table) for table in document.tables_listed],
        "tables": [values_of(table) for table in document.tables],
        "reasons": [values_of(reason) for reason in document.reasons],
    }


def _identity(identity: types.Identity) -> dict[str, Any]:
    region = values_of(identity.region) if identity.region else None
    return values_of(identity) | {"region": region, "evidence": dict(identity.evidence)}
