"""`gongkai db`: the schema, and the home as one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.opened import now, opened
from cli.output import emit, note, safe, say

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from storage.backup import Copied

app = typer.Typer(no_args_is_help=True)


@app.callback()
def db() -> None:
    """The database: its schema, and the whole home as one file.

    Example: gongkai db backup gongkai-2026-03-02.tar
    """


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A tar that is not there yet.")],
    json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Write the whole home into one file; a running daemon goes on meanwhile.

    Example: gongkai db backup gongkai-2026-03-02.tar

    The file holds the settings too, passwords included: only its owner may read it. Exit 1 when captured
    bytes were found altered (they are in the backup as they are) or are missing from the archive.
    """
    from storage.backup import backup as write

    with opened() as here:  # so that there is a database, of this version
        copied = write(here.home, file.absolute(), now())
    _tell(copied, file, json=json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `db backup` wrote.")],
    json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Make a home of a backup; the home must be empty.

    Example: gongkai --home new db restore gongkai-2026-03-02.tar
    """
    from home import open_home
    from storage.restoring import restore as read

    _tell(read(file.absolute(), open_home().path), file, json=json)


def _tell(copied: Copied, file: Path, *, json: bool) -> None:
    if json:
        emit(copied)
    else:
        say(f"{copied.files} 个文件，{copied.size / 1e6:.1f} MB  {safe(file)}")
        for name in copied.altered:
            note(f"[red]内容已变[/red]  {name}")
        for digest in copied.missing:
            note(f"[red]原件已失[/red]  {digest}")
    raise typer.Exit(1 if copied.altered or copied.missing else 0)


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
