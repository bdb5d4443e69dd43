"""What is on record, understood better: by a person, or by today's reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import typer

from cli.opened import Opened, now, opened
from cli.output import emit, safe, say
from cli.unit_names import tell_unknown
from pipeline.errors import UsageError
from pipeline.types import Kind, Region, Scope

app = typer.Typer()

FIELDS = {"unit": "单位", "region": "地区", "fiscal_year": "年度", "kind": "种类", "scope": "口径"}


@app.command()
def correct(
    disclosure: Annotated[int, typer.Argument(metavar="ID", help="Number of the disclosure.")],
    unit: Annotated[str | None, typer.Option(help="The publishing unit.")] = None,
    year: Annotated[int | None, typer.Option(min=1990, max=2100, help="The fiscal year.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Kind of disclosure.")] = None,
    scope: Annotated[
        Scope | None,
        typer.Option(
            help="Whose accounts: a department's with its units, one unit's, its own level's, a summary."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Set what gongkai read wrongly; kept over later readings, logged, no change event.

    Example: gongkai correct 12 --unit 宜春市教育局 --year 2023
    """
    given = {"unit": unit, "fiscal_year": year, "kind": kind, "scope": scope}
    if unit is not None and not unit.strip():
        raise UsageError("--unit must name a unit")
    if all(one is None for one in given.values()):
        raise UsageError("say what to correct: --unit, --year, --kind or --scope")
    with opened() as state:
        before = _identity(state, disclosure)
        if unit:
            tell_unknown(state, [unit], then="现作为新单位登记。")
        state.ledger.correct(disclosure, now(), unit=unit, fiscal_year=year, kind=kind, scope=scope)
        after = _identity(state, disclosure)
    if json:
        emit({"disclosure": disclosure, "before": before, "after": after})
        return
    say(f"公开 {disclosure} 已更正，以后的解读不再改动：")
    for field, label in FIELDS.items():
        if given.get(field) is not None or before[field] != after[field]:
            say(f"  {label}  {_moved(before[field], after[field])}")


def _identity(state: Opened, disclosure: int) -> Mapping[str, Any]:
    """What it is held to be: unit, region, fiscal year, kind and scope."""
    from storage import showing

    with state.database.reading() as session:
        found = list(showing.disclosures(session, ids=[disclosure]))
    if not found:
        raise UsageError(f"no disclosure {disclosure}; `gongkai list` shows their numbers")
    (one,) = found
    return {field: getattr(one, field) for field in FIELDS}


def _moved(before: object, after: object) -> str:
    if before == after:
        return f"{_named(after)}（本来如此）"
    return f"{_named(before)} → {_named(after)}"


def _named(value: object) -> str:
    return safe(value.name if isinstance(value, Region) else value) or "—"


@app.command()
def reread(
    disclosures: Annotated[
        list[int] | None, typer.Argument(metavar="ID…", help="Numbers of disclosures.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every disclosure.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Read archived captures again with today's reader; never an amendment.

    Example: gongkai reread --all
    """
    from pipeline.sandbox import Sandbox

    if not disclosures and not all_:
        raise UsageError("say which disclosures, or --all")
    with opened() as state, Sandbox(ocr=state.home.settings.ocr) as sandbox:
        done = replace(state.ledger, read=sandbox.read).reread(None if all_ else disclosures, now())
    if json:
        emit(done)
    else:
        say(f"重读 {done.documents} 份文件，{done.changed} 份的解读有变。")
