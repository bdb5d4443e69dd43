"""The text against the tables and the tables against each other."""

from dataclasses import replace

import pytest

from pipeline.checks import findings_of
from pipeline.types import Table
from tests.pipeline.checks.stating import stated, told


def table(name: str, columns: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    return Table(name=name, number=1, pages=(9,), money_unit="万元", columns=columns, rows=rows)


TOTALS = table(
    "收入支出决算总表",
    ("收入/项目", "收入/行次", "收入/决算数", "支出/项目", "支出/行次", "支出/决算数"),
    ("一、财政拨款收入", "1", "974.50", "一、一般公共服务支出", "31", ""),
    ("本年收入合计", "27", "974.50", "本年支出合计", "57", "975.38"),
    ("年初结转和结余", "29", "11.28", "年末结转和结余", "59", "10.40"),
    ("总计", "30", "985.78", "总计", "60", "985.78"),
)
SPENT = table(
    "支出决算表",
    ("项目/科目编码", "项目/科目名称", "本年支出合计", "基本支出", "项目支出"),
    ("合计", "", "975.38", "537.64", "437.74"),
    ("201", "一般公共服务支出", "975.38", "537.64", "437.74"),
)
GENERAL = table(
    "一般公共预算财政拨款支出决算表",
    ("项目/科目编码", "项目/科目名称", "合计", "基本支出", "项目支出"),
    ("201", "一般公共服务支出", "974.50", "536.76", "437.74"),
    ("合计", "", "974.50", "536.76", "437.74"),
)
SANGONG = table(
    "财政拨款“三公”经费支出决算表",
    ("项目", "预算数", "决算数"),
    ("合计", "80.00", "75.00"),
    ("其中：公务用车购置费", "50.00", "50.00"),
    ("公务用车运行维护费", "30.00", "25.00"),
)
TEXT = (
    "收入总计[total_income|985.78]万元。本年支出[current_expenditure|975.38]万元，其中基本支出[exp_basic|537.64]万元。"
    "一般公共预算财政拨款基本支出[gpb_basic_exp|536.76]万元。年末结转和结余[closing_carryover|10.40]万元。"
)


def test_a_text_that_says_what_the_tables_say() -> None:
    assert findings_of(stated(TEXT, tables=(TOTALS, SPENT, GENERAL))) == ()


def test_a_figure_of_another_scope_than_its_table() -> None:
    document = stated(TEXT.replace("536.76", "537.64"), tables=(TOTALS, SPENT, GENERAL))
    (finding,) = findings_of(document)
    assert told((finding,)) == [("TT-01", "error", "wrong_scope")]
    assert (finding.stated, finding.computed) == ("537.64", "536.76")
    assert document.text[: finding.start].endswith("一般公共预算财政拨款基本支出")


@pytest.mark.parametrize(
    ("was", "now", "diagnosis"),
    [
        ("985.78", "9857.80", "extra_zero"),
        ("985.78", "9.8578", "decimal_shift"),
        ("985.78", "958.78", "transposed_digits"),
        ("985.78", "985.00", None),
    ],
)
def test_a_slip_of_the_pen_against_the_table(was: str, now: str, diagnosis: str | None) -> None:
    findings = findings_of(stated(TEXT.replace(was, now), tables=(TOTALS,)))
    assert ("TT-01", "error", diagnosis) in told(findings)


def test_two_columns_exchanged_between_text_and_table() -> None:
    text = "购置费[vehicle_purchase_final|25.00]万元。运行维护费[vehicle_operating_final|50.00]万元。"
    assert told(findings_of(stated(text, tables=(SANGONG,)))) == [("TT-01", "error", "swapped_columns")] * 2


def test_a_cent_between_tables_is_rounding_and_more_is_not() -> None:
    near = replace(SPENT, rows=(("合计", "", "975.39", "537.64", "437.74"),))
    assert findings_of(stated("收入。", tables=(TOTALS, near))) == ()
    far = replace(SPENT, rows=(("合计", "", "976.38", "538.64", "437.74"),))
    assert told(findings_of(stated("收入。", tables=(TOTALS, far)))) == [("TT-02", "warning", None)]


def test_a_table_that_does_not_add_up_by_itself_proves_nothing_against_the_text() -> None:
    misread = replace(GENERAL, rows=(("合计", "", "974.50", "36.76", "437.74"),))
    findings = findings_of(stated(TEXT, tables=(SPENT, misread)))
    assert {str(finding.severity) for finding in findings} == {"warning"}


def test_an_empty_cell_is_no_figure_of_its_neighbour() -> None:
    gap = replace(TOTALS, rows=(("年初结转和结余", "29", "", "年末结转和结余", "59", "10.40"),))
    text = "年初结转和结余[opening_carryover|11.28]万元。"
    assert findings_of(stated(text, tables=(gap,))) == ()
