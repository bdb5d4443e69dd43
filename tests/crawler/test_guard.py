from ipaddress import ip_address

import pytest
from scrapy import Request

from crawler import sweep
from crawler.guard import Guard, Refusal
from crawler.jobs import Job
from home import Home
from pipeline.internet import Allowance, is_public
from tests.crawler.conftest import LISTING, Answer, Stage, Sweep, of


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["59.55.32.1", "2400:da00::1", "::ffff:59.55.32.1", "64:ff9b::3b37:2001"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("allowed", "host", "port", "address", "permitted"),
    [
        ("127.0.0.0/8", "x.test", 80, "127.0.0.2", True),
        ("127.0.0.0/8", "x.test", 80, "10.0.0.1", False),
        ("127.0.0.0/8", "x.test", 80, "::1", False),
        ("127.0.0.1", "x.test", 80, "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", 8000, "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", 8001, "127.0.0.1", False),
        ("localhost", "LOCALHOST", 80, "127.0.0.1", True),
        ("localhost:8000", "localhost", 80, "127.0.0.1", False),
        ("[::1]:8000", "::1", 8000, "::1", True),
        ("::1", "::1", 8000, "::1", True),
        ("fd00::/8", "x.test", 80, "fd00::7", True),
    ],
)
def test_what_allow_hosts_names(allowed: str, host: str, port: int, address: str, permitted: bool) -> None:
    assert Allowance((allowed,)).permits(host, port, ip_address(address)) is permitted


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.gov.cn/x",
        "file:///etc/hostname",
        "data:text/html,x",
        "http://a:b@a.gov.cn/",
        "http://b.gov.cn/",
    ],
)
def test_requests_that_no_portal_needs(url: str) -> None:
    with pytest.raises(Refusal):
        Guard().process_request(Request(url, meta={"hosts": frozenset({"a.gov.cn"})}))


def looks(home: Home, *urls: str) -> list[str | None]:
    events = list(sweep.run(Job(home=str(home.path), look=urls)))
    failures = {event["url"]: event["failure"] for event in of(events, "page")}
    return [failures[url] for url in urls]


def test_no_spelling_of_loopback_is_asked(home: Home, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_ALLOW_HOSTS", "")
    port = stage.url.rpartition(":")[2]
    hosts = (
        "127.0.0.1",
        "127.0.0.2",
        "127.1",
        "localhost",
        "0x7f000001",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
    )
    urls = [f"http://{host}:{port}/" for host in hosts]
    assert looks(home, *urls, "file:///etc/hostname", "ftp://127.0.0.1/") == ["refused"] * (len(urls) + 2)
    assert stage.asked == []


def test_redirects_are_followed_no_further(home: Home, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    port = stage.url.rpartition(":")[2]
    monkeypatch.setenv("GONGKAI_ALLOW_HOSTS", f"127.0.0.1:{port}")
    targets = (
        "file:///etc/hostname",
        f"http://[::1]:{port}/",
        "http://127.0.0.2/",
        "http://localhost:1/",
        "ftp://a/b",
    )
    for number, target in enumerate(targets):
        stage.answers[f"/{number}"] = Answer(status=302, headers={"Location": target})
    urls = [f"{stage.url}/{number}" for number in range(len(targets))]
    assert looks(home, *urls) == ["refused"] * len(urls)
    assert stage.paths() == [f"/{number}" for number in range(len(targets))]


def test_a_host_that_is_named_is_asked_under_that_name_alone(
    home: Home, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_ALLOW_HOSTS", "localhost")
    stage.answers["/"] = Answer("<p>here</p>")
    by_name = stage.url.replace("127.0.0.1", "localhost")
    assert looks(home, by_name + "/", stage.url + "/") == [None, "refused"]


def test_rows_that_lead_elsewhere_are_refused_counted_and_recorded(crawl: Sweep, stage: Stage) -> None:
    rows = """[{"title": "a", "urls": "https://other.example.com/1.html", "pubDate": "2024-01-01"},
               {"title": "b", "urls": "http://[broken/2.html", "pubDate": "2024-01-01"},
               {"title": "c", "urls": "/3.html", "pubDate": "2024-01-01"}]"""
    stage.answers["/list.html"] = Answer(LISTING.format(rows=rows))
    stage.answers["/3.html"] = Answer(status=301, headers={"Location": "https://other.example.com/3.html"})
    events = crawl(stage.portal())
    assert {event["url"].rpartition("/")[2]: event["kind"] for event in of(events, "failure")} == {
        "1.html": "refused",
        "2.html": "refused",
        "3.html": "refused",
    }
    summary = of(events, "summary")[0]
    assert (summary["refused"], summary["failed"], summary["recorded"]) == (3, 0, 0)
    assert of(events, "column")[0]["complete"]


def test_robots_txt_is_obeyed(crawl: Sweep, stage: Stage) -> None:
    stage.answers["/robots.txt"] = Answer(
        "User-agent: *\nDisallow: /list.html\n", headers={"Content-Type": "text/plain"}
    )
    stage.answers["/list.html"] = Answer(LISTING.format(rows="[{}]"))
    events = crawl(stage.portal())
    assert stage.paths() == []
    assert of(events, "failure")[0]["kind"] == "refused"
    assert of(events, "summary")[0]["refused"] == 1
