"""The outbox: what happened is a row of the transaction that found it; alerts are made of these rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from pipeline.types import ChangeKind
from storage.tables import Change


def add(
    session: Session,
    kind: ChangeKind,
    at: datetime,
    *,
    disclosure: int | None = None,
    column: int | None = None,
    revision: int | None = None,
    obligation: int | None = None,
    detail: Mapping[str, Any],
) -> None:
    """Writes down that something happened, to what, and what differs."""
    change = {
        "kind": kind.value,
        "at": at,
        "disclosure_id": disclosure,
        "column_id": column,
        "revision_id": revision,
        "obligation_id": obligation,
        "detail": dict(detail),
    }
    session.connection().execute(insert(Change), change)
