"""`status`, `doctor`, backups and mails by hand, as a person runs them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.mailbox import Mailbox
from storage import lock
from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def test_the_doctor_finds_a_new_home_well(terminal: Terminal):
    with Mailbox() as mailbox:
        terminal.environment["GONGKAI_SMTP_URL"] = mailbox.url
        found = {one["subject"]: one for one in terminal.run("doctor", "--json").lines}
        assert mailbox.messages == []
    assert {"python", "sqlite", "database", "archive", "mail", "clock", "portals"} <= found.keys()
    assert all(one["well"] for one in found.values())


def test_the_doctor_names_all_that_is_wrong(terminal: Terminal):
    (terminal.home / "portals").mkdir(parents=True)
    (terminal.home / "portals/my_town.toml").write_text("cms = 1\n", encoding="utf-8")
    (terminal.home / "archive").write_text("a file where a folder belongs", encoding="utf-8")
    (terminal.home / "gongkai.db").write_bytes(b"SQLite format 3\0" + bytes(4096))
    terminal.environment["GONGKAI_SMTP_URL"] = "smtp://127.0.0.1:1"
    lines = terminal.run("doctor", "--json", expect=1).lines
    wrong = {one["subject"]: one["detail"] for one in lines if not one["well"]}
    assert wrong.keys() >= {"database", "archive", "mail", "portals"}
    assert "my_town.toml" in wrong["portals"]


def test_the_doctor_says_that_no_mail_can_be_sent_and_what_to_set(terminal: Terminal):
    found = {one["subject"]: one for one in terminal.run("doctor", "--json").lines}
    assert found["mail"]["missing"]
    assert "no mail can be sent: set smtp_url in " in found["mail"]["detail"]
    (told,) = (line for line in terminal.run("doctor").stdout.splitlines() if " mail " in line)
    assert told.startswith("未配置")
    terminal.run("subscription", "add", "--email", "me@example.org")
    found = {one["subject"]: one for one in terminal.run("doctor", "--json", expect=1).lines}
    assert not found["mail"]["well"]
    assert "subscriptions that wait: 1" in found["mail"]["detail"]


def test_status_tells_a_dead_daemon_at_once(terminal: Terminal):
    terminal.run("list")
    beat = {"pid": 1, "at": datetime.now(UTC).isoformat(), "stopped": False}
    (terminal.home / "heartbeat.json").write_text(json.dumps(beat), encoding="utf-8")
    with lock.held(terminal.home / "watch.lock"):
        assert terminal.run("status", "--json").lines[0]["daemon"]["state"] == "alive"
    assert terminal.run("status", "--json", expect=1).lines[0]["daemon"]["state"] == "dead"


def test_a_home_goes_into_one_file_and_comes_back(terminal: Terminal, tmp_path: Path):
    terminal.run("subscription", "add", "--email", "me@example.org")
    file = tmp_path / "home.tar"
    (copied,) = terminal.run("db", "backup", file, "--json").lines
    assert copied["files"] == 1
    assert "exists already" in terminal.run("db", "backup", file, expect=2).stderr
    assert "not empty" in terminal.run("db", "restore", file, expect=2).stderr
    terminal.run("db", "restore", file, "--home", tmp_path / "new")
    (restored,) = terminal.run("subscription", "list", "--json", "--home", tmp_path / "new").lines
    assert restored["email"] == "me@example.org"


def test_mails_are_sent_and_retried_by_hand(terminal: Terminal):
    assert terminal.run("alert", "send", "--json").lines[0]["sent"] == 0
    assert terminal.run("alert", "retry", "--json").lines == [{"retried": 0}]
    assert "no dead mail 7" in terminal.run("alert", "retry", 7, expect=2).stderr
