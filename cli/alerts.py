"""`gongkai alert`: mails and what became of them."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.opened import now, opened
from cli.output import emit, safe, say, show_table
from pipeline.errors import UsageError

app = typer.Typer(help="Mails: pending, sent, dead.\n\nExample: gongkai alert list", no_args_is_help=True)


class State(StrEnum):
    """What became of a mail."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


@app.command("list")
def list_(
    state: Annotated[State | None, typer.Option(help="Only mails of this state.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Every mail with its state and the server's words.

    Example: gongkai alert list --state dead
    """
    from storage import queries

    with opened() as here, here.database.reading() as session:
        found = queries.deliveries(session, state)
    if json:
        for one in found:
            emit(one)
        return
    rows = [
        (one.id, one.state, one.to, "、".join(map(str, one.changes)) or "—", one.attempts, one.error)
        for one in found
    ]
    show_table(("编号", "状态", "收件人", "变动", "次数", "服务器答复"), rows, "还没有邮件。")


@app.command()
def send(json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False) -> None:
    """Make out the mails that changes call for, and hand over what is due, now.

    Example: gongkai alert send

    Exit 1 when a mail could not be handed over, or waits for a setting or for another sender.
    """
    import alerts

    with opened() as here:
        alerts.prepare(here.database, here.home.settings, now())
        report = alerts.deliver(here.database, here.home, now)
    if json:
        emit(report)
    else:
        note = f"（{report.note}）" if report.note else ""
        say(
            f"已发 {report.sent}  失败 {report.failed}  放弃 {report.dead}  待发 {report.pending}{safe(note)}"
        )
    stuck = report.note and report.pending
    raise typer.Exit(1 if report.failed or report.dead or stuck else 0)


@app.command()
def retry(
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="ID…", help="Dead mails; all by default.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Make dead mails pending again, with all their attempts.

    Example: gongkai alert retry
    Example: gongkai alert retry 12 15
    """
    from storage import outbox, queries

    with opened() as here, here.database.writing() as session:
        dead = {one.id for one in queries.deliveries(session, "dead")}
        if unknown := sorted(set(ids or ()) - dead):
            raise UsageError(f"no dead mail {', '.join(map(str, unknown))}")
        revived = outbox.retry(session, now(), ids or None)
    if json:
        emit({"retried": revived})
    else:
        say(f"重新待发 {revived} 封；`gongkai alert send` 立即发送。")


@app.command()
def test(to: Annotated[str, typer.Option(help="Where to send it.")]) -> None:
    """Send one mail now, to see that alerts arrive.

    Example: gongkai alert test --to me@example.org
    """
    from alerts import send_test

    with opened() as here:
        send_test(here.home.settings, to, now())
    say(f"测试邮件已交给服务器：{to}")
