"""Any bytes at all: always a reading, never an exception."""

import gzip
import io
import json
import logging
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import identify
from pipeline.answer import answer
from pipeline.read import FORMATS, read
from pipeline.sniff import sniff
from pipeline.types import Identity, Status
from pipeline.version import READER

PAGE = "<html><head><title>404</title></head><body><p>您访问的页面不存在。</p></body></html>".encode()


def zipped(*members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(zipfile.ZipInfo(member), "x")  # of 1980: parameters of tests name no moment
    return file.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (
            zipped("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (zipped("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (zipped("OFD.xml"), "application/ofd"),
        (zipped("决算.pdf"), "application/zip"),
        (zipped("决算.pdf")[:40], "application/zip"),
        (ole("WordDocument"), "application/msword"),
        (ole("Workbook"), "application/vnd.ms-excel"),
        (ole("Anything"), "application/x-ole-storage"),
        (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "application/x-7z-compressed"),
        (gzip.compress(b"x", mtime=0), "application/gzip"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"{\\rtf1 x}", "application/rtf"),
        (b"<?xml version='1.0'?><data/>", "application/xml"),
        (bytes(range(256)) * 8, "application/octet-stream"),
    ],
)
def test_the_bytes_say_what_a_file_is(body: bytes, media_type: str) -> None:
    assert sniff(body) == media_type


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"x", mtime=0),
        b"\x89PNG\r\n\x1a\n\x00",
        b"{\\rtf1 x}",
        b"<?xml version='1.0'?><data/>",
        bytes(range(256)) * 8,
    ],
)
def test_files_that_are_not_read_are_kept_with_a_reason(body: bytes) -> None:
    reading = read(body, name="决算.pdf")
    assert (reading.status, reading.document) == (Status.UNSUPPORTED, None)
    assert reading.reason


def test_a_locked_office_file_is_encrypted() -> None:
    assert read(ole("EncryptedPackage")).status == Status.ENCRYPTED


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\x00\x00", b"\xef\xbb\xbf"])
def test_nothing_is_empty(body: bytes) -> None:
    assert read(body).status == Status.EMPTY


@pytest.mark.parametrize(
    "start",
    [
        b"<!DOCTYPE html>",
        b"\xef\xbb\xbf<html>",
        b"\r\n\r\n<!-- x --><!-- y -->\n<html>",
        b'<?xml version="1.0"?>\n<html>',
        b"<div>",
    ],
)
def test_pages_are_known_by_their_markup(start: bytes) -> None:
    assert sniff(start + PAGE) == "text/html"


def test_a_page_in_utf16_is_a_page() -> None:
    reading = read(PAGE.decode().encode("utf-16"))
    assert reading.media_type == "text/html"
    assert reading.document is not None
    assert reading.document.text == "您访问的页面不存在。"


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "2023年度部门决算.pdf"},
        {"name": "x", "url": "http://www.linshui.example/files/%E5%86%B3%E7%AE%97.DOCX?sid=1"},
        {"content_type": "application/pdf;charset=utf-8"},
    ],
)
@pytest.mark.parametrize("body", [PAGE, b'{"code": 404, "msg": "not found"}'])
def test_an_error_page_in_place_of_a_file_is_no_document(body: bytes, asked: dict[str, str]) -> None:
    reading = read(body, **asked)
    assert (reading.status, reading.document) == (Status.NOT_A_DOCUMENT, None)


def test_an_article_whose_title_ends_like_a_file_is_an_article() -> None:
    assert (
        read(PAGE, name="2023年度部门决算.pdf", url="http://www.linshui.example/1.shtml").status == Status.OK
    )


def test_a_sheet_that_excel_saved_as_a_page_is_a_document() -> None:
    head = b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">'
    sheet = head + b"<table><tr><td>1</td><td>2</td></tr></table></html>"
    assert read(sheet, name="公开表.xls").status == Status.OK


def test_the_bytes_decide_not_the_name() -> None:
    assert (
        read("临水县水利局2023年度部门决算\n收入总计3万元。".encode(), name="决算").media_type == "text/plain"
    )
    assert read(PAGE, name="index.txt").media_type == "text/html"


def test_text_keeps_every_character_of_the_file() -> None:
    text = "\r\n  收入总计\u2002 3万元 \r\n\r\n\t\x0c完\n"
    reading = read(b"\xef\xbb\xbf" + text.encode())
    assert reading.document is not None
    assert reading.document.text == text


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda tail: PAGE[:60] + tail)))
def test_no_bytes_raise(body: bytes) -> None:
    reading = read(body)
    assert reading.reader == READER
    assert (reading.reason is None) == (reading.status == Status.OK)
    json.dumps(answer(reading, "x"))


def test_a_reader_that_breaks_down_is_reported_with_its_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(body: bytes, origin: object) -> object:
        raise IndexError(len(body))

    monkeypatch.setitem(FORMATS, "application/rtf", breaks)
    reading = read(b"{\\rtf1 x}")
    assert reading.status == Status.MALFORMED
    assert "IndexError" in (reading.reason or "")


def test_a_fault_of_ours_costs_neither_the_text_nor_the_status(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(text: str, *_: object, **__: object) -> object:
        raise ZeroDivisionError(len(text))

    monkeypatch.setattr(identify, "narrative", breaks)
    with caplog.at_level(logging.ERROR):
        reading = read("临水县水利局2023年度部门决算\n收入总计3万元。".encode(), name="决算.txt")
    assert (reading.status, reading.reason) == (Status.OK, None)
    assert reading.document is not None
    assert reading.document.text.endswith("收入总计3万元。")
    assert reading.document.identity == Identity()
    (record,) = caplog.records
    assert "决算.txt" in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_what_utf8_or_a_database_cannot_hold_is_in_no_answer() -> None:
    files = json.dumps([{"fileName": "决\ud800算\u200b.pdf", "url": "/files/1\ud800.pdf"}])
    body = (
        '<html><head><meta charset="utf-8">'
        '<meta name="ArticleTitle" content="临水县\u200b水利局2023年度&#7;部门决算">'
        '<meta name="ContentSource" content="水利&#x200b;局"></head>'
        "<body><div id=zoom>一\x00二&#0;三&#xD800;四\u200b五</div>"
        f"<script>var a={{articleFiles:{files}}}</script></body></html>"
    )
    document = read(body.encode(), url="http://www.linshui.example/1.html").document
    assert document is not None
    assert (document.title, document.issuer) == ("临水县水利局2023年度部门决算", "水利局")
    assert document.identity.unit == "临水县水利局"
    assert "\x00" not in document.text
    assert "四\u200b五" in document.text
    assert [link.title for link in document.links] == ["决算.pdf"]
    json.dumps(answer(read(body.encode()), "1.html"), ensure_ascii=False).encode("utf-8")


def test_a_text_keeps_even_what_nobody_sees() -> None:
    reading = read("临水县\u200b水利局2023年度部门决算\n本部门\ufeff2023年度收入总计3万元。".encode())
    assert reading.document is not None
    assert reading.document.text == "临水县\u200b水利局2023年度部门决算\n本部门\ufeff2023年度收入总计3万元。"
    assert (reading.document.title, reading.document.identity.unit) == (
        "临水县水利局2023年度部门决算",
        "临水县水利局",
    )
    (fact,) = reading.document.facts
    assert reading.document.text[fact.start : fact.end] == "3"


def test_the_answer_is_the_contracts() -> None:
    said = answer(read("临水县水利局2023年度部门决算\n\n2023年度收入总计1806.42万元。".encode()), "决算.txt")
    assert {"file", "media_type", "digest", "status", "document", "facts", "tables", "grids", "findings",
            "attachments", "reasons"} <= said.keys()  # fmt: skip
    assert {"title", "kind", "scope", "unit", "region", "fiscal_year", "published_on", "index_number",
            "document_number", "issuer", "money_unit", "template", "pages", "ocr", "text",
            "tables_listed"} <= said["document"].keys()  # fmt: skip
    assert (said["file"], said["status"], "reason" in said) == ("决算.txt", "ok", False)
    assert all(isinstance(fact["value"], str) for fact in said["facts"])


def test_an_unreadable_file_answers_with_a_reason_and_no_document() -> None:
    said = answer(read(b""), "空.pdf")
    assert (said["status"], said["document"], said["facts"]) == ("empty", None, [])
    assert said["reason"]


@pytest.mark.parametrize("seed", ["000_0661c8cf6a03fd73.txt", "002_13302ff8cc320a5c.txt"])
def test_the_seeds_keep_their_offsets(shared: Path, seed: str) -> None:
    file = shared / "seeds" / seed
    reading = read(file.read_bytes(), name=seed)
    assert reading.document is not None
    assert reading.document.text == file.read_bytes().decode()


EXPECTED = {
    "20221014035519506_yunnan.pdf": Status.NO_TEXT,
    "harbin_404_html_saved_as.pdf": Status.NOT_A_DOCUMENT,
}


def test_every_sample_ends_as_it_should(shared: Path) -> None:
    files = [file for file in sorted((shared / "samples").rglob("*")) if file.is_file()]
    assert len(files) > 30
    for file in files:
        expected = EXPECTED.get(file.name, EXPECTED.get(file.suffix, Status.OK))
        assert read(file.read_bytes(), name=file.name).status == expected, file.name


def test_a_real_article_page(shared: Path) -> None:
    file = shared / "samples/article_pages/ucap_jiangxi_tjj_content_1869739946880983040.html"
    document = read(file.read_bytes()).document
    assert document is not None
    assert document.title == "2022年全省科技经费投入统计公报"
    assert str(document.published_on) == "2023-10-19"
    assert document.breadcrumb == ("统计数据", "统计公报", "江西省统计公报")
    assert document.text.startswith("江西省统计局\xa0\xa0\xa0\xa0\xa0江西省科学技术厅")
    assert "宜春市\t60.78\t1.75" in document.text
    assert document.text.endswith("推算等方法取得。")
    assert "{{" not in document.text
    assert "HtmlGenerateTime" not in document.text
    assert document.links == ()
