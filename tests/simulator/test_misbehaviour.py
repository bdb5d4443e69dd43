"""Portals that are redesigned, walled, emptied or off the network, as a client meets them."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline.types import Family
from simulator import Province, Server, serve
from simulator.roster import EVERY_FAMILY

Ask = Callable[..., Any]


@pytest.fixture
def zhangshu() -> Iterator[Server]:
    with serve(Province(units=8, years=range(2023, 2025), families=[Family.TRS])) as server:
        yield server


def column(server: Server) -> str:
    return server.portals[0].list_urls[0]


@pytest.mark.parametrize(
    ("kind", "status", "sign"),
    [
        ("ruishu", 412, "$_ts"),
        ("jiasule", 521, "document.cookie"),
        ("huawei", 418, "WAF"),
        ("stub", 200, "<script>"),
        ("login", 200, 'type="password"'),
        ("captcha", 200, "验证码"),
        ("forbidden", 403, "403 Forbidden"),
    ],
)
def test_walls_stand_before_listings_and_articles(
    zhangshu: Server, ask: Ask, kind: str, status: int, sign: str
) -> None:
    article = zhangshu.listings()[0]["columns"][0]["entries"][0]["url"]
    zhangshu.control({"action": "waf", "portal": "zhangshu", "kind": kind})
    for url in (column(zhangshu), article):
        answer = ask(url)
        assert (answer.status, sign in answer.text) == (status, True)
    zhangshu.control({"action": "waf", "portal": "zhangshu", "on": False})
    assert ask(article).status == 200


def test_a_huawei_wall_sets_its_cookie(zhangshu: Server, ask: Ask) -> None:
    zhangshu.control({"action": "waf", "portal": "zhangshu", "kind": "huawei"})
    assert "HWWAFSESID" in ask(column(zhangshu)).headers["Set-Cookie"]


def test_an_emptied_listing_keeps_its_landmarks(zhangshu: Server, ask: Ask) -> None:
    before = ask(column(zhangshu)).text
    zhangshu.control({"action": "empty", "portal": "zhangshu"})
    page = ask(column(zhangshu)).text
    assert "createPageHTML(1, 0" in page
    assert 'class="STYLE25"' in before
    assert 'class="STYLE25"' not in page
    zhangshu.control({"action": "empty", "portal": "zhangshu", "on": False})
    assert ask(column(zhangshu)).text == before


def test_a_shrunk_listing_keeps_a_tenth_and_every_article(zhangshu: Server, ask: Ask) -> None:
    entries = zhangshu.listings()[0]["columns"][0]["entries"]
    zhangshu.control({"action": "shrink", "portal": "zhangshu"})
    left = zhangshu.listings()[0]["columns"][0]["entries"]
    assert len(left) == -(-len(entries) // 10)
    assert all(ask(entry["url"]).status == 200 for entry in entries)


def test_a_refused_portal_listens_again_when_told_at_another_door(zhangshu: Server, ask: Ask) -> None:
    url = column(zhangshu)

    def order(**values: Any) -> None:
        told = {"action": "outage", "portal": "zhangshu", **values}
        assert ask(zhangshu.control_url, body=json.dumps(told)).status == 200

    for _ in range(2):
        order()
        with pytest.raises(ConnectionRefusedError):
            ask(url)
        assert ask(zhangshu.portals[1].home_url).status == 200
        order(on=False)
        assert ask(url).status == 200


def test_outages_answer_503_or_hang_up_or_never(zhangshu: Server, ask: Ask) -> None:
    url = column(zhangshu)
    zhangshu.control({"action": "outage", "portal": "zhangshu", "kind": "error"})
    answer = ask(url)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    zhangshu.control({"action": "outage", "portal": "zhangshu", "kind": "hangup"})
    with pytest.raises(http.client.RemoteDisconnected):
        ask(url)
    zhangshu.control({"action": "outage", "portal": "zhangshu", "kind": "timeout"})
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=0.3)
    connection.request("GET", parts.path)
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    zhangshu.control({"action": "outage", "portal": "zhangshu", "on": False})
    assert ask(url).status == 200


def test_a_dripping_answer_comes_whole_but_late(zhangshu: Server, ask: Ask) -> None:
    whole = ask(column(zhangshu)).body
    zhangshu.control({"action": "drip", "portal": "zhangshu", "seconds": 0.4})
    began = time.monotonic()
    assert ask(column(zhangshu)).body == whole
    assert time.monotonic() - began >= 0.35


def test_a_soft_404_may_be_the_home_page(zhangshu: Server, ask: Ask) -> None:
    home = ask(zhangshu.portals[0].home_url).body
    zhangshu.control({"action": "soft_404", "portal": "zhangshu", "pages": "all", "home": True})
    answer = ask(column(zhangshu))
    assert (answer.status, answer.body) == (200, home)


@pytest.mark.parametrize(("kind", "declared"), [("undeclared", "text/html"), ("lying", "utf-8")])
def test_charsets_undeclared_or_lied_about(zhangshu: Server, ask: Ask, kind: str, declared: str) -> None:
    zhangshu.control({"action": "break_charset", "portal": "zhangshu", "kind": kind})
    answer = ask(column(zhangshu))
    assert answer.headers["Content-Type"].endswith(declared)
    assert (b"charset" in answer.body) is (kind == "lying")
    assert "部门决算" in answer.body.decode("gb18030")


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_a_relaunch_keeps_listings_and_documents_and_no_other_address(ask: Ask, family: Family) -> None:
    with serve(Province(units=6, years=range(2023, 2025), families=[family])) as server:
        slug = server.portals[0].slug
        before = server.listings()[0]["columns"]
        server.control({"action": "redesign", "portal": slug, "urls": True})
        after = server.listings()[0]["columns"]
        for old, new in zip(before, after, strict=True):
            assert new["url"] == old["url"]
            assert {e["title"] for e in new["entries"]} == {e["title"] for e in old["entries"]}
            gone = {e["url"] for e in old["entries"]}
            assert gone.isdisjoint({e["url"] for e in new["entries"]})
            assert ask(min(gone)).status == 404
            page = ask(new["url"]).text
            assert all(f'title="{e["title"]}"' in page for e in new["entries"][:15])
            assert ask(new["entries"][0]["url"]).status == 200


def test_an_article_says_the_same_after_a_relaunch(zhangshu: Server, ask: Ask) -> None:
    site = zhangshu.sites["zhangshu"]
    article = next(a for a in site.portal.articles if not a.straight)
    words = site.text(article)
    zhangshu.control({"action": "redesign", "portal": "zhangshu", "urls": True})
    page = ask(zhangshu.sites["zhangshu"].row_url(article)).text
    assert all(paragraph in page for paragraph in words)
    zhangshu.control({"action": "reset"})
    assert "TRS_Editor" in ask(site.row_url(article)).text


def test_cross_posted_rows_lead_to_a_path_of_another_host(ask: Ask) -> None:
    with serve(Province(units=12, families=[Family.UCAP], crossposts=True)) as server:
        city, bureau = server.listings()
        far = [e for e in city["columns"][0]["entries"] if "/ycsczj/" in e["url"]]
        assert len(far) == 3
        assert all(ask(entry["url"]).status == 200 for entry in far)
        here = far[0]["url"].replace(bureau["url"], city["url"])
        assert ask(here).status == 404
        assert f"{urlsplit(here).path}" in ask(city["columns"][0]["url"]).text
        assert city["site_hosts"] == {"ycsczj": urlsplit(bureau["url"]).netloc}


def test_four_hundred_portals_each_on_an_address_of_its_own(ask: Ask) -> None:
    province = Province(units=1, years=range(2024, 2025), families=EVERY_FAMILY, count=400)
    with serve(province, spread=True) as server:
        hosts = {urlsplit(portal.home_url).hostname for portal in server.portals}
        assert len(hosts) == 400
        assert len({urlsplit(portal.home_url).port for portal in server.portals}) == 1
        units = [d.unit.name for _, _, d in province.disclosures() if d.kind == "部门决算"]
        assert len(units) == len(set(units)) == 400
        for portal in server.portals[::57]:
            assert ask(portal.list_urls[0]).status == 200
