"""Every family's adapter against the simulator, without a crawl: pages in, entries out."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping

import pytest

import simulator
from crawler.addresses import canonical
from crawler.cms import CMS, Ask, Page
from crawler.exploring import listing_at, listings_below
from crawler.recognition import recognise
from pipeline.decode import decode
from pipeline.types import Entry, Family
from simulator.portals import Waf
from simulator.walls import wall

ROWS_IN_THE_HTML = (
    *("sichuan-czt", "daying", "zhangshu", "jiangsu-czt", "meishan", "yaohai", "luojiang", "chengdu"),
    "anyuan",
)
"""Portals whose rows no script has to fetch or to write."""


@pytest.fixture(scope="module")
def server() -> Iterator[simulator.Server]:
    province = simulator.Province(units=20, years=[2023, 2024], families=tuple(Family))
    with simulator.serve(province) as served:
        yield served


def text_of(url: str, form: Mapping[str, str] | None = None) -> str:
    """The page at an address, or what it says where there is none."""
    body = urllib.parse.urlencode(form).encode() if form is not None else None
    address = urllib.parse.quote(url, safe="%/:?#[]@!$&'()*+,;=~")
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body)) as answer:
            return decode(answer.read(), answer.headers["Content-Type"]).text
    except urllib.error.HTTPError as missing:
        return decode(missing.read(), missing.headers["Content-Type"]).text


def walked(url: str, family: Family) -> dict[str, Entry]:
    """The entries of all pages of a listing, as crawler.listing goes through them."""
    found: dict[str, Entry] = {}
    ask: Ask | None = Ask(canonical(url))
    number = 0
    while ask:
        number += 1
        page = Page(ask.url, text_of(ask.url, ask.form), number, ask.memo)
        fresh = [entry for entry in CMS[family].entries(page) if entry.url not in found]
        found |= {entry.url: entry for entry in reversed(fresh)}
        ask = CMS[family].next_page(page) if fresh or ask.leads_on or number == 1 else None
    return found


@pytest.mark.parametrize("family", list(Family))
def test_a_listing_is_recognised_and_gone_through(server: simulator.Server, family: Family) -> None:
    for portal in (one for one in server.portals if one.family == family):
        for url in portal.list_urls:
            seen = recognise(canonical(url), text_of(canonical(url)))
            assert seen is not None
            assert seen.family is family
            entries = walked(url, family)
            assert len(entries) >= 10
            assert not [entry for entry in entries.values() if "召开" in entry.title or "开展" in entry.title]
            assert all(entry.title and entry.published_on for entry in entries.values())


@pytest.mark.parametrize("slug", ROWS_IN_THE_HTML)
def test_rows_are_found_without_the_family(server: simulator.Server, slug: str) -> None:
    portal = next(one for one in server.portals if one.slug == slug)
    for url in portal.list_urls:
        wanted, got = walked(url, Family(portal.family)), walked(url, Family.PLAIN)
        same = sum(got.get(address) == entry for address, entry in wanted.items())
        assert same >= 0.95 * len(wanted)
        assert len(got) <= 1.05 * len(wanted)


def test_the_column_is_found_from_the_home_page_which_is_no_listing_itself(server: simulator.Server) -> None:
    def look(urls: list[str]) -> list[dict[str, object]]:
        return [{"url": url, "text": text_of(url), "failure": None} for url in urls]

    for portal in server.portals:
        home = text_of(portal.home_url)
        assert listing_at(portal.home_url, home) is None
        found = listings_below(portal.home_url, home, look)
        assert [one.url for one in found] == [canonical(url) for url in portal.list_urls]


def test_nothing_else_is_taken_for_a_listing(server: simulator.Server) -> None:
    pages = {portal.home_url: text_of(portal.home_url) for portal in server.portals}
    for portal in server.portals:
        entries = walked(portal.list_urls[0], Family(portal.family))
        articles = [url for url in entries if url.endswith(("html", "htm")) or "show.asp" in url][:3]
        around = [portal.home_url + path for path in ("zfxxgk/", "zfxxgk/czxx/", "xwzx/41701.html")]
        pages |= {url: text_of(url) for url in (*articles, *around)}
    for kind in Waf:
        pages[f"{portal.list_urls[0]}?{kind}"] = wall(kind).body.decode()
    assert len(pages) > 100
    assert {url: seen for url, text in pages.items() if (seen := recognise(url, text))} == {}
