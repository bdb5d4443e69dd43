"""What is on record: disclosures, their files, changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.opened import opened
from cli.output import emit, moment, note, safe, say, show_table
from cli.unit_names import tell_unknown
from pipeline.errors import UsageError
from pipeline.types import ChangeKind, Kind

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from storage.views import ChangeView

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")]
STATES = {"withdrawn": "已撤下"}
SUFFIXES = {
    "text/html": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/ofd": ".ofd",
    "application/zip": ".zip",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
}


def adcode(place: str) -> str:
    """The code of a region given by code or by name, its level left out where no other is called so.

    Raises:
        UsageError: no region of GB/T 2260 is called so, or several are.
    """
    from pipeline.regions import called, find

    if re.fullmatch(r"\d{6}", place):
        return place
    region, rest = find(place)
    found = [region] if region and not rest else called(place)
    if len(found) == 1:
        return found[0].adcode
    if several := ", ".join(f"{one.name} ({one.adcode})" for one in found):
        raise UsageError(f"region {place!r} may be {several}: give the full name or the code")
    raise UsageError(f"no region {place!r}: give its full name, as 江西省宜春市, or its code, as 360900")


@app.command("list")
def list_(
    unit: Annotated[list[str] | None, typer.Option(help="Full name or alias.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Name or code; includes what lies below.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Kind of disclosure.")] = None,
    year: Annotated[list[int] | None, typer.Option(help="Fiscal year.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Published on this day (2026-01-31) or later."
        ),
    ] = None,
    portal: Annotated[list[str] | None, typer.Option(help="Slug of `portal list`.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many.")] = None,
    json: Json = False,
) -> None:
    """List disclosures on record; an option given again is an alternative, different ones must all hold.

    Example: gongkai list --region 宜春市 --kind 部门决算 --year 2023
    """
    from storage import queries, showing

    filters: dict[str, Any] = {
        "units": unit or (),
        "regions": [adcode(place) for place in region or ()],
        "kinds": [one.value for one in kind or ()],
        "years": year or (),
        "since": since.date() if since else None,
        "portals": portal or (),
        "limit": limit,
    }
    with opened() as state, state.database.reading() as session:
        _refuse_unknown(portal or (), state.portals.keys() | queries.portals(session))
        tell_unknown(state, unit or ())
        found = showing.disclosures(session, **filters)
        if json:
            for one in found:
                emit(one)
            return
        rows = [
            (
                one.id,
                one.published_on,
                one.unit,
                one.kind,
                one.fiscal_year,
                one.revision,
                STATES.get(one.state),
                one.title,
            )
            for one in found
        ]
    show_table(
        ("编号", "公开日期", "单位", "种类", "年度", "版本", "状态", "标题"),
        rows,
        "没有符合条件的公开。（条件可以放宽；还没有采集过门户的，先用 gongkai crawl）",
    )


def _refuse_unknown(asked: Sequence[str], known: set[str]) -> None:
    for slug in asked:
        if slug not in known:
            raise UsageError(f"no portal {slug!r}; `gongkai portal list` shows them")


@app.command()
def show(
    disclosure: Annotated[int, typer.Argument(metavar="ID", help="Number of the disclosure.")],
    json: Json = False,
) -> None:
    """All that is known of one disclosure: figures, tables, findings, revisions, captures.

    Example: gongkai show 12
    """
    from cli.detail import tell
    from storage import showing
    from storage.views import as_json

    with opened() as state, state.database.reading() as session:
        detail = showing.disclosure(session, disclosure)
    if detail is None:
        raise UsageError(f"no disclosure {disclosure}; `gongkai list` shows their numbers")
    if json:
        plain = as_json(detail)
        emit(plain.pop("disclosure") | plain)
    else:
        tell(detail)


@app.command()
def files(
    disclosure: Annotated[int, typer.Argument(metavar="ID", help="Number of the disclosure.")],
    out: Annotated[Path, typer.Option(help="Folder to put them in.")] = Path(),
    json: Json = False,
) -> None:
    """Write the captured files of a disclosure, under readable names.

    Example: gongkai files 12 --out evidence/
    """
    from storage import showing
    from storage.views import as_json

    with opened() as state, state.database.reading() as session:
        captured = showing.files(session, disclosure)
        if not captured:
            raise UsageError(f"no disclosure {disclosure}, or nothing captured of it")
        out.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(captured, 1):
            name = f"{number:02d}_v{file.revision}_{_file_name(file.title)}"
            path = out / (name.removesuffix(_suffix(file.media_type)) + _suffix(file.media_type))
            path.write_bytes(state.archive.read(file.digest))
            if json:
                emit(as_json(file) | {"path": str(path)})
            else:
                say(f"{safe(path)}  {file.digest}")


@app.command()
def changes(
    since: Annotated[int, typer.Option(metavar="ID", help="Only those after this number.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many.")] = None,
    json: Json = False,
) -> None:
    """The events, newest last.

    Example: gongkai changes --since 120 --json
    """
    from alerts.wording import EVENTS
    from storage import queries

    with opened() as state, state.database.reading() as session:
        found = queries.changes(session, since=since, limit=limit)
    if json:
        for one in found:
            emit(one)
        return
    rows = [
        (one.id, moment(one.at), EVENTS[ChangeKind(one.kind)], one.disclosure, one.unit, _about(one))
        for one in found
    ]
    show_table(("编号", "时间", "事件", "公开", "单位", "标题"), rows, "还没有变动。")
    if any(one.kind == ChangeKind.AMENDED for one in found):
        note("改了什么：gongkai diff 公开的编号")


def _about(change: ChangeView) -> str:
    """The title; of an obligation the year and kind, of a column what it is called."""
    owed = (
        f"{change.detail['fiscal_year']}年度{change.detail['kind']}" if "fiscal_year" in change.detail else ""
    )
    return change.title or owed or f"{change.portal} {change.column}"


def _suffix(media_type: str) -> str:
    return SUFFIXES.get(media_type, ".bin")


def _file_name(title: str) -> str:
    """A title as a file name: no separators, no control characters, bounded for every file system."""
    return re.sub(r"[^\w\-（）().]+", "_", title).strip("._")[:60] or "untitled"
