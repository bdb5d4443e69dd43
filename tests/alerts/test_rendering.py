"""The mail as a browser shows it: a picture of a plausible size, and the words in it."""

import shutil
import struct
import subprocess
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from alerts import mail
from alerts.plain import link
from alerts.story import tell
from pipeline.types import ChangeKind
from tests.alerts.test_mail import AMENDED, DIGEST, ENVELOPE, HOSTILE, NOTICE, Figure

CHROMIUM = shutil.which("chromium")
FIGURES = (Figure("收入总计", "2779.15", "万元"), Figure("支出总计", "2779.15", "万元"))

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


def browse(page: Path, *what: str, width: int = 720, height: int = 1100) -> str:
    """What headless chromium prints of a page; it is kept off every network."""
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={page.parent / 'profile'}",
        f"--window-size={width},{height}",
    ]
    done = subprocess.run(
        [str(CHROMIUM), *flags, *what, page.as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=90,
        check=True,
    )
    return done.stdout


def html(body: bytes) -> str:
    part = message_from_bytes(body, policy=policy.default).get_body(("html",))  # type: ignore[attr-defined]
    return str(part.get_content())


def size(picture: Path) -> tuple[int, int]:
    """Width and height as the PNG header says them."""
    header = picture.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", header[16:])
    return width, height


@pytest.mark.parametrize("width", [720, 500])
def test_a_mail_is_shown_whole(tmp_path: Path, width: int) -> None:
    withdrawn = replace(NOTICE, change=33, event=ChangeKind.WITHDRAWN, title=HOSTILE["html"])
    stories = [tell(NOTICE, FIGURES, DIGEST), tell(AMENDED, FIGURES, DIGEST), tell(withdrawn)]
    page, picture = tmp_path / "mail.html", tmp_path / "mail.png"
    page.write_text(html(mail.of_changes(ENVELOPE, stories, [31, 32, 33])), encoding="utf-8")
    browse(page, f"--screenshot={picture}", width=width)
    assert size(picture) == (width, 1100)
    assert picture.stat().st_size > 20_000

    shown = browse(page, "--dump-dom", width=width)
    for words in ("已发布", "已修改", "已撤下", "收入总计", "2800.00 万元", "查看原文", "czj.example.gov.cn"):
        assert words in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script" not in shown


def test_no_title_makes_the_mail_wider_than_a_phone(tmp_path: Path) -> None:
    stories = [tell(replace(AMENDED, title=title), FIGURES, DIGEST) for title in HOSTILE.values()]
    stories.append(tell(replace(NOTICE, title="W" * 300, unit="i" * 300), FIGURES, DIGEST))
    page = tmp_path / "mail.html"
    measure = "<script>document.title = document.documentElement.scrollWidth + ' wide'</script>"
    page.write_text(html(mail.of_changes(ENVELOPE, stories, [1])) + measure, encoding="utf-8")
    assert "<title>500 wide</title>" in browse(page, "--dump-dom", width=500)


def test_the_summary_is_shown(tmp_path: Path) -> None:
    columns = [
        mail.Baseline(
            portal="宜春市人民政府", column="部门决算", source=link("https://x.cn/"), disclosures=12
        ),
        mail.Baseline(portal="四川省财政厅", column="预决算公开", source=None, disclosures=230),
    ]
    page, picture = tmp_path / "mail.html", tmp_path / "mail.png"
    page.write_text(html(mail.of_baseline(ENVELOPE, columns)), encoding="utf-8")
    browse(page, f"--screenshot={picture}", height=500)
    assert size(picture) == (720, 500)
    assert "230 项" in browse(page, "--dump-dom")
