"""How a walk through a column ends: what counts as the whole of it, and what a host's silence means."""

import json
from collections.abc import Iterable
from datetime import date

import pytest

from crawler.portals import Column, Portal
from home import Home
from storage import queries
from storage.engine import open_database
from storage.views import ChangeView, ColumnView
from tests.crawler.conftest import LISTING, Answer, Stage, Sweep, of
from tests.storage.ledger_desk import account, page


@pytest.fixture(autouse=True)
def always_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_MIN_INTERVAL", "0s")


def title(number: int) -> str:
    return f"宜春市第{number}局2023年度部门决算"


def ucap(numbers: Iterable[int], total: int | None = None) -> Answer:
    rows = [
        {"title": title(number), "urls": f"/{number}.html", "pubDate": "2024-09-20"} for number in numbers
    ]
    text = LISTING.format(rows=json.dumps(rows))
    declared = f'<script>var channelsTagSelf = {{"articleCount":{total}}};\n' if total is not None else ""
    return Answer(text.replace("<script>", declared, 1))


def cmspro(numbers: Iterable[int], pages: int, current: int, total: int) -> Answer:
    rows = "".join(
        f'<li><a href="/{number}.html" title="{title(number)}">x</a><span>2024-09-20</span></li>'
        for number in numbers
    )
    pager = f"createPageHTML('page_div',{pages},{current},'list','html',{total});"
    return Answer(f"<html><body><ul>{rows}</ul><script>{pager}</script></body></html>")


def publish(stage: Stage, numbers: Iterable[int]) -> None:
    for number in numbers:
        stage.answers[f"/{number}.html"] = Answer(page(title(number), account(f"宜春市第{number}局")))


def paged(stage: Stage, **more: object) -> Portal:
    """Two pages of five rows."""
    publish(stage, range(1, 11))
    stage.answers["/list.html"] = cmspro(range(1, 6), 2, 1, 10)
    stage.answers["/list_2.html"] = cmspro(range(6, 11), 2, 2, 10)
    return stage.portal(
        columns=(Column(name="部门决算", url=stage.url + "/list.html", **more),), cms="cmspro"
    )


def changes(home: Home) -> list[ChangeView]:
    database = open_database(home.database_url)
    with database.reading() as session:
        found = list(queries.changes(session))
    database.close()
    return found


def column(home: Home) -> ColumnView:
    database = open_database(home.database_url)
    with database.reading() as session:
        found = queries.columns(session)[0]
    database.close()
    return found


def ends(events: list[dict[str, object]]) -> tuple[object, object]:
    (told,) = of(events, "column")
    return told["state"], told["complete"]


def test_the_first_publication_in_an_empty_column_is_news(crawl: Sweep, stage: Stage, home: Home) -> None:
    stage.answers["/list.html"] = Answer(LISTING.format(rows="[{}]"))
    assert ends(crawl(stage.portal())) == ("empty", True)

    publish(stage, [1])
    stage.answers["/list.html"] = ucap([1])
    crawl(stage.portal())
    assert [(one.kind, one.title) for one in changes(home)] == [("published", title(1))]


def test_a_column_that_hides_its_rows_is_not_empty_for_good(crawl: Sweep, stage: Stage) -> None:
    stage.answers["/list.html"] = ucap([], total=40)
    assert ends(crawl(stage.portal())) == ("empty", False)


@pytest.mark.parametrize(
    "glitch", [cmspro(range(1, 6), 2, 1, 10), cmspro([], 2, 2, 10)], ids=["same", "bare"]
)
def test_a_second_page_without_its_rows_makes_no_baseline(
    crawl: Sweep, stage: Stage, home: Home, glitch: Answer
) -> None:
    portal = paged(stage)
    whole = stage.answers["/list_2.html"]
    stage.answers["/list_2.html"] = glitch
    events = crawl(portal, recheck_all=False)
    assert ends(events) == ("suspect", False)
    assert "page 2 has no new rows" in of(events, "column")[0]["detail"]

    stage.answers["/list_2.html"] = whole
    assert ends(crawl(portal, recheck_all=False)) == ("ok", True)
    assert changes(home) == []


def test_far_fewer_rows_than_the_listing_counts_are_not_the_whole(crawl: Sweep, stage: Stage) -> None:
    publish(stage, range(1, 6))
    stage.answers["/list.html"] = ucap(range(1, 6), total=11)
    events = crawl(stage.portal())
    assert ends(events) == ("suspect", False)
    assert of(events, "column")[0]["detail"] == "5 rows, though the listing says there are 11"

    stage.answers["/list.html"] = ucap(range(1, 6), total=6)  # a count as old as the column
    assert ends(crawl(stage.portal())) == ("no_news", True)


def test_more_pages_than_are_gone_through_are_told(crawl: Sweep, stage: Stage) -> None:
    events = crawl(paged(stage, most_pages=1))
    assert ends(events) == ("suspect", False)
    assert of(events, "column")[0]["detail"].startswith("more than 1 pages (most_pages): only 5 rows")
    assert ends(crawl(paged(stage, most_pages=2))) == ("ok", True)


@pytest.mark.parametrize(
    "part", [{"pages": 1}, {"limit": 2}, {"since": date(2024, 9, 1)}], ids=["pages", "limit", "since"]
)
def test_a_part_of_a_column_is_no_word_on_it(
    crawl: Sweep, stage: Stage, home: Home, part: dict[str, object]
) -> None:
    portal = paged(stage, at_least=8)
    events = crawl(portal, **part)
    assert of(events, "column")[0]["state"] == "ok"
    assert (column(home).state, column(home).baseline_at, column(home).due_at) == (None, None, None)

    stage.answers["/list.html"] = Answer("", 500)
    crawl(portal, **part)
    assert column(home).state == "unreachable"


def test_pages_that_fail_do_not_keep_a_column_from_its_news(crawl: Sweep, stage: Stage, home: Home) -> None:
    publish(stage, range(1, 13))
    stage.answers |= {f"/{number}.html": Answer("<p>Error</p>", 500) for number in range(1, 7)}
    stage.answers["/list.html"] = ucap(range(1, 12))
    assert ends(crawl(stage.portal(), recheck_all=False)) == ("ok", True)

    stage.answers["/list.html"] = ucap(range(1, 13))
    stage.asked.clear()
    assert ends(crawl(stage.portal(), recheck_all=False)) == ("ok", True)
    assert [one.title for one in changes(home)] == [title(12)]
    asked = list(dict.fromkeys(stage.paths()))
    assert asked[:2] == ["/list.html", "/12.html"]
    assert asked[-6:] == [f"/{number}.html" for number in range(1, 7)]


def test_a_host_that_does_not_answer_is_left_alone_once_its_listing_is_silent_too(
    crawl: Sweep, stage: Stage, home: Home
) -> None:
    portal = paged(stage)
    stage.answers["/list_2.html"] = Answer(status=0)
    stage.answers |= {f"/{number}.html": Answer(status=0) for number in range(1, 6)}
    assert ends(crawl(portal)) == ("unreachable", False)
    assert "page 2" in column(home).detail

    publish(stage, range(1, 6))
    stage.answers["/list_2.html"] = cmspro(range(6, 11), 2, 2, 10)
    stage.answers |= {f"/{number}.html": Answer(status=0) for number in range(6, 11)}
    assert ends(crawl(portal)) == ("ok", True)


def test_a_host_that_goes_down_during_a_walk_is_left_alone(crawl: Sweep, stage: Stage, home: Home) -> None:
    publish(stage, [1])
    stage.answers |= {f"/{number}.html": Answer(status=0) for number in range(2, 31)}
    stage.answers["/list.html"] = ucap(range(1, 31))
    stage.then["/list.html"] = [Answer(status=0)]
    events = crawl(stage.portal())
    assert ends(events) == ("unreachable", False)
    assert len(of(events, "failure")) == 6
    assert "5 pages in a row" in column(home).detail


def test_old_columns_are_gone_through_before_new_ones(crawl: Sweep, stage: Stage, home: Home) -> None:
    publish(stage, [1, 2])
    old, new = (Column(name=name, url=f"{stage.url}/{name}.html") for name in ("old", "new"))
    stage.answers |= {"/old.html": ucap([1]), "/new.html": ucap([1, 2])}
    crawl(stage.portal(columns=(old,)))

    stage.answers["/old.html"] = ucap([1, 2])
    crawl(stage.portal(columns=(new, old)))
    assert [(one.kind, one.title) for one in changes(home)] == [("published", title(2))]


def test_a_listing_of_none_but_strangers_is_another_page_unless_they_are_accounts(
    crawl: Sweep, stage: Stage, home: Home
) -> None:
    publish(stage, range(1, 13))
    stage.answers["/list.html"] = ucap(range(1, 6))
    crawl(stage.portal())
    news = [{"title": f"召开第{n}次会议", "urls": f"/n/{n}.html", "pubDate": "2024-10-01"} for n in range(6)]
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps(news)))
    stage.asked.clear()
    assert ends(crawl(stage.portal())) == ("layout_changed", False)
    assert stage.paths() == ["/list.html", "/"]
    assert column(home).detail == "none of the 6 rows was there before"

    stage.answers["/list.html"] = ucap(range(6, 13))  # seven units on one day, and no older row is shown
    assert ends(crawl(stage.portal())) == ("ok", True)
    assert sorted(one.title for one in changes(home)) == sorted(title(n) for n in range(6, 13))


def test_the_home_page_in_place_of_listing_and_articles_is_told_as_what_it_is(
    crawl: Sweep, stage: Stage, home: Home
) -> None:
    publish(stage, range(1, 6))
    listing = stage.answers["/list.html"] = ucap(range(1, 6))
    crawl(stage.portal())
    stage.answers["/"] = Answer(
        "<title>某市人民政府</title>" + "<p>欢迎访问，今日要闻：部署重点工作。</p>" * 20
    )
    stage.answers["/list.html"] = stage.answers["/"]
    assert ends(crawl(stage.portal())) == ("soft_404", False)

    stage.answers |= {"/list.html": listing, "/3.html": stage.answers["/"]}
    events = crawl(stage.portal())
    assert [(one["url"], one["kind"]) for one in of(events, "failure")] == [(f"{stage.url}/3.html", "gone")]
    assert changes(home) == []


def test_a_small_column_with_another_cms_is_gone_on_with(crawl: Sweep, stage: Stage, home: Home) -> None:
    publish(stage, [1, 2])
    stage.answers["/list.html"] = ucap([1, 2])
    crawl(stage.portal())
    for number in (1, 2, 3):
        stage.answers[f"/new/{number}.html"] = Answer(page(title(number), account(f"宜春市第{number}局")))
    rows = "".join(
        f"<li><a href='/new/{number}.html'>{title(number)}</a><span>2024-09-2{number}</span></li>"
        for number in (3, 2, 1)
    )
    stage.answers["/list.html"] = Answer(f"<html><body><ul class='rows'>{rows}</ul></body></html>")
    events = crawl(stage.portal())
    assert ends(events) == ("ok", True)
    assert column(home).detail == "read as plain: the landmarks of ucap are gone"
    assert [(one.kind, one.title) for one in changes(home)] == [("published", title(3))]
