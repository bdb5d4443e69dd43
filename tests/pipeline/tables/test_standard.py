"""Tables by name: titles as portals print them, headers of several levels, sums as the judge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables import Piece, standard_table, standard_tables
from pipeline.tables.catalogue import table_name
from pipeline.tables.columns import column_names
from pipeline.tables.entries import entries
from pipeline.tables.figures import facts_of_table
from pipeline.tables.wording import amount, healed, money_unit


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("收入支出决算总表", "收入支出决算总表"),
        ("表一：收支决算总表", "收入支出决算总表"),
        ("附表1-1 2023年度部门收入决算表（公开）", "收入决算表"),
        ("公开05表 一般公共预算财政拨款支出决算表", "一般公共预算财政拨款支出决算表"),
        ("《财政拨款“三公”经费支出决算表》", "财政拨款“三公”经费支出决算表"),
        ('七、一般公共预算财政拨款"三公"经费支出决算表', "一般公共预算财政拨款“三公”经费支出决算表"),
        ("2026年部门财务收支预算总表", "财务收支预算总表"),
        ("2O21年临江市本级政府性基金预算收支决算表", "政府性基金预算收支决算表"),
        ("一般公共预算财政拨款基本支出决算", "一般公共预算财政拨款基本支出决算表"),
        ("国有资产占有使用情况表", "国有资产占用情况表"),
        ("临江市水利局2023年度收入决算表", "收入决算表"),
        ("水利工程支出决算表", None),
        ("本级对下政府性基金转移支付补助决算表", None),
        ("单位：万元", None),
    ],
)
def test_titles(title: str, name: str | None) -> None:
    assert table_name(title) == name


SPENT = (
    ("项目", None, "本年支出合计", "基本支出", "项目支出"),
    ("功能分类科目编码", "科目名称", None, None, None),
    ("合计", None, "30.00", "10.00", "20.00"),
    ("213", "农林水支出", "30.00", "10.00", "20.00"),
)


def test_a_title_broken_over_lines_is_read_whole() -> None:
    assert standard_table(SPENT, "一般公共预算财政拨款\n支出决算表").name == "一般公共预算财政拨款支出决算表"


def test_what_narrows_a_title_makes_another_table() -> None:
    assert standard_table(SPENT, "支出决算表\n（基本支出经济分类）").name is None
    assert standard_table(SPENT, "支出决算表\n（功能分类）").name == "支出决算表"


def test_a_name_that_its_columns_deny_is_none() -> None:
    assert standard_table((("姓名", "金额"), ("甲", "1.00")), "支出决算表").name is None


def test_a_title_and_a_unit_ruled_with_the_table() -> None:
    rows = (("支出决算表", None, None, None, None), ("", "", "", "", "金额单位：元"), *SPENT)
    table = standard_table(rows, "")
    assert (table.name, table.money_unit, len(table.rows)) == ("支出决算表", "元", 2)


def test_headers_of_several_levels() -> None:
    header = (
        ("项目", None, None, "本年支出", None, None),
        ("科目编码", None, "科目名称", "合计", "其中", None),
        ("类", "款", None, None, "基本支出", "项目支出"),
    )
    assert column_names(header) == (
        "项目/科目编码/类",
        "项目/科目编码/款",
        "项目/科目名称",
        "本年支出/合计",
        "本年支出/其中/基本支出",
        "本年支出/其中/项目支出",
    )


TOTALS = (
    ("收入", None, "支出", None),
    ("项目", "决算数", "项目", "决算数"),
    ("一、一般公共预算财政拨款收入", "90.00", "一、一般公共服务支出", "70.00"),
    ("二、其他收入", "10.00", "二、住房保障支出", "20.00"),
    ("本年收入合计", "100.00", "本年支出合计", "90.00"),
    ("年初结转和结余", "5.00", "年末结转和结余", "15.00"),
    ("总计", "105.00", "总计", "105.00"),
)


def test_two_sides_are_two() -> None:
    table = standard_table(TOTALS, "收入支出决算总表\n单位：万元")
    facts = {fact.field: fact.value for fact in facts_of_table(table, 0, year=2023)}
    assert table.confidence == 1
    assert (facts["total_income"], facts["closing_carryover"]) == (Decimal("105.00"), Decimal("15.00"))
    assert facts["income_other"] == Decimal("10.00")
    assert [entry.side for entry in entries(table)][:4] == [0, 1, 0, 1]


def test_a_table_that_breaks_its_sums_is_not_sure() -> None:
    wrong = (*TOTALS[:-1], ("总计", "105.00", "总计", "501.00"))
    assert standard_table(wrong, "收入支出决算总表").confidence < 1


def test_codes_in_columns_of_their_own_are_put_together() -> None:
    rows = (
        ("科目编码", None, None, "科目名称", "合计"),
        ("类", "款", "项", None, None),
        ("213", "03", "01", "行政运行", "1,234.50"),
    )
    table = standard_table(rows, "一般公共预算财政拨款支出决算表\n单位：元")
    (fact,) = facts_of_table(table, 4, year=2023)
    assert (fact.field, fact.value, fact.unit, fact.code) == (
        "item_2130301_final",
        Decimal("1234.50"),
        "元",
        "2130301",
    )
    assert (fact.table, fact.cell, fact.scope) == (4, (0, 4), "general")


def test_an_unknown_table_gives_no_figures() -> None:
    assert list(facts_of_table(standard_table(SPENT, "水利工程支出表\n单位：万元"), 0)) == []


def test_the_sangong_columns_give_budget_and_final() -> None:
    rows = (
        ("合计", None, "因公出国（境）费", None, "公务接待费", None),
        ("预算数", "决算数", "预算数", "决算数", "预算数", "决算数"),
        ("3.00", "0.39", "0.00", "0.00", "3.00", "0.39"),
    )
    table = standard_table(rows, "财政拨款“三公”经费支出决算表\n单位：万元")
    facts = {fact.field: str(fact.value) for fact in facts_of_table(table, 0)}
    assert facts == {
        "sangong_budget": "3.00",
        "sangong_final": "0.39",
        "abroad_budget": "0.00",
        "abroad_final": "0.00",
        "reception_budget": "3.00",
        "reception_final": "0.39",
    }


def test_the_same_title_on_each_page_is_one_table() -> None:
    pieces = [Piece(rows=SPENT, heading="支出决算表\n单位：万元", page=page) for page in (3, 4)]
    (table,) = standard_tables(pieces)
    assert (table.pages, len(table.rows)) == ((3, 4), 4)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("机关事业单位基本养老保险缴\n费支出", "机关事业单位基本养老保险缴费支出"),
        ("1,2\n34.50", "1,234.50"),
        ("合   计", "合计"),
        ("因 公 出 国 （ 境 ） 费用", "因公出国（境）费用"),
        ("Party\nSchool", "Party School"),
    ],
)
def test_cells_are_healed(cell: str, words: str) -> None:
    assert healed(cell) == words


@given(st.decimals(-(10**12), 10**12, places=2))
def test_amounts_are_read_as_printed(value: Decimal) -> None:
    assert amount(f"{value:,}") == value


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading(cell: str) -> None:
    amount(cell)
    assert money_unit(healed(cell)) in {None, "元", "千元", "万元", "亿元"}
    standard_table(((cell, None), (cell, cell)), cell)
