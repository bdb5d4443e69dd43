"""What changes say, in the terms in which subscriptions ask about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from pipeline.types import ChangeKind
from storage import findings
from storage.subscriptions import Subscriber
from storage.tables import (
    Change,
    Column,
    Delivery,
    DeliveryChange,
    Disclosure,
    Obligation,
    Portal,
    Unit,
    UnitAlias,
)
from storage.views import FindingView

BATCH = 20_000
"""Changes matched in one go: below the 32,766 values that SQLite binds."""

NEWS = timedelta(days=2)
"""How long a first crawl is worth a summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A change with what it is about; what is unknown is None."""

    change: int | None
    """None for a baseline entry, which is recorded without a change."""
    event: ChangeKind
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)
    disclosure: int | None = None
    title: str = ""
    unit: str | None = None
    names: tuple[str, ...] = ()
    """The unit's name and its aliases."""
    adcode: str | None = None
    """Of the disclosure, its unit or its portal, whichever says it first."""
    kind: str | None = None
    fiscal_year: int | None = None
    published_on: date | None = None
    portal: str = ""
    """The portal's name."""
    column_id: int | None = None
    column: str = ""
    column_url: str = ""
    url: str = ""
    findings: tuple[str, ...] = ()
    """Rules that the disclosure breaks as it stands, and their severities."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The rows one notice is made from."""

    change: Change | None
    disclosure: Disclosure | None
    unit: Unit | None
    column: Column | None
    obligation: Obligation | None = None


def unmatched(session: Session) -> list[Notice]:
    """The changes for which no deliveries have been made out yet, oldest first."""
    return _changes(session, col(Change.matched).is_(False))


def since(session: Session, change: int) -> list[Notice]:
    """The changes after that one, oldest first: what a subscription made then would have been told."""
    return _changes(session, col(Change.id) > change)


def baselined(session: Session, subscriber: Subscriber, now: datetime) -> dict[int, datetime]:
    """Columns (id: baseline_at) first crawled since the subscription began and not summed up for it yet.

    A summary is a delivery without changes; its created_at is the newest baseline it tells of. A baseline
    that held nothing for the subscription has none, and after NEWS none is made, whatever a better reader
    finds in it.
    """
    carried = select(DeliveryChange.change_id).where(DeliveryChange.delivery_id == Delivery.id).exists()
    told_until = session.exec(
        select(func.max(Delivery.created_at)).where(Delivery.subscription_id == subscriber.id, ~carried)
    ).one()
    start = max(subscriber.created_at, told_until or subscriber.created_at, now - NEWS)
    rows = session.exec(select(Column).where(col(Column.baseline_at) > start))
    return {row.id: row.baseline_at for row in rows if row.id and row.baseline_at}


def of_columns(session: Session, columns: Iterable[int]) -> list[Notice]:
    """What was recorded with the baselines of these columns, each as if it had just been published."""
    rows = session.exec(
        select(Disclosure, Unit, Column)
        .join(Unit, col(Unit.id) == col(Disclosure.unit_id), isouter=True)
        .join(Column, col(Column.id) == col(Disclosure.column_id))
        .where(col(Disclosure.column_id).in_(list(columns)))
        .order_by(col(Disclosure.id))
    )
    return _notices(session, [_Row(None, *row) for row in rows])


def _changes(session: Session, which: ColumnElement[bool]) -> list[Notice]:
    column = func.coalesce(col(Change.column_id), col(Disclosure.column_id))
    rows = session.exec(
        select(Change, Disclosure, Unit, Column)
        .join(Disclosure, col(Disclosure.id) == col(Change.disclosure_id), isouter=True)
        .join(Obligation, col(Obligation.id) == col(Change.obligation_id), isouter=True)
        .join(Unit, col(Unit.id) == func.coalesce(Disclosure.unit_id, Obligation.unit_id), isouter=True)
        .join(Column, col(Column.id) == column, isouter=True)
        .where(which)
        .order_by(col(Change.id))
        .limit(BATCH)
    ).all()
    owed = {row.id: row for row in session.exec(select(Obligation))}
    return _notices(session, [_Row(*row, owed.get(row[0].obligation_id)) for row in rows])


def _notices(session: Session, rows: Sequence[_Row]) -> list[Notice]:
    portals = {portal.slug: portal for portal in session.exec(select(Portal))}
    aliases = _aliases(session, {row.unit.id for row in rows if row.unit and row.unit.id})
    told = [_notice(row, portals, aliases) for row in rows]
    broken = findings.in_force(session, {notice.disclosure for notice in told if notice.disclosure})
    return [replace(notice, findings=_named(broken.get(notice.disclosure or 0, ()))) for notice in told]


def _named(found: Sequence[FindingView]) -> tuple[str, ...]:
    return tuple(sorted({name for one in found for name in (one.rule, one.severity)}))


def _aliases(session: Session, units: set[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    for alias in session.exec(select(UnitAlias).where(col(UnitAlias.unit_id).in_(units))):
        names[alias.unit_id].append(alias.name)
    return names


def _notice(row: _Row, portals: Mapping[str, Portal], aliases: Mapping[int, list[str]]) -> Notice:
    notice = _event(row)
    slug = row.disclosure.portal if row.disclosure else row.column.portal if row.column else ""
    if portal := portals.get(slug):
        notice = replace(notice, portal=portal.name, adcode=portal.adcode)
    if row.column:
        notice = _in_column(notice, row.column)
    if row.unit and row.unit.id:
        names = (row.unit.name, *aliases.get(row.unit.id, ()))
        notice = replace(notice, unit=row.unit.name, names=names, adcode=row.unit.adcode or notice.adcode)
    if row.obligation:
        notice = _of_obligation(notice, row.obligation)
    return _of_disclosure(notice, row.disclosure) if row.disclosure else notice


def _event(row: _Row) -> Notice:
    if row.change:
        change = row.change
        return Notice(change=change.id, event=ChangeKind(change.kind), at=change.at, detail=change.detail)
    if row.disclosure:
        return Notice(change=None, event=ChangeKind.PUBLISHED, at=row.disclosure.first_seen_at)
    raise ValueError("a notice is of a change or of a disclosure")


def _in_column(notice: Notice, column: Column) -> Notice:
    return replace(
        notice,
        column_id=column.id,
        column=column.name,
        column_url=column.url,
        title=column.name,
        url=column.url,
    )


def _of_obligation(notice: Notice, obligation: Obligation) -> Notice:
    return replace(
        notice,
        title=f"{notice.unit}{obligation.fiscal_year}年度{obligation.kind}",
        adcode=obligation.adcode or notice.adcode,
        kind=obligation.kind,
        fiscal_year=obligation.fiscal_year,
    )


def _of_disclosure(notice: Notice, disclosure: Disclosure) -> Notice:
    return replace(
        notice,
        disclosure=disclosure.id,
        title=disclosure.title,
        url=disclosure.url,
        adcode=disclosure.adcode or notice.adcode,
        kind=disclosure.kind,
        fiscal_year=disclosure.fiscal_year,
        published_on=disclosure.published_on,
    )
