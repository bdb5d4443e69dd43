"""`gongkai portal record`: a column's pages as they are now, kept as a case for tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from cli.opened import Opened, opened
from cli.output import emit, safe, say
from pipeline.errors import Unreachable

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from crawler.cases import Case
    from crawler.portals import Portal

app = typer.Typer()

PAGES = 5


@app.command()
def record(
    slug: Annotated[str, typer.Argument(metavar="PORTAL", help="Slug of `portal list`.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Default: cases/ in the home.")] = None,
    pages: Annotated[int, typer.Option(min=1, help="At most this many pages a listing.")] = PAGES,
    json: Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")] = False,
) -> None:
    """Save each column's listing as a case: its pages as bytes, the entries found in them as JSON.

    Example: gongkai portal record jx_yichun --out tests/portals

    Read expected.json before it counts: it says what is found today, right or wrong. Exit 1 when a column
    gave no page.
    """
    from crawler import cases
    from crawler.portals import named

    with opened() as state:
        portal = named(slug, state.portals)
        recorded = _recorded(portal, state, pages)
        folder = (out or state.home.path / "cases") / portal.slug
    for case in recorded:
        place = folder / _name(case.column)
        cases.save(case, place)
        told = {"column": case.column, "folder": str(place), "pages": len(case.answers)}
        told["entries"] = len(cases.entries(case))
        if json:
            emit(told)
        else:
            say(f"{told['entries']} 条，{told['pages']} 页  {safe(place)}")
    raise typer.Exit(0 if len(recorded) == sum(column.enabled for column in portal.columns) else 1)


def _recorded(portal: Portal, state: Opened, pages: int) -> list[Case]:
    """The columns that answered, one case each.

    Raises:
        Unreachable: none did.
    """
    from crawler import sweep
    from crawler.cases import Answer, Case
    from crawler.jobs import Job, Target
    from storage.archive import Archive

    archive = Archive(state.home.archive)
    job = Job(
        home=str(state.home.path),
        targets=(Target(portal.slug),),
        pages=pages,
        limit=0,
        dry_run=True,
        tell_pages=True,
    )
    answers: dict[str, list[Answer]] = {}
    detail = ""
    for event in sweep.run(job):
        if event["event"] == "listing":
            body = archive.read(event["digest"])
            answer = Answer(event["url"], event["form"], event["content_type"], body)
            answers.setdefault(event["column"], []).append(answer)
        detail = event.get("detail") or detail
    if not answers:
        raise Unreachable(f"{portal.slug}: {detail or 'no column to ask'}")
    families = {column.url: portal.family(column) for column in portal.columns}
    return [Case(column, families[column], tuple(found)) for column, found in answers.items()]


def _name(url: str) -> str:
    """A folder's name for a column: the words of its path."""
    parts = urlsplit(url)
    return re.sub(r"[^A-Za-z0-9]+", "_", f"{parts.path} {parts.query}").strip("_") or "column"
