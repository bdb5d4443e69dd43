"""Challenges, logins, error pages and home pages under 200, and good pages that only look like them."""

import pytest

from crawler.failures import of_answer
from crawler.standins import is_challenge, is_missing, is_same_page
from pipeline.types import FailureKind
from simulator.portals import Waf
from simulator.walls import wall

NOTICE = "<p>现将某局2023年度部门决算予以公开。</p>"
RUISHU = "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=59352;</script>"


@pytest.mark.parametrize("kind", Waf)
def test_every_wall_is_one_whatever_status_it_has(kind: Waf) -> None:
    answer = wall(kind)
    failure = of_answer(answer.status, answer.body.decode())
    assert failure
    assert failure.kind is FailureKind.BLOCKED
    if kind is not Waf.FORBIDDEN:  # says nothing but its status
        assert is_challenge(answer.body.decode())


@pytest.mark.parametrize(
    "stub",
    [
        "<html><script>document.cookie='k=9';location.reload()</script></html>",
        "<html><head><script>" + "a=1;" * 300 + "window.location.href=u</script></head><body></body></html>",
        "<html><body><noscript>请开启JavaScript并刷新该页</noscript></body></html>",
    ],
)
def test_a_few_bytes_of_script_without_a_word_are_a_wall(stub: str) -> None:
    assert is_challenge(stub)


@pytest.mark.parametrize(
    "page",
    [
        f"<meta name='ArticleTitle' content='决算'>{RUISHU}{NOTICE}",
        f"<meta name=ColumnName content='决算'>{RUISHU}<ul></ul>",
        f"<div id='zoom'>{NOTICE}</div><noscript>请启用JavaScript</noscript>",
        f"<div class='TRS_Editor'>{NOTICE}</div><input type='password'>",
        f"{RUISHU}<script>createPageHTML(1, 0, 'index', 'html')</script>",
        "<script>window._CONFIG={DETAIL:{content:'<p>决算</p>'}};var l=location.href</script>",
        f"<p>{NOTICE}</p>",
    ],
)
def test_a_page_with_its_landmarks_is_no_wall(page: str) -> None:
    assert not is_challenge(page)
    assert not is_missing(page)


def test_a_home_page_is_known_again_a_moment_later() -> None:
    def home(day: str, visits: int, news: str = "召开会议") -> str:
        rows = "".join(f"<li><a href='/{n}.html'>某市{news}第{n}次部署重点工作</a></li>" for n in range(60))
        return f"<h1>某市人民政府</h1><p>今天是{day}，访问量：{visits}次</p><ul>{rows}</ul>"

    assert is_same_page(home("2024-09-20", 11), home("2024-09-21", 978))
    assert not is_same_page(home("2024-09-20", 11), home("2024-09-20", 11, "公开部门决算及三公经费情况"))
    assert not is_same_page("<p>决算</p>", "<p>预算</p>")
    assert not is_same_page("", "")
