"""`gongkai portal add`: a portal recognised by any address of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.opened import Opened, opened
from cli.output import emit, note, safe, say
from pipeline.errors import UnknownPortal, UsageError

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from crawler import discover

app = typer.Typer()

FIRST_ENTRIES = 5


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Home page, parent column or listing.")],
    save: Annotated[bool, typer.Option(help="Write the portal's file.")] = True,
    json: Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")] = False,
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
            say(f"    {entry['published_on'] or '—'!s:10}  {safe(entry['title'])}")
    for line in answer["notes"]:
        note(f"[yellow]注意[/yellow] {safe(line)}")
