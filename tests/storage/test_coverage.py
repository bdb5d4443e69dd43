"""Who has published and who has not, and the one event that tells of who is late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from pipeline.types import ChangeKind
from storage import queries, tables
from storage.coverage import coverage, tell_overdue
from storage.engine import Database
from storage.notices import Notice, unmatched
from storage.tables import key

KIND = "部门决算"
SUMMER = datetime(2025, 8, 1, tzinfo=UTC)
AUTUMN = datetime(2025, 10, 20, tzinfo=UTC)
"""The cohort's day was the 21 September: the first published on the first."""


class Bureau:
    """A finance bureau's column with the accounts of four units."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing() as session:
            session.add(tables.Portal(slug="jx_city", name="某市", homepage="http://x/", family="ucap"))
            session.flush()
            column = tables.Column(
                portal="jx_city", name="部门决算", url="http://x/list", state="ok", baseline_at=SUMMER
            )
            session.add(column)
            units = [
                tables.Unit(name=f"宜春市{name}局", stem=f"{name}局", adcode="360900")
                for name in ("教育", "审计", "水利", "司法")
            ]
            session.add_all(units)
            session.flush()
            self.column = key(column)
            self.units = {unit.name: key(unit) for unit in units}

    def publish(self, name: str, year: int, on: date) -> None:
        with self.database.writing() as session:
            session.add(
                tables.Disclosure(
                    portal="jx_city",
                    column_id=self.column,
                    title=f"{name}{year}年度{KIND}",
                    url=f"http://x/{name}{year}",
                    unit_id=self.units[name],
                    kind=KIND,
                    fiscal_year=year,
                    adcode="360900",
                    published_on=on,
                    first_seen_at=SUMMER,
                )
            )

    def look(self, at: datetime, state: str = "ok") -> None:
        with self.database.writing() as session:
            column = session.get_one(tables.Column, self.column)
            column.checked_at, column.state = at, state

    def tell(self, at: datetime) -> int:
        with self.database.writing() as session:
            return tell_overdue(session, at)

    def notices(self) -> list[Notice]:
        with self.database.reading() as session:
            return unmatched(session)

    def standing(self, on: datetime, **filters: list[str]) -> dict[tuple[str, int], tuple[str, str | None]]:
        with self.database.reading() as session:
            found = coverage(session, on.date(), **filters)  # type: ignore[arg-type]
            return {(one.unit, one.fiscal_year): (one.status, one.basis) for one in found}


@pytest.fixture
def bureau(database: Database) -> Bureau:
    made = Bureau(database)
    for name in made.units:
        made.publish(name, 2023, date(2024, 9, 10))
    for name in ("宜春市教育局", "宜春市审计局"):
        made.publish(name, 2024, date(2025, 9, 1))
    return made


def test_a_unit_that_is_late_is_told_once_and_a_late_publication_closes_it(bureau: Bureau):
    bureau.look(AUTUMN)
    assert bureau.tell(AUTUMN) == 2
    assert bureau.tell(AUTUMN + timedelta(days=1)) == 0
    assert bureau.standing(AUTUMN)["宜春市水利局", 2024] == ("overdue", "cohort")

    bureau.publish("宜春市水利局", 2024, date(2025, 10, 21))
    assert bureau.tell(AUTUMN + timedelta(days=2)) == 0
    later = bureau.standing(AUTUMN + timedelta(days=2))
    assert later["宜春市水利局", 2024] == ("published_late", "cohort")
    assert later["宜春市司法局", 2024] == ("overdue", "cohort")


def test_what_was_withdrawn_is_published_and_withdrawn(bureau: Bureau):
    with bureau.database.writing() as session:
        row = session.exec(select(tables.Disclosure).where(tables.Disclosure.fiscal_year == 2024)).first()
        assert row
        row.state, title = "withdrawn", row.title
    with bureau.database.reading() as session:
        found = {one.unit: (one.status, one.state) for one in coverage(session, AUTUMN.date(), years=[2024])}
    assert title == "宜春市教育局2024年度部门决算"
    assert found == {
        "宜春市教育局": ("published", "withdrawn"),
        "宜春市审计局": ("published", "current"),
        "宜春市水利局": ("overdue", None),
        "宜春市司法局": ("overdue", None),
    }


def test_the_event_names_the_unit_and_what_it_owes(bureau: Bureau):
    bureau.look(AUTUMN)
    bureau.tell(AUTUMN)

    first, _ = bureau.notices()
    assert (first.event, first.unit, first.kind, first.fiscal_year) == (
        ChangeKind.OVERDUE,
        "宜春市水利局",
        KIND,
        2024,
    )
    assert (first.adcode, first.title) == ("360900", "宜春市水利局2024年度部门决算")
    with bureau.database.reading() as session:
        change = queries.changes(session)[0]
    assert (change.unit, change.column) == ("宜春市水利局", "部门决算")
    assert change.detail["due_on"] == "2025-09-21"


@pytest.mark.parametrize(
    ("looked_at", "state"),
    [(SUMMER, "ok"), (AUTUMN, "blocked"), (AUTUMN, "suspect")],
    ids=["not looked at since", "blocked", "suspect"],
)
def test_where_nobody_could_look_nothing_is_missing(bureau: Bureau, looked_at: datetime, state: str):
    bureau.look(looked_at, state)
    assert bureau.tell(AUTUMN) == 0
    bureau.look(AUTUMN)
    assert bureau.tell(AUTUMN) == 2


def test_what_was_late_before_the_first_crawl_is_listed_and_not_told(bureau: Bureau):
    with bureau.database.writing() as session:
        session.get_one(tables.Column, bureau.column).baseline_at = AUTUMN
    bureau.look(AUTUMN)
    assert bureau.tell(AUTUMN) == 0
    assert bureau.standing(AUTUMN)["宜春市水利局", 2024] == ("overdue", "cohort")


def test_filters_leave_what_was_asked_for(bureau: Bureau):
    assert set(bureau.standing(AUTUMN, units=["宜春市教育局"])) == {
        ("宜春市教育局", 2023),
        ("宜春市教育局", 2024),
    }
    assert bureau.standing(AUTUMN, regions=["510000"]) == {}
    assert len(bureau.standing(AUTUMN, regions=["360000"])) == 8


@pytest.mark.parametrize(
    ("bureau_of_it", "stem", "basis"),
    [
        ("宜春市财政局", "财政局", "statutory"),
        ("宜春市明月山温泉风景名胜区财政局", "明月山温泉风景名胜区财政局", "cohort"),
    ],
)
def test_the_own_bureaus_notice_counts_before_the_peers_and_no_other(
    bureau: Bureau, bureau_of_it: str, stem: str, basis: str
):
    with bureau.database.writing() as session:
        unit = tables.Unit(name=bureau_of_it, stem=stem, adcode="360900")
        session.add(unit)
        session.flush()
        session.add(
            tables.Disclosure(
                portal="jx_city",
                column_id=bureau.column,
                title=f"{bureau_of_it}关于批复2024年度部门决算的通知",
                url="http://x/notice",
                unit_id=unit.id,
                kind="其他",
                fiscal_year=2024,
                adcode="360900",
                published_on=date(2025, 10, 9),
                first_seen_at=SUMMER,
            )
        )
    status = "pending" if basis == "statutory" else "overdue"
    assert bureau.standing(AUTUMN)["宜春市水利局", 2024] == (status, basis)
    assert bureau.standing(AUTUMN + timedelta(days=10))["宜春市水利局", 2024] == ("overdue", basis)
