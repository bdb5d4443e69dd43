"""`gongkai alert`: mails and what became of them."""

from typing import Annotated

import typer

from cli.opened import now, opened
from cli.output import emit, say, show_table

app = typer.Typer(help="Deliveries: pending, sent, dead.", no_args_is_help=True)


@app.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="pending, sent or dead.")] = None,
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
def test(to: Annotated[str, typer.Option(help="Where to send it.")]) -> None:
    """Send one mail now, to see that alerts arrive.

    Example: gongkai alert test --to me@example.org
    """
    from alerts import send_test

    with opened() as here:
        send_test(here.home.settings, to, now())
    say(f"测试邮件已交给服务器：{to}")
