"""A column that is broken is told once, and once that it is well; an accident is not told at all."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.types import ColumnState, Entry
from storage import queries
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import CITY, Desk, column

OK, BLOCKED, CHANGED = ColumnState.OK, ColumnState.BLOCKED, ColumnState.LAYOUT_CHANGED
QUIET = ColumnState.NO_NEWS
FIRST = date(2022, 3, 1)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def told(desk: Desk) -> list[str]:
    return [change.kind for change in desk.changes]


def test_two_bad_checks_in_a_row_are_told_once_and_so_is_the_end_of_them(desk: Desk):
    desk.check()
    for state in (BLOCKED, CHANGED, CHANGED, BLOCKED):
        desk.check(state, 0, detail="412")
    assert told(desk) == ["column_broken"]
    (broken,) = desk.changes
    assert (broken.column, broken.disclosure, broken.detail) == (
        "部门决算",
        None,
        {"state": "layout_changed", "detail": "412"},
    )
    for _ in range(3):
        desk.check()
    assert told(desk) == ["column_broken", "column_recovered"]
    assert desk.changes[1].detail["state"] == "ok"
    for state in (BLOCKED, BLOCKED, OK):
        desk.check(state)
    assert told(desk) == ["column_broken", "column_recovered"] * 2


def test_a_column_that_stumbles_now_and_then_is_not_told(desk: Desk):
    for state in (OK, BLOCKED, OK, BLOCKED, OK, CHANGED, OK):
        desk.check(state)
    assert told(desk) == []


def test_a_column_without_its_baseline_is_not_told(desk: Desk):
    for state in (BLOCKED, BLOCKED, BLOCKED, OK, OK):
        desk.check(state)
    assert told(desk) == []


def test_the_rows_of_the_last_good_check_are_kept(desk: Desk):
    desk.check(entries=40)
    desk.check(BLOCKED, 0)
    with desk.ledger.database.reading() as session:
        (row, *_) = [one for one in queries.columns(session) if one.baseline_at]
    assert (row.entries, row.state) == (40, "blocked")


def listed(desk: Desk, *days: date) -> None:
    rows = [Entry(title="决算", url=f"http://x.example/{day}.html", published_on=day) for day in days]
    desk.ledger.listed(CITY, column(CITY), rows, desk.at)


def quiet_after(desk: Desk, days: int) -> ColumnState:
    desk.at += timedelta(days=days)
    return desk.check(QUIET).check.state


@pytest.mark.parametrize(
    ("apart", "rows", "limit"),
    [(10, 60, 40), (200, 4, 230), (1, 30, 396)],
    ids=["every ten days", "twice a year", "a month only: it may be one that comes every year"],
)
def test_a_column_is_silent_once_it_never_was_for_so_long(desk: Desk, apart: int, rows: int, limit: int):
    listed(desk, *(FIRST + timedelta(days=apart * number) for number in range(rows)))
    desk.check()
    assert quiet_after(desk, limit - 1) is QUIET
    assert quiet_after(desk, 2) is ColumnState.SILENT
    assert told(desk) == []
    assert quiet_after(desk, 1) is ColumnState.SILENT
    assert quiet_after(desk, 1) is ColumnState.SILENT
    assert told(desk) == ["column_broken"]
    assert "never was silent for more than" in desk.changes[0].detail["detail"]

    listed(desk, desk.at.date())
    desk.check(OK)
    assert quiet_after(desk, 20) is QUIET
    assert told(desk) == ["column_broken", "column_recovered"]
    assert quiet_after(desk, limit) is QUIET  # so long it was silent before
