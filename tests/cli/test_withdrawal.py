"""Withdrawal from end to end: served portals lose pages and files, the command tells what that means."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import simulator
from tests.cli.terminal import Terminal
from tests.crawler.conftest import LISTING, Answer, Stage, stage

__all__ = ["stage"]

Row = dict[str, Any]


@pytest.fixture
def server() -> Iterator[simulator.Server]:
    with simulator.serve(simulator.Province(units=6, years=range(2023, 2025))) as served:
        yield served


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home", {"GONGKAI_WITHDRAW_AFTER": "2x0s"})


def alone(server: simulator.Server, slug: str) -> list[Row]:
    """Disclosures of a portal with a page and a file of their own."""
    rows = server.truth()["disclosures"]
    titles = Counter(row["title"] for row in rows)
    copied = {row["copy_of"] for row in rows}
    return [
        row
        for row in rows
        if row["portal"] == slug and row["attachments"] and titles[row["title"]] == 1
        if not (row["copy_of"] or row["container"] or row["id"] in copied)
    ]


def watched(stage: Stage, terminal: Terminal) -> None:
    """Takes a made-up portal in, and makes its baseline."""
    (terminal.home / "portals").mkdir(parents=True)
    (terminal.home / "portals/stage.toml").write_text(stage.portal().to_toml(), encoding="utf-8")
    terminal.run("watch", "--once")


def changes(terminal: Terminal) -> list[tuple[str, str]]:
    return [(one["kind"], one["title"]) for one in terminal.run("changes", "--json").lines]


def test_withdrawn_and_restored_are_told_once_and_leaving_the_listing_never(
    server: simulator.Server, terminal: Terminal
):
    portal = server.portals[0]
    terminal.run("crawl", *portal.list_urls)
    lost, delisted, bare = alone(server, portal.slug)[:3]
    server.control({"action": "withdraw", "id": lost["id"]})
    server.control({"action": "delist", "id": delisted["id"]})
    server.control({"action": "remove_attachment", "id": bare["id"]})
    terminal.run("watch", "--once")
    assert changes(terminal) == [("amended", bare["title"])]
    terminal.run("watch", "--once")
    terminal.run("watch", "--once")
    assert changes(terminal)[1:] == [("withdrawn", lost["title"])]
    states = {row["title"]: row["state"] for row in terminal.run("list", "--json").lines}
    assert [states[row["title"]] for row in (lost, delisted, bare)] == ["withdrawn", "current", "current"]

    server.control({"action": "restore", "id": lost["id"]})
    terminal.run("watch", "--once")
    terminal.run("watch", "--once")
    assert changes(terminal)[2:] == [("restored", lost["title"])]


def test_a_crawl_by_hand_says_what_it_found_withdrawn(server: simulator.Server, terminal: Terminal):
    portal = server.portals[3]
    terminal.run("crawl", *portal.list_urls)
    lost = alone(server, portal.slug)[0]
    server.control({"action": "withdraw", "id": lost["id"]})
    told = []
    for _ in range(3):
        lines = terminal.run("crawl", *portal.list_urls, "--json", expect=1).lines
        told.append([line["change"] for line in lines if line.get("title") == lost["title"]])
    assert told == [[None], ["withdrawn"], [None]]


def test_a_listing_that_loses_nine_tenths_is_suspect_and_withdraws_nothing(stage: Stage, terminal: Terminal):
    def listed(numbers: range) -> Answer:
        rows = [{"title": f"第{n}中学2023年决算", "urls": f'{{"pc": "/{n}.html"}}'} for n in numbers]
        return Answer(LISTING.format(rows=json.dumps(rows)))

    stage.answers["/list.html"] = listed(range(10))
    stage.answers |= {f"/{n}.html": Answer(f"<p>第{n}中学2023年度决算公开</p>") for n in range(10)}
    watched(stage, terminal)
    stage.answers["/list.html"] = listed(range(1))
    for number in range(1, 10):
        del stage.answers[f"/{number}.html"]
    for _ in range(3):
        terminal.run("watch", "--once", expect=1)
    (state,) = terminal.run("portal", "check", "--json", expect=1).lines
    assert state["state"] == "suspect"
    assert [kind for kind, _ in changes(terminal)] == ["column_broken"]
    assert [row["state"] for row in terminal.run("list", "--json").lines] == ["current"] * 10


def test_a_file_gone_from_a_page_that_links_it_still_is_an_amendment(stage: Stage, terminal: Terminal):
    rows = json.dumps([{"title": "某局2023年部门决算", "urls": '{"pc": "/1.html"}', "pubDate": "2024-09-01"}])
    stage.answers["/list.html"] = Answer(LISTING.format(rows=rows))
    stage.answers["/1.html"] = Answer('<html><body><div id="zoom"><a href="/a.xls">附件.xls</a></div></body>')
    stage.answers["/a.xls"] = Answer(b"\xd0\xcf\x11\xe0 a workbook")
    watched(stage, terminal)
    file = stage.answers.pop("/a.xls")
    for _ in range(3):
        terminal.run("watch", "--once")
    assert changes(terminal) == [("amended", "某局2023年部门决算")]
    del stage.answers["/1.html"]
    for _ in range(2):
        terminal.run("watch", "--once")
    assert changes(terminal)[1:] == [("withdrawn", "某局2023年部门决算")]
    stage.answers["/a.xls"] = file
    terminal.run("watch", "--once")
    assert changes(terminal)[2:] == [("restored", "某局2023年部门决算")]
