"""`gongkai coverage`: who has published, and who has not."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.disclosures import adcode
from cli.opened import now, opened
from cli.output import emit, show_table
from cli.unit_names import tell_unknown
from pipeline.obligations import Basis, Status
from pipeline.types import Kind

app = typer.Typer()

WORDS = {
    Status.PENDING: "未到期",
    Status.PUBLISHED: "已公开",
    Status.PUBLISHED_LATE: "逾期公开",
    Status.OVERDUE: "逾期未公开",
    Status.EXEMPT: "免于公开",
    Status.MERGED: "并入上级",
}


@app.command()
def coverage(
    unit: Annotated[list[str] | None, typer.Option(help="Full name or alias.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Name or code; includes what lies below.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Kind of disclosure.")] = None,
    year: Annotated[list[int] | None, typer.Option(help="Fiscal year.")] = None,
    status: Annotated[list[Status] | None, typer.Option(help="How the obligation stands.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")] = False,
) -> None:
    """Who has published and who has not: unit, kind and year, with the due date and what it rests on.

    Example: gongkai coverage --region 宜春市 --year 2024 --status overdue

    A unit owes what it published in the years before. The day of approval, from which the law counts, is
    hardly ever published: so the day rests on the approval where it is known (statutory), else on the peers
    (cohort), the season (calendar) or the unit's own habit (own_history). What was published and withdrawn
    since counts as published, and is marked so (with --json: state withdrawn).
    """
    from alerts.wording import BASES
    from storage.coverage import CHINA
    from storage.coverage import coverage as covered

    with opened() as state, state.database.reading() as session:
        tell_unknown(state, unit or ())
        every = covered(
            session,
            now().astimezone(CHINA).date(),
            units=unit or (),
            regions=[adcode(place) for place in region or ()],
            kinds=[one.value for one in kind or ()],
            years=year or (),
        )
        found = [one for one in every if not status or one.status in status]
    if json:
        for one in found:
            emit(one)
        return
    rows = [
        (
            WORDS[Status(one.status)] + ("，已撤下" if one.state == "withdrawn" else ""),
            one.fiscal_year,
            one.kind,
            one.unit,
            one.due_on,
            BASES[Basis(one.basis)] if one.basis else None,
            one.published_on,
            one.disclosure,
        )
        for one in found
    ]
    headings = ("情况", "年度", "种类", "单位", "应公开", "依据", "公开日期", "编号")
    show_table(headings, rows, "没有符合条件的公开义务。（要先用 gongkai crawl 采集过门户，才能推算）")
