"""Every real listing and answer that was saved: exactly its rows, by its family and by none."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crawler.cms import CMS, Page
from crawler.recognition import recognise
from pipeline.decode import decode
from pipeline.read import read
from pipeline.types import Entry, Family, Status

URL = "http://portal.example/a/b/index.html"
LISTINGS = {
    "list_pages/gansu_jyt_c110634_zwgklist.html": (Family.CMSPRO, 20),
    "list_pages/trs_zhangshu_2017_EXCERPT.html": (Family.TRS, 8),
    "list_pages/ucap_jiangxi_sthjt_col42150.html": (Family.UCAP, 50),
    "api_responses/ucap_sthjt_col42150_embedded_articleList.json": (Family.UCAP, 50),
    **{
        f"api_responses/hanweb_jpage_jiangsu_gxt_80179_page_{number}.xml": (Family.JPAGE, 76)
        for number in (1, 2, 3)
    },
}
NOT_IN_THE_HTML = (Family.UCAP,)
"""Rows that only a script of the page knows."""
RECORD = re.compile(r'<record>.{0,80}?href="([^"]+)"[^>]*?title="([^"]+)".*?([\d-]{10})</b>', re.DOTALL)


def entries(file: Path, family: Family) -> tuple[Entry, ...]:
    return CMS[family].entries(Page(URL, decode(file.read_bytes(), "").text))


@pytest.mark.parametrize("name", LISTINGS)
def test_a_saved_listing_gives_its_rows_and_its_family(shared: Path, name: str) -> None:
    file = shared / "samples" / name
    family, rows = LISTINGS[name]
    seen = recognise("http://portal.example/x", decode(file.read_bytes(), "").text)
    assert seen
    assert seen.family is family
    found = entries(file, family)
    assert len({entry.url for entry in found}) == len(found) == rows
    assert all(entry.title and entry.published_on and entry.published_on.year > 2015 for entry in found)
    if family not in NOT_IN_THE_HTML:
        plainly = entries(file, Family.PLAIN)
        assert len(set(plainly) & set(found)) >= 0.95 * rows
        assert len(plainly) <= 1.05 * rows


def test_nothing_else_that_was_saved_is_a_listing(shared: Path) -> None:
    others = [
        file
        for folder in ("list_pages", "api_responses", "article_pages", "error_pages")
        for file in (shared / "samples" / folder).iterdir()
        if f"{folder}/{file.name}" not in LISTINGS
    ]
    assert len(others) >= 3
    assert [recognise(URL, decode(file.read_bytes(), "").text) for file in others] == [None] * len(others)


def records(shared: Path) -> Iterator[tuple[Entry, tuple[str, str, date]]]:
    """Each row as the adapter gives it, and as a pattern finds it in the bytes."""
    for number in (1, 2, 3):
        file = shared / "samples" / f"api_responses/hanweb_jpage_jiangsu_gxt_80179_page_{number}.xml"
        written = RECORD.findall(file.read_text("utf-8"))
        for entry, (path, title, day) in zip(entries(file, Family.JPAGE), written, strict=True):
            yield entry, (path, title, date.fromisoformat(day))


def test_three_groups_of_records_overlap(shared: Path) -> None:
    rows = list(records(shared))
    assert len(rows) == 228
    assert len({entry.url for entry, _ in rows}) == 126
    assert all(
        (entry.url, entry.title, entry.published_on) == (f"http://portal.example{path}", title, day)
        for entry, (path, title, day) in rows
    )


def test_a_404_saved_as_pdf_is_no_document(shared: Path) -> None:
    body = (shared / "samples/error_pages/harbin_404_html_saved_as.pdf").read_bytes()
    read_as_file = read(body, name="决算.pdf", url="http://portal.example/决算.pdf")
    assert (read_as_file.status, read_as_file.document) == (Status.NOT_A_DOCUMENT, None)
