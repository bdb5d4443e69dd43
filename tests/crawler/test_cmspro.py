import json
from datetime import date
from pathlib import Path

import pytest

from crawler.cms import CMS, Page
from pipeline.errors import LayoutChanged
from pipeline.types import Family

CMSPRO = CMS[Family.CMSPRO]
REAL = "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist.shtml"
URL = "http://www.example.gov.cn/zf/c1/xxgk_list.shtml"
CHANNEL = "0123456789abcdef0123456789abcdef"


def page(body: str, head: str = "") -> Page:
    return Page(URL, f"<html><head>{head}</head><body>{body}</body></html>")


def row(number: int, day: str = "2024-09-30", folder: str = "/zf/c1") -> str:
    return (
        f'<li><a href="{folder}/202409/{number}.shtml" title="某局{number}部门决算 全称">某局{number}部…</a>'
        f"<span class='time'>{day}</span></li>"
    )


def test_the_rows_of_a_real_listing_stand_in_a_comment(shared: Path) -> None:
    real = Page(REAL, (shared / "samples/list_pages/gansu_jyt_c110634_zwgklist.html").read_text("utf-8"))
    entries = CMSPRO.entries(real)
    following = CMSPRO.next_page(real)

    assert len(entries) == 20
    assert entries[0].title == "关于开展2024年全域全员全过程使用智慧教育平台专项研究课题结项工作的通知"
    assert entries[0].url == "http://jyt.gansu.gov.cn/jyt/c110634/202511/174240943.shtml"
    assert entries[0].published_on == date(2025, 11, 17)
    assert entries[-1].published_on == date(2025, 6, 9)
    assert all("/c110634/" in entry.url for entry in entries)
    assert following is not None
    assert following.url == "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist_2.shtml"
    assert CMSPRO.recognise(real) == 1.0
    assert CMSPRO.pages(real) == 10
    assert CMSPRO.column_name(real) == "文件通知"


def test_rows_in_the_open_with_full_titles_and_without_the_navigation() -> None:
    side = (
        "<div class='side'><ul class='hot'>"
        + "".join(row(n, folder="/zf/hot") for n in range(8))
        + "</ul></div>"
    )
    menu = "<ul class='nav'><li><a href='/zf/c2/xxgk_list.shtml'>规划</a></li></ul>"
    listed = f"<ul class='list'>{row(1)}{row(2)}</ul><ul class='list'>{row(3)}</ul>"
    pager = "<script>createPageHTML('page_div',3, 2,'xxgk_list','shtml',50);</script>"
    shown = page(menu + side + listed + pager)
    assert [entry.title for entry in CMSPRO.entries(shown)] == [f"某局{n}部门决算 全称" for n in (1, 2, 3)]
    following = CMSPRO.next_page(shown)
    assert following is not None
    assert following.url == "http://www.example.gov.cn/zf/c1/xxgk_list_3.shtml"


def test_cross_posted_rows_stand_among_the_columns_own() -> None:
    entries = CMSPRO.entries(page(f"<ul>{row(1)}{row(2, folder='/ycsczj/c9')}</ul>"))
    assert [entry.url for entry in entries] == [
        "http://www.example.gov.cn/zf/c1/202409/1.shtml",
        "http://www.example.gov.cn/ycsczj/c9/202409/2.shtml",
    ]


def test_a_date_within_the_title_is_not_the_rows() -> None:
    text = "<ul><li><a href='/zf/c1/1.shtml'>2020年1月2日的通知</a><b>2024-09-30</b></li></ul>"
    assert CMSPRO.entries(page(text))[0].published_on == date(2024, 9, 30)


def test_the_last_page_has_no_next() -> None:
    pager = "<script>createPageHTML('page_div',2, 2,'xxgk_list','shtml',30);</script>"
    assert CMSPRO.next_page(page(f"<ul>{row(1)}</ul>{pager}")) is None


def test_the_definition_of_the_pager_is_no_call_of_it() -> None:
    definition = "function createPageHTML('page_div',_nPageCount, _nCurrIndex,'a','b'){}"
    text = f"<ul>{row(1)}</ul><script>{definition}</script>"
    assert CMSPRO.next_page(page(text)) is None


def test_a_page_without_rows_leads_to_its_json_twin() -> None:
    bare = page("<div id='list'></div>", f'<meta name="channelId" content="{CHANNEL}">')
    assert CMSPRO.entries(bare) == ()
    ask = CMSPRO.next_page(bare)
    assert ask is not None
    assert ask.url.startswith(f"http://www.example.gov.cn/common/search/{CHANNEL}?page=1&")

    results = [{"title": " 某局决算 ", "url": "/zf/c1/1.shtml", "publishedTimeStr": "2024-09-30 10:00:00"}]
    twin = Page(
        ask.url, json.dumps({"data": {"total": 16, "page": 1, "rows": 15, "results": results}}), 2, ask.memo
    )
    assert CMSPRO.entries(twin)[0].title == "某局决算"
    assert CMSPRO.entries(twin)[0].url == "http://www.example.gov.cn/zf/c1/1.shtml"
    following = CMSPRO.next_page(twin)
    assert following is not None
    assert "page=2&" in following.url


def test_neither_rows_nor_landmarks_is_a_changed_layout() -> None:
    with pytest.raises(LayoutChanged):
        CMSPRO.entries(page("<p>系统升级中</p>"))


def test_articles_and_other_families_are_not_recognised(shared: Path) -> None:
    assert CMSPRO.recognise(page("<UCAPCONTENT>正文</UCAPCONTENT>")) == 0.0
    assert CMSPRO.recognise(page(row(1), '<meta name="ArticleTitle" content="某局决算">')) == 0.0
    trs = (shared / "samples/list_pages/trs_zhangshu_2017_EXCERPT.html").read_text("utf-8")
    assert CMSPRO.recognise(Page("http://www.zhangshu.gov.cn/", trs)) == 0.0
