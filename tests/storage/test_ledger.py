"""The ledger: what becomes a disclosure, what becomes a change, and what never does."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import pipeline.read
import pipeline.version
from pipeline.errors import UsageError
from pipeline.types import FailureKind, Kind
from storage import queries, showing
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import BUREAU, CITY, Desk, account, address, column, failed

JIAOYU, TITLE = "宜春市教育局", "宜春市教育局2023年度部门决算"
FILE = account(JIAOYU).encode()


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def test_the_first_crawl_records_without_a_change(desk: Desk):
    assert desk.record("a", TITLE, account(JIAOYU)) == [(1, None)]
    (one,) = desk.disclosures
    assert (one.unit, one.kind, one.fiscal_year, one.revision) == (JIAOYU, "部门决算", 2023, 1)
    assert one.region
    assert one.region.adcode == "360900"
    assert one.url == address("a")
    assert desk.changes == []


def test_what_comes_after_the_baseline_is_published_once(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.settle()
    second = ("b", "宜春市司法局2023年度部门决算", account("宜春市司法局"))
    assert desk.record(*second) == [(2, "published")]
    assert desk.record(*second) == [(2, None)]
    assert [(one.kind, one.disclosure) for one in desk.changes] == [("published", 2)]


def test_an_entry_of_the_baseline_that_could_be_fetched_only_later_is_no_news(desk: Desk):
    article = desk.article("a", TITLE, account(JIAOYU))
    assert desk.ledger.record(replace(article, page=failed(article.page))) == ()
    desk.settle()
    assert desk.record("a", TITLE, account(JIAOYU)) == [(1, None)]
    assert desk.changes == []


def test_a_hand_given_address_waits_for_its_column_to_be_told(desk: Desk):
    desk.settle()
    article = desk.article("a", TITLE, account(JIAOYU))
    assert [one.change for one in desk.ledger.record(replace(article, column=None))] == [None]
    assert desk.record("a", TITLE, account(JIAOYU)) == [(1, "published")]


def test_a_silent_amendment_tells_the_figure_before_and_after(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU, "1234.56"))
    assert desk.record("a", TITLE, account(JIAOYU, "1243.56")) == [(1, "amended")]
    (change,) = desk.changes
    (figure,) = change.detail["figures"]
    assert (figure["field"], figure["before"], figure["after"]) == ("total_income", "1234.56", "1243.56")
    assert "1243.56" in change.detail["text"][0]["after"]
    assert desk.disclosures[0].revision == 2


def test_noise_is_no_amendment(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    assert desk.record("a", TITLE, account(JIAOYU).replace("，", "， "), "浏览次数：1024") == [(1, None)]
    assert desk.disclosures[0].revision == 1


def test_a_replaced_a_removed_and_an_added_file_are_amendments(desk: Desk):
    def seen(**files: bytes) -> list[tuple[int, str | None]]:
        return desk.record(
            "a", TITLE, account(JIAOYU), files={f"{name}.txt": body for name, body in files.items()}
        )

    assert seen(one=FILE) == [(1, None)]
    assert seen(one=FILE + "更正".encode()) == [(1, "amended")]
    assert seen() == [(1, "amended")]
    assert seen(two=FILE) == [(1, "amended")]
    details = [change.detail["attachments"] for change in desk.changes]
    assert [(bool(one["before"]), bool(one["after"])) for (one,) in details] == [
        (True, True),
        (True, False),
        (False, True),
    ]


def test_the_same_file_at_another_address_is_no_amendment(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU), files={"old.txt": FILE})
    assert desk.record("a", TITLE, account(JIAOYU), files={"new.txt": FILE}) == [(1, None)]


def test_a_file_that_does_not_answer_is_neither_gone_nor_amended(desk: Desk):
    files = {"one.txt": FILE}
    desk.record("a", TITLE, account(JIAOYU), files=files)
    article = desk.article("a", TITLE, account(JIAOYU), files=files)
    silent = replace(article, attachments=tuple(map(failed, article.attachments)))
    assert [one.change for one in desk.ledger.record(silent)] == [None]
    assert desk.disclosures[0].attachments[0].status == "ok"


def test_a_file_fetched_late_completes_the_first_revision(desk: Desk):
    article = desk.article("a", TITLE, account(JIAOYU), files={"one.txt": FILE})
    desk.ledger.record(replace(article, attachments=tuple(map(failed, article.attachments))))
    assert desk.disclosures[0].attachments[0].status == "unreachable"
    assert desk.record("a", TITLE, account(JIAOYU), files={"one.txt": FILE}) == [(1, None)]
    assert desk.disclosures[0].attachments[0].status == "ok"


def test_several_units_files_of_one_article_are_several_disclosures(desk: Desk):
    units = ("宜春市民政局", "宜春市水利局", "宜春市林业局")
    files = {
        f"{unit}2023年度部门决算.txt": f"{unit}2023年度部门决算\n{account(unit)}".encode() for unit in units
    }
    notice = ("n", "关于公开2023年度部门决算的公告", "现将有关单位决算予以公开。")
    assert [change for _, change in desk.record(*notice, files=files)] == [None] * 3
    assert sorted(one.unit or "" for one in desk.disclosures) == sorted(units)
    assert {one.url for one in desk.disclosures} == {address("n")}

    desk.settle()
    files["宜春市气象局2023年度部门决算.txt"] = (
        f"宜春市气象局2023年度部门决算\n{account('宜春市气象局')}".encode()
    )
    assert [change for _, change in desk.record(*notice, files=files)] == [None, None, None, "published"]


def test_a_copy_on_another_portal_is_an_alias_and_never_a_change(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.settle()
    desk.settle(BUREAU)
    copy = ("x", "教育局2023年部门决算公开", account(JIAOYU), "转载。")
    (recorded,) = desk.ledger.record(desk.article(*copy, portal=BUREAU))
    assert (recorded.disclosure, recorded.alias, recorded.change) == (1, True, None)
    desk.record(*copy[:2], account(JIAOYU, "999.00"), portal=BUREAU)
    assert desk.changes == []
    assert desk.findings(1) == ["sources_differ"]
    assert set(desk.disclosures[0].urls) == {address("a"), address("x", BUREAU)}
    desk.record(*copy[:2], account(JIAOYU, "1,234.560"), portal=BUREAU)
    assert desk.findings(1) == []  # the same amount, printed otherwise


def test_a_fuller_source_leads_whichever_was_seen_first(desk: Desk):
    desk.record("x", "教育局2023年部门决算公开", account(JIAOYU), portal=BUREAU)
    desk.record("a", TITLE, account(JIAOYU), files={"one.txt": FILE})
    (one,) = desk.disclosures
    assert (one.portal, one.url, one.title, one.revision) == (CITY, address("a"), TITLE, 1)
    assert [file.title for file in one.attachments] == ["one.txt"]
    desk.settle()
    assert desk.record("a", TITLE, account(JIAOYU), files={"one.txt": FILE + b"!"}) == [(1, "amended")]


def test_two_pages_with_one_identity_stay_two_and_are_told_of_each_other(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU, "5000.00"))
    assert desk.record("b", TITLE, account(JIAOYU, "800.00")) == [(2, None)]
    assert desk.findings(1) == desk.findings(2) == ["identity_conflict"]


def test_the_same_words_at_a_second_address_of_one_portal_are_a_reprint(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.settle()
    (recorded,) = desk.ledger.record(desk.article("b", TITLE, account(JIAOYU)))
    assert (recorded.disclosure, recorded.alias, recorded.change) == (1, True, None)


def test_what_cannot_be_classified_is_recorded_by_its_address(desk: Desk):
    assert desk.record("a", "财政信息", "内容见附件。") == [(1, None)]
    assert desk.record("b", "财政信息", "内容见网站。") == [(2, None)]


def test_a_changed_reader_is_no_amendment(desk: Desk, monkeypatch):
    desk.record("a", TITLE, account(JIAOYU), "第一段", "第二段")

    def newer(source: bytes | Path, **hints):
        body = source if isinstance(source, bytes) else source.read_bytes()
        made = pipeline_read(body, **hints)
        document = made.document and replace(made.document, text=made.document.text.replace("第一段", ""))
        return replace(made, reader="next", fingerprint="next " + made.fingerprint, document=document)

    pipeline_read = pipeline.read.read
    monkeypatch.setattr(pipeline.version, "READER", "next")
    monkeypatch.setattr("tests.storage.ledger_desk.read", newer)
    desk.ledger = replace(desk.ledger, read=newer)
    assert desk.record("a", TITLE, account(JIAOYU), "第一段", "第二段") == [(1, None)]
    assert desk.changes == []
    assert desk.record("a", TITLE, account(JIAOYU), "第一段", "第三段") == [(1, "amended")]


def test_rereading_brings_everything_up_to_date_without_a_change(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU), files={"one.txt": FILE})

    def better(path: Path, **hints):
        made = pipeline.read.read_file(path, **hints)
        document = made.document
        assert document
        identity = replace(document.identity, kind=Kind.UNIT_FINAL)
        return replace(made, document=replace(document, identity=identity))

    done = replace(desk.ledger, read=better).reread(None, desk.at)
    assert (done.documents, done.changed) == (2, 2)
    assert desk.disclosures[0].kind == "单位决算"
    assert desk.changes == []
    again = replace(desk.ledger, read=better).reread(None, desk.at)
    assert (again.documents, again.changed) == (2, 0)


def test_a_figure_read_otherwise_counts_among_what_is_understood_anew(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))

    def better(path: Path, **hints):
        made = pipeline.read.read_file(path, **hints)
        document = made.document
        assert document
        return replace(made, document=replace(document, facts=document.facts[1:]))

    assert desk.ledger.reread(None, desk.at).changed == 0
    assert replace(desk.ledger, read=better).reread(None, desk.at).changed == 1
    assert desk.changes == []


def test_a_correction_outlives_later_readings_and_is_no_change(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.ledger.correct(1, desk.at, unit="宜春市体育局", fiscal_year=2022)
    desk.record("a", TITLE, account(JIAOYU))
    (one,) = desk.disclosures
    assert (one.unit, one.fiscal_year, one.kind) == ("宜春市体育局", 2022, "部门决算")
    assert desk.changes == []
    with pytest.raises(UsageError, match="no disclosure 7"):
        desk.ledger.correct(7, desk.at, fiscal_year=2022)


def test_a_unit_under_three_spellings_is_one_and_answers_to_each(desk: Desk):
    spellings = ("宜春市体育局", "江西省宜春市体育局", "市体育局")
    for number, (year, unit) in enumerate(zip((2021, 2022, 2023), spellings, strict=True)):
        desk.record(f"{number}", f"{unit}{year}年度部门决算", account(unit).replace("2023", str(year)))
    desk.record("other", "高安市体育局2023年度部门决算", account("高安市体育局"))

    assert {one.unit for one in desk.disclosures[:3]} == {"江西省宜春市体育局"}
    with desk.ledger.database.reading() as session:
        for name in spellings:
            found = session.exec(queries.matching(units=[name])).all()
            assert [one.fiscal_year for one in found] == [2021, 2022, 2023]


def test_a_page_that_is_gone_for_a_moment_keeps_its_disclosure(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    article = desk.article("a", TITLE, account(JIAOYU))
    (recorded,) = desk.ledger.record(replace(article, page=failed(article.page, FailureKind.GONE)))
    assert (recorded.disclosure, recorded.change) == (1, None)
    assert desk.disclosures[0].state == "current"


def test_validators_belong_to_the_newest_recorded_capture(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    with desk.ledger.database.reading() as session:
        found = queries.validators(session, CITY, address("a"))
        assert found
        assert found.etag
        assert found.digest == desk.disclosures[0].digest
        assert queries.validators(session, CITY, address("never")) is None


def test_pages_are_due_again_as_multiples_of_the_interval(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    with desk.ledger.database.reading() as session:

        def due(after: timedelta) -> list[str]:
            return [one.url for one in queries.due_pages(session, CITY, column(CITY), desk.at + after)]

        assert due(timedelta(hours=167)) == []
        assert due(timedelta(hours=169)) == [address("a")]


def test_filters_narrow_the_listing(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU))
    desk.record("b", "宜春市袁州区财政局2022年度部门决算", account("宜春市袁州区财政局"))
    with desk.ledger.database.reading() as session:

        def found(**filters) -> list[int]:
            return [one.id for one in showing.disclosures(session, **filters)]

        assert found(regions=["360000"]) == found(regions=["360900"]) == [1, 2]
        assert found(regions=["360902"]) == [2]
        assert found(units=[JIAOYU]) == [1]
        assert found(years=[2022, 2023], kinds=["部门决算"]) == [1, 2]
        assert found(years=[2022], units=[JIAOYU]) == []


def test_a_figure_of_income_and_expenditure_is_one_headline(desk: Desk):
    said = "2023年度收、支总计1609.46万元。本年收入合计1599.11万元，其中：财政拨款收入1599.11万元，占100%。"
    desk.record("a", TITLE, said)
    with desk.ledger.database.reading() as session:
        (detail,) = filter(None, [showing.disclosure(session, 1)])
        told = [(fact.label, fact.value) for fact in showing.headline(session, 1)]
    assert {"total_income", "total_expenditure"} <= {fact.field for fact in detail.facts}
    assert told == [("收、支总计", "1609.46"), ("本年收入合计", "1599.11")]
