"""What documents state in figures, and what is wrong with them, as rows and back.

As bare rows: objects of the session would cost more than all else that recording a page does.
"""

from collections.abc import Collection, Iterator
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, insert
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete

from pipeline import types
from storage import tables

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def add(session: Session, document_id: int, document: types.Document) -> None:
    """Writes the figures of a document, and its findings."""
    connection, of = session.connection(), {"document_id": document_id}
    if document.facts:
        connection.execute(insert(tables.Fact), [of | _fact(fact) for fact in document.facts])
    if document.findings:
        connection.execute(insert(tables.Finding), [of | _finding(one) for one in document.findings])


def forget(session: Session, document_id: int) -> None:
    """They are written anew."""
    for table in (tables.Fact, tables.Finding):
        session.exec(delete(table).where(col(table.document_id) == document_id))


_PLACED: tuple[Any, ...] = (
    *(getattr(tables.Fact, field.name) for field in fields(types.Fact)),
    tables.Fact.row,
)
_STATED = (
    select_columns(*_PLACED)
    .where(col(tables.Fact.document_id).in_(bindparam("documents", expanding=True)))
    .order_by(col(tables.Fact.id))
)


def of(session: Session, documents: Collection[int]) -> Iterator[types.Fact]:
    """The figures of these documents, in the order in which they were written."""
    return map(_fact_of, session.connection().execute(_STATED, {"documents": list(documents)}))


def values_of(one: "DataclassInstance") -> dict[str, Any]:
    """The fields of a value as they are: asdict would copy each of a table's thousand cells."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _fact(fact: types.Fact) -> dict[str, Any]:
    row, cell = fact.cell or (None, None)
    return values_of(fact) | {"value": str(fact.value), "row": row, "cell": cell}


def _fact_of(columns: Row[Any]) -> types.Fact:
    values = columns._asdict()
    place = values.pop("row"), values["cell"]
    said = {"value": Decimal(values["value"]), "cell": None if None in place else place}
    return types.Fact(**(values | said))


def _finding(finding: types.Finding) -> dict[str, Any]:
    return values_of(finding) | {"severity": finding.severity.value, "fields": list(finding.fields)}
