import json
from datetime import date
from pathlib import Path

import pytest

from crawler.cms import CMS, Page
from pipeline.errors import LayoutChanged
from pipeline.types import Family

UCAP = CMS[Family.UCAP]
REAL = "http://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/index.html"
URL = "http://www.example.gov.cn/site/czxx/pc/list.html"


def row(number: int, **more: object) -> dict[str, object]:
    urls = json.dumps({"pc": f"/site/czxx/pc/content/content_{number}.html"})
    return {
        "title": f"某局{number}年决算",
        "urls": urls,
        "pubDate": "2024-09-30 08:00",
        "articleFiles": [{}],
    } | more


def listing(rows: list[dict[str, object]], total: int | None = None) -> str:
    channel = f'var channelsTagSelf = {{"code":"czxx","articleCount":{total},"name":"x"}};'
    pager = "var params={unitid:'7',webSiteCode:['site'],channelCode:['czxx'],dataBefore:'',perPage:'15'};"
    data = f"var listData = {{ articleList: {json.dumps(rows)} }};"
    script = "\n".join([channel if total is not None else "", data, pager])
    return f"<html><head><base href='/site/'><script>{script}</script></head></html>"


def answer(rows: list[dict[str, object]], total: int) -> str:
    sources = [{"source": one} for one in rows] or [{}]
    return json.dumps({"data": {"page": 1, "rows": 15, "total": total, "results": sources}})


def test_the_rows_of_a_real_listing(shared: Path) -> None:
    page = Page(REAL, (shared / "samples/list_pages/ucap_jiangxi_sthjt_col42150.html").read_text("utf-8"))
    expected = json.loads(
        (shared / "samples/api_responses/ucap_sthjt_col42150_embedded_articleList.json").read_text("utf-8")
    )
    entries = UCAP.entries(page)

    assert [entry.title for entry in entries] == [one["title"].strip() for one in expected]
    assert [str(entry.published_on) for entry in entries] == [one["pubDate"][:10] for one in expected]
    host = "http://sthjt.jiangxi.gov.cn"
    assert [entry.url for entry in entries] == [host + json.loads(one["urls"])["pc"] for one in expected]
    files = [[host + file["url"] for file in one["articleFiles"] if file] for one in expected]
    assert [[link.url for link in entry.attachments] for entry in entries] == files
    assert entries[0].attachments[0].title == "关于印发《江西省生态环境分类执法监管办法》的通知.pdf"
    assert len(entries) == 50
    assert UCAP.recognise(page) == 1.0
    assert UCAP.column_name(page) == "政策法规解读· 以案释法"


def test_fifty_embedded_rows_are_followed_by_the_fourth_page_of_fifteen(shared: Path) -> None:
    page = Page(REAL, (shared / "samples/list_pages/ucap_jiangxi_sthjt_col42150.html").read_text("utf-8"))
    ask = UCAP.next_page(page)

    assert ask is not None
    assert ask.url == "http://sthjt.jiangxi.gov.cn/queryList"
    assert ask.form is not None
    assert {
        name: ask.form[name] for name in ("current", "pageSize", "unitid", "webSiteCode[]", "channelCode[]")
    } == {
        "current": "4",
        "pageSize": "15",
        "unitid": "380055",
        "webSiteCode[]": "jxssthjt",
        "channelCode[]": "col42150",
    }


def test_an_article_page_is_no_listing_though_it_carries_its_siblings(shared: Path) -> None:
    text = (shared / "samples/article_pages/ucap_jiangxi_tjj_content_1869739946880983040.html").read_text(
        "utf-8"
    )
    assert UCAP.recognise(Page("http://tjj.jiangxi.gov.cn/x", text)) == 0.0


def test_answers_of_the_pager_are_read_and_followed_to_their_total() -> None:
    first = Page(URL, listing([row(number) for number in range(15)], total=32))
    ask = UCAP.next_page(first)
    assert ask is not None
    files = json.dumps([{"fileName": "决算1754038819428.pdf", "url": "/doc/ucap/1/a.pdf"}])
    second = Page(
        ask.url, answer([row(15, articleFiles=files), *(row(n) for n in range(16, 30))], 32), 2, ask.memo
    )
    entries = UCAP.entries(second)
    assert len(entries) == 15
    assert entries[0].url == "http://www.example.gov.cn/site/czxx/pc/content/content_15.html"
    assert entries[0].attachments[0].title == "决算.pdf"

    following = UCAP.next_page(second)
    assert following is not None
    assert following.form is not None
    assert following.form["current"] == "3"
    assert UCAP.next_page(Page(ask.url, answer([row(30), row(31)], 32), 3, following.memo)) is None


def test_a_page_cut_short_is_followed_while_the_answer_counts_more() -> None:
    ask = UCAP.next_page(Page(URL, listing([row(number) for number in range(15)], total=60)))
    assert ask is not None
    assert ask.promised
    cut = Page(ask.url, answer([row(15), row(16)], 60), 2, ask.memo)
    following = UCAP.next_page(cut)
    assert following is not None
    assert following.promised
    assert UCAP.total(cut) == 60
    maybe = UCAP.next_page(Page(URL, listing([row(number) for number in range(15)], total=16)))
    assert maybe is not None
    assert not maybe.promised


def test_a_short_listing_ends_with_its_first_page() -> None:
    assert UCAP.next_page(Page(URL, listing([row(1), row(2)], total=2))) is None
    assert UCAP.next_page(Page(URL, listing([row(1), row(2)]))) is None


def test_a_stale_count_asks_for_more_but_never_for_less() -> None:
    rows = [row(number) for number in range(15)]
    assert UCAP.next_page(Page(URL, listing(rows, total=3))) is not None
    assert UCAP.next_page(Page(URL, listing(rows[:5], total=40))) is not None


def test_no_rows_are_written_as_one_empty_row() -> None:
    assert UCAP.entries(Page(URL, listing([{}]))) == ()
    asked = UCAP.next_page(Page(URL, listing([row(number) for number in range(15)])))
    assert asked is not None
    assert UCAP.entries(Page(asked.url, answer([], 0), 2, asked.memo)) == ()


def test_rows_that_are_broken_or_lead_to_a_file_do_not_cost_the_others() -> None:
    file = [{"fileName": "决算.pdf", "url": "/doc/ucap/1/b.pdf"}]
    rows = [
        row(1, urls="{cut"),
        row(2, urls="", articleFiles=file),
        row(3, articleFiles="[cut"),
        row(4, pubDate=None),
    ]
    entries = UCAP.entries(Page(URL, listing(rows)))
    assert [entry.url.rpartition("/")[2] for entry in entries] == [
        "b.pdf",
        "content_3.html",
        "content_4.html",
    ]
    assert entries[2].published_on is None
    assert entries[0].published_on == date(2024, 9, 30)


@pytest.mark.parametrize(
    "text", ["<html><p>系统维护中</p></html>", 'var listData = { articleList: [{"a": ] };']
)
def test_no_array_of_rows_is_a_changed_layout(text: str) -> None:
    with pytest.raises(LayoutChanged):
        UCAP.entries(Page(URL, text))
