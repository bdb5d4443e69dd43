"""`gongkai portal`: the portals gongkai knows, and how their columns are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.opened import opened
from cli.output import emit, safe, say, show_table
from pipeline.types import ColumnState

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from crawler.jobs import Event
    from crawler.portals import Portal
    from storage.views import ColumnView


app = typer.Typer(help="The portals that are watched.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")]


@app.command("list")
def list_(json: Json = False) -> None:
    """Every portal, shipped or your own.

    Example: gongkai portal list
    """
    with opened() as state:
        portals = state.portals.values()
    if json:
        for one in portals:
            emit(_plain(one))
        return
    rows = [
        (
            one.slug,
            one.name,
            one.cms.value,
            len(one.columns),
            "是" if one.verified else "未验证",
            one.homepage,
        )
        for one in portals
    ]
    show_table(("门户", "名称", "系统", "栏目", "验证", "网址"), rows, "没有门户文件。")


@app.command()
def show(slug: Annotated[str, typer.Argument(metavar="PORTAL")], json: Json = False) -> None:
    """One portal with its columns.

    Example: gongkai portal show jx_yichun
    """
    from crawler.portals import named
    from storage import queries

    with opened() as state:
        portal = named(slug, state.portals)
        with state.database.reading() as session:
            known = {column.url: column for column in queries.columns(session, slug)}
    if json:
        emit(_plain(portal))
        return
    say(f"[bold]{safe(portal.name)}[/bold]  {portal.slug}  {portal.cms.value}  {safe(portal.homepage)}")
    rows = [
        (column.name, known[column.url].state if column.url in known else "未检查", column.url)
        for column in portal.columns
    ]
    show_table(("栏目", "状态", "网址"), rows, "")


@app.command()
def check(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="PORTAL…")] = None,
    json: Json = False,
) -> None:
    """Ask each column for its first page now and tell how it is; records nothing.

    Example: gongkai portal check jx_yichun

    Without a slug: every portal that is watched. Exit 1 when a column is not ok.
    """
    from crawler import sweep
    from crawler.jobs import Job, Target
    from crawler.portals import named
    from storage import queries

    with opened() as state:
        with state.database.reading() as session:
            known = {column.url: column for column in queries.columns(session)}
        wanted = slugs or sorted({column.portal for column in known.values()})
        targets = tuple(Target(named(slug, state.portals).slug) for slug in wanted)
        job = Job(home=str(state.home.path), targets=targets, pages=1, limit=0, dry_run=True)
        events = [event for event in sweep.run(job) if event["event"] == "column"]
    found = [_state(event, known.get(event["url"])) for event in events]
    if json:
        for one in found:
            emit(one)
    else:
        rows = [(one["state"], one["portal"], one["column"], one["entries"], one["detail"]) for one in found]
        show_table(("状态", "门户", "栏目", "条数", "说明"), rows, "还没有监测任何门户。")
    raise typer.Exit(0 if all(ColumnState(one["state"]).healthy for one in found) else 1)


def _state(event: Event, known: ColumnView | None) -> dict[str, Any]:
    """The contract's line of a column: `since` is known while the state is still the recorded one.

    One page cannot clear a column of a suspicion that rests on all of them.
    """
    if known and known.state == ColumnState.SUSPECT and ColumnState(event["state"]).healthy:
        event = {**event, "state": known.state, "detail": known.detail}
    same = known is not None and known.state == event["state"]
    return {
        "portal": event["portal"],
        "column": event["column"],
        "url": event["url"],
        "state": event["state"],
        "since": known.since if known and same else None,
        "entries": event["entries"],
        "detail": event["detail"],
    }


def _plain(portal: Portal) -> dict[str, object]:
    return portal.model_dump(mode="json") | {"family": portal.cms.value}
