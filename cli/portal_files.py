"""`gongkai portal add / import / enable / disable / remove`: which portals are watched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.opened import Opened, opened
from cli.output import emit, note, safe, say, show_table
from pipeline.errors import UnknownPortal, UsageError

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from crawler import discover
    from crawler.portals import Portal

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")]
Region = Annotated[str | None, typer.Option(metavar="PLACE", help="Every column of this place and below.")]
FIRST_ENTRIES = 5


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Home page, parent column or listing.")],
    save: Annotated[bool, typer.Option(help="Write the portal's file.")] = True,
    json: Json = False,
) -> None:
    """Recognise a portal by any address of it, show what would be watched, write its file.

    Example: gongkai portal add https://www.yichun.gov.cn/

    Exit 1 when nothing is recognised; what to set by hand is said where the recognition is not sure.
    """
    from crawler import discover

    with opened() as state:
        if "://" not in url:
            raise UsageError(f"an address is wanted, such as https://www.yichun.gov.cn/, not {url!r}")
        found = discover.resolve(url, state.portals, state.home, save=False)
        if found.target.articles:
            raise UnknownPortal(f"{url} is an article or a file, no listing: try {found.portal.homepage}")
        if found.new and save:
            discover.write(found, state.home)
        answer = _told(found, state)
        file = state.home.portals / f"{found.portal.slug}.toml"
    if json:
        emit(answer)
        return
    _show(answer)
    if found.new and save:
        say(f"已写入 {safe(file)}；采集：gongkai crawl {found.portal.slug}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="TSV", help="Two columns: region, url.")],
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
    names: Annotated[list[str] | None, typer.Argument(metavar="PORTAL|URL…")] = None,
    region: Region = None,
    json: Json = False,
) -> None:
    """Watch portals: known ones, or columns of the list that comes with gongkai, one by one or by place.

    Example: gongkai portal enable www_yichun_gov_cn
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
        new = registry.portals_of(listed, state.portals)
        written = _write(state, {one.slug: one for one in (*known, *new)}.values(), enabled=True)
    _tell(written, json=json)


@app.command()
def disable(
    names: Annotated[list[str] | None, typer.Argument(metavar="PORTAL…")] = None,
    region: Region = None,
    json: Json = False,
) -> None:
    """Stop watching portals; what was recorded stays.

    Example: gongkai portal disable www_yichun_gov_cn
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
def remove(slug: Annotated[str, typer.Argument(metavar="PORTAL")]) -> None:
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


def _told(found: discover.Resolved, state: Opened) -> dict[str, Any]:
    """The contract's object: what was recognised, with the first entries of each column."""
    portal = found.portal
    seen = {one.url: one for one in found.found}
    wanted = found.target.columns if found.target.columns is not None else [c.url for c in portal.columns]
    empty = tuple(url for url in wanted if url not in seen or not seen[url].entries)
    asked = _first_entries(found, empty, state) if empty else {}
    columns = []
    for column in portal.columns:
        if column.url in wanted:
            one = seen.get(column.url)
            entries = (
                [_entry(entry) for entry in one.entries] if one and one.entries else asked.get(column.url, [])
            )
            pages = one.pages if one else None
            columns.append({"name": column.name, "url": column.url, "pages": pages, "entries": entries})
    return {
        "slug": portal.slug,
        "family": portal.cms.value,
        "confidence": found.confidence,
        "homepage": portal.homepage,
        "columns": columns,
        "notes": list(found.notes) if found.new else ["known already"],
    }


def _first_entries(
    found: discover.Resolved, urls: Sequence[str], state: Opened
) -> dict[str, list[dict[str, Any]]]:
    """The first rows of listings whose first page has none of its own: their pager is asked."""
    from crawler import sweep
    from crawler.jobs import Job, Target

    job = Job(
        home=str(state.home.path),
        targets=(Target(found.portal.slug, tuple(urls)),),
        portals=(found.portal.model_dump_json(),),
        pages=8,
        limit=FIRST_ENTRIES,
        dry_run=True,
        recheck_all=True,
    )
    rows: dict[str, list[dict[str, Any]]] = {}
    for event in sweep.run(job):
        if event["event"] == "entry":
            kept = {name: event[name] for name in ("title", "url", "published_on", "attachments")}
            rows.setdefault(event["column"], []).append(kept)
    return rows


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "title": entry.title,
        "url": entry.url,
        "published_on": entry.published_on,
        "attachments": [{"title": file.title, "url": file.url} for file in entry.attachments],
    }


def _show(answer: dict[str, Any]) -> None:
    sure = f"{answer['confidence']:.1f}" if answer["confidence"] is not None else "—"
    say(f"[bold]{answer['slug']}[/bold]  系统 {answer['family']}（把握 {sure}）  {safe(answer['homepage'])}")
    for column in answer["columns"]:
        pages = f"{column['pages']} 页" if column["pages"] else "页数未知"
        say(f"  栏目 [bold]{safe(column['name'])}[/bold]  {pages}  {safe(column['url'])}")
        for entry in column["entries"][:FIRST_ENTRIES]:
            say(f"    {entry['published_on'] or '—':10}  {safe(entry['title'])}")
    for line in answer["notes"]:
        note(f"[yellow]注意[/yellow] {safe(line)}")
