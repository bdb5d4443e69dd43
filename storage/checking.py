"""How a column stands after it was gone through: its state, what it lost, and whom that concerns."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from home import WithdrawAfter
from pipeline.types import ChangeKind, ColumnState
from storage import changes, withdrawing
from storage.listings import silence
from storage.tables import Change, Column, key

REMNANT = 0.2
"""A listing down to this part of its rows is doubted: real ones lose a few, broken ones nearly all."""
FEW = 5
"""Shorter listings may lose what they like."""
SETTLED = timedelta(days=7)
"""A listing that stayed as short for a week is that short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCheck:
    """How going through a column ended."""

    portal: str
    column: str
    state: ColumnState
    entries: int
    at: datetime
    detail: str = ""
    complete: bool = False
    """Every page of the listing and every entry due on it was gone through."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A check as it was noted, and the disclosures that count as withdrawn since."""

    check: ColumnCheck
    withdrawn: tuple[int, ...] = ()


def close(
    session: Session, column: Column, check: ColumnCheck, after: WithdrawAfter, interval: timedelta
) -> Closed:
    """Notes how the column stands; the first complete check is its baseline.

    Only a column that was gone through, and lists what one would expect, testifies to a withdrawal.
    """
    check = _doubted(column, check)
    closed = Closed(check)
    if check.complete and check.state.healthy:
        closed = _settled(session, column, check, after)
    closed = replace(closed, check=_listened(session, column, closed.check))
    _announce(session, column, closed.check)
    _note(column, closed.check, interval)
    return closed


def _doubted(column: Column, check: ColumnCheck) -> ColumnCheck:
    before = column.entries
    judged = check.complete and check.state.healthy
    if not judged or before < FEW or check.entries > before * REMNANT:
        return check
    suspected = column.state == ColumnState.SUSPECT.value
    if suspected and column.since and check.at - column.since >= SETTLED:
        return check
    detail = f"{check.entries} rows, where {before} were listed before: nothing is taken for withdrawn"
    return replace(check, state=ColumnState.SUSPECT, detail=detail, complete=False)


def _settled(session: Session, column: Column, check: ColumnCheck, after: WithdrawAfter) -> Closed:
    settled = withdrawing.of_column(session, key(column), after, check.at)
    if settled.held:
        detail = f"{settled.held} more disclosures are gone than count as withdrawn in a day: held"
        check = replace(check, state=ColumnState.SUSPECT, detail=detail)
    return Closed(check, settled.withdrawn)


def _listened(session: Session, column: Column, check: ColumnCheck) -> ColumnCheck:
    """A column without news is silent once it is for longer than it ever was."""
    quiet = silence(session, column, check.at) if check.state is ColumnState.NO_NEWS else ""
    return replace(check, state=ColumnState.SILENT, detail=quiet) if quiet else check


def _announce(session: Session, column: Column, check: ColumnCheck) -> None:
    """Tells once that a column is broken, when two checks in a row found it so, and once that it is well.

    One bad answer is an accident: portals are restarted, and challenge a visitor now and then.
    """
    if column.baseline_at is None:
        return
    told = _told_broken(session, column)
    unwell_before = column.state is not None and not ColumnState(column.state).healthy
    if not told and unwell_before and not check.state.healthy:
        kind = ChangeKind.COLUMN_BROKEN
    elif told and check.state.healthy:
        kind = ChangeKind.COLUMN_RECOVERED
    else:
        return
    detail = {"state": check.state.value, "detail": check.detail}
    changes.add(session, kind, check.at, column=column.id, detail=detail)


def _told_broken(session: Session, column: Column) -> bool:
    kinds = (ChangeKind.COLUMN_BROKEN.value, ChangeKind.COLUMN_RECOVERED.value)
    last = (
        select(Change.kind)
        .where(Change.column_id == column.id, col(Change.kind).in_(kinds))
        .order_by(col(Change.id).desc())
    )
    return session.exec(last).first() == ChangeKind.COLUMN_BROKEN.value


def _note(column: Column, check: ColumnCheck, interval: timedelta) -> None:
    if column.state != check.state.value:
        column.state, column.since = check.state.value, check.at
    column.detail, column.checked_at, column.due_at = check.detail, check.at, check.at + interval
    if check.complete and check.entries:
        column.entries = check.entries
    elif check.state.healthy:  # part of a listing says of its length only that it is no shorter
        column.entries = max(column.entries, check.entries)
    if check.complete and column.baseline_at is None:
        column.baseline_at = check.at
