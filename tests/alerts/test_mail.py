"""The mail as bytes: headers, wording, and what strangers' titles cannot do to it."""

from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from alerts import mail
from alerts.mail import Baseline, Envelope
from alerts.plain import link, plain
from alerts.story import tell
from pipeline.types import ChangeKind
from storage.notices import Notice
from tests.alerts.newsroom import NOON

ENVELOPE = Envelope(
    sender="公开 <gongkai@example.org>",
    to="reader@example.org",
    message_id="<11d5a1de-0000-5000-8000-000000000000@alerts.gongkai.local>",
    subscription=4,
    at=NOON,
)
NOTICE = Notice(
    change=31,
    event=ChangeKind.PUBLISHED,
    at=NOON,
    disclosure=9,
    title="宜春市财政局2023年度部门决算",
    unit="宜春市财政局",
    adcode="360900",
    kind="部门决算",
    fiscal_year=2023,
    portal="宜春市人民政府",
    column="部门决算",
    url="https://czj.example.gov.cn/art/31.html?a=1&b=2",
)
AMENDED = replace(
    NOTICE,
    event=ChangeKind.AMENDED,
    detail={
        "figures": [
            {
                "field": "total_income",
                "label": "收入总计",
                "before": "2779.15",
                "after": "2800.00",
                "unit": "万元",
            },
            {"field": "func_208", "label": "社会保障", "before": None, "after": "12.5", "unit": "万元"},
        ],
        "text": [{"before": "公务用车 3 辆", "after": "公务用车 5 辆"}, {"before": "旧的一行", "after": ""}],
        "attachments": [
            {"title": "附件1.pdf", "url": "https://x/1.pdf", "before": None, "after": "sha256:ab"}
        ],
    },
)
DIGEST = "sha256:" + "3f" * 32


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    unit: str


@dataclass(frozen=True)
class Fault:
    severity: str
    message: str


def parsed(body: bytes) -> EmailMessage:
    return message_from_bytes(body, policy=policy.default)  # type: ignore[return-value]


def compose(
    *notices: Notice, envelope: Envelope = ENVELOPE, figures: tuple[Figure, ...] = ()
) -> EmailMessage:
    stories = [tell(notice, figures, DIGEST) for notice in notices[: mail.LISTED]]
    return parsed(mail.of_changes(envelope, stories, [notice.change or 0 for notice in notices]))


def text(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def test_headers() -> None:
    message = compose(NOTICE)
    assert message["Subject"] == "【公开】宜春市财政局 2023年部门决算 已发布"
    assert message["From"] == "公开 <gongkai@example.org>"
    assert message["To"] == "reader@example.org"
    assert message["Message-ID"] == ENVELOPE.message_id
    assert message["Date"] == "Fri, 20 Sep 2024 12:00:00 +0800"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<mailto:gongkai@example.org?subject=unsubscribe%204>"
    assert message["X-Gongkai-Changes"] == "31"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in message.iter_parts()} == {"utf-8"}


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_publication_is_told_with_what_is_known(kind: str) -> None:
    said = text(compose(NOTICE, figures=(Figure("收入总计", "2779.15", "万元"),)), kind)
    for words in (
        "已发布",
        "宜春市财政局2023年度部门决算",
        "江西省宜春市",
        "2023年",
        "2024-09-20 12:00",
        "宜春市人民政府 · 部门决算",
        "收入总计",
        "2779.15 万元",
        DIGEST,
        "gongkai subscription remove 4",
        "31",
    ):
        assert words in said


def test_an_amendment_is_told_figure_by_figure() -> None:
    said = text(compose(AMENDED), "plain")
    assert "收入总计：2779.15 万元 → 2800.00 万元 (+20.85)" in said
    assert "社会保障：新增 12.5 万元\n" in said
    assert "附件 附件1.pdf：新增\n" in said
    assert "正文：公务用车 3 辆 → 公务用车 5 辆" in said
    assert "正文：删去 旧的一行" in said


def test_what_does_not_add_up_is_told_the_gravest_first() -> None:
    faults = [Fault("info", "仅备注"), *(Fault("warning", f"疑点{number}") for number in range(6))]
    wrong = tell(NOTICE, faults=[*faults, Fault("error", "占比有误")])
    said = text(parsed(mail.of_changes(ENVELOPE, [wrong], [31])), "plain")
    told = said.partition("数据疑点：\n")[2].splitlines()
    assert [line.strip() for line in told[:6]] == [
        "占比有误",
        *(f"疑点{number}" for number in range(4)),
        "另有 2 处疑点未列出",
    ]
    assert "仅备注" not in said
    gone = tell(replace(NOTICE, event=ChangeKind.WITHDRAWN), faults=faults)
    assert "数据疑点" not in text(parsed(mail.of_changes(ENVELOPE, [gone], [31])), "plain")


def test_twenty_moves_are_listed_and_the_rest_counted() -> None:
    figures = [{"label": f"项目{i}", "before": "1", "after": "2", "unit": "元"} for i in range(27)]
    said = text(compose(replace(NOTICE, event=ChangeKind.AMENDED, detail={"figures": figures})), "plain")
    assert said.count("1 元 → 2 元 (+1)") == 20
    assert "另有 7 处改动未列出" in said


def test_a_detail_of_another_form_is_left_out() -> None:
    message = compose(replace(AMENDED, detail={"figures": "none", "text": [1, None], "attachments": None}))
    assert "改动：" not in text(message, "plain")


def test_fifty_changes_are_told_and_the_rest_counted() -> None:
    message = compose(*(replace(NOTICE, change=number) for number in range(1, 5001)))
    assert message["Subject"] == "【公开】宜春市财政局 2023年部门决算 已发布 (等5000项)"
    assert text(message, "plain").count("变更编号：") == 50
    assert "另有 4950 项变更未列出" in text(message, "plain")
    assert "另有 4950 项变更未列出" in text(message, "html")
    assert message["X-Gongkai-Changes"].endswith("49, 50, +4950")
    assert max(map(len, message.as_bytes().splitlines())) < 998


def test_a_column_that_broke_is_told() -> None:
    detail = {"state": "blocked", "detail": "验证页面"}
    broken = Notice(
        change=1,
        event=ChangeKind.COLUMN_BROKEN,
        at=NOON,
        detail=detail,
        portal="宜春市人民政府",
        column="决算",
    )
    message = compose(broken)
    assert message["Subject"] == "【公开】宜春市人民政府 决算 栏目异常"
    assert "状态：被网站拦截：验证页面" in text(message, "plain")


HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>决算",
    "template": "{{ 7*7 }}{% for a in b %}决算",
    "line breaks": "决算\r\nBcc: victim@example.org\r\n\r\n正文",
    "other breaks": "决\u2028算\u2029公\x0b开\x85了\x1b[31m",
    "surrogate": "决算\ud800公开",
    "long": "决算" * 2500,
    "right to left": "决算\u202egpj.exe\u2066\u200f",
    "emoji": "决算👩‍👩‍👧‍👦" * 50,
    "nothing": "\u2028\u202e",
}


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_title_is_inert(title: str) -> None:
    odd = replace(NOTICE, title=title, unit=None, kind=None, column=title, portal=title)
    moved = {
        "figures": [{"label": title, "before": title, "after": title, "unit": title}],
        "text": [{"after": title}],
    }
    message = compose(replace(odd, detail=moved), figures=(Figure(title, "1", "元"),))
    assert len(message["Subject"]) <= 120
    assert set(message.keys()) == set(compose(NOTICE).keys())
    for kind in ("plain", "html"):
        said = text(message, kind)
        assert not any(mark in said for mark in "\u2028\u2029\u202e\u2066\u200f\x0b\x85\x1b\ud800")
        assert "Bcc: victim@example.org\n" not in said
    html = text(message, "html")
    assert "<script" not in html
    assert "<img" not in html
    assert "49" not in html


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/x",
        "file:///etc/passwd",
        "https://[bad",
        "",
        None,
        "http://",
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert link(url) is None
    html = text(compose(replace(NOTICE, url=url or "")), "html")
    assert "<a " not in html


def test_the_host_of_a_link_is_shown() -> None:
    html = text(compose(NOTICE), "html")
    assert 'href="https://czj.example.gov.cn/art/31.html?a=1&amp;b=2"' in html
    assert "czj.example.gov.cn</span>" in html


def test_an_address_cannot_leave_its_quotes() -> None:
    html = text(compose(replace(NOTICE, url='https://x.example/"onmouseover="alert(1)')), "html")
    assert '"onmouseover' not in html


def test_text_is_cut_where_it_ends() -> None:
    assert plain(" a \r\n\t b ") == "a b"
    assert plain("决" * 10, 5) == "决决决决…"
    assert plain(None) == ""


def test_the_summary_of_a_first_crawl() -> None:
    columns = [
        Baseline(
            portal="宜春市人民政府", column="部门决算", source=link("https://x.example/js/"), disclosures=12
        ),
        Baseline(portal="<b>", column="{{ 1 }}", source=None, disclosures=3),
    ]
    message = parsed(mail.of_baseline(ENVELOPE, columns))
    assert message["Subject"] == "【公开】开始监测 2 个栏目，已有 15 项符合您的订阅"
    assert "X-Gongkai-Changes" not in message
    assert "宜春市人民政府 · 部门决算：12 项" in text(message, "plain")
    assert "&lt;b&gt;" in text(message, "html")


def test_the_same_mail_is_the_same_bytes_but_for_the_boundary() -> None:
    first, second = compose(NOTICE), compose(NOTICE)
    assert text(first, "html") == text(second, "html")
    assert first["Message-ID"] == second["Message-ID"]
