"""`gongkai subscription`: who is told what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.disclosures import adcode
from cli.opened import now, opened
from cli.output import emit, note, say, show_table
from cli.unit_names import tell_unknown
from pipeline.errors import UsageError
from pipeline.types import ChangeKind, Kind, Severity

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from storage.subscriptions import Subscriber


app = typer.Typer(
    help="Who is told what: an option given again is an alternative, different ones must all hold.\n\n"
    "Example: gongkai subscription add --email me@example.org --region 宜春市",
    no_args_is_help=True,
)

THEN = "订阅照样有效，它公开后就会提醒；要按名称的一部分提醒，用 --keyword。"
Json = Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")]


@app.command()
def add(
    email: Annotated[str, typer.Option(help="Where the alerts go.")],
    unit: Annotated[list[str] | None, typer.Option(help="Full name or alias; --keyword finds parts.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Name or code; includes what lies below.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Kind of disclosure.")] = None,
    year: Annotated[list[int] | None, typer.Option(min=1990, max=2100, help="Fiscal year.")] = None,
    keyword: Annotated[list[str] | None, typer.Option(help="A word of the title or the unit.")] = None,
    event: Annotated[list[ChangeKind] | None, typer.Option(help="Kind of event.")] = None,
    finding: Annotated[
        list[str] | None, typer.Option(help="A rule it breaks (PCT-01), or a severity (error).")
    ] = None,
    json: Json = False,
) -> None:
    """Subscribe an address to changes made from now on.

    Example: gongkai subscription add --email me@example.org --region 宜春市 --kind 部门决算
    Example: gongkai subscription add --email me@example.org --event overdue
    Example: gongkai subscription add --email me@example.org --finding error
    """
    from storage.subscriptions import subscribe, subscribers

    with opened() as state:
        with state.database.writing() as session:
            number = subscribe(
                session,
                email=email,
                at=now(),
                units=unit or (),
                regions=[adcode(place) for place in region or ()],
                kinds=[one.value for one in kind or ()],
                years=year or (),
                keywords=keyword or (),
                events=[one.value for one in event or ()],
                findings=[_rule(one) for one in finding or ()],
            )
            made = next(one for one in subscribers(session) if one.id == number)
        tell_unknown(state, made.units, then=THEN)
    if json:
        emit(made)
    else:
        say(f"订阅 {number}：{made.email}，{_filters(made)}")
    if state.home.settings.smtp_url is None:
        note("[yellow]注意[/yellow] 还没有设置 smtp_url，邮件先存着不发；怎样设置：gongkai doctor")


@app.command("list")
def list_(json: Json = False) -> None:
    """Subscriptions in force.

    Example: gongkai subscription list
    """
    from storage.subscriptions import subscribers

    with opened() as state, state.database.reading() as session:
        found = subscribers(session)
    if json:
        for one in found:
            emit(one)
        return
    show_table(
        ("编号", "邮箱", "条件"), [(one.id, one.email, _filters(one)) for one in found], "还没有订阅。"
    )


@app.command()
def remove(
    subscription: Annotated[int, typer.Argument(metavar="N", help="Number of the subscription.")],
) -> None:
    """End a subscription.

    Example: gongkai subscription remove 3
    """
    from storage.subscriptions import unsubscribe

    with opened() as state, state.database.writing() as session:
        unsubscribe(session, subscription, now())
    note(f"订阅 {subscription} 已取消。")


def _rule(name: str) -> str:
    """As findings name it, whatever case it was typed in."""
    from pipeline.checks.rules import RULES
    from storage.conflicts import IDENTITY_CONFLICT, SOURCES_DIFFER

    known = {one.casefold(): one for one in (*RULES, IDENTITY_CONFLICT, SOURCES_DIFFER, *Severity)}
    if name.casefold() not in known:
        severities = "、".join(Severity)
        raise UsageError(f"{name} is no rule and no severity: {severities}, or such as {next(iter(RULES))}")
    return str(known[name.casefold()])


def _filters(one: Subscriber) -> str:
    from pipeline.regions import by_adcode

    places = []
    for code in one.regions:
        region = by_adcode(code)
        places.append(region.name if region else code)
    named = {
        "单位": one.units,
        "地区": places,
        "种类": one.kinds,
        "年度": [str(year) for year in one.years],
        "关键词": one.keywords,
        "事件": one.events,
        "疑点": one.findings,
    }
    told = [f"{label} {'、'.join(values)}" for label, values in named.items() if values]
    return "；".join(told) or "全部变动"
