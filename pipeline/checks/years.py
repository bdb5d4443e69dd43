"""This year's disclosure against the one of the year before, as far as both state the same thing."""

from collections.abc import Iterator, Sequence

from pipeline.checks.messages import shown
from pipeline.checks.statements import SURE, Statements, names_of
from pipeline.interval import Interval, factor, in_yuan, is_money, printed
from pipeline.types import Fact, Finding, Severity

ACROSS_YEARS = frozenset({"CARRY-03", "YOY-05"})
"""The rules that ask what was published the year before."""


def against_earlier(said: Statements, earlier: Sequence[Fact]) -> Iterator[Finding]:
    """CARRY-03: last year's closing balance opens this year; YOY-05: changes start from what was published.

    `earlier` are the facts of the disclosure of the year before, same unit, kind and scope. Figures may have
    been restated lawfully in between, so these are warnings.
    """
    before = _published(earlier, said.identity.fiscal_year)
    opening = said.all("opening_carryover")
    closing = before.get("closing_carryover")
    if opening and closing and not any(printed(fact, 2).meets(printed(closing, 2)) for fact in opening):
        yield _finding(
            "CARRY-03",
            f"年初结转和结余写{shown(opening[0])}，而上年公开的年末结转和结余为{shown(closing)}",
            opening[0],
            closing,
        )
    for name, fact in before.items():
        if name != "closing_carryover" or not opening:
            yield from _base(said, name, fact)


def _published(earlier: Sequence[Fact], year: int | None) -> dict[str, Fact]:
    """Last year's own figures by name, those that it states in one way only."""
    named: dict[str, list[Fact]] = {}
    for fact in earlier:
        if (
            is_money(fact)
            and fact.confidence >= SURE
            and fact.table is None
            and fact.year in {None, (year or 0) - 1}
        ):
            for name in names_of(fact.field):
                named.setdefault(name, []).append(fact)
    return {name: facts[0] for name, facts in named.items() if len({in_yuan(fact) for fact in facts}) == 1}


def _base(said: Statements, name: str, published: Fact) -> Iterator[Finding]:
    for change in said.all(f"{name}_yoy_delta"):
        for now in said.beside((name,), change)[:1]:
            base = printed(now, 2) - printed(change, 2)
            if change.confidence >= SURE <= now.confidence and not base.meets(printed(published, 2)):
                message = (
                    f"{now.label}{shown(now)}较上年增减{shown(change)}，上年应为{_middle(base, now)}，"
                    f"而上年公开为{shown(published)}"
                )
                yield _finding("YOY-05", message, change, published, now)


def _middle(interval: Interval, like: Fact) -> str:
    value = (interval.low + interval.high) / 2 / factor(like)
    return f"{round(value, 2)}{like.unit}"


def _finding(rule: str, message: str, fact: Fact, published: Fact, *others: Fact) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        message=message,
        fields=(fact.field, *(other.field for other in others)),
        stated=str(fact.value),
        computed=str(published.value),
        diagnosis="restated",
        start=fact.start,
        end=fact.end,
    )
