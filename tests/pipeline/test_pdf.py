"""PDFs that are whole, locked, cut short, empty of text, or none at all."""

import io

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.formats.pdf import PAGE_BREAK
from pipeline.read import read
from pipeline.types import Document, Status

PAGES = (
    ("临水县水利局", "2023 年度部门决算", "二〇二四年九月"),
    ("一、收入决算情况", "收入总计1806.42万元。"),
    ("二、支出决算情况", "支出总计1806.42万元。"),
)


def pdf(*pages: tuple[str, ...], password: str | None = None, strength: int = 40) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(password, strength=strength) if password is not None else None
    canvas = Canvas(file, encrypt=lock, invariant=True)
    for lines in pages:
        canvas.setFont("STSong-Light", 14)
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 30 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def document_of(body: bytes) -> Document:
    document = read(body).document
    assert document is not None
    return document


def test_pages_and_the_title_on_the_cover() -> None:
    document = document_of(pdf(*PAGES))
    assert document.title == "临水县水利局2023年度部门决算"
    assert document.pages == 3
    assert document.text.split(PAGE_BREAK)[1] == "一、收入决算情况\n收入总计1806.42万元。"
    assert "\r" not in document.text


def test_the_page_of_an_offset_is_told_by_form_feeds() -> None:
    text = document_of(pdf(*PAGES)).text
    assert 1 + text.count("\f", 0, text.index("支出总计")) == 3


def test_a_cover_without_a_title_gives_none() -> None:
    assert document_of(pdf(("1", "目录", "一、收入决算情况"))).title == ""


def test_junk_before_the_start_is_skipped() -> None:
    assert read(b"HTTP/1.1 200 OK\r\n\r\n" + pdf(*PAGES)).status == Status.OK


def test_a_password_is_said() -> None:
    reading = read(pdf(*PAGES, password="geheim"))
    assert (reading.status, reading.document) == (Status.ENCRYPTED, None)


@pytest.mark.parametrize("strength", [40, 128])
def test_an_empty_password_is_none(strength: int) -> None:
    assert "收入总计" in document_of(pdf(*PAGES, password="", strength=strength)).text


def test_a_file_without_its_last_sixty_bytes_is_never_taken_for_whole() -> None:
    assert read(pdf(*PAGES)[:-60]).status in {Status.TRUNCATED, Status.PARTIAL}


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_cut_short_is_never_taken_for_whole(share: float) -> None:
    body = pdf(*PAGES)
    assert read(body[: int(len(body) * share)]).status in {Status.TRUNCATED, Status.PARTIAL}


def test_what_only_begins_as_a_pdf_is_malformed() -> None:
    reading = read(b"%PDF-1.7\nnothing of the kind\nstartxref\n0\n%%EOF\n")
    assert reading.status == Status.MALFORMED
    assert reading.reason


def test_pages_without_text_are_said_to_have_none() -> None:
    reading = read(pdf((), ()))
    assert reading.status == Status.NO_TEXT
    assert reading.document is not None
    assert (reading.document.pages, reading.document.text) == (2, "")


def test_scans_without_text_differ_by_their_bytes() -> None:
    assert read(pdf((), ())).fingerprint != read(pdf((), (), ())).fingerprint
