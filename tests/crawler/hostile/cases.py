"""What each hostile host does, and how each of its addresses must end."""

import gzip
import ssl
from dataclasses import dataclass, field

from tests.crawler.hostile.answers import (
    MEGA,
    calendar,
    compressed,
    endless,
    gzipped,
    listing,
    loop,
    plain,
    raw,
    redirect,
    repeated,
    torn,
)
from tests.crawler.hostile.server import ROBOTS, Answer, Host

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MUCH = b"10000\r\n" + bytes(1 << 16) + b"\r\n"
RECORDED = "recorded"
ARTICLE = (
    "<html><head><title>某局2023年部门决算</title></head><body><p>收入总计100.00万元。</p></body></html>"
)
CLUSTER = "<html><script>var a='__jsl_clearance_s'</script></html>"
LOGIN = (
    "<html><title>统一身份认证平台</title><form action='/sso'>账号<input name='u'>密码<input type='password'>"
    "<button>登录</button></form></html>"
)
LOOPBACK = (
    "127.0.0.1",
    "localhost",
    "127.0.0.2",
    "0x7f000001",
    "2130706433",
    "[::1]",
    "127.1",
    "[::ffff:127.0.0.1]",
)


@dataclass(frozen=True)
class Case:
    """One hostile host."""

    name: str
    outcomes: dict[str, str]
    """By path how asking for it may end: FailureKinds, `recorded`, or (of a listing) a ColumnState."""
    answers: dict[str, Answer]
    listing: str | None = None
    """Path of the listing, where the host is gone through as a column."""
    secure: ssl.SSLContext | None = None
    at_most: int = 10
    """So many requests it may be asked, robots.txt included."""
    most_pages: int = 500
    host: Host = field(default_factory=Host)

    def started(self) -> Host:
        """The host with its answers."""
        self.host.answers, self.host.secure = self.answers, self.secure
        return self.host


def file(name: str, kind: str, answer: Answer) -> Case:
    """A host with one hostile file."""
    return Case(name, {"/x.pdf": kind}, {"/x.pdf": answer})


def page(name: str, kind: str, answer: Answer) -> Case:
    """A host with one hostile page."""
    return Case(name, {"/x.html": kind}, {"/x.html": answer})


def column(name: str, state: str, answer: Answer, **more: object) -> Case:
    """A host with a hostile listing."""
    answers = {"/c/list.shtml": answer, **more.pop("answers", {})}  # type: ignore[arg-type]
    return Case(name, {"/c/list.shtml": state}, answers, "/c/list.shtml", **more)  # type: ignore[arg-type]


def robots(name: str, kind: str, answer: Answer, **more: object) -> Case:
    """A host with a good page behind a hostile robots.txt."""
    return Case(name, {"/x.html": kind}, {ROBOTS: answer, "/x.html": plain(ARTICLE)}, **more)  # type: ignore[arg-type]


def private(port: int) -> list[str]:
    """Addresses that no portal may send us to: ways to write loopback, and schemes without a host."""
    hosts = [f"http://{host}:{port}/x.pdf" for host in LOOPBACK]
    return [*hosts, "file:///etc/hostname", "data:text/html,x", "ftp://127.0.0.1/x.pdf"]


def cases(secure: ssl.SSLContext, port: int) -> list[Case]:
    """Every case; `secure` holds a certificate that nobody vouches for, on `port` nobody may be asked."""
    inward = private(port)
    return [
        # bodies without end
        file("gzip_bomb", "too_large", compressed("gzip")),
        file("brotli_bomb", "too_large", compressed("br")),
        file("zstd_bomb", "too_large", compressed("zstd")),
        file("double_bomb", "too_large", compressed("gzip, gzip")),
        page("page_bomb", "too_large", compressed("gzip")),
        file("endless_chunks", "too_large unreachable", endless(CHUNKED, MUCH)),
        file("endless_body", "too_large unreachable", endless(OK + b"\r\n", bytes(1 << 16))),
        file("announced_terabyte", "too_large", raw(OK + b"Content-Length: 1000000000000\r\n\r\n", b"x")),
        # heads without end
        page("header_flood", "too_large", repeated(OK, b"Set-Cookie: a=" + b"b" * 40 + b"\r\n", 2_000_000)),
        page("giant_header", "unreachable too_large", repeated(OK + b"X-A: ", b"x" * MEGA, 200)),
        page(
            "folded_header", "too_large", repeated(OK + b"X-A: x\r\n", b" " + b"x" * 1000 + b"\r\n", 100_000)
        ),
        page(
            "interim_answers",
            "too_large",
            endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 100),
        ),
        file("chunk_extension", "unreachable", endless(CHUNKED + b"5;", b"a" * (1 << 16))),
        # time without end
        file("drip_body", "unreachable", endless(OK + b"Content-Length: 1000000\r\n\r\n", b"x", 0.3)),
        page("drip_head", "unreachable", endless(OK, b"X-A: x\r\n", 0.3)),
        page("silence", "unreachable", endless(b"", b"", 0.5)),
        Case("drip_robots", {"/x.html": "unreachable"}, {ROBOTS: endless(OK, b"X-A: x\r\n", 0.3)}),
        # elsewhere
        page("redirect_loop", "unreachable", loop),
        page("self_redirect", "unreachable", redirect("/x.html")),
        page("offsite_redirect", "refused", redirect("https://other.example.com/x.html")),
        Case(
            "private_redirects",
            {f"/{number}.html": "refused" for number in range(len(inward))},
            {f"/{number}.html": redirect(target) for number, target in enumerate(inward)},
            at_most=len(inward) + 1,
        ),
        page("giant_redirect", "gone", redirect("/" + "x" * 15_000)),
        # answers that are none
        page("short_body", "unreachable", raw(OK + b"Content-Length: 2000\r\n\r\n", b"<p>half")),
        page("cut_chunk", "unreachable", raw(CHUNKED, b"40\r\n<p>half")),
        page("torn", "unreachable", torn),
        page("hung_up", "unreachable", raw()),
        page("no_http", "unreachable", raw(b"SSH-2.0-OpenSSH_9.2\r\n")),
        page("negative_length", "unreachable", raw(OK + b"Content-Length: -5\r\n\r\n<p>x")),
        page("no_gzip", "unreachable", plain(ARTICLE, Content_Encoding="gzip")),
        Case("no_certificate", {"/x.html": "tls_error"}, {"/x.html": plain(ARTICLE)}, secure=secure),
        # left alone
        page("too_many", "unreachable", plain("later", 429, Retry_After="3600")),
        page("unavailable", "unreachable", plain("later", 503, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT")),
        robots(
            "robots_disallow", "refused", plain("User-agent: *\nDisallow: /x\n", kind="text/plain"), at_most=1
        ),
        robots("robots_broken", "unreachable", plain("oops", 500), at_most=2),
        robots("robots_absent", RECORDED, plain("User-agent: *\nDisallow: /", 404)),
        robots(
            "robots_huge",
            "refused",
            plain("User-agent: *\nDisallow: /x\n" + "Disallow: /y*z$\n" * 700_000, kind="text/plain"),
            at_most=1,
        ),
        robots(
            "robots_endless", "refused", endless(OK + b"\r\nUser-agent: *\nDisallow: /x\n", b"# x\n" * 16_000)
        ),
        robots("robots_bomb", RECORDED, plain(gzipped(), Content_Encoding="gzip")),
        # pages in place of what was asked for
        page("soft_404", "gone", plain("<title>404</title><p>您访问的页面不存在</p>")),
        page("challenge_412", "blocked", plain("<script>$_ts={}</script>", 412)),
        page("challenge_521", "blocked", plain(CLUSTER, 521)),
        page("challenge_200", "blocked", plain(CLUSTER)),
        page("login_wall", "blocked", plain(LOGIN)),
        file("maintenance_as_pdf", RECORDED, plain("<p>系统维护中，请稍后访问</p>", kind="application/pdf")),
        file("hostile_name", RECORDED, plain(b"x", kind="application/pdf", Content_Disposition=HOSTILE_NAME)),
        # listings
        column("calendar_trap", "suspect", calendar, at_most=30, most_pages=12, answers=numbered(12)),
        column(
            "many_links",
            "ok",
            plain(gzip.compress(many_links().encode(), 1), Content_Encoding="gzip"),
            answers={"/c/1.html": plain(ARTICLE)},
        ),
        column("deep_listing", "layout_changed", plain("<ul><li>" * 200_000 + "<a href=/x>x</a>")),
        column("open_comments", "layout_changed", plain("<!--" * 500_000)),
        column("open_scripts", "layout_changed", plain("<script>" * 100_000 + "<" * 500_000)),
        column("listing_bomb", "unreachable", compressed("gzip")),
        column("empty_listing", "empty", plain(listing())),
        column(
            "session_ids",
            "ok",
            plain(listing(*(f"/c/1.html;jsessionid={number:032x}" for number in range(50)), total=1)),
            answers={"/c/1.html": plain(ARTICLE)},
        ),
        column("private_rows", "ok", plain(listing(*inward)), at_most=2),
    ]


HOSTILE_NAME = "attachment; filename=\"../../../../tmp/evil.pdf\"; filename*=UTF-8''..%2F..%2Fevil%00.pdf"


def many_links() -> str:
    """350,000 rows that all lead to one article."""
    rows = "".join(f"<li><a href=1.html#{number}>" for number in range(350_000))
    pager = "<script>createPageHTML('p',1,1,'list','shtml',1)</script>"
    return f"<ul><li><a href=1.html>x</a>2024-09-01{rows}</ul>{pager}"


def numbered(pages: int) -> dict[str, Answer]:
    """The further pages of the calendar and what they list."""
    listed: dict[str, Answer] = {f"/c/{number}.shtml": plain(ARTICLE) for number in range(1, pages + 1)}
    return listed | {f"/c/list_{number}.shtml": calendar for number in range(2, pages + 2)}
