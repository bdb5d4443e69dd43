"""Readings as rows and back: what a source's bytes say, by which reader."""

import json
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert
from sqlmodel import Session, col, delete, select

from pipeline import types
from pipeline.sniff import ARCHIVES
from storage import tables

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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
        _forget_figures(session, tables.key(row))
    else:
        row = tables.Document(source_id=source_id, digest=reading.digest, **columns)
    session.add(row)
    session.flush()
    if reading.document:
        _add_figures(session, tables.key(row), reading.document)
    return row


def is_repeated(row: tables.Document, reading: types.Reading) -> bool:
    """Whether other bytes say what the row does, its figures aside: they follow from the rest."""
    if reading.document is None:
        return False
    values = _columns(reading, row.read_at)
    if any(values[name] != getattr(row, name) for name in _PLAIN):
        return False
    return all(json.loads(json.dumps(values[name])) == getattr(row, name) for name in _NESTED)


def find(session: Session, source_id: int, digest: str) -> tables.Document | None:
    """The document of exactly these bytes of this source."""
    wanted = select(tables.Document).where(
        tables.Document.source_id == source_id, tables.Document.digest == digest
    )
    return session.exec(wanted).first()


def newest(session: Session, source_id: int) -> tables.Document | None:
    """The document of the bytes the source answered last."""
    wanted = (
        select(tables.Document)
        .join(
            tables.Capture,
            (col(tables.Capture.source_id) == tables.Document.source_id)
            & (col(tables.Capture.digest) == tables.Document.digest),
        )
        .where(tables.Document.source_id == source_id)
        .order_by(col(tables.Capture.id).desc())
    )
    return session.exec(wanted).first()


def in_force(session: Session, source_id: int) -> list[tables.Document]:
    """What the next visit will be compared with: the newest document, and those of newest revisions.

    They differ where later captures said the same in other bytes (a visit counter), which makes no revision.
    """
    numbers = (
        select(tables.Revision.disclosure_id, func.max(tables.Revision.number).label("number"))
        .group_by(col(tables.Revision.disclosure_id))
        .subquery()
    )
    wanted = (
        select(tables.Document)
        .join(tables.RevisionPart, col(tables.RevisionPart.document_id) == tables.Document.id)
        .join(tables.Revision, col(tables.Revision.id) == tables.RevisionPart.revision_id)
        .join(
            numbers,
            (numbers.c.disclosure_id == tables.Revision.disclosure_id)
            & (numbers.c.number == tables.Revision.number),
        )
        .where(tables.Document.source_id == source_id)
    )
    last = newest(session, source_id)
    found = {row.id: row for row in session.exec(wanted)} | ({last.id: last} if last else {})
    return list(found.values())


def reading_of(session: Session, row: tables.Document) -> types.Reading:
    """The reading a row was made from, without its grids, findings and reasons."""
    facts = session.exec(select(tables.Fact).where(tables.Fact.document_id == row.id).order_by("id"))
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
        facts=tuple(map(fact_of, facts)),
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


def fact_of(row: tables.Fact) -> types.Fact:
    """A fact from its row."""
    return types.Fact(
        field=row.field,
        label=row.label,
        value=Decimal(row.value),
        unit=row.unit,
        raw=row.raw,
        start=row.start,
        end=row.end,
        scope=row.scope,
        measure=row.measure,
        subject=row.subject,
        code=row.code,
        year=row.year,
        sentence=row.sentence,
        page=row.page,
        table=row.table,
        cell=(row.row, row.cell) if row.row is not None and row.cell is not None else None,
        confidence=row.confidence,
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
        "links": [_values(link) for link in document.links],
        "tables_listed": [_values(table) for table in document.tables_listed],
        "tables": [_values(table) for table in document.tables],
        "reasons": [_values(reason) for reason in document.reasons],
    }


def _identity(identity: types.Identity) -> dict[str, Any]:
    region = _values(identity.region) if identity.region else None
    return _values(identity) | {"region": region, "evidence": dict(identity.evidence)}


def _values(one: "DataclassInstance") -> dict[str, Any]:
    """The fields of a value as they are: asdict would copy each of a table's thousand cells."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _forget_figures(session: Session, document_id: int) -> None:
    for table in (tables.Fact, tables.Finding):
        session.exec(delete(table).where(col(table.document_id) == document_id))


def _add_figures(session: Session, document_id: int, document: types.Document) -> None:
    """As bare rows: objects of the session would cost more than all else that recording a page does."""
    connection, of = session.connection(), {"document_id": document_id}
    if document.facts:
        connection.execute(insert(tables.Fact), [of | _fact(fact) for fact in document.facts])
    if document.findings:
        connection.execute(insert(tables.Finding), [of | _finding(one) for one in document.findings])


def _fact(fact: types.Fact) -> dict[str, Any]:
    row, cell = fact.cell or (None, None)
    return _values(fact) | {"value": str(fact.value), "row": row, "cell": cell}


def _finding(finding: types.Finding) -> dict[str, Any]:
    return _values(finding) | {"severity": finding.severity.value, "fields": list(finding.fields)}
