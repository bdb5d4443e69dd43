"""What a column has listed so far: whether rows are its own, and for how long it never was silent."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from pipeline.invisible import visible
from pipeline.types import Entry
from storage import tables

FEW = 5
"""A column that listed fewer rows may well show none of them any more."""
YEAR = timedelta(days=366)
"""Accounts come once a year: how long a column is silent is known when its rows span one."""
LATE = timedelta(days=30)
"""So much later than ever before is no silence yet."""


def known_share(session: Session, portal: str, column: str, rows: Sequence[Entry]) -> float:
    """Which part of these rows the column had before, by address or title.

    `rows`: a few hundred at most, they are asked for in one statement.
    """
    known = _known(session, _id(session, portal, column), rows)
    return sum(row.url in known or visible(row.title) in known for row in rows) / max(1, len(rows))


def has_rows(session: Session, portal: str, column: str) -> bool:
    """Whether the column had so many rows that some should always be there."""
    wanted = select(tables.Entry.id).where(tables.Entry.column_id == _id(session, portal, column))
    return len(session.exec(wanted.limit(FEW)).all()) == FEW


def silence(session: Session, column: tables.Column, at: datetime) -> str:
    """What speaks for a column's having fallen silent; "" where it was silent as long before.

    Only what we saw ourselves counts as silence: a portal that was old when we began to watch is no news.
    """
    if column.baseline_at is None:
        return ""
    days = _days(session, column)
    longest = max((later - earlier for earlier, later in pairwise(days)), default=timedelta())
    if not days or days[-1] - days[0] < YEAR:
        longest = max(longest, YEAR)
    since = max(column.baseline_at, _last_news(session, column) or column.baseline_at)
    if at - since <= longest + LATE:
        return ""
    return f"no new row for {(at - since).days} days, where it never was silent for more than {longest.days}"


def _id(session: Session, portal: str, column: str) -> int | None:
    wanted = select(tables.Column.id).where(tables.Column.portal == portal, tables.Column.url == column)
    return session.exec(wanted).first()


def _known(session: Session, column_id: int | None, rows: Sequence[Entry]) -> set[str]:
    named = or_(
        col(tables.Entry.url).in_([row.url for row in rows]),
        col(tables.Entry.title).in_([visible(row.title) for row in rows]),
    )
    wanted = select(tables.Entry.url, tables.Entry.title).where(tables.Entry.column_id == column_id, named)
    return {word for row in session.exec(wanted) for word in row}


def _days(session: Session, column: tables.Column) -> list[date]:
    """The days on which something was published: as the rows say, and as they appeared while we watched."""
    shown = select(col(tables.Entry.published_on)).where(tables.Entry.column_id == column.id).distinct()
    seen = select(tables.Entry.first_listed_at).where(
        tables.Entry.column_id == column.id, col(tables.Entry.baseline).is_(False)
    )
    days = {day for day in session.exec(shown) if day}
    return sorted(days | {moment.date() for moment in session.exec(seen)})


def _last_news(session: Session, column: tables.Column) -> datetime | None:
    wanted = select(func.max(tables.Entry.first_listed_at)).where(tables.Entry.column_id == column.id)
    return session.exec(wanted).one()
