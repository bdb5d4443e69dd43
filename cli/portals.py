"""`gongkai portal`: the portals gongkai knows, and how their columns are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import adding, portal_files, recording
from cli.opened import opened
from cli.output import emit, note, safe, say, show_table
from pipeline.types import ColumnState

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from crawler.jobs import Event
    from crawler.portals import Portal
    from storage.views import ColumnView


app = typer.Typer(
    help="Portals: which there are, which are watched, and how their columns are.\n\n"
    "Example: gongkai portal list",
    no_args_is_help=True,
)
for commands in (adding, portal_files, recording):
    app.registered_commands.extend(commands.app.registered_commands)

Json = Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")]


@app.command("list")
def list_(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD…", help="Of slug, name or address; of the place with --available."),
    ] = None,
    available: Annotated[
        bool, typer.Option("--available", help="Columns all over China that can be enabled.")
    ] = False,
    json: Json = False,
) -> None:
    """Every portal, shipped or your own; or the columns that are known but not watched.

    Example: gongkai portal list
    Example: gongkai portal list --available 宜春
    """
    if available:
        _list_available(words or [], json=json)
        return
    with opened() as state:
        watched = Counter(slug for slug, _ in state.watched())
        portals = [
            one
            for one in state.portals.values()
            if all(word in f"{one.slug} {one.name} {one.homepage}" for word in words or ())
        ]
    if json:
        for one in portals:
            emit(_plain(one) | {"watched": watched[one.slug]})
        return
    rows = [
        (
            one.slug,
            one.name,
            one.cms.value,
            len(one.columns),
            _share(watched[one.slug], len(one.columns)),
            "是" if one.verified else "未验证",
            one.homepage,
        )
        for one in portals
    ]
    show_table(("门户", "名称", "系统", "栏目", "监测", "验证", "网址"), rows, "没有符合的门户。")


def _share(watched: int, columns: int) -> str:
    """Whether a portal is watched, and how many of its columns where it is not all."""
    return "否" if not watched else "是" if watched == columns else f"{watched} 个"


@app.command()
def show(
    slug: Annotated[str, typer.Argument(metavar="PORTAL", help="Slug of `portal list`.")], json: Json = False
) -> None:
    """One portal with its columns.

    Example: gongkai portal show jx_yichun
    """
    from crawler.portals import named
    from storage import queries

    with opened() as state:
        portal = named(slug, state.portals)
        with state.database.reading() as session:
            known = {column.url: column for column in queries.columns(session, slug)}
        watched = {url for of, url in state.watched() if of == portal.slug}
    if json:
        emit(_plain(portal) | {"watched": len(watched)})
        return
    say(f"[bold]{safe(portal.name)}[/bold]  {portal.slug}  {portal.cms.value}  {safe(portal.homepage)}")
    rows = [
        (
            column.name,
            "是" if column.url in watched else "否",
            (known[column.url].state if column.url in known else None) or "未检查",
            column.url,
        )
        for column in portal.columns
    ]
    show_table(("栏目", "监测", "状态", "网址"), rows, "这个门户没有栏目。")


@app.command()
def check(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(metavar="PORTAL…", help="Slugs of `portal list`; all that are watched by default."),
    ] = None,
    json: Json = False,
) -> None:
    """Ask each column for its first page now and tell how it is; records nothing.

    Example: gongkai portal check jx_yichun

    Exit 1 when a column is not ok.
    """
    from crawler import sweep
    from crawler.jobs import Job, Target
    from crawler.portals import named
    from storage import queries

    with opened() as state:
        with state.database.reading() as session:
            known = {column.url: column for column in queries.columns(session)}
        wanted = slugs or sorted({slug for slug, _ in state.watched()})
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


def _list_available(words: list[str], *, json: bool) -> None:
    from crawler import registry
    from crawler.addresses import canonical

    with opened() as state:
        watched = {canonical(one.url): slug for slug, p in state.portals.items() for one in p.columns}
    found = [
        {
            "region": one.place,
            "url": one.url,
            "family": one.family.value,
            "portal": watched.get(canonical(one.url)),
        }
        for one in registry.matching(registry.shipped(), words)
    ]
    if json:
        for line in found:
            emit(line)
        return
    rows = [(one["region"], one["portal"] or "", one["url"]) for one in found]
    show_table(("地区", "门户", "网址"), rows, "名单里没有符合的栏目。")
    note("来源 github.com/anyi-econ/china-public-debt，未经核实。启用：gongkai portal enable --region 宜春市")


def _state(event: Event, known: ColumnView | None) -> dict[str, Any]:
    """The contract's line of a column: `since` is known while the state is still the recorded one.

    One page cannot clear a column of a suspicion that rests on all of them, nor tell how long it was silent.
    """
    suspected = known is not None and known.state == ColumnState.SUSPECT
    silent = known is not None and known.state == ColumnState.SILENT
    if known and (
        (suspected and ColumnState(event["state"]).healthy) or (silent and event["state"] == "no_news")
    ):
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
