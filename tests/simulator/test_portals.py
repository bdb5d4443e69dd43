"""The portals as a crawler meets them: listings, paging, articles, files, conditional requests."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from pipeline.types import Family
from simulator import Province, Server, serve
from simulator.exchange import digest
from simulator.ucap import EMBEDDED

Ask = Callable[..., Any]


def listed(truth: dict[str, Any], column: str) -> set[str]:
    """The pages a column must lead to: an article once, however many disclosures it carries."""
    rows = (d for d in truth["disclosures"] if d["column"] == column)
    return {d["container"] or d["url"] for d in rows if d["state"] == "current"}


def embedded(page: str) -> list[dict[str, Any]]:
    start = page.index("[", page.index("articleList:"))
    rows, _ = json.JSONDecoder().raw_decode(page[start:])
    return list(rows)


def column_of(server: Server, slug: str) -> str:
    return next(p for p in server.portals if p.slug == slug).list_urls[0]


def test_a_ucap_listing_embeds_what_the_truth_lists(server: Server, ask: Ask) -> None:
    truth = server.truth()
    for portal in server.portals:
        if portal.family is not Family.UCAP:
            continue
        for url in portal.list_urls:
            rows = embedded(ask(url).text)
            home = portal.home_url.rstrip("/")
            assert {home + json.loads(row["urls"])["pc"] for row in rows} == listed(truth, url)
            dates = [row["pubDate"] for row in rows]
            assert dates == sorted(dates, reverse=True)


def test_the_visible_ucap_list_is_an_unrendered_template(server: Server, ask: Ask) -> None:
    page = ask(column_of(server, "yichun")).text
    assert "title='{{title}}'" in page
    assert "channelCode: ['czxx']" in page


def test_the_ucap_api_pages_through_everything_and_ends_in_an_empty_object(ask: Ask) -> None:
    with serve(Province(units=40, years=range(2023, 2025), families=[Family.UCAP])) as server:
        url = column_of(server, "yichun")
        total, seen = len(server.province.portals[0].listing(server.province.portals[0].columns[0])), []
        rows = embedded(ask(url).text)
        form = {"webSiteCode[]": "ycsrmzf", "channelCode[]": "czxx", "pageSize": "15"}
        for current in range(1, 100):
            data = ask(f"{server.portals[0].home_url}queryList", {**form, "current": str(current)}).json[
                "data"
            ]
            assert data["total"] == total
            if data["results"] == [{}]:
                break
            seen += [result["id"] for result in data["results"]]
        assert len(rows) == EMBEDDED < total
        assert len(seen) == len(set(seen)) == total
        assert [row["id"] for row in rows] == seen[:EMBEDDED]


def test_the_ucap_api_carries_bodies_and_json_strings(server: Server, ask: Ask) -> None:
    form = {"webSiteCode[]": "ycsrmzf", "channelCode[]": "czxx", "current": "1"}
    source = ask(f"{server.portals[0].home_url}queryList", form).json["data"]["results"][0]["source"]
    assert "<p" in source["content"]["content"]
    assert json.loads(source["articleFiles"])[0]["url"].startswith("/doc/ucap/")
    assert json.loads(source["urls"])["pc"].endswith(f"content_{source['id']}.html")


def test_a_ucap_article_differs_at_every_request_and_has_no_validator(server: Server, ask: Ask) -> None:
    url = next(d["url"] for d in server.truth()["disclosures"] if d["portal"] == "yichun")
    first, second = ask(url), ask(url)
    assert first.body != second.body
    assert {"ETag", "Last-Modified"}.isdisjoint(first.headers)
    generated = re.compile('HtmlGenerateTime" content="[^"]+"|id="hits">\\d+<')
    assert generated.sub("", first.text) == generated.sub("", second.text)
    assert "{{formatDate pubDate 'YYYY'}}" in first.text


def test_a_cmspro_listing_hides_its_rows_in_a_comment_and_pages_from_two(ask: Ask) -> None:
    with serve(Province(units=12, families=[Family.CMSPRO])) as server:
        url = column_of(server, "sichuan-czt")
        found: list[str] = []
        first = ask(url).text
        pages, total = map(
            int, re.findall(r"createPageHTML\('page_div',(\d+), 1,'xxgk_list','shtml',(\d+)\);", first)[0]
        )
        for number in range(1, pages + 1):
            page = ask(url if number == 1 else url.replace(".shtml", f"_{number}.shtml")).text
            visible = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
            assert '<a target="_blank"' not in visible
            found += re.findall(r'<a target="_blank" href="([^"]+)" title=', page)
        assert pages > 1
        assert total == len(found) == len(listed(server.truth(), url))
        assert ask(url.replace(".shtml", f"_{pages + 1}.shtml")).status == 404
        assert ask(url.replace(".shtml", "_1.shtml")).status == 404


def test_the_cmspro_twin_lists_the_same(server: Server, ask: Ask) -> None:
    url = column_of(server, "sichuan-czt")
    channel = re.findall(r'name="channelId" content="(\w{32})"', ask(url).text)[0]
    home = next(p.home_url for p in server.portals if p.slug == "sichuan-czt")
    query = "_pageSize=4&_isAgg=true&_isJson=true&_template=index"
    data = [
        ask(f"{home}common/search/{channel}?page={page}&{query}").json["data"] for page in (1, 2, 3, 4, 5)
    ]
    urls = [home.rstrip("/") + result["url"] for page in data for result in page["results"]]
    assert set(urls) == listed(server.truth(), url)
    assert len(urls) == data[0]["total"]
    indexed = data[0]["results"][0]["domainMetaList"][0]["resultList"][0]
    assert indexed["key"] == "indexnumber"


def test_every_page_and_file_answers_as_the_truth_says(server: Server, ask: Ask) -> None:
    truth = server.truth()
    for disclosure in truth["disclosures"]:
        page = ask(disclosure["container"] or disclosure["url"])
        assert page.status == 200
        for attachment in disclosure["attachments"]:
            body = ask(attachment["url"])
            assert body.headers["Content-Type"] == attachment["media_type"]
            assert digest(body.body) == attachment["digest"]
            assert attachment["title"] in unescape(page.text)
        if disclosure["digest_of_page"]:
            assert digest(page.body) == disclosure["digest_of_page"]


def test_files_listings_and_cmspro_articles_answer_conditionally(server: Server, ask: Ask) -> None:
    truth = server.truth()
    sichuan = next(d for d in truth["disclosures"] if d["portal"] == "sichuan-czt")
    file = next(d["attachments"][0]["url"] for d in truth["disclosures"] if d["attachments"])
    for url in (file, column_of(server, "yichun"), column_of(server, "sichuan-czt")):
        tag = ask(url).headers["ETag"]
        assert ask(url, If_None_Match=tag).status == 304
        assert ask(url, If_None_Match='"another"').status == 200
    modified = ask(sichuan["url"]).headers["Last-Modified"]
    answer = ask(sichuan["url"], If_Modified_Since=modified)
    assert (answer.status, answer.body) == (304, b"")


def test_the_log_tells_who_asked_what_conditionally(server: Server, ask: Ask) -> None:
    url = column_of(server, "yichun")
    ask(url, User_Agent="gongkai-test")
    ask(url, If_None_Match='"x"')
    path = url.removeprefix(server.portals[0].home_url.rstrip("/"))
    assert server.requests.counts()[path] == 2
    plain, conditional = server.requests.of(path)
    assert plain.headers["user-agent"] == "gongkai-test"
    assert conditional.headers["if-none-match"] == '"x"'
    assert plain.at <= conditional.at


def test_robots_truth_and_actions_answer_on_every_portal(server: Server, ask: Ask) -> None:
    for portal in server.portals:
        assert "Allow: /" in ask(f"{portal.home_url}robots.txt").text
        assert len(ask(f"{portal.home_url}_truth").json["disclosures"]) == len(server.truth()["disclosures"])
        assert "publish" in ask(f"{portal.home_url}_control").json["actions"]


def test_a_home_page_links_every_column(server: Server, ask: Ask) -> None:
    for portal in server.portals:
        page = ask(portal.home_url).text
        assert all(url.removeprefix(portal.home_url.rstrip("/")) in page for url in portal.list_urls)


def test_one_notice_carries_three_units(server: Server, ask: Ask) -> None:
    carried = [d for d in server.truth()["disclosures"] if d["container"]]
    assert len(carried) == len({d["unit"] for d in carried}) == 3
    page = ask(carried[0]["container"]).text
    assert "等3家单位" in page
    assert all(d["attachments"][0]["url"].rsplit("/", 1)[1] in page for d in carried)


def test_the_bureau_tells_a_city_units_accounts_in_other_words(server: Server, ask: Ask) -> None:
    rows = {d["id"]: d for d in server.truth()["disclosures"]}
    copy = next(d for d in rows.values() if d["copy_of"])
    original = rows[copy["copy_of"]]
    same = ("unit", "kind", "fiscal_year")
    assert [copy[key] for key in same] == [original[key] for key in same]
    assert copy["portal"] != original["portal"]
    assert copy["title"] != original["title"]
    figures = {fact["field"]: fact["value"] for fact in original["facts"]}
    shared = [fact for fact in copy["facts"] if fact["field"] in figures]
    assert len(shared) > 20
    assert all(figures[fact["field"]] == fact["value"] for fact in shared)
    assert "收、支总计" in ask(copy["url"]).text


def test_department_and_own_level_stand_under_one_title(server: Server, ask: Ask) -> None:
    own = next(d for d in server.truth()["disclosures"] if d["scope"] == "own_level")
    twins = [d for d in server.truth()["disclosures"] if d["title"] == own["title"]]
    assert {d["scope"] for d in twins} == {"department", "own_level"}
    assert len({json.dumps(d["facts"]) for d in twins}) == 2
    assert "单位(本级)决算" in ask(own["url"]).text


def test_a_query_with_nonsense_numbers_is_answered(server: Server, ask: Ask) -> None:
    form = {"webSiteCode[]": "ycsrmzf", "channelCode[]": "czxx", "current": "first", "pageSize": ""}
    assert ask(f"{server.portals[0].home_url}queryList", form).json["data"]["page"] == 1
