"""Every family from outside: a portal is found from its home page, and a crawl of it records the truth."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import simulator
from crawler import cases
from pipeline.types import Family
from tests.cli.terminal import Terminal

Row = dict[str, Any]


@pytest.fixture(scope="module")
def server() -> Iterator[simulator.Server]:
    with simulator.serve(simulator.Province(units=6, years=[2024], families=tuple(Family))) as served:
        yield served


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def told(row: Row) -> tuple[Any, ...]:
    """What a disclosure and its truth must have in common."""
    files = tuple(sorted((file["url"], file["digest"]) for file in row["attachments"]))
    return (row["title"], row["unit"], row["kind"], row["fiscal_year"], row["published_on"], files)


def test_the_province_is_as_hard_as_portals_are(server: simulator.Server):
    """Without these a crawl of every family would prove little."""
    rows = server.truth()["disclosures"]
    straight = {row["portal"] for row in rows if row["straight"]}
    assert straight == {"jiangsu-czt", "meishan", "yaohai", "wuxi", "anyuan"}
    assert len({row["container"] for row in rows if row["container"]}) >= 12  # one article, several units
    assert sum(bool(row["copy_of"]) for row in rows) >= 12
    dates = [row["dates"] for row in rows]
    assert any(one["url"] and one["url"] != one["listing"] for one in dates)
    assert any(one["written"] and one["listing"] == one["written"] != one["page"] for one in dates)
    hosts = [host for portal in server.listings() for host in portal["hosts"]]
    assert len(hosts) >= 2  # files on another host


@pytest.mark.parametrize("family", list(Family))
def test_a_crawl_of_any_family_records_the_truth(
    server: simulator.Server, terminal: Terminal, family: Family
):
    portals = [portal for portal in server.portals if portal.family == family]
    slugs = {portal.slug for portal in portals}
    # One after the other: side by side a copy may be met before its original, and told under its own title.
    crawls = [terminal.run("crawl", *portal.list_urls, "--json").lines for portal in portals]
    lines = [line for crawl in crawls for line in crawl]
    recorded = {line["id"]: line for line in lines if "id" in line}.values()
    rows = [row for row in server.truth()["disclosures"] if row["portal"] in slugs]
    here = {row["id"] for row in rows}
    truth = [row for row in rows if row["copy_of"] not in here]  # a copy beside its original is no new one
    assert Counter(map(told, recorded)) == Counter(map(told, truth))
    summaries = [line["summary"] for line in lines if "summary" in line]
    assert {one["family"] for one in summaries} == {family}
    assert sum(one["recorded"] for one in summaries) == len(truth)
    assert not any(one["failed"] or one["refused"] for one in summaries)


@pytest.mark.parametrize("family", list(Family))
def test_a_portal_is_found_from_its_home_page(server: simulator.Server, terminal: Terminal, family: Family):
    portal = next(portal for portal in server.portals if portal.family == family)
    (found,) = terminal.run("portal", "add", portal.home_url, "--json").lines
    assert found["family"] == family
    assert {one["url"].partition("?catId")[0] for one in found["columns"]} == {
        url.partition("#")[0] for url in portal.list_urls
    }
    assert all(one["entries"] for one in found["columns"])


def test_an_article_is_no_portal(server: simulator.Server, terminal: Terminal):
    row = next(
        row for row in server.truth()["disclosures"] if row["portal"] == "meishan" and row["attachments"]
    )
    for url in (row["url"], row["attachments"][0]["url"]):
        assert "no listing" in terminal.run("portal", "add", url, expect=1).stderr
    assert not list((terminal.home / "portals").glob("*"))


def test_a_portal_is_recorded_as_a_case(server: simulator.Server, terminal: Terminal, tmp_path: Path):
    portal = next(portal for portal in server.portals if portal.slug == "fuzhou")
    (added,) = terminal.run("portal", "add", portal.list_urls[0], "--json").lines
    (told,) = terminal.run("portal", "record", added["slug"], "--out", tmp_path / "cases", "--json").lines
    case = cases.load(Path(told["folder"]))
    assert (case.family, case.column) == (portal.family, portal.list_urls[0])
    assert len(case.answers) == told["pages"] > 1
    (listed,) = (one for one in server.listings() if one["slug"] == "fuzhou")
    assert {entry["url"] for entry in cases.entries(case)} == {
        entry["url"] for column in listed["columns"] for entry in column["entries"]
    }
    assert json.loads((Path(told["folder"]) / cases.EXPECTED).read_text()) == cases.entries(case)
    assert terminal.run("list", "--json").lines == []


def test_a_portal_that_does_not_answer_is_not_recorded(server: simulator.Server, terminal: Terminal):
    portal = next(portal for portal in server.portals if portal.slug == "fuzhou")
    (added,) = terminal.run("portal", "add", portal.list_urls[0], "--json").lines
    server.control({"action": "outage", "portal": "fuzhou", "kind": "hangup"})
    assert "page 1" in terminal.run("portal", "record", added["slug"], expect=1).stderr
    server.control({"action": "reset"})
    assert not (terminal.home / "cases").exists()
