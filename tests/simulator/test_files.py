"""The attached PDFs: readable, ruled, the same bytes every time, and saying what the truth says."""

import io

import pdfplumber
import pypdfium2
import pytest

from pipeline.types import Kind
from simulator import Province
from simulator import narrative_jiangxi as jiangxi
from simulator import narrative_sichuan as sichuan
from simulator.book import plain
from simulator.disclosure import Disclosure, Form, Wording, _printed


def text_of(body: bytes) -> str:
    document = pypdfium2.PdfDocument(body)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def first(wording: Wording, form: Form) -> Disclosure:
    found = (d for _, _, d in Province(units=8).disclosures() if d.wording is wording and d.form is form)
    return next(found)


@pytest.mark.parametrize("wording", [Wording.JIANGXI, Wording.SICHUAN])
def test_a_file_with_the_narrative_states_every_fact(wording: Wording) -> None:
    disclosure = first(wording, Form.FILE)
    text = "".join(text_of(disclosure.file()).split())
    for fact in disclosure.facts():
        assert plain(abs(fact.value)) in text, fact


@pytest.mark.parametrize(
    ("wording", "names"), [(Wording.JIANGXI, jiangxi.TABLES), (Wording.SICHUAN, sichuan.TABLES)]
)
def test_a_file_of_tables_has_them_all_ruled(wording: Wording, names: tuple[str, ...]) -> None:
    disclosure = first(wording, Form.PAGE)
    body = disclosure.file()
    text = text_of(body)
    assert [name for name in names if name not in text] == []
    with pdfplumber.open(io.BytesIO(body)) as document:
        ruled = sum(1 for page in document.pages if page.extract_tables())
    assert ruled >= len(names)


def test_the_first_table_balances_in_print() -> None:
    disclosure = first(Wording.JIANGXI, Form.PAGE)
    with pdfplumber.open(io.BytesIO(disclosure.file())) as document:
        rows = [row for page in document.pages for table in page.extract_tables() for row in table]
    said = {fact.field: f"{fact.value:.2f}" for fact in disclosure.facts()}
    assert ["总计", said["total_income"], "总计", said["total_expenditure"]] in rows
    assert ["本年收入合计", said["current_income"], "本年支出合计", said["current_expenditure"]] in rows


def test_the_same_content_gives_the_same_bytes() -> None:
    disclosure = first(Wording.SICHUAN, Form.FILE)
    body = disclosure.file()
    _printed.cache_clear()
    assert disclosure.file() == body


def test_a_budget_is_a_document_of_its_own() -> None:
    budgets = [d for _, _, d in Province(units=12).disclosures() if d.kind is Kind.DEPARTMENT_BUDGET]
    assert budgets
    assert "部门支出总表" in text_of(budgets[0].file())
