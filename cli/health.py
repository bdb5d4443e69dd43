"""`gongkai status`: health in one screen; `gongkai doctor`: whether gongkai can work here."""

from __future__ import annotations

import json as jsonlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.opened import Opened, now, opened
from cli.output import emit, moment, safe, say, show_table

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from storage.views import StatusView


app = typer.Typer()

FAILURES = {"refused": "拒绝访问的网址", "gone": "已不存在的网址"}
LATE = timedelta(minutes=5)
"""A daemon writes its heartbeat every few seconds; silent for longer, it is dead."""


@app.command()
def doctor(
    json: Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")] = False,
) -> None:
    """Look at everything gongkai needs, and say what is wrong; exit 1 when something is.

    Example: gongkai doctor

    Versions, database, archive, disk, mail server, clock, portal files, OCR. Nothing is sent or mended.
    A mail server that is not set up is wrong only once there is a subscription.
    """
    from cli.diagnosis import examine
    from home import open_home

    found = list(examine(open_home()))
    if json:
        for one in found:
            emit(one)
    else:
        rows = [
            ("未配置" if one.missing else "正常" if one.well else "有问题", one.subject, one.detail)
            for one in found
        ]
        show_table(("结果", "检查", "说明"), rows, "")
    raise typer.Exit(0 if all(one.well for one in found) else 1)


@app.command()
def status(
    json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Health in one screen; exit 1 when the daemon is dead or columns are broken.

    Example: gongkai status

    With --json every address that gave nothing at its last visit is named, those refused among them.
    """
    from storage import queries
    from storage.views import as_json

    with opened() as state, state.database.reading() as session:
        found = queries.status(session)
        # A portal without a file, as of an address that was crawled once, is not watched but may be broken.
        watched, known = state.watched(), state.portals.keys()
        broken = [
            column
            for column in queries.columns(session)
            if column.enabled
            and ((column.portal, column.url) in watched or column.portal not in known)
            and column.state not in {None, "ok", "no_news"}
        ]
        failures = queries.failures(session)
        daemon = _daemon(state)
    if json:
        emit(as_json(found) | {"daemon": daemon, "broken": broken, "failures": failures})
    else:
        _tell(found, daemon)
        for column in broken:
            told = f"{column.portal}  {column.column}  {column.url}  {column.detail}"
            say(f"  [red]{column.state}[/red]  {safe(told)}")
    raise typer.Exit(1 if broken or daemon["state"] == "dead" else 0)


def _daemon(state: Opened) -> dict[str, Any]:
    """`never` before the first `watch`, `stopped` after one that ended in order.

    A daemon holds its lock until it ends, however it ends: if nobody does, it is dead, however young its
    last heartbeat is.
    """
    from storage import lock

    file = state.home.path / "heartbeat.json"
    if not file.exists():
        return {"state": "never", "at": None}
    try:
        beat = jsonlib.loads(file.read_text(encoding="utf-8"))
    except ValueError:  # a power cut may leave it empty
        return {"state": "dead", "at": None}
    at = datetime.fromisoformat(beat["at"])
    stopped = beat.get("stopped", False)
    dead = lock.is_free(state.home.path / "watch.lock") or now() - at > LATE
    return {"state": "stopped" if stopped else "dead" if dead else "alive", "at": at, "pid": beat.get("pid")}


def _tell(found: StatusView, daemon: dict[str, Any]) -> None:
    words = {"never": "未启动过", "stopped": "已正常停止", "dead": "已失去响应", "alive": "运行中"}
    say(f"守护进程  {words[daemon['state']]}  {moment(daemon['at'])}")
    say(f"门户 {found.portals}  栏目 {found.columns}  公开 {found.disclosures}  变动 {found.changes}")
    states = "  ".join(f"{state} {number}" for state, number in sorted(found.columns_by_state.items()))
    say(f"栏目状态  {states or '—'}")
    say(f"最近检查  {moment(found.last_check_at)}  下次  {moment(found.next_due_at)}")
    say(f"待发邮件 {found.pending}  失败邮件 {found.dead}")
    for kind, number in sorted(found.failures_by_kind.items()):
        say(f"  {FAILURES.get(kind, '取不到的网址')}  {kind} {number}")
