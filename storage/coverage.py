"""Who has published and who has not, by what is on record; and the one event that tells of who is late."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from pipeline.approvals import approved
from pipeline.obligations import Obligation, Publication, Status, obligations
from pipeline.regions import by_adcode
from pipeline.types import ChangeKind, ColumnState, Kind
from storage import changes, documents, links, queries, tables
from storage.tables import key
from storage.views import CoverageView

CHINA = ZoneInfo("Asia/Shanghai")
_BUREAUS = ("财政局", "财政厅")
"""What the finance bureau of a place is called, without the place."""


def coverage(
    session: Session,
    today: date,
    *,
    units: Collection[str] = (),
    regions: Collection[str] = (),
    kinds: Collection[str] = (),
    years: Collection[int] = (),
) -> Iterator[CoverageView]:
    """Each obligation that the filters leave, by place, kind, year and unit; as in queries.matching."""
    wanted = set(session.exec(queries.named(units))) if units else None
    names = dict(session.exec(select(tables.Unit.id, tables.Unit.name)).all())
    prefixes = tuple(map(queries.prefix, regions))
    for one in obligations(_publications(session), today, _approvals(session)):
        if (
            (wanted is None or one.unit in wanted)
            and (not regions or one.adcode.startswith(prefixes))
            and (not kinds or one.kind in kinds)
            and (not years or one.fiscal_year in years)
        ):
            yield _view(one, names[one.unit])


def tell_overdue(session: Session, at: datetime) -> int:
    """Makes the `overdue` change of each obligation that is late and was not told before; how many."""
    told = {(row.unit_id, row.kind, row.fiscal_year) for row in session.exec(select(tables.Obligation))}
    made = 0
    for one in obligations(_publications(session), _day(at), _approvals(session)):
        late = one.status is Status.OVERDUE and one.news
        if late and (one.unit, one.kind, one.fiscal_year) not in told:
            made += _tell(session, one, at)
    return made


def _publications(session: Session) -> Iterator[Publication]:
    """What was ever published, withdrawn since or not: a withdrawal is told as such."""
    rows = session.exec(
        select(tables.Disclosure, tables.Unit.adcode).join(
            tables.Unit, col(tables.Unit.id) == tables.Disclosure.unit_id
        )
    )
    for row, adcode in rows:
        if row.unit_id and row.kind and row.fiscal_year:
            yield Publication(
                unit=row.unit_id,
                adcode=adcode or row.adcode or "",
                kind=row.kind,
                fiscal_year=row.fiscal_year,
                published_on=row.published_on or _day(row.first_seen_at),
                disclosure=key(row),
                column=row.column_id,
                withdrawn=row.state == "withdrawn",
            )


def _approvals(session: Session) -> dict[tuple[str, str, int], date]:
    """By place, kind and year the day of the first notice that approves the accounts of all departments.

    It must be the place's own bureau's: a zone's or a province's is put on the same portal.
    """
    notices = (
        select(tables.Disclosure, tables.Unit.adcode)
        .join(tables.Unit, col(tables.Unit.id) == tables.Disclosure.unit_id)
        .where(
            tables.Disclosure.kind == Kind.OTHER.value,
            col(tables.Disclosure.title).contains("批复"),
            col(tables.Unit.stem).in_(_BUREAUS),
            tables.Unit.adcode == tables.Disclosure.adcode,
        )
    )
    found: dict[tuple[str, str, int], date] = {}
    for row, adcode in session.exec(notices):
        on = _written_on(session, row) or row.published_on
        for kind, year, day in approved(row.title, on) if on else ():
            which = (adcode, kind.value, year)
            found[which] = min(day, found.get(which, day))
    return found


def _written_on(session: Session, disclosure: tables.Disclosure) -> date | None:
    source = links.primary(session, disclosure)
    document = documents.newest(session, key(source)) if source else None
    return document.written_on if document else None


def _tell(session: Session, one: Obligation, at: datetime) -> bool:
    """Whether it is certain enough to be told: where nobody looked, nothing is missing."""
    column = session.get(tables.Column, one.column) if one.column else None
    if column is None or one.due_on is None or one.basis is None or not _is_witness(column, one.due_on):
        return False
    row = tables.Obligation(
        unit_id=one.unit,
        adcode=one.adcode,
        kind=one.kind,
        fiscal_year=one.fiscal_year,
        due_on=one.due_on,
        basis=one.basis,
        column_id=key(column),
    )
    session.add(row)
    session.flush()
    told = {name: getattr(one, name) for name in ("kind", "fiscal_year", "basis")}
    told["due_on"] = one.due_on.isoformat()
    changes.add(session, ChangeKind.OVERDUE, at, column=column.id, obligation=row.id, detail=told)
    return True


def _is_witness(column: tables.Column, due_on: date) -> bool:
    """Whether the column where it is expected was watched before it was due, and answered well since.

    What was late already when the first crawl found it missing is part of the baseline.
    """
    if not (column.enabled and column.baseline_at and column.checked_at and column.state):
        return False
    answered = ColumnState(column.state).healthy and _day(column.checked_at) > due_on
    return answered and _day(column.baseline_at) <= due_on


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _view(one: Obligation, unit: str) -> CoverageView:
    return CoverageView(
        unit=unit,
        region=by_adcode(one.adcode) if one.adcode else None,
        kind=one.kind,
        fiscal_year=one.fiscal_year,
        status=one.status.value,
        due_on=one.due_on,
        basis=one.basis.value if one.basis else None,
        published_on=one.published_on,
        disclosure=one.disclosure,
        state=("withdrawn" if one.withdrawn else "current") if one.disclosure else None,
    )
