"""The text against the tables, and the tables against each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.checks.cells import facts_in
from pipeline.checks.diagnosis import DIAGNOSES, exchanged
from pipeline.checks.engine import judge
from pipeline.checks.listings import lists_in
from pipeline.checks.messages import shown
from pipeline.checks.statements import SURE, Statements, names_of
from pipeline.interval import in_yuan, printed
from pipeline.types import Document, Fact, Finding, Severity

_SHIFTS = (-2, -1, 1, 2)
_SCOPE = "wrong_scope"


def against_tables(document: Document, said: Statements) -> Iterator[Finding]:
    """TT-01: a figure that its table prints otherwise; TT-02: two tables that differ in one figure.

    Cells within 0.01 万元 agree: each table is rounded by itself.
    """
    known = [fact for fact in said.facts if fact.table is not None]
    cells = known or facts_in(document.tables, document.money_unit)
    if not cells:
        return
    printed_there = Statements(document, cells)
    faulty = list(judge(printed_there, lists_in(printed_there)))
    doubted = {field for finding in faulty for field in finding.fields}
    if not known:  # else they are judged with the text's
        yield from (replace(finding, start=None, end=None) for finding in faulty)
    apart: list[tuple[Fact, Fact]] = []
    for name in printed_there.names:
        there = [fact for fact in printed_there.all(name) if _own_field(fact, name)]
        here = [fact for fact in said.all(name) if fact.table is None]
        if len(there) > 1 and not _agree(there):
            yield _two_tables(there)
        elif here and there and not any(_agree([fact, there[0]]) for fact in here):
            apart.append((here[0], there[0]))
    reasons = [_diagnosis(here, cell, said, printed_there) for here, cell in apart]
    strayed = {_gap(*pair) for pair, reason in zip(apart, reasons, strict=True) if reason == _SCOPE}
    for pair, reason in zip(apart, reasons, strict=True):
        yield _text(*pair, reason or (_SCOPE if _gap(*pair) in strayed else None), doubted)


def _gap(here: Fact, there: Fact) -> Decimal:
    """A part strays as far as its total that is of another scope: 人员经费 of 基本支出."""
    return in_yuan(here) - in_yuan(there)


def _own_field(fact: Fact, name: str) -> bool:
    return fact.unit != "%" and name in names_of(fact.field)


def _agree(facts: Sequence[Fact]) -> bool:
    # Whole 万元 in the text beside 元 in the table are rounded; beside 1.71 万元, 3 is 3.00.
    digits = 2 if len({fact.unit for fact in facts}) == 1 else 0
    first = printed(facts[0], digits)
    return all(first.meets(printed(fact, digits)) for fact in facts[1:])


def _two_tables(cells: Sequence[Fact]) -> Finding:
    first, other = cells[0], next(cell for cell in cells[1:] if not _agree([cells[0], cell]))
    return Finding(
        rule="TT-02",
        severity=Severity.WARNING,
        message=f"{first.label}为{shown(first)}，{other.label}为{shown(other)}，同一数字两表不一致",
        fields=(first.field,),
        stated=str(first.value),
        computed=str(other.value),
    )


def _text(here: Fact, there: Fact, diagnosis: str | None, doubted: set[str]) -> Finding:
    sure = min(here.confidence, there.confidence) >= SURE and there.field not in doubted
    named = there.label if there.label != here.label else ""
    why = f"（{DIAGNOSES[diagnosis].chinese}）" if diagnosis else ""
    return Finding(
        rule="TT-01",
        severity=Severity.ERROR if sure else Severity.WARNING,
        message=f"文中{here.label}写{shown(here)}，表中{named}为{shown(there)}{why}",
        fields=(here.field,),
        stated=str(here.value),
        computed=str(there.value),
        diagnosis=diagnosis,
        start=here.start,
        end=here.end,
    )


def _diagnosis(here: Fact, there: Fact, said: Statements, cells: Statements) -> str | None:
    """Why text and table differ: columns exchanged, a slip of the pen, or another scope."""
    if _crossed(here, there, said, cells):
        return "swapped_columns"
    if here.value == there.value * 10:
        return "extra_zero"
    if any(_agree([replace(here, value=here.value.scaleb(places)), there]) for places in _SHIFTS):
        return "decimal_shift"
    if any(value == there.value for value in exchanged(here.value)):
        return "transposed_digits"
    others = [
        fact for fact in (*said.facts, *cells.facts) if fact.unit == here.unit and fact.field != here.field
    ]
    same = [fact for fact in others if fact.value == here.value and fact.value != Decimal(0)]
    return _SCOPE if any(_related(fact, here) for fact in same) else None


def _related(other: Fact, here: Fact) -> bool:
    """Whether two fields are the same kind of spending under two scopes: exp_basic and gpb_basic_exp."""
    words = set(other.field.split("_")) & set(here.field.split("_"))
    return bool(words - {"final", "budget", "pct"})


def _crossed(here: Fact, there: Fact, said: Statements, cells: Statements) -> bool:
    """Whether another figure of the text has our table's amount, and its table has ours."""
    for other in said.facts:
        if other.table is None and other.field != here.field and in_yuan(other) == in_yuan(there):
            theirs = [cell for name in names_of(other.field) for cell in cells.all(name)]
            if any(in_yuan(cell) == in_yuan(here) != in_yuan(other) for cell in theirs):
                return True
    return False
