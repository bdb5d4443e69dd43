"""Whole sweeps against the simulated province and against portals that misbehave."""

import gzip
import itertools
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import simulator
from crawler import sweep
from crawler.child import GRACE
from crawler.jobs import Job, Target
from crawler.middlewares import RetryAfter
from crawler.pauses import Pauses, asked_for
from crawler.portals import Column, Portal
from crawler.spiders.portal import SIDE_BY_SIDE
from home import Home
from pipeline.errors import ConfigurationError, UsageError
from storage import queries, showing
from storage.engine import open_database
from tests.crawler.conftest import LISTING, Answer, Stage, Sweep, of
from tests.pipeline.hostile.pages import attributes
from tests.pipeline.hostile.pdfs import self_drawing, triple_flate
from tests.pipeline.processes import alive, children, eventually, keepers


@pytest.fixture
def server() -> Iterator[simulator.Server]:
    with simulator.serve(simulator.Province(seed=3, units=6, years=range(2023, 2025))) as served:
        yield served


def portals(server: simulator.Server) -> list[Portal]:
    return [
        Portal(
            slug=served.slug.replace("-", "_"),
            name=served.name,
            homepage=served.home_url,
            cms=served.family,
            columns=tuple(Column(name=url, url=url) for url in served.list_urls),
        )
        for served in server.portals
    ]


@pytest.mark.usefixtures("spawned")
def test_a_whole_crawl_finds_what_is_published_and_a_second_one_nothing_new(
    crawl: Sweep, server: simulator.Server, home: Home
) -> None:
    first = crawl(*portals(server))
    truth = server.truth()["disclosures"]
    assert Counter(event["state"] for event in of(first, "column")) == {"ok": 5}
    assert all(event["complete"] for event in of(first, "column"))
    assert sum(event["failed"] + event["refused"] + event["changed"] for event in of(first, "summary")) == 0

    database = open_database(home.database_url)
    with database.reading() as session:
        found = list(showing.disclosures(session))
        listed = {(view.url, attached.digest) for view in found for attached in view.attachments}
    database.close()
    assert {url for view in found for url in view.urls} >= {row["container"] or row["url"] for row in truth}
    assert {digest for _, digest in listed} >= {a["digest"] for row in truth for a in row["attachments"]}
    copies = sum(1 for row in truth if row["copy_of"])
    assert len(truth) - copies <= len(found) <= len(truth)

    server.requests.clear()
    second = crawl(*portals(server))
    summary = of(second, "summary")
    assert sum(event["recorded"] + event["changed"] + event["failed"] for event in summary) == 0
    assert sum(event["not_modified"] for event in summary) > 0
    assert all(event["asked_conditionally"] == event["not_modified"] for event in summary)
    assert {event["state"] for event in of(second, "column")} == {"no_news"}
    assert len(of(second, "disclosure")) == len(of(first, "disclosure"))
    conditional = [one for one in server.requests.entries if one.status == 304]
    assert len(conditional) == sum(event["not_modified"] for event in summary)


def test_only_what_is_due_is_asked_again(crawl: Sweep, server: simulator.Server) -> None:
    portal = portals(server)[1]
    crawl(portal)
    server.requests.clear()
    events = crawl(portal, recheck_all=False)
    assert {one.path for one in server.requests.entries} <= {"/robots.txt", "/scczt/c102361/xxgk_list.shtml"}
    assert of(events, "column")[0]["state"] == "no_news"


def test_changes_are_told_and_broken_columns_named(crawl: Sweep, server: simulator.Server) -> None:
    city = portals(server)[0]
    crawl(city)
    told = [row for row in server.truth()["disclosures"] if row["portal"] == "yichun" and row["attachments"]]
    server.control({"action": "publish", "portal": "yichun"})
    server.control({"action": "replace_attachment", "id": told[0]["id"]})
    changed = crawl(city)
    assert Counter(event["change"] for event in of(changed, "disclosure") if event["change"]) == {
        "published": 1,
        "amended": 1,
    }
    assert of(changed, "summary")[0]["changed"] == 2

    server.control({"action": "waf", "portal": "yichun"})
    assert {event["state"] for event in of(crawl(city), "column")} == {"blocked"}


def test_a_withdrawn_page_is_asked_though_no_longer_listed(crawl: Sweep, server: simulator.Server) -> None:
    county = portals(server)[3]
    crawl(county)
    row = next(row for row in server.truth()["disclosures"] if row["portal"] == "daying")
    server.control({"action": "withdraw", "id": row["id"]})
    events = crawl(county)
    gone = [event for event in of(events, "failure") if event["url"] == row["url"]]
    assert [event["kind"] for event in gone] == ["gone"]
    assert of(events, "column")[0]["complete"]


def test_a_sweep_ends_with_its_last_item(crawl: Sweep, stage: Stage) -> None:
    """Left to itself Scrapy looks every five seconds whether all is done."""
    stage.answers["/list.html"] = Answer(LISTING.format(rows='[{"title": "一", "urls": "/1.html"}]'))
    (summary,) = of(crawl(stage.portal(), dry_run=True), "summary")
    assert summary["entries"] == 1
    assert time.monotonic() - stage.times[-1] < 3


@pytest.mark.usefixtures("spawned")
def test_a_sweep_told_to_end_while_it_records_ends_in_order(crawl: Sweep, stage: Stage) -> None:
    rows = [{"title": f"某{n}局2023年度部门决算", "urls": f"/{n}.html"} for n in range(400)]
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps(rows)))
    stage.answers |= {f"/{n}.html": Answer(f"<h1>某{n}局2023年度部门决算</h1>") for n in range(400)}
    with ThreadPoolExecutor(1) as threads:
        sweeping = threads.submit(crawl, stage.portal())
        assert eventually(lambda: "/5.html" in stage.paths(), 30)
        (crawling,) = children(running="crawler.sweep")
        os.kill(crawling, signal.SIGTERM)
        try:
            events = sweeping.result(timeout=30)
        finally:
            with suppress(ProcessLookupError):
                os.kill(crawling, signal.SIGKILL)
    assert [event["reason"] for event in of(events, "ended")] == ["shutdown"]
    assert len(of(events, "summary")) == 1


def test_limits_are_kept_and_a_dry_run_records_nothing(
    crawl: Sweep, server: simulator.Server, home: Home
) -> None:
    city = portals(server)[0]
    dry = crawl(city, dry_run=True, limit=2)
    assert len(of(dry, "entry")) == 2 * len(city.columns)
    assert all(event["url"].startswith("http") for event in of(dry, "entry"))
    assert not of(dry, "disclosure")

    limited = crawl(city, limit=1)
    assert len(of(limited, "progress")) == len(city.columns)
    assert not any(event["complete"] for event in of(limited, "column"))
    database = open_database(home.database_url)
    with database.reading() as session:
        assert len(list(showing.disclosures(session))) == len(of(limited, "disclosure"))
        assert all(column.baseline_at is None for column in queries.columns(session))
    database.close()


def test_one_article_is_recorded_once_with_all_it_carries(crawl: Sweep, stage: Stage) -> None:
    rows = [
        {"title": "某局2023年部门决算", "urls": '{"pc": "/1.html"}', "pubDate": "2024-09-01 08:00"},
        {"title": "直接的文件2023年决算", "urls": '{"pc": "/direct.txt"}', "pubDate": "2024-09-01 08:00"},
        {"title": "不见了", "urls": '{"pc": "/gone.html"}', "pubDate": "2024-09-01 08:00"},
    ]
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps(rows)))
    links = '<a href="/a.txt">附件1.txt</a><a href="/b.txt#x">附件2.txt</a><a href="/a.txt">再</a>'
    stage.answers["/1.html"] = Answer(f'<html><body><div id="zoom">{links * 2}</div></body></html>')
    stage.answers |= {path: Answer(f"收入 {path}") for path in ("/a.txt", "/b.txt", "/direct.txt")}
    events = crawl(stage.portal())
    counted = Counter(stage.paths())
    assert all(counted[path] == 1 for path in ("/list.html", "/1.html", "/direct.txt", "/gone.html"))
    assert max(counted.values()) == 1
    assert len(of(events, "progress")) == 3
    assert [event["kind"] for event in of(events, "failure")] == ["gone"]
    assert of(events, "column")[0]["state"] == "ok"


def test_validators_are_sent_only_where_the_archive_has_the_bytes(
    crawl: Sweep, stage: Stage, home: Home
) -> None:
    rows = json.dumps([{"title": "决算", "urls": '{"pc": "/1.html"}', "pubDate": "2024-09-01"}])
    stage.answers["/list.html"] = Answer(LISTING.format(rows=rows))
    stage.answers["/1.html"] = Answer("<html><body><p>部门决算</p></body></html>", headers={"ETag": '"v1"'})
    crawl(stage.portal())
    crawl(stage.portal())
    for file in home.archive.rglob("*"):
        if file.is_file():
            file.unlink()
    crawl(stage.portal())
    assert [tag for path, tag in stage.asked if path == "/1.html"] == [None, '"v1"', None]


def test_an_address_too_long_to_be_kept_is_refused_and_the_others_are_visited(
    crawl: Sweep, stage: Stage
) -> None:
    long = "/" + "".join(chr(0x4E00 + number) for number in range(1_500)) + ".html"
    rows = [
        {"title": "决算", "urls": json.dumps({"pc": path}), "pubDate": "2024-09-01"}
        for path in (long, "/1.html")
    ]
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps(rows)))
    stage.answers["/1.html"] = Answer(
        f'<html><body><p>部门决算</p><a href="{long}.pdf">附件.pdf</a></body></html>'
    )
    events = crawl(stage.portal())
    assert stage.paths() == ["/list.html", "/1.html"]
    assert [event["refused"] for event in of(events, "summary")] == [2]
    assert of(events, "column")[0]["state"] == "ok"


def test_listings_that_are_none_say_why(crawl: Sweep, stage: Stage) -> None:
    states = {}
    for name, answer in {
        "empty": Answer(LISTING.format(rows="[{}]")),
        "layout_changed": Answer("<html><body>" + "<p>全新的网站，全新的栏目。</p>" * 60 + "</body></html>"),
        "soft_404": Answer("<html><title>404</title><body>您访问的页面不存在</body></html>"),
        "blocked": Answer("<html><script>var a='__jsl_clearance_s'</script></html>"),
        "unreachable": Answer("", 500),
    }.items():
        stage.answers["/list.html"] = answer
        states[name] = of(crawl(stage.portal()), "column")[0]["state"]
    assert states == {name: name for name in states}


def test_a_pager_that_repeats_itself_ends(crawl: Sweep, stage: Stage) -> None:
    page = (
        "<ul><li><a href='/c/1.shtml' title='某局2023年部门决算'>x</a><b>2024-09-01</b></li></ul>"
        "<script>createPageHTML('page_div',400, 1,'list','shtml',8000);</script>"
    )
    stage.answers |= {"/c/list.shtml": Answer(page), "/c/list_2.shtml": Answer(page)}
    crawl(stage.portal("/c/list.shtml", cms="cmspro"))
    assert [path for path in stage.paths() if "list" in path] == ["/c/list.shtml", "/c/list_2.shtml"]


def test_a_single_address_is_visited_without_a_column(crawl: Sweep, stage: Stage) -> None:
    stage.answers["/1.html"] = Answer(
        "<html><body><h1>某局2023年部门决算</h1><p>收入100万元。</p></body></html>"
    )
    events = crawl(stage.portal(), articles=(stage.url + "/1.html",))
    assert stage.paths() == ["/1.html"]
    assert of(events, "summary")[0]["recorded"] == len(of(events, "disclosure")) == 1


def test_wrong_jobs_and_homes_are_refused_in_their_own_words(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="no portal 'nowhere'"):
        list(sweep.run(Job(home=str(home.path), targets=(Target("nowhere"),))))
    with pytest.raises(UsageError, match="has no column"):
        list(sweep.run(Job(home=str(home.path), targets=(Target("jx_yichun", ("http://x/",)),))))
    monkeypatch.setenv("GONGKAI_DELAYY", "1")
    with pytest.raises(ConfigurationError, match="GONGKAI_DELAYY"):
        list(sweep.run(Job(home=str(home.path), targets=(Target("jx_yichun"),))))


def test_a_sweep_ends_at_its_deadline(crawl: Sweep, server: simulator.Server) -> None:
    server.control({"action": "slow", "portal": "yichun", "seconds": 30})
    began = time.monotonic()
    events = crawl(portals(server)[0], deadline=6.0)
    assert [event["reason"] for event in of(events, "ended")] == ["deadline"]
    assert time.monotonic() - began < 20


def test_a_sweep_ends_when_nobody_listens_any_more(home: Home, stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        never = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        events = sweep.run(Job(home=str(home.path), look=(stage.url + "/", never)))
        assert next(events)["url"] == stage.url + "/"
        began = time.monotonic()
        events.close()
        assert time.monotonic() - began < GRACE + 3


def test_requests_to_a_host_are_as_far_apart_as_promised(
    crawl: Sweep, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_DELAY", "0.4")
    rows = [
        {"title": "x", "urls": json.dumps({"pc": f"/{n}.html"}), "pubDate": "2024-09-01"} for n in range(3)
    ]
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps(rows)))
    crawl(stage.portal())
    gaps = [later - earlier for earlier, later in itertools.pairwise(stage.times)]
    assert len(gaps) == 4
    assert min(gaps) > 0.35


def test_what_is_too_large_is_not_kept(crawl: Sweep, stage: Stage, home: Home) -> None:
    rows = [{"title": "决算", "urls": f'{{"pc": "/{n}.html"}}', "pubDate": "2024-09-01"} for n in (1, 2)]
    stage.answers["/list.html"] = Answer(LISTING.format(rows=json.dumps(rows)))
    stage.answers["/1.html"] = Answer(
        gzip.compress(bytes(12 * 1024 * 1024)), headers={"Content-Encoding": "gzip"}
    )
    stage.answers["/2.html"] = Answer(b" " * (11 * 1024 * 1024))
    events = crawl(stage.portal())
    assert [event["kind"] for event in of(events, "failure")] == ["too_large", "too_large"]
    assert sum(1 for file in home.archive.rglob("*") if file.is_file()) == 1


def test_a_certificate_nobody_vouches_for_is_a_tls_error(crawl: Sweep, stage: Stage, tmp_path: Path) -> None:
    key, certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    stage.server.socket = context.wrap_socket(stage.server.socket, server_side=True)
    stage.url = stage.url.replace("http:", "https:")
    column = of(crawl(stage.portal()), "column")[0]
    assert column["state"] == "tls_error"
    assert "certificate" in column["detail"]


def self_signed(folder: Path) -> tuple[Path, Path]:
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .sign(secret, hashes.SHA256())
    )
    files = folder / "key.pem", folder / "certificate.pem"
    files[0].write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    files[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return files


def test_hostile_files_end_typed_beside_good_ones(crawl: Sweep, stage: Stage, home: Home) -> None:
    files = {"/bomb.pdf": triple_flate(), "/loop.pdf": self_drawing(), "/good.csv": "收入总计12.50万元。"}
    rows = "".join(f'<a href="{path}">{path[1:]}</a>' for path in files)
    title = "某市财政局2023年度部门决算"
    stage.answers["/1.html"] = Answer(
        f'<html><body><h1>{title}</h1><div id="zoom">{rows}</div></body></html>'
    )
    stage.answers |= {path: Answer(body) for path, body in files.items()}
    (told,) = of(crawl(stage.portal(), articles=(stage.url + "/1.html",)), "disclosure")
    database = open_database(home.database_url)
    with database.reading() as session:
        detail = showing.disclosure(session, told["id"])
    database.close()
    assert detail
    statuses = {file.title: file.status for file in detail.disclosure.attachments}
    assert statuses == {"bomb.pdf": "over_limit", "loop.pdf": "over_limit", "good.csv": "ok"}


@pytest.mark.usefixtures("spawned")
def test_a_slow_file_holds_up_no_other_portal_and_ends_with_the_sweep(home: Home, stage: Stage) -> None:
    stage.answers |= {"/slow": Answer(attributes()), "/list.html": Answer(LISTING.format(rows="[]"))}
    slow = stage.portal()
    other = slow.model_copy(update={"slug": "other"})
    targets = (Target(slow.slug, (), (stage.url + "/slow",)), Target(other.slug))
    portals = tuple(portal.model_dump_json() for portal in (slow, other))
    job = Job(home=str(home.path), targets=targets, portals=portals)
    with ThreadPoolExecutor(1) as threads:
        sweeping = threads.submit(lambda: list(sweep.run(job)))
        assert eventually(lambda: any(map(children, reading_beside(children(running="crawler.sweep")))), 30)
        (crawling,) = children(running="crawler.sweep")
        keeping = keepers(crawling)
        reading = [child for keeper in keeping for child in children(keeper)]
        assert eventually(lambda: "/list.html" in stage.paths(), 5)
        os.kill(crawling, signal.SIGKILL)
        assert [event["reason"] for event in of(sweeping.result(), "ended")] == ["crashed"]
    assert eventually(lambda: not any(map(alive, [*keeping, *reading])))


def reading_beside(crawls: list[int]) -> list[int]:
    """What sweeps started to read files in."""
    return [keeper for crawling in crawls for keeper in keepers(crawling)]


FORKING = """
import sys
from crawler import sweep
from crawler.jobs import Job
from home import open_home
from storage import queries
from storage.engine import open_database
database = open_database(open_home().database_url)
def columns():
    with database.reading() as session:
        return len(queries.columns(session))
before = columns()  # and its connection is in the pool
sys.executable = "/nowhere"
events = list(sweep.run(Job.from_json(sys.stdin.read())))
states = [one["state"] for one in events if one["event"] == "column"]
print(states, before, columns(), "scrapy" in sys.modules)
"""


def test_a_process_without_threads_forks_its_sweep_and_keeps_its_database(home: Home, stage: Stage) -> None:
    portal = stage.portal()
    stage.answers["/list.html"] = Answer(LISTING.format(rows="[]"))
    job = Job(str(home.path), (Target(portal.slug),), portals=(portal.model_dump_json(),))
    done = subprocess.run(
        [sys.executable, "-c", FORKING],
        input=job.to_json(),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"GONGKAI_HOME": str(home.path)},
    )
    assert done.stdout == "['empty'] 0 1 False\n", done.stderr


@pytest.mark.parametrize("threads", ["", "threading.Thread(target=threading.Event().wait).start()"])
def test_the_child_does_not_outlive_its_parent(home: Home, threads: str) -> None:
    script = (
        "import sys, threading; from crawler.child import start; from crawler.jobs import Job\n"
        f"from crawler.sweep import main\n{threads}\n"
        "child = start(Job.from_json(sys.argv[1]), main); print(child.pid, flush=True); child.wait()"
    )
    with socket.create_server(("127.0.0.1", 0)) as silent:
        job = Job(home=str(home.path), look=(f"http://127.0.0.1:{silent.getsockname()[1]}/",)).to_json()
        with subprocess.Popen(
            [sys.executable, "-c", script, job], stdout=subprocess.PIPE, text=True
        ) as parent:
            assert parent.stdout
            child = int(parent.stdout.readline())
            held, _ = silent.accept()  # the child is at work, and waits
            parent.send_signal(signal.SIGKILL)
        assert eventually(lambda: not alive(child))
    held.close()


def test_scrapy_users_find_the_spider_and_can_run_it(home: Home, stage: Stage) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"GONGKAI_HOME": str(home.path)}
    scrapy = [sys.executable, "-m", "scrapy"]
    listed = subprocess.run(
        [*scrapy, "list"], cwd=root, capture_output=True, text=True, env=environment, check=False
    )
    assert listed.stdout == "portal\n"

    stage.answers["/list.html"] = Answer(LISTING.format(rows="[{}]"))
    home.portals.mkdir()
    (home.portals / "stage.toml").write_text(stage.portal().to_toml(), encoding="utf-8")
    command = [*scrapy, "crawl", "portal", "-a", "portal=stage"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert stage.paths() == ["/list.html"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("Fri, 02 Jan 2026 00:00:07 GMT", 7),
        ("99999999", 3600),
        ("Fri, 02 Jan 2099 00:00:00 GMT", 3600),
    ],
)
def test_a_host_that_asks_for_a_pause_gets_it(tmp_path: Path, header: str, seconds: int) -> None:
    from scrapy import Request
    from scrapy.exceptions import IgnoreRequest
    from scrapy.http import Response

    clock = [datetime(2026, 1, 2, tzinfo=UTC)]
    file = tmp_path / "pauses.json"
    asking = RetryAfter(Pauses(file), now=lambda: clock[0])
    request = Request("http://a.gov.cn/1")
    asking.process_response(request, Response(request.url, status=429, headers={"Retry-After": header}))
    later = RetryAfter(Pauses(file), now=lambda: clock[0])
    clock[0] += timedelta(seconds=seconds - 0.1)
    for sweep_of_then in (asking, later):
        with pytest.raises(IgnoreRequest):
            sweep_of_then.process_request(Request("http://a.gov.cn/2"))
        sweep_of_then.process_request(Request("http://b.gov.cn/2"))
    clock[0] += timedelta(seconds=0.2)
    later.process_request(Request("http://a.gov.cn/2"))


@pytest.mark.parametrize("header", ["", "soon", "-5", "7.5", "Thu, 99 Foo 2026 00:00:00 GMT"])
def test_what_asks_for_no_pause_gets_none(tmp_path: Path, header: str) -> None:
    assert asked_for(header, datetime(2026, 1, 2, tzinfo=UTC)) is None


@pytest.mark.parametrize("spoilt", ["", "[]", '{"a.gov.cn": 7}', '{"a.gov.cn": "2026-01-02T00:00:09"}', "{"])
def test_pauses_that_cannot_be_read_are_told_and_hold_nobody_back(
    tmp_path: Path, spoilt: str, caplog: pytest.LogCaptureFixture
) -> None:
    file, now = tmp_path / "pauses.json", datetime(2026, 1, 2, tzinfo=UTC)
    file.write_text(spoilt, encoding="utf-8")
    pauses = Pauses(file)
    assert "pauses.json cannot be read" in caplog.text
    assert pauses.holds("a.gov.cn", now) is None
    pauses.add("a.gov.cn", now + timedelta(seconds=9), now)
    assert Pauses(file).holds("a.gov.cn", now)


def test_a_pause_made_under_a_clock_that_was_ahead_is_none(tmp_path: Path) -> None:
    file, ahead = tmp_path / "pauses.json", datetime(2027, 1, 2, tzinfo=UTC)
    Pauses(file).add("a.gov.cn", ahead + timedelta(minutes=5), ahead)
    now = datetime(2026, 1, 2, tzinfo=UTC)
    assert Pauses(file).holds("a.gov.cn", now) is None
    assert Pauses(file).holds("a.gov.cn", ahead)


def test_a_silent_host_is_left_alone_for_longer_each_time_until_it_answers(tmp_path: Path) -> None:
    file, now, delay = tmp_path / "pauses.json", datetime(2026, 1, 2, tzinfo=UTC), timedelta(seconds=1)
    lengths = []
    for _ in range(9):  # each time by a sweep of its own
        Pauses(file).silent("a.gov.cn", now, delay)
        until = Pauses(file).holds("a.gov.cn", now)
        assert until
        lengths.append(int((until - now).total_seconds()))
        now = until
    assert lengths == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    Pauses(file).answered("a.gov.cn", now)
    Pauses(file).silent("a.gov.cn", now, delay)
    assert Pauses(file).holds("a.gov.cn", now) == now + timedelta(seconds=30)
    Pauses(file).silent("b.gov.cn", now, timedelta())
    assert Pauses(file).holds("b.gov.cn", now) is None


def test_a_dead_host_is_asked_once_for_all_its_columns_and_left_alone_by_the_next_sweep(
    crawl: Sweep, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_DELAY", "0.4")
    columns = tuple(Column(name=f"{n}", url=f"{stage.url}/list{n}.html") for n in range(3))
    stage.answers |= {f"/list{n}.html": Answer(status=0) for n in range(3)}
    portal = stage.portal().model_copy(update={"columns": columns})
    ended = of(crawl(portal), "column")
    assert [one["state"] for one in ended] == ["unreachable"] * 3
    assert "left alone until" in ended[1]["detail"]
    assert set(stage.paths()) == {"/list0.html"}
    asked = len(stage.paths())
    assert "left alone until" in of(crawl(portal), "column")[0]["detail"]
    assert len(stage.paths()) == asked


def test_hosts_that_hang_do_not_keep_others_waiting(
    home: Home, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_DOWNLOAD_TIMEOUT", "20s")
    stage.answers["/list.html"] = Answer(LISTING.format(rows="[]"))
    with socket.create_server(("0.0.0.0", 0), backlog=64) as silent:  # connects, and says nothing
        port = silent.getsockname()[1]
        portals = [
            stage.portal().model_copy(
                update={
                    "slug": f"silent{number}",
                    "homepage": f"http://127.0.1.{number}:{port}/",
                    "columns": (Column(name="部门决算", url=f"http://127.0.1.{number}:{port}/list.html"),),
                }
            )
            for number in range(1, SIDE_BY_SIDE + 2)
        ]
        portals.append(stage.portal())
        targets = tuple(Target(portal.slug) for portal in portals)
        job = Job(str(home.path), targets, portals=tuple(portal.model_dump_json() for portal in portals))
        began = time.monotonic()
        first = next(event for event in sweep.run(job) if event["event"] == "column")
    assert first["portal"] == "stage"
    assert time.monotonic() - began < 20
