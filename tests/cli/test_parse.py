"""`gongkai parse` for people: every table, the page to check by eye, archives with what is in them."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.cli.terminal import Terminal

ACCOUNTS = "平安县档案馆2023年度部门决算\n本年度收入总计12.50万元。\n其中<b>不是</b>标记。\n"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def text(folder: Path) -> Path:
    file = folder / "决算.txt"
    file.write_text(ACCOUNTS, encoding="utf-8")
    return file


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (("收入支出决算总表",), ("项目", "金额（万元）"), ("一、财政拨款收入", 1234567.5)):
        book.active.append(row)
    book.save(folder / "表.xlsx")
    return folder / "表.xlsx"


def test_every_document_of_a_zip_is_read(terminal: Terminal, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "附件.zip", "w") as archive:
        archive.write(text(tmp_path), "县档案馆.txt")
        archive.writestr("坏.pdf", b"")
    (said,) = terminal.run("parse", "--json", tmp_path / "附件.zip", expect=1).lines
    assert (said["file"], said["status"]) == ("附件.zip", "ok")
    good, bad = said["members"]
    assert (good["file"], good["document"]["unit"]) == ("附件.zip/县档案馆.txt", "平安县档案馆")
    assert (bad["file"], bad["status"]) == ("附件.zip/坏.pdf", "empty")


def test_tables_are_printed_for_people(terminal: Terminal, tmp_path: Path):
    summary = terminal.run("parse", workbook(tmp_path), text(tmp_path)).stdout
    assert "表格  1" in summary
    assert "1234567.5" not in summary
    whole = terminal.run("parse", "--format", "table", workbook(tmp_path), text(tmp_path))
    assert re.search(r"一、财政拨款收入\s+1234567\.5", whole.stdout)
    assert re.search(r"收入总计\s+12\.50\s+万元\s+2023", whole.stdout)
    assert whole.stderr == ""  # the progress bar is for terminals
    assert terminal.run("parse", "--format", "json", text(tmp_path)).lines[0]["status"] == "ok"


def test_the_page_marks_figures_where_they_stand(terminal: Terminal, tmp_path: Path):
    page = tmp_path / "page.html"
    terminal.run("parse", "--html", page, text(tmp_path), workbook(tmp_path))
    written = page.read_text(encoding="utf-8")
    (start,) = re.findall(r'<mark id="at-1-(\d+)"[^>]*><a [^>]*>12\.50</a></mark>', written)
    assert ACCOUNTS.index("12.50") == int(start)
    assert f'href="#at-1-{start}"' in written
    assert "&lt;b&gt;不是&lt;/b&gt;" in written
    assert "<td>1234567.5</td>" in written
    assert not re.search(r"<script|src=|@import|https?:", written)


def test_a_page_that_cannot_be_written_is_wrong_usage(terminal: Terminal, tmp_path: Path):
    answer = terminal.run("parse", "--html", tmp_path / "no" / "page.html", text(tmp_path), expect=2)
    assert "page.html" in answer.stderr
