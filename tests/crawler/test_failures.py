from pathlib import Path

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest, NotSupported

from crawler.failures import is_silence, of_answer, of_detour, of_exception
from crawler.guard import Refusal
from crawler.middlewares import LeftAlone
from crawler.standins import is_missing
from pipeline.types import FailureKind

ARTICLE = (
    "<html><head><title>某局部门决算</title><script>$_ts={}</script></head><body>" + "收入支出情况说明。" * 60
)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (404, "", FailureKind.GONE),
        (410, "", FailureKind.GONE),
        (403, "", FailureKind.BLOCKED),
        (412, "<script>$_ts=window['$_ts']</script>", FailureKind.BLOCKED),
        (521, "<script>document.cookie='__jsl_clearance_s=1'</script>", FailureKind.BLOCKED),
        (200, "<html><script>$_ts=window['$_ts']</script><body></body></html>", FailureKind.BLOCKED),
        (200, "<html><title>提示</title><body>您访问的页面不存在或已删除</body></html>", FailureKind.GONE),
        (200, "<html><title>404</title><body>抱歉</body></html>", FailureKind.GONE),
        (302, "", FailureKind.REFUSED),
        (500, "", FailureKind.UNREACHABLE),
        (503, "", FailureKind.UNREACHABLE),
        (304, "", FailureKind.UNREACHABLE),
    ],
)
def test_what_an_answer_means(status: int, text: str, kind: FailureKind) -> None:
    failure = of_answer(status, text)
    assert failure is not None
    assert failure.kind is kind


def test_a_good_page_may_carry_the_script_of_a_challenge() -> None:
    assert of_answer(200, ARTICLE) is None


@pytest.mark.parametrize(
    "text",
    [
        "<p>收入总计：404.12万元</p>",
        "<h1>某局2023年度部门决算</h1><p>浏览次数： 404 次</p>",
        "<p>〔2024〕404号</p>",
    ],
)
def test_a_number_is_no_missing_page(text: str) -> None:
    assert of_answer(200, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "<title>404</title>" + "<p>首页 政务公开 办事服务</p>" * 60,
        "<a href='/'>首页</a>" * 80 + "<p>抱歉，您访问的页面不存在。</p>",
        "<p>错误 404</p>",
    ],
    ids=["title", "within the portal's frame", "number"],
)
def test_a_missing_page_may_come_in_the_portals_frame(text: str) -> None:
    failure = of_answer(200, text)
    assert failure
    assert failure.kind is FailureKind.GONE


def test_who_is_sent_to_the_home_page_is_told_that_it_is_gone() -> None:
    page, home = "http://a.example/czj/art_1.html", "http://a.example/"
    assert of_detour(page, home)
    assert of_detour(page, "http://a.example/index.html")
    assert of_detour(home, "http://a.example/index.html") is None
    assert of_detour(page, "http://a.example/czj/art_2.html") is None


def test_an_article_about_missing_pages_is_there() -> None:
    assert not is_missing(ARTICLE + "对页面不存在的情况已整改。")


def test_the_real_error_page_saved_as_a_pdf_is_a_soft_404(shared: Path) -> None:
    body = (shared / "samples/error_pages/harbin_404_html_saved_as.pdf").read_bytes()
    failure = of_answer(200, body.decode("utf-8", "replace"))
    assert failure is not None
    assert failure.kind is FailureKind.GONE


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Refusal("no"), FailureKind.REFUSED),
        (NotSupported("ftp"), FailureKind.REFUSED),
        (ValueError("Missing scheme"), FailureKind.REFUSED),
        (IgnoreRequest("Forbidden by robots.txt"), FailureKind.REFUSED),
        (IgnoreRequest("max redirections reached"), FailureKind.UNREACHABLE),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE (10 B)"), FailureKind.TOO_LARGE),
        (DownloadCancelledError("larger than"), FailureKind.TOO_LARGE),
        (DownloadTimeoutError("30 s"), FailureKind.UNREACHABLE),
    ],
)
def test_what_an_exception_means(error: Exception, kind: FailureKind) -> None:
    assert of_exception(error).kind is kind


def test_an_answer_is_no_silence_whatever_it_says() -> None:
    assert not is_silence(None)
    assert not any(is_silence(of_answer(status, "")) for status in (302, 404, 500, 503))
    assert not is_silence(of_exception(DownloadCancelledError("larger than")))
    assert is_silence(of_answer(403, ""))
    assert is_silence(of_exception(DownloadTimeoutError("30 s")))
    assert is_silence(of_exception(LeftAlone("a.gov.cn asked to be left alone for a while")))
