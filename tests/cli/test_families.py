"""Every family from outside: a portal is found from its home page, and a crawl of it records the truth."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator
from crawler import cases
from crawler.recognition import slug_of
from pipeline.types import Family
from tests.cli.terminal import Terminal
from tests.cli.truth import is_recorded


@pytest.fixture(scope="module")
def server() -> Iterator[simulator.Server]:
    with simulator.serve(simulator.Province(units=6, years=[2024], families=tuple(Family))) as served:
        yield served


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


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


def test_a_crawl_of_every_family_records_the_truth(server: simulator.Server, terminal: Terminal):
    urls = [url for portal in server.portals for url in portal.list_urls]
    lines = terminal.run("crawl", *urls, "--json").lines
    count = is_recorded((line for line in lines if "id" in line), server.truth()["disclosures"])
    summaries = [line["summary"] for line in lines if "summary" in line]
    families = {slug_of(portal.home_url): portal.family for portal in server.portals}
    assert {one["portal"]: one["family"] for one in summaries} == families
    assert set(families.values()) == set(Family)
    assert sum(one["recorded"] for one in summaries) == count
    assert not any(one["failed"] or one["refused"] for one in summaries)


def test_a_portal_is_found_from_its_home_page(server: simulator.Server, terminal: Terminal):
    portal = next(portal for portal in server.portals if len(portal.list_urls) > 1)
    (found,) = terminal.run("portal", "add", portal.home_url, "--json").lines
    assert found["family"] == portal.family
    assert tuple(one["url"] for one in found["columns"]) == portal.list_urls
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
