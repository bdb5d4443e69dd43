"""Tables on pages: spans put every cell into its column, and each cell knows its place in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read
from pipeline.types import Document, Status


def page(table: str) -> Document:
    body = f'<html><head><title>决算</title></head><body><div id="zoom">{table}</div></body></html>'
    reading = read(body.encode())
    assert reading.status == Status.OK, reading.reason
    assert reading.document
    return reading.document


FINAL = """
<p>平安县档案馆2023年度部门决算情况说明</p><p>收入支出决算总表</p><p>单位：万元</p>
<table>
<tr><th colspan="2">收入</th><th colspan="2">支出</th></tr>
<tr><td>项目</td><td>金额</td><td>项目</td><td>金额</td></tr>
<tr><td>一、财政拨款收入</td><td>12.50</td><td>一、教育支出</td><td>10.00</td></tr>
<tr><td>本年收入合计</td><td>12.50</td><td>本年支出合计</td><td>12.50</td></tr>
</table><p>注：本表反映部门本年度的总收支情况。</p>
"""


def test_a_table_is_named_and_its_cells_have_their_places():
    said = page(FINAL)
    (table,) = said.tables
    assert (table.name, table.money_unit) == ("收入支出决算总表", "万元")
    assert table.columns == ("收入/项目", "收入/金额", "支出/项目", "支出/金额")
    assert table.rows[0] == ("一、财政拨款收入", "12.50", "一、教育支出", "10.00")
    for row, spans in zip(table.rows, table.spans, strict=True):
        for cell, span in zip(row, spans, strict=True):
            assert span
            assert said.text[span[0] : span[1]] == cell


def test_spans_down_and_across_leave_covered_places_empty():
    said = page(
        '<table><tr><td rowspan="3">类</td><td colspan="2">合计</td></tr>'
        "<tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
    )
    assert said.grids[0].rows == (("类", "合计", ""), ("", "甲", "1"), ("", "乙", "2"))


def test_a_wide_cell_ends_the_cell_above_that_reaches_into_it():
    said = page(
        '<table><tr><td>甲</td><td rowspan="3">乙</td></tr><tr><td colspan="2">丙</td><td>1</td></tr>'
        "<tr><td>丁</td><td>2</td></tr></table>"
    )
    assert said.grids[0].rows == (("甲", "乙", ""), ("丙", "", "1"), ("丁", "2", ""))


@pytest.mark.parametrize("span", ["99999999999", "0", "-1", "两", "", "65536"])
def test_any_span_is_bounded(span: str):
    first = f'<tr><td colspan="{span}" rowspan="{span}">甲</td></tr>'
    said = page(f"<table>{first}<tr><td>乙</td><td>丙</td></tr></table>")
    assert len(said.grids[0].rows[0]) <= 1000


def test_a_table_that_lays_the_page_out_is_none():
    inner = "<table><tr><td>甲</td><td>1</td></tr></table>"
    said = page(f"<table><tr><td>菜单</td><td>{inner}</td></tr></table>")
    assert [grid.rows for grid in said.grids] == [(("甲", "1"),)]


cells = st.tuples(st.sampled_from(["", "甲", "12.50", "乙 丙"]), st.integers(0, 4), st.integers(0, 4))


@given(st.lists(st.lists(cells, max_size=5), max_size=6))
def test_every_row_has_one_length_and_every_span_holds_its_cell(rows: list[list[tuple[str, int, int]]]):
    markup = "".join(
        "<tr>"
        + "".join(f"<td colspan={wide} rowspan={high}>{word}</td>" for word, wide, high in row)
        + "</tr>"
        for row in rows
    )
    said = page(f"<p>收入支出决算总表</p><table>{markup}</table>")
    for grid in said.grids:
        assert len({len(row) for row in grid.rows}) == 1
    for table in said.tables:
        for row, spans in zip(table.rows, table.spans, strict=True):
            for cell, span in zip(row, spans, strict=True):
                assert span is None or said.text[span[0] : span[1]].replace(" ", "") == cell.replace(" ", "")
