"""Workbooks: what a person sees in their cells, in bounded time and memory."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read
from pipeline.types import Document, Status

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def document(body: bytes, name: str = "决算.xlsx") -> Document:
    reading = read(body, name=name)
    assert reading.status == Status.OK, reading.reason
    assert reading.document
    return reading.document


def by_hand(sheet: str) -> bytes:
    """The smallest workbook whose one sheet has this markup."""
    file = io.BytesIO()
    office = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{office}/relationships"><Relationship Id="r1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{office}/relationships"><Relationship Id="r1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        package.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        )
    return file.getvalue()


def test_a_sheet_is_text_and_a_raw_table():
    said = document(
        workbook(
            ("平安县档案馆2023年度部门决算",),
            ("收入支出决算总表",),
            ("项目", None, "金额（万元）"),
            ("一、财政拨款收入", 1, 1234.5600000000001),
            ("收入总计", 2, 0.1 + 0.2),
        )
    )
    assert said.text == (
        "平安县档案馆2023年度部门决算\n收入支出决算总表\n项目\t\t金额（万元）\n"
        "一、财政拨款收入\t1\t1234.56\n收入总计\t2\t0.3"
    )
    assert said.identity.unit == "平安县档案馆"
    assert said.identity.fiscal_year == 2023
    (grid,) = said.grids
    assert grid.page == 1
    assert grid.rows[2:] == (
        ("项目", "", "金额（万元）"),
        ("一、财政拨款收入", "1", "1234.56"),
        ("收入总计", "2", "0.3"),
    )


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (12, "12"),
        (-0.0000000001, "0"),
        (2779.15, "2779.15"),
        (98765432109.87, "98765432109.87"),
        (1e300, "1E+300"),
        (True, "TRUE"),
        ("0012", "0012"),
        (date(2024, 9, 20), "2024-09-20"),
        (datetime(2024, 9, 20, 8, 30), "2024-09-20 08:30:00"),  # noqa: DTZ001 - Excel knows no zones
    ],
)
def test_a_cell_is_printed_as_a_person_sees_it(cell: object, printed: str):
    assert document(workbook(("项目", "值"), ("甲", cell))).grids[0].rows[1] == ("甲", printed)


@given(fen=st.integers(min_value=-(10**13), max_value=10**13))
def test_an_amount_keeps_every_fen(fen: int):
    yuan = fen / 100
    sign, whole = "-" if fen < 0 else "", abs(fen)
    exact = f"{sign}{whole // 100}.{whole % 100:02}".rstrip("0").rstrip(".")
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>{yuan!r}</v></c></row>'
    assert document(by_hand(rows)).grids[0].rows == (("1", exact),)


def test_sheets_are_pages_and_hidden_ones_are_named_not_read():
    book = openpyxl.Workbook()
    book.active.append(("平安县档案馆2023年度部门决算",))
    table = book.create_sheet("三公经费表")
    table.append(("项目", "金额"))
    table.append(("公务接待费", 3))
    book.create_sheet("字典").append(("机密", "词"))
    book["字典"].sheet_state = "hidden"
    said = document(saved(book))
    assert said.text == "平安县档案馆2023年度部门决算\n\f\n三公经费表\n项目\t金额\n公务接待费\t3"
    assert (said.pages, [grid.page for grid in said.grids]) == (2, [2])
    assert "字典" in said.findings[0].message


def test_a_merged_cell_stands_where_its_upper_left_corner_is():
    book = openpyxl.Workbook()
    for row in (("收入", None, "支出"), ("项目", "金额", "项目"), ("甲", 1, "乙")):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    assert document(saved(book)).grids[0].rows[0] == ("收入", "", "支出")


def test_prose_in_one_cell_keeps_its_lines():
    body = workbook(("名词解释",), ("一、财政拨款收入：指财政拨款。\n二、其他收入：指其他。",))
    said = document(body)
    assert said.text == "名词解释\n一、财政拨款收入：指财政拨款。\n二、其他收入：指其他。"
    assert said.grids == ()


@pytest.mark.parametrize(
    ("far", "status"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', Status.OVER_LIMIT),
        ('<row r="1048576"><c r="XFD1048576" s="1"/></row>', Status.OK),  # formatted and empty
        ('<row r="700000"><c r="A700000"><v>1</v></c></row>', Status.PARTIAL),
    ],
)
def test_a_sheet_may_lie_about_its_size(far: str, status: Status):
    body = by_hand(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}')
    assert len(body) < 2000
    reading = read(body)
    assert reading.status == status
    assert (reading.reason is None) == (status is Status.OK)


def test_broken_workbooks_say_how():
    body = workbook(("项目", "金额"))
    assert read(body[: len(body) // 2]).status == Status.TRUNCATED
    assert read(body[:-60]).status == Status.TRUNCATED


def test_real_workbooks_old_and_new_say_the_same(shared: Path):
    office = shared / "samples" / "office"
    new = document((office / "unit_budget_template.xlsx").read_bytes())
    old = document((office / "tianbao_budget_template.xls").read_bytes())
    assert new.text == old.text
    assert new.grids == old.grids
    assert (new.pages, len(new.grids)) == (16, 9)
    assert "2026年预算单位收入预算总表" in new.text
