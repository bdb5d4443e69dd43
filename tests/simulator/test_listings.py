"""Each family's listing read by hand, page after page, as its documentation says: all entries, none twice."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from pipeline.types import Family
from simulator import Province, Server, serve

Ask = Callable[..., Any]
Found = dict[str, str]
"""Titles by address."""


def expected(server: Server, slug: str, column: int = 0) -> Found:
    portal = next(p for p in server.listings() if p["slug"] == slug)
    return {entry["url"]: entry["title"] for entry in portal["columns"][column]["entries"]}


def address(server: Server, slug: str, column: int = 0) -> str:
    return next(p for p in server.portals if p.slug == slug).list_urls[column]


def province(family: Family) -> Province:
    return Province(units=22, families=[family])


def main_part(page: str) -> str:
    return page[: page.index("<h3>最新信息</h3>")]


def rows(pattern: str, page: str, base: str) -> Found:
    found = re.findall(pattern, main_part(page))
    return {urljoin(base, unescape(href)): unescape(title) for href, title in found}


def test_trs_pages_are_counted_from_zero_and_days_have_no_year(ask: Ask) -> None:
    with serve(province(Family.TRS)) as server:
        base, found = address(server, "zhangshu"), Found()
        first = ask(base).text
        count = int(re.findall(r'createPageHTML\((\d+), 0, "index", "html"\)', first)[0])
        assert count > 2
        for page in ["index.html", *(f"index_{number}.html" for number in range(1, count))]:
            found |= rows(
                r'<a href="(\./[^"]+)" target="_blank" title="([^"]+)"', ask(base + page).text, base
            )
        assert found == expected(server, "zhangshu")
        assert ask(f"{base}index_{count}.html").status == 404
        assert re.search(r'<span class="STYLE12">\d\d-\d\d</span>', first)
        assert "GroupBlankLine" in first


def test_trs_rows_are_out_of_order(server: Server) -> None:
    with serve(province(Family.TRS)) as served:
        days = [e["published_on"] for e in served.listings()[0]["columns"][0]["entries"]]
    assert days != sorted(days, reverse=True)
    assert sorted(days, reverse=True)[:3] == sorted(days[:8], reverse=True)[:3]


def test_trs_scripts_write_rows_and_some_addresses_have_no_day(ask: Ask) -> None:
    with serve(province(Family.TRS)) as server:
        base, found = address(server, "wuhan"), Found()
        count = int(re.findall(r'createPageHTML\((\d+), 0, "index", "shtml"\)', ask(base).text)[0])
        for page in ["", *(f"index_{number}.shtml" for number in range(1, count))]:
            found |= rows(r'var url = "([^"]+)"; var title = "([^"]+)";', ask(base + page).text, base)
        assert found == expected(server, "wuhan")
        assert any("t19700101_" in url for url in found)
        page = ask(next(url for url in found if url.endswith(".shtml"))).text
        assert page.count("[ 索引号 ]") == 2


def test_jpage_groups_overlap_and_end_in_blanks(ask: Ask) -> None:
    with serve(province(Family.JPAGE)) as server:
        listing, found, hrefs = address(server, "jiangsu-czt"), Found(), []
        proxy = urljoin(listing, "/module/web/jpage/dataproxy.jsp")
        form = {"columnid": "80179", "unitid": "402313", "webid": "14"}
        for start in range(1, 1000, 45):
            answer = ask(f"{proxy}?startrecord={start}&endrecord={start + 44}&perpage=15", form)
            if not answer.text.strip():
                break
            group = re.findall(r'href="([^"]+)" title="([^"]+)"', answer.text)
            hrefs += [href for href, _ in group]
            found |= {urljoin(listing, unescape(href)): title for href, title in group}
        assert len(answer.body) == 54
        assert len(hrefs) > len(set(hrefs))
        assert found == expected(server, "jiangsu-czt")


def test_jpage_follows_nextgroup_where_startrecord_is_not_heeded(ask: Ask) -> None:
    with serve(Province(units=60, families=[Family.JPAGE])) as server:
        listing, found = address(server, "jiangsu-czt", 1), Found()
        page = unescape(ask(listing).text)
        following: str | None = re.findall(r'nextgroup><!\[CDATA\[<a href="([^"]+)"', page)[0]
        while following:
            group = ask(urljoin(listing, following)).text
            found |= {
                urljoin(listing, unescape(href)): title
                for href, title in re.findall(r'<a target="_blank" href="([^"]+)" title="([^"]+)"', group)
            }
            links = re.findall(r'nextgroup><!\[CDATA\[<a href="([^"]+)"', group)
            following = unescape(links[0]) if links else None
        assert found == expected(server, "jiangsu-czt", 1)
        form = {"columnid": "80180"}
        proxy = urljoin(listing, "/module/web/jpage/dataproxy.jsp")
        first, second = (
            ask(f"{proxy}?startrecord={start}&endrecord={start + 44}", form).body for start in (1, 46)
        )
        assert first == second


def test_a_catalogue_shows_another_day_than_the_address_has(ask: Ask) -> None:
    with serve(province(Family.JPAGE)) as server:
        listing, found = address(server, "fuzhou"), Found()
        assert "search.jsp" in ask(listing).text
        search = urljoin(listing, "/module/xxgk/search.jsp")
        form = {"infotypeId": "A02", "jdid": "149", "divid": "div4981", "currpage": "1"}
        pages = int(re.findall(r"共(\d+)页", ask(search, form).text)[0])
        for number in range(1, pages + 1):
            fragment = ask(search, {**form, "currpage": str(number)}).text
            found |= dict(
                re.findall(r'<a href="([^"]+)" target="_blank" title="([^"]+)" syh=', unescape(fragment))
            )
        assert pages > 2
        assert found == expected(server, "fuzhou")
        assert ask(search, {**form, "currpage": str(pages + 1)}).text == fragment
        listed = {e["url"]: e["published_on"] for e in server.listings()[1]["columns"][0]["entries"]}
        days = {url: re.findall(r"/art/(\d+)/(\d+)/(\d+)/", url) for url in listed}
        differ = [
            url for url, day in days.items() if day and "-".join(d.zfill(2) for d in day[0]) != listed[url]
        ]
        assert len(differ) > len(listed) * 0.8


def test_vsb_pages_are_counted_down(ask: Ask) -> None:
    with serve(province(Family.VSB)) as server:
        here, found = address(server, "meishan"), Found()
        walked = []
        while here:
            walked.append(urlsplit(here).path)
            page = ask(here).text
            found |= rows(r'<a href="([^"]+)" target="_blank" title="([^"]+)"', page, here)
            following = re.findall(r'p_next p_fun"><a href="([^"]+)"', page)
            here = urljoin(here, following[0]) if following else ""
        assert found == expected(server, "meishan")
        assert len(walked) > 2
        assert walked[1].endswith(f"/czyjs/{len(walked) - 1}.htm")
        assert walked[-1].endswith("/czyjs/1.htm")


def test_gkmlpt_page_zero_is_page_one(ask: Ask) -> None:
    with serve(Province(units=40, families=[Family.GKMLPT])) as server:
        listing = address(server, "shaoguan")
        page = ask(listing).text
        sid = re.findall(r"SID: '(\d+)'", page)[0]
        assert '"id":2204' in page
        api = urljoin(listing, f"/gkmlpt/api/all/2204?sid={sid}&page=")
        answers = [ask(f"{api}{number}").json for number in range(4)]
        assert answers[0] == answers[1] != answers[2]
        assert answers[3]["articles"] == []
        found = {row["url"]: row["title"] for answer in answers[1:] for row in answer["articles"]}
        assert found == expected(server, "shaoguan")
        assert answers[1]["classify"]["post_count"] == len(found)
        body = ask(answers[1]["articles"][0]["url"]).text
        detail, _ = json.JSONDecoder().raw_decode(body[body.index("DETAIL: ") + 8 :])
        assert "<p" in detail["content"]


def test_jpaas_counts_pages_in_param_json_only(ask: Ask) -> None:
    with serve(province(Family.JPAAS)) as server:
        listing, found = address(server, "lishui"), Found()
        page = ask(listing).text
        query = json.loads(re.findall(r'queryData="([^"]+)"', page)[0].replace("'", '"'))
        unit = urljoin(listing, re.findall(r' url="([^"]+)"', page)[0])
        answers = []
        for number in range(1, 20):
            param = json.dumps({"pageNo": number, "pageSize": "15"})
            html = ask(f"{unit}?{urlencode({**query, 'paramJson': param})}").json["data"]["html"]
            links = re.findall(r'href="([^"]+)" target="_blank" title="([^"]+)"', html)
            if not links:
                break
            answers.append(html)
            found |= {urljoin(listing, href): title for href, title in links}
        assert found == expected(server, "lishui")
        assert ask(f"{unit}?{urlencode({**query, 'pageNo': 2})}").json["data"]["html"] == answers[0]


def walk(ask: Ask, start: str, row: str, following: str) -> Found:
    """From page to page by the link to the next, until there is none."""
    here, found = start, Found()
    while here:
        page = ask(here).text
        base = re.findall(r'<base href="([^"]+)"', page)
        found |= rows(row, page, urljoin(here, base[0] if base else ""))
        links = re.findall(following, page)
        here = urljoin(here, unescape(links[0])) if links else ""
    return found


def test_lonsun_pages_by_index_and_opens_files_by_a_script(ask: Ask) -> None:
    with serve(province(Family.LONSUN)) as server:
        start = address(server, "yaohai")
        row = r'<a href="([^"]+)" target="_blank" title="([^"]+)" class="title"'
        found = walk(ask, start, row, r'class="next" href="([^"]+)"')
        assert found == expected(server, "yaohai")
        assert rows(row, ask(f"{start}&pageIndex=99").text, start) == {}
        pages = [ask(url).text for url in list(found)[:6] if url.endswith(".html")]
        assert any("window.open('/group4/M00/" in page for page in pages)


def test_visionsky_gives_the_last_page_to_whoever_asks_for_more(ask: Ask) -> None:
    with serve(province(Family.VISIONSKY)) as server:
        start = address(server, "luojiang")
        row = r'<a href="([^"]+)" target="_blank" title="([^"]+)"'
        found = walk(ask, start, row, r'<a href="([^"]+)">下一页')
        assert found == expected(server, "luojiang")
        assert rows(row, ask(f"{start}&cur_page=99").text, start).items() <= found.items()
        assert 'name="PubDate"' not in ask(next(iter(found))).text


def test_chengdu_pages_and_api_tell_the_same(ask: Ask) -> None:
    with serve(province(Family.CHENGDU)) as server:
        start = address(server, "chengdu")
        row = r'<a href="([^"]+)" target="_blank" title="([^"]+)"'
        found = walk(ask, start, row, r'class="next" href="([^"]+)"')
        assert found == expected(server, "chengdu")
        api = urljoin(start, "/gkml/api/policyLibrary/listPage?deptId=1001&size=20&current=")
        told = Found()
        for number in range(1, ask(f"{api}1").json["data"]["pages"] + 1):
            records = ask(f"{api}{number}").json["data"]["records"]
            told |= {urljoin(start, record["detailInfoUrl"]): record["fullName"] for record in records}
        assert told == found


def test_jiangsu_gives_files_by_unit_and_year(ask: Ask) -> None:
    with serve(province(Family.JIANGSU)) as server:
        start, found = address(server, "wuxi"), Found()
        page = ask(start).text
        front, asked = urljoin(start, "/front/"), {"pid": "122", "departmentName": "", "typeid": "2"}
        for year in re.findall(r'<option value="(\d{4})"', page):
            for unit in ask(f"{front}department/getdepartmentname.do", {**asked, "date": year}).json:
                form = {"page_num": "1", "groupid": str(unit["iid"]), "typeid": "2", "date": year}
                for template in ask(f"{front}budgetfinal/itemsandpag.do", form).json["budgetTemplates"]:
                    uuid = {"uuid": f"'{template['uuid']}'"}
                    for file in ask(f"{front}budgetfinal/getTemporaryFiles.do", uuid).json:
                        name = file["t_oldname"].removesuffix(".pdf")
                        found[f"{front}budgetfinal/download.do?iid={file['iid']}"] = name
        assert found == expected(server, "wuxi")


def test_plain_rows_are_gbk_relative_to_base_and_one_is_pinned(ask: Ask) -> None:
    with serve(province(Family.PLAIN)) as server:
        start = address(server, "anyuan")
        first = ask(start)
        assert first.headers["Content-Type"] == "text/html"
        assert "预决算".encode("gb18030") in first.body
        row = r'<a href="([^"]+)" target="_blank" title="([^"]+)"'
        assert walk(ask, start, row, r'<a href="([^"]+)">下一页') == expected(server, "anyuan")
        pinned = re.findall(r'【顶】<a href="([^"]+)"', first.text)
        assert first.text.count(f'href="{pinned[0]}"') == 2
        assert pinned[0] in ask(f"{start}&page=2").text
        assert re.search(r"<td>\(\d{4}/\d{1,2}/\d{1,2}\)</td>", first.text)
