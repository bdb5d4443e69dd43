"""`gongkai db`: the schema."""

from typing import Annotated

import typer

from cli.output import emit, say

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.callback()
def db() -> None:
    """The database."""


@app.command()
def upgrade(json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False) -> None:
    """Bring the schema up to date; running it twice does no harm.

    Example: gongkai db upgrade
    """
    from home import open_home
    from storage.engine import upgrade as upgrade_schema

    before, after = upgrade_schema(open_home().database_url)
    if json:
        emit({"before": before, "after": after})
    else:
        say(
            f"数据库结构 {before or '（新建）'} → {after}"
            if before != after
            else f"数据库结构已是最新（{after}）"
        )
