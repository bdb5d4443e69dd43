"""`gongkai portal import / enable / disable / remove`: which portals are watched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.opened import Opened, opened
from cli.output import emit, safe, say, show_table
from pipeline.errors import UsageError

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from crawler.portals import Portal

app = typer.Typer()


def _named_place(place: str | None) -> str | None:
    """A code as the name that the list and the portals go by."""
    from pipeline.regions import by_adcode

    region = by_adcode(place) if place and place.isdecimal() else None
    return region.name if region else place


Json = Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")]
Region = Annotated[
    str | None,
    typer.Option(metavar="PLACE", callback=_named_place, help="Name or code; every column there and below."),
]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="TSV", help="A line a column: place, tab, address.")],
    region: Region = None,
    json: Json = False,
) -> None:
    """Portal files from a list of places and addresses, not watched until they are enabled.

    Example: gongkai portal import columns.tsv --region 江西省

    Nothing is asked of the network: the family is guessed by the address until the first crawl.
    """
    from crawler import registry

    with opened() as state:
        columns = registry.matching(registry.from_file(file), [region] if region else [])
        written = _write(state, registry.portals_of(columns, state.portals), enabled=False)
    _tell(written, json=json)


@app.command()
def enable(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PORTAL|URL…", help="Slugs of `portal list`, addresses of `portal list --available`."
        ),
    ] = None,
    region: Region = None,
    json: Json = False,
) -> None:
    """Watch portals: known ones, or columns of the list that comes with gongkai, one by one or by place.

    Example: gongkai portal enable jx_yichun
    Example: gongkai portal enable --region 宜春市
    """
    from crawler import registry

    with opened() as state:
        known = [state.portals[name] for name in names or () if name in state.portals]
        listed = [one for one in registry.shipped() if one.url in (names or ())]
        lost = set(names or ()) - {one.slug for one in known} - {one.url for one in listed}
        if lost or not (names or region):
            raise UsageError(f"no portal and no column of the list: {', '.join(sorted(lost)) or 'name one'}")
        if region:
            listed += registry.matching(registry.shipped(), [region])
            known += [one for one in state.portals.values() if _lies_in(one, region)]
            if not (listed or known):
                raise UsageError(f"no portal and no column of the list lies in {region!r}")
        new = registry.portals_of(listed, state.portals)
        written = _write(state, {one.slug: one for one in (*known, *new)}.values(), enabled=True)
    _tell(written, json=json)


@app.command()
def disable(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="PORTAL…", help="Slugs of `portal list`.")
    ] = None,
    region: Region = None,
    json: Json = False,
) -> None:
    """Stop watching portals; what was recorded stays.

    Example: gongkai portal disable jx_yichun
    """
    with opened() as state:
        chosen = [_named(name, state) for name in names or ()]
        if region:
            chosen += [one for one in state.portals.values() if _lies_in(one, region)]
        if not chosen:
            raise UsageError("name a portal or a region")
        written = _write(state, chosen, enabled=False)
    _tell(written, json=json)


@app.command()
def remove(slug: Annotated[str, typer.Argument(metavar="PORTAL", help="Slug of `portal list`.")]) -> None:
    """Delete a portal file of your own; what was recorded stays.

    Example: gongkai portal remove www_yichun_gov_cn
    """
    with opened() as state:
        file = state.home.portals / f"{_named(slug, state).slug}.toml"
        if not file.exists():
            raise UsageError(f"{slug} comes with gongkai: `gongkai portal disable {slug}` stops watching it")
        file.unlink()
    say(f"已删除 {safe(file)}")


def _lies_in(portal: Portal, region: str) -> bool:
    return portal.place is not None and region.replace("/", "") in portal.place.name


def _named(slug: str, state: Opened) -> Portal:
    from crawler.portals import named

    return named(slug, state.portals)


def _write(state: Opened, portals: Any, *, enabled: bool) -> list[Portal]:
    """Own files for these portals: a user's file wins over a shipped one of the same name."""
    from crawler.portals import register

    state.home.portals.mkdir(parents=True, exist_ok=True)
    written = []
    for one in portals:
        portal = one.model_copy(update={"enabled": enabled})
        file = state.home.portals / f"{portal.slug}.toml"
        file.write_text(portal.to_toml(_origin(portal)), encoding="utf-8")
        if enabled:
            register(portal, state.ledger)
        written.append(portal)
    return written


def _origin(portal: Portal) -> Sequence[str]:
    if portal.verified:
        return ()
    return ("The family and the columns' names were not checked live: `gongkai portal check` does.",)


def _tell(portals: Sequence[Portal], *, json: bool) -> None:
    if json:
        for one in portals:
            emit(one.model_dump(mode="json") | {"family": one.cms.value})
        return
    rows = [
        (one.slug, one.name, one.cms.value, len(one.columns), "是" if one.enabled else "否")
        for one in portals
    ]
    show_table(("门户", "名称", "系统", "栏目", "监测"), rows, "没有新的门户。")
