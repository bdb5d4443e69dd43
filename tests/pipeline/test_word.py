"""Word documents: their words and tables in the order a reader meets them."""

import io
import os
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from pipeline.read import read
from pipeline.types import Document, Status

WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def report() -> bytes:
    written = docx.Document()
    written.add_paragraph("平安县档案馆2023年度部门决算")
    written.add_paragraph("一、收入支出决算总体情况说明")
    table = written.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows, (("收入", "", "支出"), ("项目", "金额", "项目"), ("总计", "12.50", "")), strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(0, 0).merge(table.cell(0, 1))
    written.add_paragraph("本年收入总计12.50万元。")
    file = io.BytesIO()
    written.save(file)
    return file.getvalue()


def by_hand(body: str, *, declaration: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/document.xml", f"{declaration}<w:document {WORDS}><w:body>{body}</w:body></w:document>"
        )
    return file.getvalue()


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def document(body: bytes) -> Document:
    reading = read(body)
    assert reading.status == Status.OK, reading.reason
    assert reading.document
    return reading.document


def test_paragraphs_and_tables_keep_their_order():
    said = document(report())
    assert said.text == (
        "平安县档案馆2023年度部门决算\n一、收入支出决算总体情况说明\n"
        "收入\t\t支出\n项目\t金额\t项目\n总计\t12.50\n本年收入总计12.50万元。"
    )
    assert said.title == "平安县档案馆2023年度部门决算"
    assert said.identity.unit == "平安县档案馆"
    (grid,) = said.grids
    assert grid.rows == (("收入", "", "支出"), ("项目", "金额", "项目"), ("总计", "12.50", ""))


def test_what_libraries_leave_out_is_there_and_what_was_deleted_is_not():
    said = document(
        by_hand(
            f"<w:sdt><w:sdtContent><w:p>{run('目录')}</w:p></w:sdtContent></w:sdt>"
            f"<w:p>{run('总计')}<w:ins>{run('增加')}</w:ins><w:del><w:r><w:delText>减少</w:delText></w:r></w:del>"
            "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>"
            f"<w:r><w:pict><w:txbxContent><w:p>{run('部门决算')}</w:p></w:txbxContent></w:pict></w:r></w:p>"
        )
    )
    assert said.text == "目录\n总计增加\n部门决算"


def test_a_cell_merged_downwards_is_empty_below():
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p>{}</w:p></w:tc>".format
    first = cell("<w:vMerge w:val='restart'/>", run("类")) + cell("", run("1"))
    second = cell("<w:vMerge/>", "") + cell("", run("2"))
    said = document(by_hand(f"<w:tbl><w:tr>{first}</w:tr><w:tr>{second}</w:tr></w:tbl>"))
    assert said.grids[0].rows == (("类", "1"), ("", "2"))


def test_entities_neither_grow_nor_fetch():
    laughs = "".join("<!ENTITY x{} '{}'>".format(n, f"&x{n - 1};" * 10) for n in range(1, 12))
    declaration = f'<!DOCTYPE d [<!ENTITY x0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
    reading = read(by_hand(f"<w:p>{run('甲&x11;&f;')}</w:p>", declaration=declaration))
    assert reading.document is None or reading.document.text == "甲"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (report()[:-60], Status.TRUNCATED),
        (report()[:2000], Status.TRUNCATED),
        (by_hand("<w:p>"), Status.MALFORMED),
        (by_hand("<w:sdt>" * 3000 + "</w:sdt>" * 3000), Status.MALFORMED),
        (by_hand("<w:sdt>" * 100 + "</w:sdt>" * 100), Status.OVER_LIMIT),
        (by_hand(""), Status.NO_TEXT),
    ],
)
def test_broken_documents_say_how(body: bytes, status: Status):
    reading = read(body)
    assert (reading.status, bool(reading.reason)) == (status, True)


def old_document(*, encrypted: bool = False) -> bytes:
    """The outline of a .doc: a header, the start of its main stream, its name in a directory."""
    stream = b"\xec\xa5\xc1\x00" + bytes(6) + (b"\x00\x01" if encrypted else b"\x00\x00") + bytes(500)
    return OLE + bytes(504) + stream + "WordDocument".encode("utf-16-le") + bytes(64)


def test_an_old_document_takes_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    reading = read(old_document())
    assert reading.status == Status.NEEDS_TOOL
    assert reading.reason
    assert "libreoffice-writer-nogui" in reading.reason


def test_an_old_document_is_what_libreoffice_makes_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    converted = tmp_path / "converted.docx"
    converted.write_bytes(report())
    stand_in(tmp_path, f'cp {converted} "$6/document.docx"')
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    assert document(old_document()).identity.unit == "平安县档案馆"


def test_libreoffice_may_fail_on_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    stand_in(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    assert read(old_document()).status == Status.MALFORMED


def test_an_old_document_with_a_password_is_encrypted():
    assert read(old_document(encrypted=True)).status == Status.ENCRYPTED


def test_a_compound_file_without_its_end_is_truncated():
    whole = OLE + bytes(22) + (9).to_bytes(2, "little") + bytes(16) + (9).to_bytes(4, "little") + bytes(460)
    assert read(whole).status == Status.TRUNCATED
    assert read(whole + bytes(20_000)).status == Status.UNSUPPORTED


def stand_in(folder: Path, what_it_does: str) -> None:
    """A program named soffice in that folder."""
    program = folder / "soffice"
    program.write_text(f"#!{shutil.which('sh')}\n{what_it_does}\n")
    program.chmod(0o755)
