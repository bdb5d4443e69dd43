"""Homes that may crawl loopback, sweeps of them, and a portal that answers whatever a test writes."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler import child, sweep
from crawler.jobs import Event, Job, Target
from crawler.portals import Column, Portal
from home import Home, open_home
from pipeline.types import Family

LISTING = """<html><head>
<meta name="SiteName" content="宜春市人民政府"><meta name="ColumnName" content="部门决算">
</head>
<body><script>var listData = {{ articleList: {rows} }};</script></body></html>"""
"""A UCAP listing with its rows and without a pager."""

Sweep = Callable[..., list[Event]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home that may ask loopback, without politeness."""
    monkeypatch.setenv("GONGKAI_ALLOW_HOSTS", "127.0.0.0/8")
    monkeypatch.setenv("GONGKAI_DELAY", "0")
    monkeypatch.setenv("GONGKAI_MIN_INTERVAL", "1h")
    return open_home(tmp_path / "home")


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps begin by forking, seconds sooner: the threads there are, servers of tests, stand still then."""
    monkeypatch.setattr(child, "alone", lambda: True)


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch, forked: None) -> None:
    """Sweeps begin as beside the threads of a daemon: with an interpreter of their own."""
    monkeypatch.setattr(child, "alone", lambda: False)


@pytest.fixture
def crawl(home: Home) -> Sweep:
    """Runs a sweep of portals to its end: everything asked again, unless the test says otherwise."""

    def run(*portals: Portal, articles: tuple[str, ...] = (), **options: Any) -> list[Event]:
        columns = () if articles else None
        job = Job(
            home=str(home.path),
            targets=tuple(Target(portal.slug, columns, articles) for portal in portals),
            portals=tuple(portal.model_dump_json() for portal in portals),
            **({"recheck_all": True} | options),
        )
        return list(sweep.run(job))

    return run


def of(events: list[Event], what: str) -> list[Event]:
    """The events of one kind."""
    return [event for event in events if event["event"] == what]


@dataclass
class Answer:
    """What the made-up portal says at one address."""

    body: bytes | str = b""
    status: int = 200
    """0 hangs up without an answer."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Stage:
    """A made-up portal: answers by path, and what was asked."""

    url: str
    server: ThreadingHTTPServer
    answers: dict[str, Answer] = field(default_factory=dict)
    then: dict[str, list[Answer]] = field(default_factory=dict)
    """By path what follows once the answer was given."""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Path and If-None-Match."""
    times: list[float] = field(default_factory=list)
    """When, in seconds of a monotonic clock."""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def portal(self, path: str = "/list.html", **more: Any) -> Portal:
        column = Column(name="部门决算", url=self.url + path)
        values: dict[str, Any] = {"cms": Family.UCAP, "columns": (column,)} | more
        return Portal(slug="stage", name="台", homepage=self.url + "/", **values)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A portal on loopback that answers what the test puts there, 404 elsewhere."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            play.asked.append((self.path, self.headers.get("If-None-Match")))
            play.times.append(time.monotonic())
            answer = play.answers.get(self.path, Answer("<p>nothing</p>", 404))
            if play.then.get(self.path):
                play.answers[self.path] = play.then[self.path].pop(0)
            if not answer.status:
                self.close_connection = True
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    play = Stage(f"http://127.0.0.1:{server.server_port}", server)
    play.answers["/robots.txt"] = Answer("", 404)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield play
    server.shutdown()
    server.server_close()
    thread.join()
