"""Why a relation fails: for each explanation seen in real disclosures, whether it makes the figures agree."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.checks.claims import Claim
from pipeline.checks.relations import How
from pipeline.checks.statements import Statements, names_of
from pipeline.interval import HUNDRED, Interval, decimals, in_yuan, is_money, printed
from pipeline.types import Fact

ZERO_BASE = "zero_base"
NEAR = 600
"""Characters within which two percents count as neighbours that may have been exchanged."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What probably went wrong, for people."""

    chinese: str
    english: str


DIAGNOSES: Mapping[str, Diagnosis] = {
    ZERO_BASE: Diagnosis("基数为0，比率无意义", "a percent of nothing"),
    "swapped_siblings": Diagnosis("疑与相邻项的百分比互换", "exchanged with its neighbour's percent"),
    "complement": Diagnosis(
        "疑将增减幅度与完成率互填", "the reduction printed as the completion rate, or the reverse"
    ),
    "wrong_denominator": Diagnosis("疑用错分母", "divided by another figure than the right one"),
    "wrong_direction": Diagnosis("增减方向疑写反", "increase and decrease confused"),
    "truncated": Diagnosis("未四舍五入，截去尾数", "cut off instead of rounded"),
    "decimal_shift": Diagnosis("疑小数点错位", "the decimal point shifted"),
    "extra_zero": Diagnosis("疑多写一个0", "a zero too many"),
    "transposed_digits": Diagnosis("疑数字颠倒", "two digits exchanged"),
    "missing_part": Diagnosis(
        "差额等于文中另一项，疑漏加或多加", "the gap is another stated figure, left out or added twice"
    ),
    "wrong_scope": Diagnosis("疑用了另一口径的数", "a figure of another scope"),
    "swapped_columns": Diagnosis("疑两栏数字互换", "two columns exchanged"),
    "restated": Diagnosis("口径调整或追溯调整", "restated after the fact"),
}
"""The stable ids of `Finding.diagnosis`."""


def diagnose(claim: Claim, said: Statements) -> str | None:
    """The first explanation that makes a failed claim hold; None where none does."""
    return next((name for name, explains in _EXPLANATIONS[claim.how] if explains(claim, said)), None)


def _zero_base(claim: Claim, _: Statements) -> bool:
    try:
        claim.computed()
    except ZeroDivisionError:
        return True
    return False


def _swapped(claim: Claim, said: Statements) -> bool:
    """Whether a percent nearby is ours, and ours is right for what that one measures."""
    ours = names_of(claim.stated.field)[0]
    measure = ours.removeprefix(names_of(claim.operands[0].field)[0])
    return any(
        printed(other).meets(claim.computed()) and _meets_own(other, measure, claim, said)
        for other in said.facts
        if other.unit == "%" and other is not claim.stated and abs(other.start - claim.stated.start) < NEAR
    )


def _meets_own(other: Fact, measure: str, claim: Claim, said: Statements) -> bool:
    name = names_of(other.field)[0]
    if not measure or not name.endswith(measure):
        return False
    own = said.beside((name.removesuffix(measure),), other)
    return any(
        _holds(replace(claim, operands=(part, *claim.operands[1:])))
        for part in own
        if part is not claim.operands[0]
    )


def _complement(claim: Claim, _: Statements) -> bool:
    left = HUNDRED - abs(claim.stated.value)
    computed = claim.computed()
    own = Interval(abs(left), abs(left)) - _rounding(claim.stated)
    return own.meets(computed) or own.meets(Interval(-computed.high, -computed.low))


def _rounding(fact: Fact) -> Interval:
    exact = printed(fact)
    return Interval(exact.low - fact.value, exact.high - fact.value)


def _denominator(claim: Claim, said: Statements) -> bool:
    """Whether the percent is of this year's figure (growth), or of another total (share)."""
    stated = printed(claim.stated)
    if claim.how is How.GROWTH:
        change, now = (printed(fact, claim.exact) for fact in claim.operands)
        return not now.low <= 0 <= now.high and (change / now).times(HUNDRED).meets(stated)
    part, whole = claim.operands
    others = [fact for fact in said.facts if _is_total(fact) and fact.value != whole.value and fact.value]
    return any((printed(part) / printed(other)).times(HUNDRED).meets(stated) for other in others)


def _is_total(fact: Fact) -> bool:
    totals = (
        "total_income",
        "total_expenditure",
        "current_income",
        "current_expenditure",
        "gpb_exp",
        "fiscal_exp",
    )
    return is_money(fact) and any(name in totals for name in names_of(fact.field))


def _direction(claim: Claim, _: Statements) -> bool:
    return _holds(_with(claim, claim.stated, -claim.stated.value)) or any(
        _holds(_with(claim, fact, -fact.value)) for fact in claim.operands if fact.field.endswith("_delta")
    )


def _truncated(claim: Claim, _: Statements) -> bool:
    value, step = claim.stated.value, Decimal(1).scaleb(-decimals(claim.stated.value))
    cut = Interval(value, value + step) if value >= 0 else Interval(value - step, value)
    return cut.meets(claim.computed())


def _shifted(claim: Claim, _: Statements) -> bool:
    return any(
        _holds(_with(claim, fact, fact.value.scaleb(places)))
        for fact in _own(claim)
        for places in (-2, -1, 1, 2)
        if fact.value
    )


def _extra_zero(claim: Claim, _: Statements) -> bool:
    return any(
        _holds(_with(claim, fact, fact.value / 10))
        for fact in _own(claim)
        if fact.value and fact.value == fact.value.to_integral_value() and fact.value % 10 == 0
    )


def _transposed(claim: Claim, _: Statements) -> bool:
    return any(_holds(_with(claim, fact, value)) for fact in _own(claim) for value in exchanged(fact.value))


def exchanged(value: Decimal) -> Iterator[Decimal]:
    """The number with two neighbouring digits the other way round."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            other = (*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :])
            yield Decimal((sign, other, exponent))


def _missing(claim: Claim, said: Statements) -> bool:
    """Whether the gap is exactly another figure of the text, or one of the parts."""
    gap = Interval(Decimal(0), Decimal(0)) + printed(claim.stated, claim.exact) - claim.computed()
    least = in_yuan(claim.stated) / 1000  # a gap of a few cents is some figure of any text
    return any(
        gap.meets(amount) or gap.meets(Interval(-amount.high, -amount.low))
        for fact in said.facts
        if is_money(fact) and in_yuan(fact) > least
        for amount in [printed(fact)]
    )


def _scope(claim: Claim, said: Statements) -> bool:
    """Whether the stated figure, or the sum, is that of another total."""
    names = set(names_of(claim.stated.field))
    wanted = printed(claim.stated) if claim.how is How.AT_MOST else claim.computed()
    return any(
        _is_total(fact) and not names & set(names_of(fact.field)) and printed(fact).meets(wanted)
        for fact in said.facts
        if fact not in claim.operands
    )


def _columns(claim: Claim, said: Statements) -> bool:
    """Whether budget and final amount of one part were exchanged."""
    for fact in claim.operands:
        name = names_of(fact.field)[0]
        other = name.removesuffix("_budget") if name.endswith("_budget") else f"{name}_budget"
        if any(_holds(_with(claim, fact, twin.value)) for twin in said.beside((other,), fact)):
            return True
    return False


def _own(claim: Claim) -> Sequence[Fact]:
    return [claim.stated] if claim.stated.unit == "%" else claim.facts


def _with(claim: Claim, fact: Fact, value: Decimal) -> Claim:
    """The claim as it would be if that figure had been printed so."""
    other = replace(fact, value=value)
    operands = tuple(other if operand is fact else operand for operand in claim.operands)
    return replace(claim, stated=other if claim.stated is fact else claim.stated, operands=operands)


def _holds(claim: Claim) -> bool:
    try:
        return claim.holds()
    except ZeroDivisionError:
        return False


_Explains = Callable[[Claim, Statements], bool]

_OF_PERCENTS: Sequence[tuple[str, _Explains]] = (
    (ZERO_BASE, _zero_base),
    ("truncated", _truncated),
    ("swapped_siblings", _swapped),
    ("wrong_direction", _direction),
    ("complement", _complement),
    ("decimal_shift", _shifted),
    ("wrong_denominator", _denominator),
)
_OF_SUMS: Sequence[tuple[str, _Explains]] = (
    ("extra_zero", _extra_zero),
    ("decimal_shift", _shifted),
    ("swapped_columns", _columns),
    ("wrong_direction", _direction),
    ("transposed_digits", _transposed),
    ("wrong_scope", _scope),
    ("missing_part", _missing),
)
_EXPLANATIONS: Mapping[How, Sequence[tuple[str, _Explains]]] = {
    How.SHARE: _OF_PERCENTS,
    How.GROWTH: _OF_PERCENTS,
    How.TOTAL: _OF_SUMS,
    How.DIFFERENCE: _OF_SUMS,
    How.AT_MOST: (("wrong_scope", _scope),),
}
"""For each kind of relation the explanations to try, the most telling first."""
