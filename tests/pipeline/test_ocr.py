"""Pages that are pictures: recognised on demand, marked as such, and never compared by what was misread."""

import io
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.formats import ocr
from pipeline.read import RECOGNISED, read
from pipeline.types import Status

COLUMNS = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
]
LINE, WORD = 4, 5
WORDS = [
    (LINE, 100, 100, 700, 40, ""),
    (WORD, 100, 100, 300, 40, "平安县档案馆"),
    (WORD, 405, 102, 400, 38, "2023年度部门决算"),
    (LINE, 100, 200, 700, 40, ""),
    (WORD, 100, 200, 300, 40, "收入总计12.50万元。"),
    (LINE, 100, 300, 700, 40, ""),
    (WORD, 100, 300, 100, 40, "项目"),
    (WORD, 900, 300, 100, 40, "金额"),
]


def scan(pages: int = 1, *, text: str = "") -> bytes:
    """Pages that show a picture; the last one may carry text as well."""
    picture = Image.new("RGB", (400, 560), "white")
    ImageDraw.Draw(picture).rectangle((50, 50, 350, 70), fill="black")
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=True)
    for number in range(pages):
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        if number == pages - 1:
            canvas.drawString(100, 100, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture
def tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program that answers as Tesseract does; what it says lies in the file it returns."""
    said = tmp_path / "said.tsv"
    rows = [(level, 1, 1, 1, 1, 1, *box, 90, text) for level, *box, text in WORDS]
    said.write_text("\n".join("\t".join(map(str, row)) for row in [COLUMNS, *rows]) + "\n", encoding="utf-8")
    program = tmp_path / "tesseract"
    program.write_text(f"#!{shutil.which('sh')}\ncat > /dev/null\ncat {said}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    monkeypatch.setattr(ocr, "find_spec", lambda _: None)
    return said


@pytest.mark.usefixtures("tesseract")
def test_a_scan_is_read_on_demand_and_its_figures_are_marked():
    reading = read(scan(), ocr=True)
    assert (reading.status, reading.reason) == (Status.OK, None)
    assert reading.document
    assert reading.document.text == "平安县档案馆2023年度部门决算\n收入总计12.50万元。\n项目\t金额"
    assert (reading.document.ocr, reading.document.identity.unit) == (True, "平安县档案馆")
    assert [(str(fact.value), fact.confidence) for fact in reading.document.facts] == [("12.50", RECOGNISED)]


@pytest.mark.usefixtures("tesseract")
def test_without_being_asked_a_scan_is_no_text():
    reading = read(scan())
    assert (reading.status, reading.document and reading.document.ocr) == (Status.NO_TEXT, False)
    assert "ocr" in (reading.reason or "")


def test_what_another_recogniser_reads_is_no_amendment(tesseract: Path):
    before = read(scan(), ocr=True)
    tesseract.write_text(tesseract.read_text(encoding="utf-8").replace("12.50", "72.50"), encoding="utf-8")
    after = read(scan(), ocr=True)
    assert before.document != after.document
    assert before.fingerprint == after.fingerprint == read(scan()).fingerprint


@pytest.mark.usefixtures("tesseract")
def test_pages_with_text_are_left_alone():
    reading = read(scan(text="A page of words, and no picture alone."), ocr=True)
    assert reading.document
    assert (reading.document.text, reading.document.ocr) == ("A page of words, and no picture alone.", False)


def test_a_page_on_which_nothing_is_recognised_is_said(tesseract: Path):
    tesseract.write_text("\t".join(COLUMNS) + "\n", encoding="utf-8")
    assert read(scan(2), ocr=True).status == Status.NO_TEXT
    reading = read(scan(2, text="A page of words, and a picture before it."), ocr=True)
    assert reading.status == Status.PARTIAL
    assert reading.reason


@pytest.mark.usefixtures("tesseract")
def test_an_empty_page_is_no_picture():
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.drawString(100, 100, "A page of words before an empty one.")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    reading = read(file.getvalue(), ocr=True)
    assert (reading.status, reading.document and reading.document.ocr) == (Status.OK, False)


def test_a_page_that_the_recogniser_fails_on_stays_a_picture(tesseract: Path):
    tesseract.with_name("tesseract").write_text(f"#!{shutil.which('sh')}\nexit 1\n")
    assert read(scan(), ocr=True).status == Status.NO_TEXT
    assert read(scan(2, text="A page of words, and a picture before it."), ocr=True).status == Status.PARTIAL


def test_nothing_that_reads_pictures_is_no_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(ocr, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    reading = read(scan(), ocr=True)
    assert reading.status == Status.NO_TEXT
    assert "tesseract-ocr-chi-sim" in (reading.reason or "")
