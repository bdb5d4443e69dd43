"""The daemon against a served province: what it sweeps, what it mails, how it ends."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

import scheduler
import simulator
from home import Home, open_home
from pipeline.errors import AlreadyRunning, ConfigurationError
from pipeline.types import Family
from scheduler import DaemonThreads, watch
from simulator.mailbox import Mailbox
from storage import lock, queries, subscriptions
from storage.engine import Database, open_database

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[simulator.Server]:
    province = simulator.Province(seed=5, units=1, years=range(2023, 2024))
    with simulator.serve(province) as served:
        yield served


@pytest.fixture
def environment(tmp_path: Path, mailbox: Mailbox) -> dict[str, str]:
    """A home that may crawl loopback, without pauses, and mails into the mailbox."""
    return {
        "GONGKAI_HOME": str(tmp_path / "home"),
        "GONGKAI_ALLOW_HOSTS": "127.0.0.0/8",
        "GONGKAI_DELAY": "0",
        "GONGKAI_MIN_INTERVAL": "0",
        "GONGKAI_SMTP_URL": mailbox.url,
        "GONGKAI_MAIL_FROM": "gongkai@example.org",
    }


@pytest.fixture
def home(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Home:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)  # the crawl process opens the home by itself
    return open_home()


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    opened = open_database(home.database_url)
    yield opened
    opened.close()


def write_portal(home: Home, portal: simulator.ServedPortal, extra: str = "", lists: int = 1) -> str:
    """The user's own file for a served portal; its slug."""
    slug = portal.slug.replace("-", "_")
    columns = "".join(
        f'[[columns]]\nname = "栏目{number}"\nurl = "{url}"\n'
        for number, url in enumerate(portal.list_urls[:lists])
    )
    home.portals.mkdir(exist_ok=True)
    head = f'name = "{portal.name}"\nhomepage = "{portal.home_url}"\ncms = "{portal.family.value}"\n{extra}'
    (home.portals / f"{slug}.toml").write_text(head + columns, encoding="utf-8")
    return slug


def subscribe(database: Database, **options: Any) -> None:
    with database.writing() as session:
        subscriptions.subscribe(session, email="reader@example.org", at=datetime.now(UTC), **options)


def column_states(database: Database) -> dict[str, str | None]:
    with database.reading() as session:
        return {column.portal: column.state for column in queries.columns(session)}


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for it; a test that waits in vain fails."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def test_first_a_summary_then_a_mail_for_what_is_new(
    home: Home, database: Database, server: simulator.Server, mailbox: Mailbox
) -> None:
    portal = server.portals[0]
    write_portal(home, portal)
    subscribe(database)

    assert watch(home, once=True) == 0
    (summary,) = mailbox.messages
    assert "开始监测 1 个栏目" in summary["Subject"]
    assert watch(home, once=True) == 0
    assert len(mailbox.messages) == 1

    order = {"action": "publish", "portal": portal.slug}
    published = server.control(order)["disclosure"]
    assert published["column"] == portal.list_urls[0]
    events: list[Any] = []
    assert watch(home, once=True, on_event=events.append) == 0
    alert = mailbox.messages[1]
    assert published["title"] in alert.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert [one["change"] for one in events if one["event"] == "disclosure" and one["new"]] == ["published"]
    assert len(mailbox.messages) == 2


def test_a_column_that_is_not_ok_is_exit_1(home: Home, database: Database, server: simulator.Server) -> None:
    slug = write_portal(home, server.portals[0])
    server.control({"action": "waf", "portal": server.portals[0].slug})
    assert watch(home, once=True) == 1
    assert column_states(database) == {slug: "blocked"}


def test_a_mail_that_is_refused_is_exit_1(
    home: Home, database: Database, server: simulator.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_portal(home, server.portals[0])
    subscribe(database)
    monkeypatch.setenv("GONGKAI_SMTP_URL", "smtp://127.0.0.1:1")
    assert watch(open_home(), once=True) == 1
    with database.reading() as session:
        (waiting,) = queries.deliveries(session)
    assert (waiting.state, waiting.attempts) == ("pending", 1)


def test_own_files_are_watched_shipped_ones_only_once_crawled(home: Home, database: Database) -> None:
    watching = scheduler.Watch(home, database, threading.Event(), lambda: datetime.now(UTC), lambda _: None)
    assert watching.register()
    with database.reading() as session:
        assert queries.columns(session) == []


def test_a_portal_switched_off_is_left_out_until_it_is_switched_on(
    home: Home, database: Database, server: simulator.Server
) -> None:
    slug = write_portal(home, server.portals[0], extra="enabled = false\n")
    assert watch(home, once=True) == 0
    assert column_states(database) == {slug: None}
    write_portal(home, server.portals[0])
    assert watch(home, once=True) == 0
    assert column_states(database) == {slug: "ok"}
    write_portal(home, server.portals[0], extra="enabled = false\n")
    asked = len(server.requests.entries)
    assert watch(home, once=True) == 0
    assert len(server.requests.entries) == asked
    with database.reading() as session:
        assert queries.status(session).next_due_at is None


def test_what_is_not_due_is_not_asked_for(
    home: Home, database: Database, server: simulator.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_MIN_INTERVAL", "1h")
    home = open_home()
    write_portal(home, server.portals[0])
    assert watch(home, once=True) == 0
    asked = len(server.requests.entries)
    assert watch(home, once=True) == 0
    assert len(server.requests.entries) == asked
    assert watch(home, once=True, now=lambda: datetime.now(UTC) + timedelta(hours=2)) == 0
    assert len(server.requests.entries) > asked


def test_a_new_column_of_a_known_portal_is_picked_up(
    home: Home, database: Database, server: simulator.Server
) -> None:
    portal = next(one for one in server.portals if len(one.list_urls) > 1)
    watching = scheduler.Watch(home, database, threading.Event(), lambda: datetime.now(UTC), lambda _: None)
    for lists in (1, 2):
        write_portal(home, portal, lists=lists)
        watching.register()
        with database.reading() as session:
            assert len(queries.columns(session)) == lists


def test_a_broken_portal_file_ends_a_start_but_not_a_running_daemon(
    home: Home, database: Database, server: simulator.Server, caplog: pytest.LogCaptureFixture
) -> None:
    slug = write_portal(home, server.portals[0])
    watching = scheduler.Watch(home, database, threading.Event(), lambda: datetime.now(UTC), lambda _: None)
    known = watching.register()
    (home.portals / "broken.toml").write_text("name = ", encoding="utf-8")
    for _ in range(3):
        assert watching.register() == known
    said = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(said) == 1
    assert "broken.toml" in said[0].getMessage()
    assert watching.sweep()
    assert column_states(database) == {slug: "ok"}
    with pytest.raises(ConfigurationError, match=r"broken\.toml"):
        watch(home, once=True)


def test_one_home_has_one_watch(home: Home) -> None:
    with lock.held(home.path / "watch.lock") as alone:
        assert alone
        with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}") as raised:
            watch(home, once=True)
    assert raised.value.exit_code == 75


def beat(home: Home) -> dict[str, Any]:
    file = home.path / "heartbeat.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def test_the_daemon_sweeps_mails_and_ends(
    home: Home, database: Database, server: simulator.Server, mailbox: Mailbox
) -> None:
    write_portal(home, server.portals[0])
    subscribe(database)
    stop, ended = threading.Event(), []
    thread = threading.Thread(target=lambda: ended.append(watch(home, stop=stop)))
    thread.start()
    try:
        until(lambda: len(mailbox.messages) == 1)
        assert beat(home)["pid"] == os.getpid()
        assert not beat(home)["stopped"]
        title = server.control({"action": "publish", "portal": server.portals[0].slug})["disclosure"]["title"]
        until(lambda: len(mailbox.messages) == 2)
    finally:
        stop.set()
        thread.join(20)
    assert ended == [0]
    assert title in mailbox.messages[1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert beat(home)["stopped"]


def start_daemon(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    code = "import sys, home, scheduler; sys.exit(scheduler.watch(home.open_home()))"
    return subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ | environment, cwd=ROOT, stderr=subprocess.DEVNULL
    )


def children(pid: int) -> list[int]:
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, encoding="ascii", check=False
    )
    return [int(line) for line in done.stdout.split()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_signal_ends_the_daemon_and_its_crawl(
    home: Home, environment: dict[str, str], number: signal.Signals
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        write_portal(home, simulator.ServedPortal("mute", "无回应", Family.UCAP, url, (f"{url}list.html",)))
        daemon = start_daemon(environment)
        try:
            mute.settimeout(60)
            connection, _ = mute.accept()  # the crawl asked, and waits
            (crawl,) = children(daemon.pid)
            began = time.monotonic()
            daemon.send_signal(number)
            assert daemon.wait(15) == (0 if number != signal.SIGKILL else -signal.SIGKILL)
            assert time.monotonic() - began < 10
            connection.close()
        finally:
            daemon.kill()
            daemon.wait()
    until(lambda: not Path(f"/proc/{crawl}").exists(), 5)
    assert beat(home)["stopped"] == (number != signal.SIGKILL)
    with lock.held(home.path / "watch.lock") as free:
        assert free


def test_a_hung_mail_server_does_not_keep_the_daemon(
    home: Home, database: Database, environment: dict[str, str], server: simulator.Server
) -> None:
    write_portal(home, server.portals[0])
    subscribe(database)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"smtp://127.0.0.1:{mute.getsockname()[1]}"
        daemon = start_daemon(environment | {"GONGKAI_SMTP_URL": url})
        try:
            mute.settimeout(60)
            connection, _ = mute.accept()
            began = time.monotonic()
            daemon.terminate()
            assert daemon.wait(15) == 0
            assert time.monotonic() - began < 10
            connection.close()
        finally:
            daemon.kill()
            daemon.wait()


def test_a_clock_set_back_does_not_stop_the_jobs() -> None:
    ran = threading.Event()
    clock = BackgroundScheduler(timezone="Asia/Shanghai", executors={"default": DaemonThreads()})
    far = datetime.now(UTC) + timedelta(hours=1)
    clock.add_job(ran.set, "interval", seconds=5, id="sweep", next_run_time=far)
    clock.start()
    try:
        assert not ran.wait(0.2)
        scheduler._mind_the_clock(clock)
        assert ran.wait(5)
    finally:
        clock.shutdown()


def test_what_goes_wrong_in_a_job_is_counted(
    home: Home, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    watching = scheduler.Watch(home, database, threading.Event(), lambda: datetime.now(UTC), lambda _: None)
    release = threading.Event()

    def fail() -> None:
        raise LookupError("no such thing")

    clock = BackgroundScheduler(
        executors={"default": DaemonThreads()}, job_defaults={"coalesce": True, "misfire_grace_time": None}
    )
    clock.add_listener(watching.note, scheduler.EVENTS)
    clock.add_job(fail, "interval", seconds=60, id="failing", next_run_time=datetime.now(UTC))
    clock.add_job(release.wait, "interval", seconds=0.1, id="long", next_run_time=datetime.now(UTC))
    clock.start()
    try:
        until(
            lambda: watching.troubles["failing.error"] == 1 and watching.troubles["long.still_running"] > 1,
            10,
        )
    finally:
        release.set()
        clock.shutdown()
    watching.beat()
    assert beat(home)["troubles"]["failing.error"] == 1
