"""Commands that need no portal: what they print, and how wrong usage is refused."""

import json
import os
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine import open_database
from storage.tables import Disclosure, Portal, Unit
from tests.cli.terminal import COMMAND, Terminal
from tests.pipeline.hostile.pdfs import triple_flate


def test_identify_answers_a_line_for_each_title(terminal: Terminal):
    first, second = terminal.run("identify", "--json", "宜春市财政局2023年度部门决算", "关于天气的通知").lines
    assert first == {
        "title": "宜春市财政局2023年度部门决算",
        "kind": "部门决算",
        "scope": "department",
        "unit": "宜春市财政局",
        "fiscal_year": 2023,
        "region": {"adcode": "360900", "province": "江西省", "city": "宜春市", "county": None},
    }
    assert second["title"] == "关于天气的通知"
    assert second["region"] == {"adcode": None, "province": None, "city": None, "county": None}


def test_parse_answers_in_order_and_exits_1_for_what_it_cannot_read(terminal: Terminal, tmp_path: Path):
    text, empty = tmp_path / "a.txt", tmp_path / "b.pdf"
    text.write_text("某市档案馆2023年度单位决算\n收入总计 12.50 万元。\n", encoding="utf-8")
    empty.write_bytes(b"")
    for jobs in (1, 2):
        first, second = terminal.run("parse", "--json", "--jobs", jobs, empty, text, expect=1).lines
        assert (first["file"], first["status"]) == ("b.pdf", "empty")
        assert first["reason"]
        assert (second["file"], second["status"], second["document"]["fiscal_year"]) == ("a.txt", "ok", 2023)
        assert second["document"]["text"] == text.read_text(encoding="utf-8")


def test_parse_goes_on_behind_a_file_that_takes_all_memory(terminal: Terminal, tmp_path: Path):
    bomb, text = tmp_path / "bomb.pdf", tmp_path / "good.txt"
    bomb.write_bytes(triple_flate())
    text.write_text("某市档案馆2023年度单位决算", encoding="utf-8")
    first, second = terminal.run("parse", "--json", bomb, text, expect=1).lines
    assert (first["status"], first["media_type"], first["document"]) == (
        "over_limit",
        "application/pdf",
        None,
    )
    assert "512 MiB" in first["reason"]
    assert second["status"] == "ok"


def test_the_home_may_stand_anywhere_and_parse_needs_none(terminal: Terminal, tmp_path: Path):
    terminal.environment.clear()  # on SQLite the home is where the database is
    terminal.run("--home", tmp_path / "one", "list")
    terminal.run("list", "--home", tmp_path / "two")
    terminal.run("list", f"--home={tmp_path / 'three'}")
    assert all((tmp_path / name / "gongkai.db").exists() for name in ("one", "two", "three"))
    terminal.run("identify", "宜春市财政局2023年度部门决算")
    assert not terminal.home.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", 9), "no disclosure 9"),
        (("parse", "nowhere.pdf"), "no such file"),
        (("crawl", "jx_nowhere"), "no portal 'jx_nowhere'"),
        (("correct", 1), "say what to correct"),
        (("reread",), "--all"),
        (("reread", 9), "no disclosure 9"),
        (("list", "--portal", "jx_nowhere"), "no portal 'jx_nowhere'"),
        (("alert", "list", "--state", "lost"), "--state"),
        (("list", "--region", "亚特兰蒂斯市"), "no region"),
        (("list", "--region", "鼓楼区"), "江苏省南京市鼓楼区 (320106)"),
        (("crawl", "www.yichun.gov.cn"), "an address begins with http:// or https://"),
        (("subscription", "add", "--email", "nobody"), "mail address"),
        (("subscription", "remove", 4), "no subscription 4"),
        (("subscription", "add", "--email", "a@example.org", "--finding", "PCT-99"), "PCT-99 is no rule"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_exit_2(terminal: Terminal, words: tuple[object, ...], told: str):
    answer = terminal.run(*words, expect=2)
    assert told in answer.stderr
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr


def test_a_place_without_its_level_is_enough_where_no_other_is_called_so(terminal: Terminal):
    record(terminal)
    for place, found in (("宜春", 1), ("江西", 1), ("360900", 1), ("四川", 0)):
        assert len(terminal.run("list", "--region", place, "--json").lines) == found


def test_a_misspelt_setting_is_refused(terminal: Terminal):
    terminal.environment["GONGKAI_DELYA"] = "1"
    assert "did you mean delay" in terminal.run("list", expect=2).stderr


def test_a_portal_file_with_a_typo_is_refused_with_its_name(terminal: Terminal):
    (terminal.home / "portals").mkdir(parents=True)
    file = terminal.home / "portals/my_town.toml"
    file.write_text('name = "x"\nhomepag = "http://x/"\n', encoding="utf-8")
    answer = terminal.run("portal", "list", expect=2)
    assert "my_town.toml" in answer.stderr


def test_shipped_portals_are_listed_and_unverified(terminal: Terminal):
    portals = {one["slug"]: one for one in terminal.run("portal", "list", "--json").lines}
    assert {"jx_yichun", "sc_czt"} <= portals.keys()
    assert len(portals) >= 12
    assert not any(one["verified"] for one in portals.values())


def test_a_portal_is_listed_as_watched_by_its_file_or_its_first_crawl(terminal: Terminal):
    record(terminal)  # of a portal that has no file
    own = terminal.home / "portals"
    own.mkdir()
    column = '[[columns]]\nname = "决算"\nurl = "http://x/{}"\n'
    head = 'name = "某镇"\nhomepage = "http://x/"\ncms = "ucap"\n'
    (own / "my_town.toml").write_text(
        head + column.format(1) + "enabled = false\n" + column.format(2), encoding="utf-8"
    )
    (own / "my_village.toml").write_text(head + "enabled = false\n" + column.format(3), encoding="utf-8")
    portals = {one["slug"]: one["watched"] for one in terminal.run("portal", "list", "--json").lines}
    assert (portals["my_town"], portals["my_village"], portals["jx_yichun"]) == (1, 0, 0)
    told = terminal.run("portal", "list", "my_").stdout.splitlines()
    assert [line.split()[3:5] for line in told] == [["栏目", "监测"], ["2", "1"], ["1", "否"]]
    terminal.run("portal", "remove", "my_town")
    terminal.run("portal", "check")


def test_subscriptions_come_and_go(terminal: Terminal):
    terminal.run("subscription", "add", "--email", "me@example.org", "--region", "江西省", "--year", 2024)
    (made,) = terminal.run("subscription", "list", "--json").lines
    assert (made["email"], made["regions"], made["years"]) == ("me@example.org", ["360000"], [2024])
    twice = terminal.run(
        "subscription", "add", "--email", "me@example.org", "--region", "江西省", "--year", 2024, expect=2
    )
    assert f"already: number {made['id']}" in twice.stderr
    terminal.run(
        "subscription", "add", "--email", "me@example.org", "--finding", "pct-01", "--finding", "error"
    )
    (_, of_findings) = terminal.run("subscription", "list", "--json").lines
    assert of_findings["findings"] == ["PCT-01", "error"]
    terminal.run("subscription", "remove", of_findings["id"])
    terminal.run("subscription", "remove", made["id"])
    assert terminal.run("subscription", "list", "--json").lines == []


def record(terminal: Terminal) -> None:
    """One disclosure of 宜春市财政局, as if it had been crawled."""
    terminal.run("list")
    with closing(open_database(terminal.database_url)) as database, database.writing() as session:
        session.add(Portal(slug="jx_city", name="某市", homepage="http://x/", family="ucap"))
        unit = Unit(name="宜春市财政局", stem="财政局", adcode="360900")
        session.add(unit)
        session.flush()
        known = {"unit_id": unit.id, "adcode": "360900", "kind": "部门决算", "fiscal_year": 2023}
        place = {"portal": "jx_city", "title": "部门决算", "url": "http://x/1"}
        session.add(Disclosure(**place, **known, first_seen_at=datetime(2026, 3, 2, tzinfo=UTC)))


def test_a_correction_says_what_stood_before(terminal: Terminal):
    record(terminal)
    answer = terminal.run("correct", 1, "--unit", "大英县财政局", "--year", 2024, "--kind", "部门决算")
    assert [line.strip() for line in answer.stdout.splitlines()[1:]] == [
        "单位  宜春市财政局 → 大英县财政局",
        "地区  江西省宜春市 → 四川省遂宁市大英县",
        "年度  2023 → 2024",
        "种类  部门决算（本来如此）",
    ]
    assert "现作为新单位登记" in answer.stderr
    (told,) = terminal.run("correct", 1, "--scope", "unit", "--json").lines
    assert (told["before"]["scope"], told["after"]["scope"]) == (None, "unit")


def test_a_unit_that_is_not_on_record_is_told_and_subscribed_to_all_the_same(terminal: Terminal):
    record(terminal)
    for words in (("list",), ("coverage",), ("subscription", "add", "--email", "me@example.org")):
        answer = terminal.run(*words, "--unit", "财政局", "--json")
        assert "没有单位“财政局”" in answer.stderr
        assert "宜春市财政局" in answer.stderr
    assert answer.lines[0]["units"] == ["财政局"]
    assert "没有单位" not in terminal.run("list", "--unit", "宜春市财政局").stderr


def test_a_watch_without_anything_to_watch_says_so(terminal: Terminal):
    assert "nothing is watched yet" in terminal.run("watch", "--once").stderr


def test_status_of_a_new_home_is_well(terminal: Terminal):
    (status,) = terminal.run("status", "--json").lines
    assert status["daemon"]["state"] == "never"
    assert status["disclosures"] == 0


def test_upgrading_twice_does_no_harm(terminal: Terminal):
    (first,) = terminal.run("db", "upgrade", "--json").lines
    (second,) = terminal.run("db", "upgrade", "--json").lines
    assert first["after"] == second["before"] == second["after"]


@pytest.mark.parametrize(
    ("environment", "charset"),
    [
        ({"LC_ALL": "C", "PYTHONUTF8": "0"}, "utf-8"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, "ascii"),
        ({"PYTHONIOENCODING": "gbk"}, "gbk"),
    ],
)
def test_chinese_is_read_and_printed_in_any_locale(environment: dict[str, str], charset: str):
    title = "宜春市财政局𠮷2023年度部门决算"  # 𠮷 is beyond GBK
    for form in ("--json",), ():
        command = [COMMAND, "identify", title, *form]
        done = subprocess.run(command, capture_output=True, check=False, env=os.environ | environment)
        assert (done.returncode, done.stderr) == (0, b"")
        answer = done.stdout.decode(charset)
        assert "部门决算" in answer or "\\u90e8\\u95e8\\u51b3\\u7b97" in answer
        if form:
            assert json.loads(answer)["title"] == title


def test_a_reader_that_goes_away_is_no_error(terminal: Terminal, tmp_path: Path):
    titles = ["宜春市财政局2023年度部门决算"] * 2000
    command = f"'{COMMAND}' identify --json {' '.join(titles)} | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
