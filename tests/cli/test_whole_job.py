"""The whole job from outside: portals and a mail server on loopback, the command in its own process."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator.mailbox import Mailbox
from tests.cli.terminal import Terminal
from tests.cli.truth import is_recorded

Row = dict[str, Any]


@pytest.fixture(scope="module")
def server() -> Iterator[simulator.Server]:
    with simulator.serve(simulator.Province(units=6, years=range(2023, 2025))) as served:
        yield served


def crawled(terminal: Terminal, *urls: str) -> tuple[list[Row], list[Row]]:
    lines = terminal.run("crawl", *urls, "--json").lines
    return [line for line in lines if "id" in line], [line["summary"] for line in lines if "summary" in line]


def of_portal(server: simulator.Server, slug: str) -> list[Row]:
    return [row for row in server.truth()["disclosures"] if row["portal"] == slug]


def plain(rows: list[Row]) -> list[Row]:
    """Rows with a page and a file of their own: no copies, no parts of a container, no twins."""
    titles = Counter(row["title"] for row in rows)
    copied = {row["copy_of"] for row in rows}
    return [
        row
        for row in rows
        if row["attachments"]
        and not (row["copy_of"] or row["container"] or row["id"] in copied)
        and titles[row["title"]] == 1
    ]


def test_a_crawl_records_the_truth_and_a_second_one_nothing(server: simulator.Server, terminal: Terminal):
    urls = [url for portal in server.portals for url in portal.list_urls]
    recorded, summaries = crawled(terminal, *urls)
    truth = server.truth()["disclosures"]
    count = is_recorded(recorded, truth)
    assert sum(one["recorded"] for one in summaries) == count
    assert [one["family"] for one in summaries] == [portal.family for portal in server.portals]

    server.requests.clear()
    again, summaries = crawled(terminal, *urls)
    assert is_recorded(again, truth) == count
    assert {one["change"] for one in again} == {None}
    total = Counter[str]()
    for one in summaries:
        total.update({name: one[name] for name in ("recorded", "changed", "failed", "refused")})
    assert not total.total()
    conditions = {"if-none-match", "if-modified-since"}
    asked = [one for one in server.requests.entries if conditions & one.headers.keys()]
    assert sum(one["asked_conditionally"] for one in summaries) == len(asked)
    assert sum(one["not_modified"] for one in summaries) == sum(one.status == 304 for one in asked)
    assert not [one for one in server.requests.entries if one.path.endswith(".pdf") and one not in asked]


def test_a_publication_and_two_silent_amendments_reach_exactly_those_concerned(
    server: simulator.Server, terminal: Terminal
):
    city = server.portals[0]
    with Mailbox() as mailbox:
        terminal.environment["GONGKAI_SMTP_URL"] = mailbox.url
        crawled(terminal, *(url for portal in server.portals for url in portal.list_urls))
        terminal.run("subscription", "add", "--email", "all@example.org")
        terminal.run("subscription", "add", "--email", "city@example.org", "--region", "宜春市")
        terminal.run("subscription", "add", "--email", "other@example.org", "--region", "四川省")
        terminal.run("watch", "--once")
        assert mailbox.messages == []

        rows = plain(of_portal(server, city.slug))
        new = server.control({"action": "publish", "portal": city.slug})["disclosure"]
        server.control({"action": "amend", "id": rows[0]["id"]})
        replaced = server.control({"action": "replace_attachment", "id": rows[1]["id"]})
        terminal.run("watch", "--once")
        terminal.run("watch", "--once")

        changes = terminal.run("changes", "--json").lines
        assert sorted((one["kind"], one["title"]) for one in changes) == sorted(
            [("published", new["title"]), *(("amended", row["title"]) for row in rows[:2])]
        )
        assert sorted(str(mail["To"]) for mail in mailbox.messages) == ["all@example.org", "city@example.org"]
        for mail in mailbox.messages:
            text = mail.get_body(("plain",)).get_content()
            assert all(one["title"] in text for one in changes)
            assert new["url"] in text
        deliveries = terminal.run("alert", "list", "--json").lines
        assert [(one["state"], len(one["changes"])) for one in deliveries] == [("sent", 3)] * 2
        of_one_cell = next(one for one in changes if one["title"] == rows[1]["title"])
        is_told_by_figure_and_cell(terminal, of_one_cell, replaced, text)
    server.control({"action": "reset"})


def is_told_by_figure_and_cell(terminal: Terminal, change: Row, fault: Row, mail: str) -> None:
    """One cell of one table of a PDF is another: the JSON, the command and the mail name it and no other."""
    before, after = fault["before"], fault["after"]
    (figure,), (cell,) = change["detail"]["figures"], change["detail"]["cells"]
    assert (figure["field"], figure["before"], figure["after"]) == (fault["field"], before, after)
    assert (cell["table"], cell["row"], cell["column"]) == ("支出决算表", "合计", "项目支出")
    assert (cell["before"], cell["after"]) == (before, after)

    first, *lines = terminal.run("diff", change["disclosure"]).stdout.splitlines()
    by = f"，{figure['delta']}，{figure['pct']}%"
    assert (first, [line.strip() for line in lines[:-1]]) == (
        "第 1 版 → 第 2 版",
        [
            f"项目支出  {before} → {after} 万元{by}",
            f"《支出决算表》合计·项目支出  {before} → {after} 万元{by}",
        ],
    )
    assert lines[-1].strip().startswith(f"附件 {change['title']}.pdf")
    assert list(terminal.run("diff", change["disclosure"], "--json").lines[0]["cells"]) == [cell]

    moved = f"{before} 万元 → {after} 万元 ({figure['delta']}, {figure['pct']} %)"
    lines = [line.strip() for line in mail.splitlines()]
    story = lines[next(place for place, line in enumerate(lines) if line.endswith(f"】{change['title']}")) :]
    told = story[story.index("改动：") + 1 :][:4]
    assert told[-1] == "主要数据："
    assert told[:-1] == [
        f"项目支出：{moved}",
        f"《支出决算表》合计·项目支出：{moved}",
        f"附件 {change['title']}.pdf：内容已更换",
    ]


def test_a_copy_that_appears_on_a_second_portal_is_no_change(server: simulator.Server, terminal: Terminal):
    copy = next(row for row in server.truth()["disclosures"] if row["copy_of"])
    first, second = (
        next(portal for portal in server.portals if portal.slug == slug)
        for slug in ("yichun", copy["portal"])
    )
    crawled(terminal, *first.list_urls)
    recorded, summaries = crawled(terminal, *second.list_urls)
    own = [row for row in of_portal(server, second.slug) if not row["copy_of"]]
    assert sum(one["recorded"] for one in summaries) == len(own)
    assert len(recorded) == len(own) + 1
    assert terminal.run("changes", "--json").lines == []


def test_what_was_recognised_is_shown_with_the_days_of_its_first_entries(
    server: simulator.Server, terminal: Terminal
):
    portal = server.portals[1]
    shown = terminal.run("portal", "add", portal.list_urls[0]).stdout.splitlines()
    days = {f"{row['published_on']}  {row['title']}" for row in of_portal(server, portal.slug)}
    assert len(days & {line.strip() for line in shown}) == 5


def test_a_dry_run_tells_and_records_nothing(server: simulator.Server, terminal: Terminal):
    url = server.portals[1].list_urls[0]
    lines = terminal.run("crawl", url, "--dry-run", "--json").lines
    assert {row["title"] for row in of_portal(server, server.portals[1].slug)} >= {
        line["title"] for line in lines if "title" in line
    }
    assert terminal.run("list", "--json").lines == []


def test_files_come_back_as_they_were_served(server: simulator.Server, terminal: Terminal, tmp_path: Path):
    crawled(terminal, server.portals[3].list_urls[0])
    wanted = {
        file["digest"] for row in of_portal(server, server.portals[3].slug) for file in row["attachments"]
    }
    got = set()
    for row in terminal.run("list", "--json").lines:
        for line in terminal.run("files", row["id"], "--out", tmp_path / "out", "--json").lines:
            got.add(line["digest"])
            assert Path(line["path"]).stat().st_size > 0
    assert wanted <= got


def test_a_broken_portal_is_told_and_exits_1(server: simulator.Server, terminal: Terminal):
    portal = server.portals[3]
    crawled(terminal, portal.list_urls[0])
    server.control({"action": "waf", "portal": portal.slug, "on": True})
    terminal.run("crawl", portal.list_urls[0], expect=1)
    (state,) = terminal.run("portal", "check", "--json", expect=1).lines
    assert state["state"] == "blocked"
    assert terminal.run("changes", "--json").lines == []
    terminal.run("status", expect=1)
    server.control({"action": "waf", "portal": portal.slug, "on": False})
    crawled(terminal, portal.list_urls[0])
    terminal.run("status")


def test_a_min_interval_of_zero_makes_everything_due_whatever_was_set_before(
    server: simulator.Server, terminal: Terminal
):
    portal = server.portals[3]
    terminal.environment["GONGKAI_MIN_INTERVAL"] = "6h"
    crawled(terminal, portal.list_urls[0])
    new = server.control({"action": "publish", "portal": portal.slug})["disclosure"]
    terminal.run("watch", "--once")
    assert terminal.run("changes", "--json").lines == []
    terminal.environment["GONGKAI_MIN_INTERVAL"] = "0"
    terminal.run("watch", "--once")
    assert [one["title"] for one in terminal.run("changes", "--json").lines] == [new["title"]]
    server.control({"action": "reset"})


def test_a_file_of_a_known_disclosure_is_not_another_one(server: simulator.Server, terminal: Terminal):
    portal = server.portals[3]
    recorded, _ = crawled(terminal, portal.list_urls[0])
    (again,), (summary,) = crawled(
        terminal, plain(of_portal(server, portal.slug))[0]["attachments"][0]["url"]
    )
    assert again["id"] in {one["id"] for one in recorded}
    assert summary["recorded"] == 0
