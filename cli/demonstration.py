"""`gongkai demo`: the whole job, offline, on made-up portals whose truth is known."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.opened import Opened, now, opened
from cli.output import safe, say
from pipeline.errors import PortalError
from pipeline.types import ChangeKind

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    import simulator
    from crawler import discover
    from simulator.mailbox import Mailbox
    from storage.views import ChangeView


app = typer.Typer()

READER = "reader@example.org"
PASSES = 2
"""What is gone must be found gone as often as this before it counts as withdrawn."""
LINES = 40
"""Of a mail, so many lines are shown."""
WORDS = {
    ChangeKind.PUBLISHED: "新公开",
    ChangeKind.AMENDED: "有修改",
    ChangeKind.WITHDRAWN: "已撤下",
    ChangeKind.RESTORED: "已恢复",
}


@app.command()
def demo(
    units: Annotated[int, typer.Option(min=6, max=60, help="Units of the largest portal.")] = 8,
) -> None:
    """An offline tour: crawl simulated portals, see publications and silent changes, read the mail.

    Example: gongkai demo

    About a minute, offline: portals and mail server are on this machine. What it leaves lies in demo/ of the
    home, and is made anew each time.
    """
    import simulator
    from simulator.mailbox import Mailbox

    home = Path(os.environ.get("GONGKAI_HOME", ".gongkai")).absolute() / "demo"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    os.environ["GONGKAI_HOME"] = str(home)
    province = simulator.Province(units=units, years=range(2023, 2025))
    with simulator.serve(province) as server, Mailbox(home / "mails") as mailbox:
        _configure(home, mailbox)
        with opened() as state:
            _tour(state, server, mailbox)
    _farewell(home)


def _configure(home: Path, mailbox: Mailbox) -> None:
    settings = home / "gongkai.toml"
    settings.touch(mode=0o600)
    settings.write_text(
        "# Written by `gongkai demo`: portals and mail server are on this machine.\n"
        'allow_hosts = ["127.0.0.0/8"]\n'
        "delay = 0\n"
        "min_interval = 0\n"
        f'withdraw_after = "{PASSES}x0s"\n'
        f'smtp_url = "{mailbox.url}"\n',
        encoding="utf-8",
    )


def _tour(state: Opened, server: simulator.Server, mailbox: Mailbox) -> None:
    from storage import queries
    from storage.subscriptions import subscribe

    _heading(1, "发现门户", "portals found")
    found = _found(state, [url for portal in server.portals for url in portal.list_urls])
    _heading(2, "首次采集建立基线，不发提醒", "first crawl: a baseline, no alerts")
    _crawl(state, found)
    with state.database.writing() as session:
        subscribe(session, email=READER, at=now())
    _heading(
        3, "门户发布、悄悄修改、替换附件、撤下", "published, silently amended, a file replaced, withdrawn"
    )
    _stir(server)
    _heading(4, "再次巡查", "watched again")
    for _ in range(PASSES):
        _watch(state)
    with state.database.reading() as session:
        for change in queries.changes(session):
            _tell(state, change)
    _heading(5, "提醒邮件", "the mail that was sent")
    for mail in mailbox.messages:
        _show(mail)


def _found(state: Opened, urls: Sequence[str]) -> list[discover.Resolved]:
    from crawler import discover

    found = []
    for url, answer in zip(urls, discover.resolve_all(urls, state.portals, state.home), strict=True):
        if isinstance(answer, PortalError):
            raise answer
        (listing,) = answer.found
        family, called = answer.portal.cms.value, listing.recognised.column_name
        say(f"  {safe(answer.portal.name)}  [cyan]{family}[/cyan]  {safe(called)}  {url}")
        found.append(answer)
    return found


def _crawl(state: Opened, found: Iterable[discover.Resolved]) -> None:
    from crawler import sweep
    from crawler.jobs import Job, merged
    from storage import showing

    counts: Counter[str] = Counter()
    targets = merged(one.target for one in found)
    for event in sweep.run(Job(home=str(state.home.path), targets=targets, recheck_all=True)):
        if event["event"] == "summary":
            counts.update({name: event[name] for name in ("entries", "fetched", "recorded", "failed")})
    say(
        f"  列表 {counts['entries']} 条，取回 {counts['fetched']} 个文件，"
        f"记录 [bold]{counts['recorded']}[/bold] 项公开，失败 {counts['failed']}"
    )
    with state.database.reading() as session:
        for view in list(showing.disclosures(session))[:3]:
            figures = "  ".join(
                f"{fact.label} {fact.value} {fact.unit}" for fact in showing.headline(session, view.id)[:3]
            )
            say(f"  例：{safe(view.unit)}  {view.fiscal_year}  {view.kind}  {safe(figures)}")


def _stir(server: simulator.Server) -> None:
    truth = server.truth()["disclosures"]
    page, file, gone = _plain(truth)[:3]
    new = server.control({"action": "publish"})["disclosure"]
    say(f"  发布  {safe(new['title'])}")
    amended = server.control({"action": "amend", "id": page["id"]})
    say(f"  修改  {safe(page['title'])}  {_told(amended)}")
    replaced = server.control({"action": "replace_attachment", "id": file["id"]})
    say(f"  换附件  {safe(file['title'])}  {_told(replaced)}")
    server.control({"action": "withdraw", "id": gone["id"]})
    say(f"  撤下  {safe(gone['title'])}")


def _plain(truth: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Disclosures with a page of their own and a file: no copies, no parts of a container, no twins."""
    rows = list(truth)
    titles = Counter(row["title"] for row in rows)
    return [
        row
        for row in rows
        if row["attachments"] and not (row["copy_of"] or row["container"]) and titles[row["title"]] == 1
    ]


def _told(outcome: dict[str, Any]) -> str:
    return safe(f"{outcome.get('field', '')} {outcome.get('before', '')} → {outcome.get('after', '')}")


def _watch(state: Opened) -> None:
    from home import open_home
    from scheduler import watch

    watch(open_home(state.home.path), once=True)


def _tell(state: Opened, change: ChangeView) -> None:
    from storage import showing

    word = WORDS.get(ChangeKind(change.kind), change.kind)
    say(f"  [bold]{word}[/bold]  {safe(change.unit or '—')}  {safe(change.title)}")
    for line in change.detail.get("text", [])[:2]:
        say(f"    {safe(line['before'])}  →  {safe(line['after'])}")
    if change.kind == ChangeKind.PUBLISHED and change.disclosure:
        with state.database.reading() as session:
            for fact in showing.headline(session, change.disclosure)[:3]:
                say(f"    {safe(fact.label)} {fact.value} {fact.unit}")


def _show(mail: EmailMessage) -> None:
    say(f"  收件人 {safe(mail['To'])}  主题 [bold]{safe(mail['Subject'])}[/bold]")
    body = mail.get_body(("plain",))
    for line in (body.get_content() if body else "").splitlines()[:LINES]:
        say(f"  │ {safe(line)}")


def _farewell(home: Path) -> None:
    shown = home.relative_to(Path.cwd()) if home.is_relative_to(Path.cwd()) else home
    _heading(6, "接下来", "where to look next")
    for command, does in (
        ("list --year 2024", "列出公开"),
        ("show 1", "一项公开的数字、版本和来源"),
        ("changes", "全部变动"),
        ("files 1 --out evidence", "取出存档的原始文件"),
        ("alert list", "邮件及其状态"),
    ):
        say(f"  .venv/bin/gongkai --home {shown} {command:24} # {does}")
    say(f"  邮件原文在 {shown}/mails/；真实门户：gongkai portal list，然后 gongkai crawl jx_yichun")


def _heading(number: int, chinese: str, english: str) -> None:
    say(f"\n[bold green]{number}[/bold green] [bold]{chinese}[/bold]  [dim]{english}[/dim]")
