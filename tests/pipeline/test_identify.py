import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identify import identify_document, merge, money_unit_of
from pipeline.types import Document, Identity, Kind, ListedTable, Scope


def read(text: str, *, title: str = "", name: str = "", breadcrumb: tuple[str, ...] = ()) -> Document:
    return identify_document(Document(title=title, text=text, breadcrumb=breadcrumb), name=name)


COVER = """
上海市静安区民政
局
2024 年度部门决算

目 录
第一部分 概况
"""

REPORT = """公开时间：2023年9月12日

第一部分 单位概况

第二部分 2022年度单位决算情况说明

2022年度收、支总计 96.5 万元。截至2022年12月31日，青川县木鱼水库管理站共有车辆1辆。

第五部分 附表
一、收入支出决算总表
二、收入决算表
三、支出决算表
四、财政拨款收入支出决算总表
五、一般公共预算财政拨款支出决算表
六、政府性基金预算财政拨款收入支出决算表

收入支出决算总表
单位：万元
项目 决算数
一、一般公共预算财政拨款收入 90.00
收入决算表
科目编码 本年收入合计
我单位2022年没有政府性基金收入和支出，故本表无数据。
"""


def test_the_title_is_believed_first() -> None:
    document = read("2021年度单位决算情况说明", title="永嘉县统计局2022年度部门决算")
    assert document.identity.kind == Kind.DEPARTMENT_FINAL
    assert document.identity.fiscal_year == 2022
    assert set(document.identity.evidence.values()) == {"title"}


def test_a_cover_that_breaks_its_lines_is_read_as_one_title() -> None:
    identity = read(COVER).identity
    assert (identity.unit, identity.fiscal_year) == ("上海市静安区民政局", 2024)
    assert identity.evidence["unit"] == "cover"


def test_a_text_without_title_is_known_by_its_body() -> None:
    document = read(REPORT)
    identity = document.identity
    assert (identity.unit, identity.kind, identity.scope) == ("青川县木鱼水库管理站", "单位决算", Scope.UNIT)
    assert identity.fiscal_year == 2022
    assert identity.region is not None
    assert identity.region.name == "四川省广元市青川县"
    assert set(identity.evidence.values()) == {"body"}
    assert (document.published_on, document.money_unit) == (date(2023, 9, 12), "万元")
    assert document.template == "四川6表"
    assert {"total_income", "total_expenditure"} <= {fact.field for fact in document.facts}


def test_listed_tables_are_there_empty_or_not_captured() -> None:
    states = {table.name: table.state for table in read(REPORT).tables_listed}
    assert states == {
        "收入支出决算总表": "present",
        "收入决算表": "empty",
        "支出决算表": "not_captured",
        "财政拨款收入支出决算总表": "not_captured",
        "一般公共预算财政拨款支出决算表": "not_captured",
        "政府性基金预算财政拨款收入支出决算表": "stated_empty",
    }


def test_a_list_with_page_numbers_leaders_and_a_lost_word_is_read() -> None:
    listed = read("1.2024年收入总表……………3\n2.《支出总表》\t4\n3．“三公”经费支出 5\n4. 资产表\n").tables_listed
    assert [(table.number, table.name) for table in listed] == [
        (1, "收入总表"),
        (2, "支出总表"),
        (3, "“三公”经费支出"),
        (4, "资产表"),
    ]


def test_paragraph_headings_are_no_tables() -> None:
    assert (
        read("一、收入决算情况说明\n二、支出决算情况说明\n三、机关运行经费\n四、采购情况").tables_listed == ()
    )


def test_what_a_reader_had_found_stays() -> None:
    found = (ListedTable(number=1, name="收入表", state="present"),)
    document = Document(
        title="",
        text=REPORT,
        published_on=date(2020, 1, 1),
        money_unit="元",
        template="x",
        tables_listed=found,
    )
    kept = identify_document(document)
    assert (kept.published_on, kept.money_unit, kept.template) == (date(2020, 1, 1), "元", "x")
    assert kept.tables_listed == found
    assert kept.text == REPORT


def test_a_labelled_unit_is_the_owner_of_a_list_of_places() -> None:
    text = "预算主管部门：上海市长宁区司法局\n目 录\n2025年部门收入预算总表"
    identity = read(text, title="上海市长宁区2025年区级部门预算").identity
    assert (identity.unit, identity.evidence["unit"]) == ("上海市长宁区司法局", "cover")


def test_breadcrumb_and_file_name_come_last() -> None:
    filed = read("正文。", breadcrumb=("首页", "财政信息", "2023年部门决算", "市委组织部")).identity
    assert (filed.unit, filed.kind, filed.fiscal_year) == ("市委组织部", "部门决算", 2023)
    assert set(filed.evidence.values()) == {"breadcrumb"}
    named = read("正文。", name="files/盐津县审计局2021年度部门决算.xls").identity
    assert (named.unit, named.fiscal_year, named.evidence["unit"]) == ("盐津县审计局", 2021, "name")
    quoted = identify_document(
        Document(title="", text=""),
        url="https://x.example/a/%E7%9B%90%E6%B4%A5%E5%8E%BF%E5%AE%A1%E8%AE%A1%E5%B1%80.pdf",
    )
    assert quoted.identity.unit == "盐津县审计局"


def test_a_column_of_the_site_is_no_unit() -> None:
    assert read("正文。", breadcrumb=("首页", "预决算公开", "部门预决算公开")).identity.unit is None


def test_the_body_corrects_a_guess_but_makes_no_budget_of_final_accounts() -> None:
    title = "永嘉县统计局2022年度决算公开"
    corrected = read("第二部分 2022年度单位决算情况说明", title=title).identity
    assert (corrected.kind, corrected.scope, corrected.evidence["kind"]) == ("单位决算", Scope.UNIT, "body")
    kept = read("第二部分 2022年度单位预算情况说明", title=title).identity
    assert (kept.kind, kept.evidence["kind"]) == ("部门决算", "shape")


def test_a_page_of_a_part_alone_is_known_by_its_opening() -> None:
    identity = read("2021年度“三公”经费财政拨款支出预算为4万元，支出决算为3万元。").identity
    assert (identity.kind, identity.fiscal_year) == ("三公经费决算", 2021)


def test_budgets_have_no_figures_of_final_accounts() -> None:
    (fact,) = read("2024年收入总计80万元。", title="永嘉县统计局2024年部门预算").facts
    assert (fact.field, fact.measure) == ("budget_income_total", "budget")


def test_a_whole_governments_accounts_are_in_another_scheme_than_a_units() -> None:
    text = "2023年全县一般公共预算收入完成8亿元。县本级一般公共预算收入完成5亿元。"
    assert read(text, title="永嘉县2023年财政决算报告").facts == ()


def test_a_day_without_label_or_sense_is_no_publication() -> None:
    assert read("2023年9月12日召开会议").published_on is None
    assert read("发布时间：2023年13月45日").published_on is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("收入 12 万元，支出 11万元。单位：元", "万元"),
        ("单位：元\n1,234,567", "元"),
        ("全市收入365.8亿元", "亿元"),
        ("没有数字", None),
    ],
)
def test_the_unit_of_money_goes_by_the_prose_then_by_the_notes(text: str, unit: str | None) -> None:
    assert money_unit_of(text) == unit


def test_merging_fills_only_what_is_unknown_and_keeps_the_evidence() -> None:
    title = Identity(unit="某局", evidence={"unit": "title"})
    body = Identity(unit="他局", fiscal_year=2020, evidence={"unit": "body", "fiscal_year": "body"})
    merged = merge(title, body, Identity(fiscal_year=2019, evidence={"fiscal_year": "name"}))
    assert (merged.unit, merged.fiscal_year) == ("某局", 2020)
    assert merged.evidence == {"unit": "title", "fiscal_year": "body"}
    assert merge(merged) == merged


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        (
            "关于公开2022年度“三公”经费决算的说明\n按照要求,现将阿坝州小金县民政局2022年“三公”经费决算公开如下：\n",
            "阿坝州小金县民政局",
            "三公经费决算",
        ),
        (
            "根据要求，现将2022年度合浦县石湾镇人民政府部门决算公开如下：\n",
            "合浦县石湾镇人民政府",
            "部门决算",
        ),
        (
            "2022年度“三公”经费预算情况\n经汇总,城口县2022年“三公”经费支出预算为14万元,其中公务接待费3万元",
            None,
            "三公经费预算",
        ),
        ("根据规定，现将我单位2022年度部门决算公开如下：\n", None, "部门决算"),
    ],
)
def test_a_sentence_is_no_cover_but_may_say_whose_it_is(text: str, unit: str | None, kind: str) -> None:
    identity = read(text).identity
    assert (identity.unit, identity.kind, identity.fiscal_year) == (unit, kind, 2022)


@given(st.text(), st.text(max_size=80), st.text(max_size=40))
def test_no_text_is_refused(text: str, title: str, name: str) -> None:
    document = identify_document(Document(title=title, text=text), url=name, name=name)
    assert document.text == text
    for fact in document.facts:
        assert text[fact.start : fact.end] == fact.raw


@pytest.mark.parametrize(
    "piece",
    [
        "纳入预算范围包括：",
        "部门名称：某某某某",
        "一、某某表",
        "截至2022年12月31日，某某",
        "2022年度",
        "第一部分 某某",
        "某" * 50 + "\n",
    ],
)
def test_ten_times_the_text_takes_some_ten_times_as_long(piece: str) -> None:
    short, long = (seconds((piece * (length // len(piece) + 1))[:length]) for length in (100_000, 1_000_000))
    assert long < 40 * max(short, 0.05)  # a pattern that goes back over it would take a hundred times


def seconds(text: str) -> float:
    began = time.process_time()
    read(text, title=text)
    return time.process_time() - began


def test_the_seeds_are_known(shared: Path) -> None:
    sichuan = (shared / "seeds/000_0661c8cf6a03fd73.txt").read_text(encoding="utf-8")
    yichun = (shared / "seeds/002_13302ff8cc320a5c.txt").read_text(encoding="utf-8")
    one = read(sichuan)
    assert (one.identity.unit, one.identity.kind) == ("四川省党员干部现代远程教育中心", "单位决算")
    assert (one.identity.fiscal_year, one.published_on) == (2021, date(2022, 9, 9))
    assert (one.template, one.money_unit) == ("四川14表", "万元")
    other = read(yichun, title="中共宜春市委组织部2022年度部门决算")
    assert other.template == "江西10表"
    assert {table.state for table in (*one.tables_listed, *other.tables_listed)} == {"not_captured"}
