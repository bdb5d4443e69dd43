from datetime import date

import pytest

from crawler.cms import Page
from crawler.cms.dates import listed_day
from crawler.cms.pagers import declared_pages, declared_rows, next_link

URL = "http://www.example.gov.cn/zwgk/czxx/index.html"


def found(body: str, url: str = URL) -> list[tuple[str, str, str]]:
    rows = Page(url, f"<html><body>{body}</body></html>").listing.entries
    return [(row.title, row.url.rpartition("/")[2], str(row.published_on)) for row in rows]


WANTED = [(f"某局{number}年部门决算", f"{number}.html", f"2024-09-1{number}") for number in range(4)]


@pytest.mark.parametrize(
    "row",
    [
        '<li><a href="{u}">{t}</a><span>{d}</span></li>',
        '<li><span>[{d}]</span><a href="{u}">{t}</a></li>',
        '<tr><td><a href="{u}">{t}</a></td><td>{d}</td></tr>',
        '<div class="item"><h4><a href="{u}">{t}</a></h4><p>发布时间：{d}</p></div>',
        '<div><a href="{u}"><span>{t}</span><em>{d}</em></a></div>',
        '<a href="{u}">{t}</a> <i>{d}</i><br>',
        '<i>{d}</i> <a href="{u}">{t}</a><br>',
        '<dt><a href="{u}">{t}</a></dt><dt>{d}</dt>',
        '<li><a href="/zwgk/kind/">[部门]</a><a href="{u}" title="{t}">某局…</a><b>{d}</b></li>',
        '<li><a href="{u}"><img src="x.png"></a><a href="{u}">{t}</a><b>{d}</b></li>',
        '<li>· <a href="{u}"><font>某局</font>{rest}</a>（{d} 10:20）</li>',
    ],
)
def test_rows_of_any_markup(row: str) -> None:
    rows = "".join(row.format(u=f"./{u}", t=t, d=d, rest=t[2:]) for t, u, d in WANTED)
    menu = "".join(f"<li><a href='/m{n}/'>栏目名称{n}</a></li>" for n in range(9))
    news = "".join(
        f"<li><a href='/news/{n}.html'>召开会议第{n}次</a><span>2024-10-01</span></li>" for n in range(9)
    )
    table = f"<table>{rows}</table>" if row.startswith("<tr") else f"<div class='list'>{rows}</div>"
    page = f"<ul class='nav'>{menu}</ul>{table}<div class='hot'><ul>{news}</ul></div>"
    assert found(page) == WANTED


def test_one_row_outweighs_the_news_beside_it() -> None:
    """A column of budgets after its first year, under an address that says nothing of where its rows lie."""
    news = "".join(f"<li><a href='/n/{n}.html'>召开会议第{n}次</a><i>2024-10-01</i></li>" for n in range(10))
    row = "<li><a href='/detail/0.html'>某局0年部门决算</a><i>2024-09-10</i></li>"
    page = f"<div class='list'><ul>{row}</ul></div><div class='aside'><ul>{news}</ul></div>"
    assert found(page, "http://www.example.gov.cn/col/col80180/index.html") == WANTED[:1]


def test_the_last_page_keeps_to_the_place_of_the_first() -> None:
    rows = "".join(
        f"<li><a href='/n/{n}.html'>某局{n}的通知公告</a><span>2024-10-01</span></li>" for n in range(9)
    )
    last = "<ul class='list'><li><a href='/a/1.html'>最后一行的标题</a><span>2020-10-01</span></li></ul>"
    page = Page(URL, f"{last}<ul class='more'>{rows}</ul>", 3, {"place": "li<ul.list#"})
    assert [row.title for row in page.listing.rows] == ["最后一行的标题"]


@pytest.mark.parametrize(
    ("text", "url", "day"),
    [
        ("10-19", "./201710/t20171019_1.html", date(2017, 10, 19)),
        ("12-31", "/x/t20180102_1.html", date(2017, 12, 31)),
        ("[09/28]", "/art/2023/9/30/art_1_2.html", date(2023, 9, 28)),
        ("12\n2024-09", "", date(2024, 9, 12)),
        ("成文日期：2024-01-02 发布日期：2024-02-03", "", date(2024, 2, 3)),
        ("20240918", "", date(2024, 9, 18)),
        ("1970-01-01", "/t19700101_3.html", None),
        ("10-19", "/x/1.html", None),
        ("13-45", "/t20240101_1.html", None),
    ],
)
def test_days_of_rows(text: str, url: str, day: date | None) -> None:
    assert listed_day(text, url) == day


def test_pagers() -> None:
    def following(body: str, number: int = 1) -> str | None:
        page = Page(URL, body, number)
        return next_link(page.tree, URL, URL, number)

    root = "http://www.example.gov.cn/zwgk/czxx/"
    assert following('<a href="index_1.html">下一页</a>') == root + "index_1.html"
    assert following('<a href="index.html">1</a><a href="index_1.html">2</a>') == root + "index_1.html"
    assert following('<a href="p2">2</a><a href="p3">3</a><a href="p4">4</a>', 3) == root + "p4"
    assert following('<a href="javascript:go(2)">下一页</a>') is None
    assert following('<a href="http://elsewhere.cn/">下一页</a>') is None
    assert declared_pages("第1页/共<b> 5 </b>页") == 5
    assert declared_pages("页次：1/7页") == 7
    assert declared_rows("共 112 条记录") == 112
