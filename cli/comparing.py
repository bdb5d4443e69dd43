"""`gongkai diff`: what one version says otherwise than another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from cli.opened import opened
from cli.output import emit, safe, say
from pipeline.lines_left import lines_left

app = typer.Typer()

_DIGEST = len("sha256:") + 12
"""Characters of a digest that tell two files apart; `--json` has all."""


@app.command()
def diff(
    disclosure: Annotated[int, typer.Argument(metavar="ID", help="Number of the disclosure.")],
    other: Annotated[
        int | None,
        typer.Argument(metavar="OTHER", help="Number of another disclosure, as that of the year after."),
    ] = None,
    before: Annotated[
        int | None, typer.Option("--from", help="Number of a revision; else the one before the newest.")
    ] = None,
    after: Annotated[int | None, typer.Option("--to", help="Number of a revision; else the newest.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """What changed between two revisions, by figure and by cell; or between two disclosures.

    Example: gongkai diff 12
    Example: gongkai diff 12 --from 1 --to 3
    Example: gongkai diff 12 57
    """
    from storage import comparing

    with opened() as state, state.database.reading() as session:
        if other is None:
            found = comparing.of_revisions(session, disclosure, before, after)
        else:
            found = comparing.of_disclosures(session, disclosure, other)
    if json:
        emit(found)
        return
    named = f"公开 {disclosure} → 公开 {other}" if other else f"第 {found.before} 版 → 第 {found.after} 版"
    say(f"[bold]{named}[/bold]")
    detail = {name: getattr(found, name) for name in ("figures", "cells", "text", "attachments")}
    lines = list(lines_of(detail))
    for line in lines or ["没有不同。"]:
        say(f"  {safe(line)}")


def lines_of(detail: Mapping[str, Any]) -> Iterator[str]:
    """An amendment's detail, a line for each thing that differs: figures, cells, files, and other text."""
    for figure in detail.get("figures", ()):
        yield f"{figure['label']}  {_moved(figure, figure.get('unit'))}"
    for cell in detail.get("cells", ()):
        unit = cell.get("unit") if cell.get("delta") else None
        yield f"《{cell['table']}》{cell['row']}·{cell['column']}  {_moved(cell, unit)}"
    for file in detail.get("attachments", ()):
        yield f"附件 {file['title']}  {_digest(file['before'])} → {_digest(file['after'])}"
    for line in lines_left(detail):
        yield f"正文  {line['before'] or '（无）'} → {line['after'] or '（无）'}"


def _digest(digest: str | None) -> str:
    return digest[:_DIGEST] if digest else "（无）"


def _moved(change: Mapping[str, Any], unit: str | None) -> str:
    """As 0.44 → 0.54 万元，+0.10，+22.7%."""
    after = f"{change['after']} {unit or ''}".rstrip() if change["after"] else "（无）"
    sides = f"{change['before'] or '（无）'} → {after}"
    pct = f"{change['pct']}%" if change.get("pct") else None
    return "，".join(filter(None, (sides, change.get("delta"), pct)))
