"""What a disclosure carries over from the year before is held against what was published then."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import Desk

UNIT = "宜春市教育局"
TITLES = {year: f"{UNIT}{year}年度部门决算" for year in (2022, 2023, 2024)}


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def carried(year: int, opening: str, closing: str) -> str:
    return (
        f"本部门{year}年度收入总计1234.56万元，其中年初结转和结余{opening}万元；本年收入合计1200万元。"
        f"本部门{year}年度支出总计1234.56万元，其中本年支出合计1100万元；年末结转和结余{closing}万元。"
    )


def told(desk: Desk, disclosure: int) -> list[str]:
    return [rule for rule in desk.findings(disclosure) if rule == "CARRY-03"]


def test_an_opening_balance_that_is_not_last_years_closing_one_is_told_of_the_disclosure(desk: Desk):
    desk.record("a", TITLES[2022], carried(2022, "10.00", "45.56"))
    desk.record("b", TITLES[2023], carried(2023, "34.56", "45.56"))
    desk.record("c", TITLES[2024], carried(2024, "45.56", "1.00"))
    assert [told(desk, one) for one in (1, 2, 3)] == [[], ["CARRY-03"], []]


def test_it_is_told_too_where_the_earlier_year_is_read_last_and_once_however_often(desk: Desk):
    desk.record("b", TITLES[2023], carried(2023, "34.56", "45.56"))
    desk.record("a", TITLES[2022], carried(2022, "10.00", "45.56"))
    assert told(desk, 1) == ["CARRY-03"]
    desk.record("b", TITLES[2023], carried(2023, "34.56", "45.56"))
    desk.ledger.reread(None, desk.at + timedelta(hours=1))
    assert told(desk, 1) == ["CARRY-03"]


def test_it_goes_when_the_figure_is_mended_or_the_year_before_was_another(desk: Desk):
    desk.record("a", TITLES[2022], carried(2022, "10.00", "45.56"))
    desk.record("b", TITLES[2023], carried(2023, "34.56", "45.56"))
    desk.ledger.correct(1, desk.at, fiscal_year=2021)
    assert told(desk, 2) == []
    desk.ledger.correct(1, desk.at, fiscal_year=2022)
    assert told(desk, 2) == ["CARRY-03"]
    desk.record("b", TITLES[2023], carried(2023, "45.56", "45.56"))
    assert told(desk, 2) == []


def test_another_scope_and_another_kind_prove_nothing(desk: Desk):
    desk.record("a", f"{UNIT}2022年度单位决算", carried(2022, "10.00", "45.56"))
    desk.record("b", TITLES[2023], carried(2023, "34.56", "45.56"))
    assert told(desk, 2) == []
