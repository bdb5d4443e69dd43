"""Every family: what the truth says is what a client finds, whatever the family's quirks."""

from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from pipeline.types import Family
from simulator import Province, Server, serve
from simulator.exchange import digest
from simulator.roster import EVERY_FAMILY, FAMILIES

Ask = Callable[..., Any]
OTHERS = [family for family in EVERY_FAMILY if family not in FAMILIES]


@pytest.fixture(params=OTHERS, scope="module")
def served(request: pytest.FixtureRequest) -> Iterator[Server]:
    with serve(Province(seed=2, units=6, years=range(2023, 2025), families=[request.param])) as server:
        yield server


def entries(server: Server) -> list[dict[str, Any]]:
    return [e for p in server.listings() for column in p["columns"] for e in column["entries"]]


def test_every_entry_leads_somewhere_and_no_two_to_the_same_place(served: Server, ask: Ask) -> None:
    urls = [entry["url"] for entry in entries(served)]
    assert len(urls) == len(set(urls)) > 9
    assert all(ask(url).status == 200 for url in urls)


def test_listings_and_disclosures_tell_the_same_pages(served: Server) -> None:
    disclosures = served.truth()["disclosures"]
    assert {d["container"] or d["url"] for d in disclosures} == {entry["url"] for entry in entries(served)}


def test_files_answer_as_the_truth_says_and_their_pages_name_them(served: Server, ask: Ask) -> None:
    attached = [d for d in served.truth()["disclosures"] if d["attachments"]]
    assert attached or served.portals[0].family is Family.JIANGSU
    for disclosure in attached:
        page = ask(disclosure["container"] or disclosure["url"])
        for attachment in disclosure["attachments"]:
            body = ask(attachment["url"])
            assert (body.status, digest(body.body)) == (200, attachment["digest"])
            assert attachment["title"] in unescape(page.text)


def test_pages_have_the_digest_the_truth_gives(served: Server, ask: Ask) -> None:
    for disclosure in served.truth()["disclosures"]:
        body = ask(disclosure["container"] or disclosure["url"]).body
        assert digest(body) == disclosure["digest_of_page"]


def test_every_portal_has_an_article_of_several_units(served: Server) -> None:
    disclosures = served.truth()["disclosures"]
    for portal in (p for p in served.portals if p.family is not Family.JIANGSU):
        carried = [d for d in disclosures if d["portal"] == portal.slug and d["container"]]
        assert len(carried) == 3
        assert len({d["url"] for d in carried}) == 3


def test_the_home_page_leads_to_the_listings_through_two_parents(served: Server, ask: Ask) -> None:
    for portal in served.portals:
        site = served.sites[portal.slug]
        home = portal.home_url.rstrip("/")
        paths = [site.parents[0], site.parents[1]]  # type: ignore[attr-defined]
        paths.append(portal.list_urls[0].removeprefix(home))
        for here, there in zip(["/", *paths], paths, strict=False):
            assert f'href="{there}"' in unescape(ask(home + here).text)


def test_withdrawn_pages_are_gone_from_listing_and_address(served: Server, ask: Ask) -> None:
    chosen = next(d for d in served.truth()["disclosures"] if not d["container"])
    served.control({"action": "withdraw", "id": chosen["id"]})
    assert ask(chosen["url"]).status == 404
    assert chosen["url"] not in {entry["url"] for entry in entries(served)}
    served.control({"action": "restore", "id": chosen["id"]})
    assert ask(chosen["url"]).status == 200


def test_an_unknown_address_is_not_found(served: Server, ask: Ask) -> None:
    for portal in served.portals:
        assert ask(f"{portal.home_url}nichts/t20200101_1.html").status == 404


def test_rows_straight_to_a_file_and_files_on_other_hosts_exist(ask: Ask) -> None:
    with serve(Province(units=12, families=[Family.TRS, Family.JPAGE, Family.VSB])) as server:
        straight = [entry["url"] for entry in entries(server) if entry["straight"]]
        assert len(straight) > 5
        assert all(ask(url).body.startswith(b"%PDF") for url in straight[:3])
        site = server.sites["jiangsu-czt"]
        files = [f for article in site.portal.articles for f in site.attachments(article)]
        hosts = {urlsplit(site.file_url(file)).hostname for file in files}
        assert hosts == {"127.0.0.1", *site.further_hosts}
        far = next(site.file_url(file) for file in files if file.elsewhere)
        assert ask(far).body.startswith(b"%PDF")
        assert ask(far.replace("127.0.0.2", "127.0.0.1")).status == 200
        assert ask(urljoin(far, "/")).status == 404


def test_a_portal_tells_once_more_what_another_told() -> None:
    province = Province(units=6, families=OTHERS)
    rows = {d.id: (portal.slug, d) for portal, _, d in province.disclosures()}
    copies = [(slug, d) for slug, d in rows.values() if d.copy_of]
    assert len(copies) == len(province.portals) - 1
    assert all(rows[d.copy_of][0] != slug for slug, d in copies)
    assert all(rows[d.copy_of][1].unit == d.unit for _, d in copies)
