"""Articles that change shape: lists of files, moved pages, reprints, files under new names."""

from dataclasses import replace
from pathlib import Path

import pytest

import pipeline.read
import pipeline.version
from pipeline.types import FailureKind
from storage import showing
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import BUREAU, Desk, account, address, column, failed

JIAOYU, TITLE = "宜春市教育局", "宜春市教育局2023年度部门决算"
MINZHENG, SHUILI, LINYE = "宜春市民政局", "宜春市水利局", "宜春市林业局"
NOTICE = ("n", "关于公开2023年度部门决算的公告", "现将有关单位决算予以公开。")


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def accounts(*units: str, income: str = "1234.56", name: str = "") -> dict[str, bytes]:
    """A file for each unit, under its own name."""
    return {
        f"{name}{unit}2023年度部门决算.txt": f"{unit}2023年度部门决算\n{account(unit, income)}".encode()
        for unit in units
    }


def told(desk: Desk) -> list[tuple[str, int | None]]:
    return [(change.kind, change.disclosure) for change in desk.changes]


def test_a_units_file_replaced_under_a_new_name_is_an_amendment(desk: Desk):
    desk.record(*NOTICE, files=accounts(MINZHENG, SHUILI, LINYE))
    desk.settle()
    files = accounts(SHUILI, LINYE) | accounts(MINZHENG, income="9999.99", name="更正_")
    desk.record(*NOTICE, files=files)
    assert told(desk) == [("amended", 1)]
    assert len(desk.disclosures) == 3


def test_a_units_file_that_leaves_the_list_is_told_once_and_kept_and_told_when_it_is_back(desk: Desk):
    desk.record(*NOTICE, files=accounts(MINZHENG, SHUILI, LINYE))
    desk.settle()
    for _ in range(3):
        desk.record(*NOTICE, files=accounts(SHUILI, LINYE))
    assert told(desk) == [("amended", 1)]
    for _ in range(2):
        desk.record(*NOTICE, files=accounts(MINZHENG, SHUILI, LINYE))
    assert told(desk) == [("amended", 1), ("amended", 1)]
    assert len(desk.disclosures) == 3


def test_a_page_that_becomes_a_list_publishes_only_what_is_new(desk: Desk):
    desk.settle()
    desk.record(*NOTICE, files=accounts(MINZHENG))
    desk.record(*NOTICE, files=accounts(MINZHENG, SHUILI))
    assert told(desk) == [("published", 1), ("published", 2)]
    assert [one.unit for one in desk.disclosures] == [MINZHENG, SHUILI]


def test_a_list_of_the_baseline_that_failed_at_first_is_no_news(desk: Desk):
    article = desk.article(*NOTICE, files=accounts(MINZHENG, SHUILI))
    desk.ledger.record(replace(article, page=failed(article.page), attachments=()))
    desk.settle()
    desk.record(*NOTICE, files=accounts(MINZHENG, SHUILI))
    assert told(desk) == []


def test_notices_evaluations_and_purchases_of_one_unit_are_many(desk: Desk):
    desk.record("a", "宜春市教育局2023年度校舍维修项目绩效评价报告", "校舍维修项目。")
    desk.settle(BUREAU)
    report = ("b", "宜春市教育局2023年度学生资助项目绩效评价报告", "学生资助项目。")
    assert desk.record(*report, portal=BUREAU) == [(2, "published")]


def test_units_of_unknown_place_are_not_taken_for_one_another(desk: Desk):
    for slug in ("county_a", "county_b"):
        desk.ledger.register(
            slug=slug,
            name=slug,
            homepage=f"http://{slug}.example/",
            family="ucap",
            adcode=None,
            verified=False,
            enabled=True,
            columns=[("决算", column(slug))],
        )
        article = desk.article("a", "财政局2023年度部门决算", f"{slug}的决算。", portal=slug)
        desk.ledger.record(replace(article, region=None))
    assert [one.portal for one in desk.disclosures] == ["county_a", "county_b"]


def test_a_copy_that_turns_into_another_years_accounts_is_published(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.settle(BUREAU)
    desk.record("x", TITLE, account(JIAOYU), "转载。", portal=BUREAU)
    later = account(JIAOYU).replace("2023", "2024")
    assert desk.record("x", TITLE.replace("2023", "2024"), later, portal=BUREAU) == [(2, "published")]


def test_a_moved_page_is_followed_and_its_amendment_told(desk: Desk):
    article = desk.article("old", TITLE, account(JIAOYU))
    desk.ledger.record(article)
    desk.settle()
    assert desk.record("new", TITLE, account(JIAOYU)) == [(1, None)]
    desk.ledger.record(replace(article, page=failed(article.page, FailureKind.GONE)))
    assert desk.record("new", TITLE, account(JIAOYU, "999.00")) == [(1, "amended")]
    (one,) = desk.disclosures
    assert one.url == address("new")


def test_a_reprint_that_gets_figures_of_its_own_stands_for_itself(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.settle()
    assert desk.record("b", TITLE, account(JIAOYU)) == [(1, None)]
    assert desk.record("b", TITLE, account(JIAOYU, "800.00")) == [(2, "published")]
    assert desk.findings(1) == desk.findings(2) == ["identity_conflict"]


def test_twins_whose_files_failed_are_not_taken_for_reprints(desk: Desk):
    desk.settle()
    for name in ("a", "b"):
        article = desk.article(name, TITLE, "详见附件。", files={f"{name}.txt": account(JIAOYU).encode()})
        desk.ledger.record(replace(article, attachments=tuple(map(failed, article.attachments))))
    assert told(desk) == [("published", 1), ("published", 2)]


def test_a_file_that_two_articles_link_does_not_flap(desk: Desk):
    for _ in range(3):
        desk.record("m", NOTICE[1], NOTICE[2], files=accounts(MINZHENG, SHUILI))
        desk.record("n", NOTICE[1], NOTICE[2], files=accounts(MINZHENG, LINYE))
    assert told(desk) == []
    assert len(desk.disclosures) == 3


def test_next_years_accounts_under_the_same_file_name_are_published(desk: Desk):
    files = {"juesuan.txt": f"{TITLE}\n{account(JIAOYU)}".encode()}
    desk.record("a", TITLE, account(JIAOYU), files=files)
    desk.settle()
    later = {"juesuan.txt": files["juesuan.txt"].decode().replace("2023", "2024").encode()}
    desk.record("a", TITLE, account(JIAOYU), files=later)
    assert ("published", 2) in told(desk)
    assert desk.disclosures[1].fiscal_year == 2024


def test_what_becomes_known_later_is_matched_again(desk: Desk):
    desk.settle()
    article = desk.article("a", "2023年度部门决算公开", "详见附件。", files={"附件.txt": b""})
    desk.ledger.record(replace(article, attachments=tuple(map(failed, article.attachments))))
    assert desk.disclosures[0].unit is None
    with desk.ledger.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE change SET matched = true")
    (own,) = accounts(JIAOYU).values()
    desk.record("a", "2023年度部门决算公开", "详见附件。", files={"附件.txt": own})
    assert desk.disclosures[0].unit == JIAOYU
    with desk.ledger.database.reading() as session:
        (matched,) = session.connection().exec_driver_sql("SELECT matched FROM change").one()
    assert not matched


def test_a_page_with_a_counter_is_compared_by_one_reader(desk: Desk, monkeypatch):
    for visits in (1, 2):
        desk.record("a", TITLE, account(JIAOYU), f"浏览次数：{visits}")
    todays = pipeline.read.read

    def newer(source: bytes | Path, **hints):
        made = todays(source if isinstance(source, bytes) else source.read_bytes(), **hints)
        return replace(made, reader="next", fingerprint="next " + made.fingerprint)

    monkeypatch.setattr(pipeline.version, "READER", "next")
    monkeypatch.setattr("tests.storage.ledger_desk.read", newer)
    desk.ledger = replace(desk.ledger, read=newer)
    assert desk.record("a", TITLE, account(JIAOYU), "浏览次数：2") == [(1, None)]


def test_a_correction_of_the_unit_moves_the_region_along(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.ledger.correct(1, desk.at, unit="四川省大英县财政局")
    desk.record("a", TITLE, account(JIAOYU))
    (one,) = desk.disclosures
    assert one.region
    assert one.region.county == "大英县"


def test_a_unit_goes_by_its_fullest_name_and_answers_to_each(desk: Desk):
    desk.record("a", "教育局2023年度部门决算", account("教育局"))
    desk.record("b", "宜春市教育局2022年度部门决算", account(JIAOYU))
    assert {one.unit for one in desk.disclosures} == {JIAOYU}
    with desk.ledger.database.reading() as session:
        for name in ("教育局", JIAOYU):
            assert len(list(showing.disclosures(session, units=[name]))) == 2
