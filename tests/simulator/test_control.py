"""What the controls do to a running province, seen from outside and in the truth."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from simulator import ControlError, Server

Ask = Callable[..., Any]


def row(server: Server, wanted: str) -> dict[str, Any]:
    found: dict[str, Any] = next(d for d in server.truth()["disclosures"] if d["id"] == wanted)
    return found


def pick(server: Server, portal: str, *, narrated: str) -> dict[str, Any]:
    """A 决算 of that portal whose narrative stands in its page or in its file."""
    forms = {d.id: d.form for _, _, d in server.province.disclosures()}
    found: dict[str, Any] = next(
        d
        for d in server.truth()["disclosures"]
        if d["portal"] == portal and forms[d["id"]] == narrated and "决算" in d["kind"] and not d["container"]
    )
    return found


def fact(disclosure: dict[str, Any], field: str) -> str:
    value: str = next(f["value"] for f in disclosure["facts"] if f["field"] == field)
    return value


def test_publish_puts_a_new_article_on_top(server: Server, ask: Ask) -> None:
    answer = server.control({"action": "publish", "portal": "sichuan-czt"})["disclosure"]
    page = ask(answer["column"]).text
    assert page.index(answer["title"]) < page.index('title="', page.index(answer["title"]) + 200)
    first = page.index('<a target="_blank"')
    assert answer["title"] in page[first : first + 300]
    assert row(server, answer["id"])["url"] == answer["url"]
    assert ask(answer["url"]).status == 200


def test_publish_takes_a_unit_a_year_and_a_kind(server: Server) -> None:
    order = {"action": "publish", "unit": "宜春市商务局", "year": 2025, "kind": "部门预算"}
    answer = server.control(order)["disclosure"]
    assert (answer["unit"], answer["fiscal_year"], answer["kind"]) == ("宜春市商务局", 2025, "部门预算")
    assert answer["column"].endswith("/bmys/pc/list.html")


def test_amend_changes_one_amount_of_the_page_and_nothing_else(server: Server, ask: Ask) -> None:
    before = pick(server, "sichuan-czt", narrated="page")
    page = ask(before["url"])
    answer = server.control({"action": "amend", "id": before["id"], "field": "exp_project"})
    after = row(server, before["id"])
    assert (answer["field"], answer["before"]) == ("exp_project", fact(before, "exp_project"))
    changed = [new for old, new in zip(before["facts"], after["facts"], strict=True) if old != new]
    assert changed == [{"field": "exp_project", "value": answer["after"], "unit": "万元"}]
    amended = ask(after["url"], If_Modified_Since=page.headers["Last-Modified"])
    assert amended.status == 200
    assert f"项目支出{answer['after']}万元" in amended.text
    assert after["attachments"] == before["attachments"]
    assert after["faults"][0]["fault"] == "amended"


def test_amend_reaches_the_file_where_the_narrative_stands_there(server: Server, ask: Ask) -> None:
    before = pick(server, "yichun", narrated="file")
    tag = ask(before["attachments"][0]["url"]).headers["ETag"]
    server.control({"action": "amend", "id": before["id"]})
    after = row(server, before["id"])
    assert fact(after, "exp_project") != fact(before, "exp_project")
    assert after["attachments"][0]["url"] == before["attachments"][0]["url"]
    assert after["attachments"][0]["digest"] != before["attachments"][0]["digest"]
    assert ask(after["attachments"][0]["url"], If_None_Match=tag).status == 200


def test_replace_attachment_changes_the_file_only(server: Server, ask: Ask) -> None:
    before = pick(server, "sichuan-czt", narrated="page")
    file = ask(before["attachments"][0]["url"])
    server.control({"action": "replace_attachment", "id": before["id"]})
    after = row(server, before["id"])
    assert after["facts"] == before["facts"]
    assert after["digest_of_page"] == before["digest_of_page"]
    assert after["attachments"][0]["url"] == before["attachments"][0]["url"]
    assert after["attachments"][0]["digest"] != before["attachments"][0]["digest"]
    since = file.headers["Last-Modified"]
    assert ask(after["attachments"][0]["url"], If_Modified_Since=since).status == 200


def test_a_removed_attachment_is_404_while_its_page_stays(server: Server, ask: Ask) -> None:
    before = pick(server, "yichun", narrated="page")
    url = before["attachments"][0]["url"]
    server.control({"action": "remove_attachment", "id": before["id"]})
    assert ask(url).status == 404
    page = ask(before["url"])
    assert (page.status, url.rsplit("/", 1)[1] in page.text) == (200, False)
    assert row(server, before["id"])["attachments"] == []


def test_withdrawn_is_404_and_off_the_list_until_restored(server: Server, ask: Ask) -> None:
    chosen = pick(server, "yichun", narrated="page")
    server.control({"action": "withdraw", "id": chosen["id"]})
    assert ask(chosen["url"]).status == 404
    assert chosen["id"] not in ask(chosen["column"]).text
    assert row(server, chosen["id"])["state"] == "withdrawn"
    server.control({"action": "restore", "id": chosen["id"]})
    assert ask(chosen["url"]).status == 200
    assert chosen["id"] in ask(chosen["column"]).text
    assert row(server, chosen["id"])["state"] == "current"


def test_one_of_three_can_leave_its_container(server: Server, ask: Ask) -> None:
    gone, *others = [d for d in server.truth()["disclosures"] if d["container"]]
    server.control({"action": "withdraw", "id": gone["id"]})
    assert ask(gone["url"]).status == 404
    assert ask(gone["container"]).status == 200
    assert all(ask(d["url"]).status == 200 for d in others)


def test_delisted_still_answers(server: Server, ask: Ask) -> None:
    chosen = pick(server, "sichuan-czt", narrated="page")
    server.control({"action": "delist", "id": chosen["id"]})
    assert chosen["id"] not in ask(chosen["column"]).text
    assert ask(chosen["url"]).status == 200
    assert row(server, chosen["id"])["state"] == "current"


def test_a_redesign_changes_the_template_and_no_document(server: Server, ask: Ask) -> None:
    before = server.truth()
    chosen = pick(server, "sichuan-czt", narrated="page")
    page = ask(chosen["url"]).text
    server.control({"action": "redesign", "portal": "sichuan-czt"})
    redesigned = ask(chosen["url"]).text
    assert redesigned != page
    assert 'class="xxgk_table"' not in redesigned
    body = page[page.index("<UCAPCONTENT>") : page.index("</UCAPCONTENT>")]
    assert body in redesigned
    for old, new in zip(before["disclosures"], server.truth()["disclosures"], strict=True):
        assert (old["facts"], old["attachments"], old["url"]) == (
            new["facts"],
            new["attachments"],
            new["url"],
        )


@pytest.mark.parametrize("slug", ["yichun", "sichuan-czt"])
def test_a_redesign_may_lose_every_landmark(server: Server, ask: Ask, slug: str) -> None:
    server.control({"action": "redesign", "portal": slug, "landmarks": False})
    column = next(p for p in server.portals if p.slug == slug).list_urls[0]
    page = ask(column).text
    assert "listData" not in page
    assert "createPageHTML" not in page
    assert "部门决算</a>" not in page.replace('list.html">部门决算</a>', "")


def test_a_broken_charset_declares_gb2312_over_other_bytes(server: Server, ask: Ask) -> None:
    chosen = pick(server, "sichuan-czt", narrated="page")
    server.control({"action": "break_charset", "portal": "sichuan-czt"})
    answer = ask(chosen["url"])
    assert answer.headers["Content-Type"] == "text/html; charset=gb2312"
    assert b"charset=gb2312" in answer.body
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("gb18030")
    mended = answer.body.replace(b"\xff", b"").decode("gb18030")
    assert chosen["title"] in mended
    with pytest.raises(UnicodeEncodeError):
        mended.encode("gbk")


def test_a_waf_stands_before_everything_but_robots_and_the_controls(server: Server, ask: Ask) -> None:
    home = server.portals[0].home_url
    server.control({"action": "waf", "portal": "yichun"})
    challenge = ask(server.portals[0].list_urls[0])
    assert (challenge.status, "$_ts" in challenge.text) == (412, True)
    assert ask(f"{home}robots.txt").status == 200
    server.control({"action": "waf", "portal": "yichun", "on": False})
    assert ask(server.portals[0].list_urls[0]).status == 200


def test_soft_404_hides_missing_pages_or_all(server: Server, ask: Ask) -> None:
    missing, column = f"{server.portals[0].home_url}nothing.html", server.portals[0].list_urls[0]
    assert ask(missing).status == 404
    server.control({"action": "soft_404", "portal": "yichun"})
    assert (ask(missing).status, "页面不存在" in ask(missing).text) == (200, True)
    assert "listData" in ask(column).text
    server.control({"action": "soft_404", "portal": "yichun", "pages": "all"})
    assert "页面不存在" in ask(column).text
    server.control({"action": "soft_404", "portal": "yichun", "on": False})
    assert ask(missing).status == 404


def test_slow_waits_and_ends_with_the_server(server: Server, ask: Ask) -> None:
    server.control({"action": "slow", "portal": "daying", "seconds": 0.3})
    home = next(p.home_url for p in server.portals if p.slug == "daying")
    start = time.monotonic()
    assert ask(home).status == 200
    assert time.monotonic() - start >= 0.3
    start = time.monotonic()
    assert ask(server.portals[0].home_url).status == 200
    assert time.monotonic() - start < 0.3


def test_reset_brings_everything_back(server: Server, ask: Ask) -> None:
    before = server.truth()
    chosen = before["disclosures"][0]["id"]
    for order in (
        {"action": "publish"},
        {"action": "withdraw", "id": chosen},
        {"action": "waf", "portal": "yichun"},
    ):
        server.control(order)
    server.control({"action": "reset"})
    assert server.truth() == before
    assert ask(server.portals[0].list_urls[0]).status == 200


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        ({"action": "explode"}, "no action 'explode'"),
        ({}, "no action None"),
        ({"action": "withdraw", "id": "17"}, "no disclosure '17'"),
        ({"action": "waf", "portal": "nowhere"}, "no portal 'nowhere'"),
        ({"action": "waf", "portal": "yichun", "on": "yes"}, "on must be true or false"),
        ({"action": "slow", "portal": "yichun", "seconds": -1}, "seconds must be a number"),
        ({"action": "publish", "kind": "日记"}, "no kind '日记'"),
        ({"action": "publish", "unit": "无此局"}, "no unit '无此局'"),
        ({"action": "publish", "year": "2023"}, "year must be a number"),
        ({"action": "soft_404", "portal": "yichun", "pages": "some"}, "no pages 'some'"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_a_reason(
    server: Server, ask: Ask, order: dict[str, Any], complaint: str
) -> None:
    answer = ask(f"{server.portals[0].home_url}_control", body=json.dumps(order))
    assert answer.status == 400
    assert complaint in answer.json["error"]
    with pytest.raises(ControlError, match=complaint):
        server.control(order)


def test_amend_names_the_fields_it_could_change(server: Server) -> None:
    chosen = pick(server, "yichun", narrated="page")
    with pytest.raises(ControlError, match="total_income"):
        server.control({"action": "amend", "id": chosen["id"], "field": "assets_vehicles"})
    with pytest.raises(ControlError, match="value must be an amount"):
        server.control({"action": "amend", "id": chosen["id"], "value": "a lot"})


def test_a_control_body_that_is_no_json_object_is_refused(server: Server, ask: Ask) -> None:
    url = f"{server.portals[0].home_url}_control"
    assert "not JSON" in ask(url, body="publish").json["error"]
    assert "JSON object" in ask(url, body="[1]").json["error"]
