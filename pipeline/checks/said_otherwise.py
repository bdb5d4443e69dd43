"""What the text says in words or says twice, against its figures: REL-01 and TT-03."""

import re
from collections.abc import Iterator

from pipeline.checks.messages import shown
from pipeline.checks.statements import SURE, Statements, comparable
from pipeline.interval import HUNDRED, printed
from pipeline.types import Fact, Finding, Severity

_REPEATED = (
    "total_income",
    "total_expenditure",
    "current_income",
    "current_expenditure",
    "opening_carryover",
    "closing_carryover",
    "exp_basic",
    "exp_project",
    "gpb_exp",
    "gpb_basic_exp",
    "sangong",
    "abroad",
    "vehicle",
    "vehicle_purchase",
    "vehicle_operating",
    "reception",
    "operating_funds",
    "procurement_total",
)
"""Figures that the forms have printed in several paragraphs."""
_WORD = re.compile(
    r"决算数?\s{0,3}(?P<word>大于|高于|小于|低于)\s{0,3}(?:年初|全年)?预算数?(?P<also>\s{0,2}[（(/、])?"
)
_LARGER = frozenset({"大于", "高于"})
_BEFORE = 160
"""Characters before a word of comparison in which the figures that it compares stand."""


def said_otherwise(said: Statements) -> Iterator[Finding]:
    """The findings of both rules."""
    yield from _relation_words(said)
    yield from _level(said)
    yield from _restated(said)


def _relation_words(said: Statements) -> Iterator[Finding]:
    """REL-01: 大于 and 小于 agree with the figures they compare."""
    rates = [fact for fact in said.facts if fact.table is None and fact.field.endswith("_completion_pct")]
    for match in _WORD.finditer(said.text):
        near = [fact for fact in rates if 0 <= match.start() - fact.end < _BEFORE]
        if match["also"] or not near:
            continue
        rate = near[-1]
        finals, budgets = (
            said.beside((rate.field.replace("_completion_pct", suffix),), rate) for suffix in ("", "_budget")
        )
        if len(finals) == len(budgets) == 1 and _contradicts(match["word"], finals[0], budgets[0]):
            yield _misnamed(match, _lower(rate, finals[0], budgets[0]), finals[0], budgets[0])
        elif not budgets and finals and _denied(match["word"], rate, said.text[rate.end : match.start()]):
            yield _misnamed(match, Severity.WARNING, finals[0], rate)


def _misnamed(match: re.Match[str], severity: Severity, *facts: Fact) -> Finding:
    return Finding(
        rule="REL-01",
        severity=severity,
        message=f"写“{match[0]}”，而{'、'.join(f'{fact.label}{shown(fact)}' for fact in facts)}",
        fields=tuple(fact.field for fact in facts),
        stated=match["word"],
        start=match.start(),
        end=match.end(),
    )


def _denied(word: str, rate: Fact, between: str) -> bool:
    """Whether the sentence's completion rate alone speaks against the word; of which budget is not said."""
    if "。" in between:
        return False
    spent = printed(rate)
    return spent.high < HUNDRED if word in _LARGER else spent.low > HUNDRED


def _level(said: Statements) -> Iterator[Finding]:
    """REL-01: what is said to be level with its budget (持平) is; 基本持平 may be anything near."""
    for word in said.in_words:
        finals, budgets = (
            [fact for fact in said.beside((name,), word) if said.together((fact, word))]
            for name in (
                word.field.removesuffix("_vs_budget_delta"),
                word.field.replace("_vs_budget_delta", "_budget"),
            )
        )
        if not word.field.endswith("_vs_budget_delta") or "基本" in said.text[word.start - 2 : word.end]:
            continue
        if finals and budgets and not printed(finals[0], 2).meets(printed(budgets[0], 2)):
            yield Finding(
                rule="REL-01",
                severity=Severity.WARNING,
                message=f"写“{word.raw}”，而{finals[0].label}{shown(finals[0])}、"
                f"{budgets[0].label}{shown(budgets[0])}",
                fields=(finals[0].field, budgets[0].field),
                stated=word.raw,
                start=word.start,
                end=word.end,
            )


def _restated(said: Statements) -> Iterator[Finding]:
    """TT-03: what the text states twice, it states alike; a warning, as one may be of a part."""
    for name in _REPEATED:
        facts = [fact for fact in said.all(name) if fact.table is None and fact.confidence >= SURE]
        for fact in facts[1:]:
            if comparable(facts[0], fact) and not printed(fact).meets(printed(facts[0])):
                yield Finding(
                    rule="TT-03",
                    severity=Severity.WARNING,
                    message=f"{fact.label}写{shown(fact)}，前文写{shown(facts[0])}",
                    fields=(fact.field,),
                    stated=str(fact.value),
                    computed=str(facts[0].value),
                    start=fact.start,
                    end=fact.end,
                )
                break


def _contradicts(word: str, final: Fact, budget: Fact) -> bool:
    least, most = printed(final), printed(budget)
    return least.high < most.low if word in _LARGER else least.low > most.high


def _lower(*facts: Fact) -> Severity:
    return Severity.ERROR if all(fact.confidence >= SURE for fact in facts) else Severity.WARNING
