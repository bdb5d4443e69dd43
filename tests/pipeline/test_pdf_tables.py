"""PDF pages with tables: cells as printed, tables over pages, the text around them, figures in place."""

import io
import json
from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.formats import Origin, PartlyRead, pdf
from pipeline.formats.pdf.flow import BREAK_IN_SENTENCE
from pipeline.read import read
from pipeline.tables.lattice import MOST_RULES
from pipeline.tables.wording import amount, is_code
from pipeline.types import Document, Status
from tests.pipeline.printing import Sheet, printed

HEADER = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出")
FIRST = (
    HEADER,
    ("合计", None, "300.00", "180.00", "120.00", ""),
    ("213", "农林水支出", "300.00", "180.00", "120.00", ""),
    ("21303", "水利", "300.00", "180.00", "120.00", ""),
    ("2130301", "行政运行", "180.00", "180.00", "0.00", ""),
)
HEADING = ("支出决算表", "单位：万元")


def read_document(body: bytes) -> Document:
    document = read(body).document
    assert document is not None
    return document


def by_pdfplumber(body: bytes) -> list[list[list[str]]]:
    with pdfplumber.open(io.BytesIO(body)) as file:
        return [
            [[cell or "" for cell in row] for row in table]
            for page in file.pages
            for table in page.extract_tables()
        ]


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("turned", [False, True])
def test_the_cells_are_those_of_pdfplumber(filled: bool, turned: bool) -> None:
    rows = (*FIRST, ("2130305", "水利工程建设\n与维护", "120.00", "", "120.00", ""))
    body = printed(Sheet(HEADING, rows, filled=filled), turned=turned)
    document = read_document(body)
    assert [[list(row) for row in grid.rows] for grid in document.grids] == by_pdfplumber(body)
    assert document.grids[0].rows[-1][1] == "水利工程建设\n与维护"
    assert document.grids[0].rows[1][1] == ""


def test_a_table_is_named_and_its_figures_stand_where_the_facts_say() -> None:
    document = read_document(printed(Sheet(HEADING, FIRST)))
    (table,) = document.tables
    assert (table.name, table.number, table.money_unit, table.columns) == ("支出决算表", 1, "万元", HEADER)
    assert table.confidence < 1  # 2130305 is not on the page, so 水利 is no sum of its items
    (basic,) = (fact for fact in document.facts if fact.field == "exp_basic")
    assert (basic.unit, basic.page, basic.table, basic.cell) == ("万元", 1, 0, (0, 3))
    assert document.text[basic.start : basic.end] == "180.00"


@pytest.mark.parametrize("again", [(), (HEADER,)])
def test_a_table_goes_on_over_pages_with_its_header_once(again: tuple[tuple[str, ...], ...]) -> None:
    rest = (*again, ("2130305", "水利工程建设", "120.00", "", "120.00", ""))
    document = read_document(printed(Sheet(HEADING, FIRST, number=7), Sheet(rows=rest, number=8)))
    (table,) = document.tables
    assert table.pages == (1, 2)
    assert [row[0] for row in table.rows] == ["合计", "213", "21303", "2130301", "2130305"]
    assert table.confidence == 1
    assert "- 7 -" not in document.text


def test_a_row_cut_by_the_page_break_is_one_row() -> None:
    cut = ("2130305", "水利工程建设", "120.00", "", "120.00", "")
    rest = (("", "与维护支出", "", "", "", ""), ("2130306", "其他", "1.00", "", "1.00", ""))
    (table,) = read_document(printed(Sheet(HEADING, (*FIRST, cut)), Sheet(rows=rest))).tables
    assert table.rows[-2][:3] == ("2130305", "水利工程建设与维护支出", "120.00")
    assert table.rows[-1][0] == "2130306"


def test_what_ends_with_a_note_does_not_go_on() -> None:
    first = Sheet(HEADING, FIRST, note=("注：本表反映部门本年度各项支出情况。",))
    document = read_document(
        printed(first, Sheet(rows=(("1", "2", "3", "4", "5", "6"), ("a", "", "", "", "", ""))))
    )
    assert [table.name for table in document.tables] == ["支出决算表", None]


def test_two_tables_on_a_page_are_two() -> None:
    income = (("项目", "决算数", "项目", "决算数"), ("本年收入合计", "1.00", "本年支出合计", "1.00"))
    body = printed(
        Sheet(("2023年度收入支出决算总表", "单位：万元"), income),
        Sheet(("2023年度“三公”经费情况表",), income),
    )
    assert [table.name for table in read_document(body).tables] == ["收入支出决算总表", None]


def test_a_table_without_rules_counts_when_its_sums_hold() -> None:
    rows = [[cell or "" for cell in row] for row in FIRST]
    rows.append(["2130305", "水利建设", "120.00", "0.00", "120.00", ""])
    document = read_document(printed(Sheet(HEADING, rows, ruled=False)))
    assert [table.name for table in document.tables] == ["支出决算表"]
    assert {fact.field: str(fact.value) for fact in document.facts}["exp_project"] == "120.00"


def test_a_sentence_runs_on_over_lines_and_pages() -> None:
    full = "本部门二〇二三年度支出决算中用于水利工程建设与维护以及防汛抗旱的支出比上年明显增加其中"
    page = Sheet((full, full, full))
    text = read_document(printed(page, Sheet(("基本支出180.00万元。", "一、收入", "二、支出")))).text
    assert f"{full}{full}" in text
    assert f"{full}{BREAK_IN_SENTENCE}基本支出180.00万元。\n一、收入\n二、支出" in text


def test_a_drawing_is_no_table_and_its_page_is_named() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    canvas.setFont("STSong-Light", 14)
    canvas.drawString(72, 760, "规划图")
    for step in range(MOST_RULES + 1):
        canvas.line(step * 4, 0, step * 4, 800)
    canvas.save()
    with pytest.raises(PartlyRead, match="tables not read on pages 1") as caught:
        pdf.parse(file.getvalue(), Origin())
    assert caught.value.status == Status.PARTIAL
    assert caught.value.document.text == "规划图"


NAME = "上海市普陀区规划和自然资源局2024年度部门决算"
NINE = [
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "财政拨款“三公”经费支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
]


def test_every_labelled_code_and_amount_of_a_real_report(shared: Path) -> None:
    document = read_document((shared / f"samples/pdf/{NAME}.pdf").read_bytes())
    gold = json.loads((shared / f"gold/{NAME}.gold.json").read_text(encoding="utf-8"))
    tables = {table.name: table for table in document.tables}
    for name, labelled in gold["table_rows"].items():
        assert _coded(tables[name].rows) == {
            code: [float(value) for value in values] for code, values in labelled
        }


def _coded(rows: tuple[tuple[str, ...], ...]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        code = ""
        for cell in row:
            if is_code(cell):
                code = cell
                found[code] = []
            elif code and (value := amount(cell)) is not None:
                found[code].append(float(value))
    return found


@pytest.mark.parametrize("name", [NAME, "上海市普陀区财政局2024年度部门决算", "附件2：部门决算模板"])
def test_the_nine_tables_of_real_reports_in_order(shared: Path, name: str) -> None:
    document = read_document((shared / f"samples/pdf/{name}.pdf").read_bytes())
    assert [table.name for table in document.tables if table.name] == NINE
    assert [table.name for table in document.tables_listed] == NINE
    spans = [
        (document.text[slice(*span)], cell)
        for table in document.tables
        for row, places in zip(table.rows, table.spans, strict=True)
        for cell, span in zip(row, places, strict=True)
        if span
    ]
    assert spans
    assert all(stands == cell for stands, cell in spans)
