"""Visiting pages again: what a row named, what comes spoilt, what is too much."""

import json

import pytest

from crawler.portals import Portal
from home import Home
from simulator.pdf import render
from storage import queries, showing
from storage.engine import open_database
from storage.views import DisclosureView
from tests.crawler.conftest import LISTING, Answer, Stage, Sweep, of
from tests.storage.ledger_desk import account

UNIT = "宜春市教育局"
TITLE = f"{UNIT}2023年度部门决算"
MAINTENANCE = (
    "<html><title>系统维护</title><body>" + "系统正在维护，请过一段时间再来访问。" * 40 + "</body></html>"
)


@pytest.fixture(autouse=True)
def always_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_MIN_INTERVAL", "0s")


def listed(stage: Stage, *, title: str = TITLE, files: list[str] | None = None) -> Portal:
    """One row, with the files it names."""
    row = {
        "title": title,
        "urls": "/1.html",
        "pubDate": "2024-09-20",
        "articleFiles": [{"fileName": f"{TITLE}.pdf", "url": path} for path in files or ()],
    }
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps([row])))
    return stage.portal()


def article(*links: str) -> Answer:
    anchors = "".join(f'<a href="{path}">{path.strip("/")}</a>' for path in links)
    return Answer(f'<html><body><div id="zoom"><p>现将有关情况公开如下。</p>{anchors}</div></body></html>')


def report(income: str = "1234.56") -> bytes:
    return render(TITLE, [account(UNIT, income)], [])


def shown(home: Home) -> DisclosureView:
    database = open_database(home.database_url)
    with database.reading() as session:
        (view,) = showing.disclosures(session)
    database.close()
    return view


def told(home: Home) -> list[str]:
    database = open_database(home.database_url)
    with database.reading() as session:
        found = [change.kind for change in queries.changes(session)]
    database.close()
    return found


def test_a_page_that_says_the_same_beside_another_counter_is_not_recorded_anew(
    crawl: Sweep, stage: Stage, home: Home
) -> None:
    def shows(visits: int, income: str = "1234.56", day: str = "2024-09-20") -> Answer:
        return Answer(
            f'<html><head><meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="{day}">'
            f'<meta name="token" content="{visits:x}"></head><body><div>今天是2026年11月{visits}日</div>'
            f'<h1>{TITLE}</h1><div class="info">浏览次数：{visits}</div>'
            f'<div id="zoom"><p>{account(UNIT, income)}</p></div></body></html>'
        )

    def captured() -> int:
        database = open_database(home.database_url)
        with database.reading() as session:
            (one,) = showing.disclosures(session)
            detail = showing.disclosure(session, one.id)
        database.close()
        assert detail
        return len(detail.captures)

    portal = listed(stage)
    stage.answers["/1.html"] = shows(1)
    crawl(portal)
    stage.answers["/1.html"] = shows(22)
    (summary,) = of(crawl(portal), "summary")
    assert (summary["fetched"], summary["changed"], captured()) == (2, 0, 1)
    stage.answers["/1.html"] = shows(23, day="2024-09-21")  # what is no figure and no text counts as well
    crawl(portal)
    assert str(shown(home).published_on) == "2024-09-21"
    stage.answers["/1.html"] = shows(24, income="1234.57", day="2024-09-21")
    crawl(portal)
    assert (told(home), captured()) == (["amended"], 3)


def test_a_known_page_asked_by_hand_keeps_its_listings_word(crawl: Sweep, stage: Stage, home: Home) -> None:
    stage.answers["/1.html"] = Answer(
        '<html><head><meta name="ArticleTitle" content="部门决算公开"></head><body><div id="zoom">'
        "<p>第一部分 宜春市教育考试中心概况</p><p>本部门2022年度收入总计5.00万元。</p></div></body></html>"
    )
    portal = listed(stage)
    crawl(portal)
    before = shown(home)
    assert (before.title, before.unit, before.fiscal_year) == (TITLE, UNIT, 2023)

    crawl(portal, articles=(stage.url + "/1.html",))
    after = shown(home)
    assert (after.title, after.unit, after.fiscal_year, after.published_on) == (
        TITLE,
        UNIT,
        2023,
        before.published_on,
    )


def test_files_that_only_the_row_names_stay_where_no_row_leads(
    crawl: Sweep, stage: Stage, home: Home
) -> None:
    stage.answers |= {"/1.html": article(), "/a.pdf": Answer(report())}
    portal = listed(stage, files=["/a.pdf"])
    crawl(portal)
    assert len(shown(home).attachments) == 1

    crawl(portal, articles=(stage.url + "/1.html",))
    other = {"title": "宜春市水利局2023年度部门决算", "urls": "/2.html", "pubDate": "2024-09-20"}
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps([other])))
    stage.asked.clear()
    crawl(portal)
    assert {"/1.html", "/a.pdf"} <= set(stage.paths())
    assert (told(home), len(shown(home).attachments)) == ([], 1)


def test_a_file_that_the_page_no_longer_names_is_gone_for_a_visit_by_hand_too(
    crawl: Sweep, stage: Stage, home: Home
) -> None:
    stage.answers |= {"/1.html": article("/a.pdf"), "/a.pdf": Answer(report())}
    portal = listed(stage)
    crawl(portal)
    stage.answers["/1.html"] = article()
    crawl(portal, articles=(stage.url + "/1.html",))
    assert (told(home), len(shown(home).attachments)) == (["amended"], 0)


def test_the_row_is_asked_for_files_only_where_the_page_names_none(crawl: Sweep, stage: Stage) -> None:
    stage.answers |= {path: Answer(report()) for path in ("/a.pdf", "/b.pdf")}
    stage.answers["/1.html"] = article("/a.pdf")
    crawl(listed(stage, files=["/b.pdf"]))
    assert stage.paths() == ["/list.html", "/1.html", "/a.pdf"]


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (MAINTENANCE.encode(), "not_a_document"),
        (b"", "empty"),
        (report()[: len(report()) // 2], "malformed|truncated|partial"),
    ],
    ids=["page", "empty", "cut"],
)
def test_a_file_that_comes_spoilt_leaves_the_good_one_standing(
    crawl: Sweep, stage: Stage, home: Home, spoilt: bytes, reason: str
) -> None:
    stage.answers |= {"/1.html": article("/a.pdf"), "/a.pdf": Answer(report())}
    portal = listed(stage)
    crawl(portal)
    before = shown(home)

    stage.answers["/a.pdf"] = Answer(spoilt)
    (failure,) = of(crawl(portal), "failure")
    assert failure["kind"] == "unreachable"
    assert failure["detail"].split(":")[0] in reason.split("|")
    assert shown(home).attachments == before.attachments

    stage.answers["/a.pdf"] = Answer(report())
    crawl(portal)
    assert told(home) == []
    stage.answers["/a.pdf"] = Answer(report("9999.99"))
    crawl(portal)
    assert told(home) == ["amended"]


def test_a_file_that_was_never_good_is_recorded_as_it_is(crawl: Sweep, stage: Stage, home: Home) -> None:
    stage.answers |= {"/1.html": article("/a.pdf"), "/a.pdf": Answer(MAINTENANCE)}
    events = crawl(listed(stage))
    assert of(events, "failure") == []
    assert len(shown(home).attachments) == 1


def test_more_files_than_are_visited_are_told(crawl: Sweep, stage: Stage) -> None:
    links = [f"http://elsewhere.example/{number}.pdf" for number in range(503)]  # refused unasked: quick
    stage.answers["/1.html"] = article(*links)
    *refused, left_out = of(crawl(listed(stage)), "failure")
    assert {failure["kind"] for failure in refused} == {"refused"}
    assert len(refused) == 500
    assert left_out["url"] == links[500]
    assert left_out["detail"] == "503 files attached to one page: only the first 500 are visited"
