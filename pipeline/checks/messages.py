"""What a finding about figures says to its reader, in Chinese."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from pipeline.checks.claims import Claim
from pipeline.checks.diagnosis import DIAGNOSES, ZERO_BASE
from pipeline.checks.relations import How
from pipeline.interval import decimals, factor, is_money
from pipeline.types import Fact

MOST_PARTS = 6
"""Parts of a sum that a message spells out."""
_HALF = Decimal("0.5")


def computed_text(claim: Claim) -> str:
    """The figure that follows from the others, in the unit of the stated one; percents two digits finer."""
    interval = claim.computed()
    middle = (interval.low + interval.high) * _HALF
    if is_money(claim.stated):
        return _plain(middle / factor(claim.stated), max(map(decimals, _values(claim))))
    finer = 2 if claim.stated.unit == "%" else 0
    return _plain(middle, decimals(claim.stated.value) + finer)


def message(claim: Claim, diagnosis: str | None) -> str:
    """One sentence: what is printed, what follows from which figures, and what probably happened."""
    said = f"{claim.stated.label}写{shown(claim.stated)}"
    if diagnosis == ZERO_BASE:
        told = f"{said}，但基数为0而分子为{shown(claim.operands[0])}，比率无意义，应写“—”"
    else:
        told = f"{said}，{_TELL[claim.how](claim)}"
    why = DIAGNOSES.get(diagnosis or "")
    return f"{told}（{why.chinese}）" if why and diagnosis != ZERO_BASE else told


def _share(claim: Claim) -> str:
    part, whole = claim.operands
    return f"按{part.label}{shown(part)}÷{whole.label}{shown(whole)}计算应为{computed_text(claim)}%"


def _growth(claim: Claim) -> str:
    change, now = claim.operands
    return f"按增减额{shown(change)}、本年{shown(now)}计算应为{computed_text(claim)}%"


def _total(claim: Claim) -> str:
    parts = "＋".join(f"{fact.label}{fact.value}" for fact in claim.operands[:MOST_PARTS])
    if len(claim.operands) > MOST_PARTS:
        parts += f"＋…（共{len(claim.operands)}项）"
    return f"而{parts}＝{computed_text(claim)}，相差{_gap(claim)}"


def _difference(claim: Claim) -> str:
    one, other = claim.operands
    return f"而{one.label}{shown(one)}－{other.label}{shown(other)}＝{computed_text(claim)}"


def _at_most(claim: Claim) -> str:
    return f"大于{claim.operands[0].label}{shown(claim.operands[0])}"


_TELL: Mapping[How, Callable[[Claim], str]] = {
    How.SHARE: _share,
    How.GROWTH: _growth,
    How.TOTAL: _total,
    How.DIFFERENCE: _difference,
    How.AT_MOST: _at_most,
}


def _gap(claim: Claim) -> str:
    return _plain(claim.stated.value - Decimal(computed_text(claim)), max(map(decimals, _values(claim))))


def _values(claim: Claim) -> list[Decimal]:
    return [fact.value for fact in claim.facts]


def shown(fact: Fact) -> str:
    """A figure with its unit, as printed."""
    return f"{fact.value}{fact.unit}"


def _plain(value: Decimal, digits: int) -> str:
    return str(round(value, digits) + 0)
