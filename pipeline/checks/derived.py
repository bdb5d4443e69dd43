"""Checks of more than one relation: procurement by category, implied budgets, last year's scope."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.claims import Claim
from pipeline.checks.listings import Lists
from pipeline.checks.messages import shown
from pipeline.checks.statements import SURE, Statements
from pipeline.interval import HUNDRED, Interval, in_yuan, is_money, printed
from pipeline.types import Fact, Finding, Severity

_CATEGORIES = ("goods", "works", "services")
_NOTHING = Interval(Decimal(0), Decimal(0))


def derived(said: Statements, lists: Lists) -> Iterator[Finding]:
    """The findings of all of them."""
    yield from _procurement(said)
    yield from _implied_budget(said, lists)
    yield from _scope_of_last_year(said, lists)


def _procurement(said: Statements) -> Iterator[Finding]:
    """PROC-03: what each category gave to small firms adds up to what all gave."""
    total, small = _only(said, "procurement_total"), _only(said, "procurement_sme")
    pairs = [
        (_only(said, f"procurement_{kind}"), rate)
        for kind in _CATEGORIES
        for rate in said.all(f"procurement_{kind}_sme_pct")[:1]
    ]
    if not (total and small and pairs) or abs(sum((rate.value for _, rate in pairs), Decimal(-100))) <= 1:
        return  # some forms print the categories' shares in what small firms got
    stated = [(amount, rate) for amount, rate in pairs if amount]
    known = _sum([printed(amount, 2) for amount, _ in stated])
    if not stated or not known.meets(printed(total, 2)):
        return
    given = _sum([(printed(a, 2) / Interval(HUNDRED, HUNDRED)) * printed(rate) for a, rate in stated])
    if not given.meets(printed(small, 2)):
        amount, rate = max(stated, key=lambda pair: pair[0].value)
        yield Finding(
            rule="PROC-03",
            severity=Severity.ERROR,
            message=f"{rate.label}写{shown(rate)}，但授予中小企业合计{shown(small)}，"
            f"而{amount.label}为{shown(amount)}：各类比例与授予金额不符",
            fields=(*(fact.field for pair in stated for fact in pair), small.field),
            stated=str(rate.value),
            start=rate.start,
            end=rate.end,
        )


def _only(said: Statements, name: str) -> Fact | None:
    """The figure of that name where every statement of it agrees."""
    facts = [fact for fact in said.all(name) if fact.table is None and fact.confidence >= SURE]
    return facts[0] if len({in_yuan(fact) for fact in facts}) == 1 else None


def _sum(intervals: Sequence[Interval]) -> Interval:
    total = _NOTHING
    for interval in intervals:
        total = total + interval
    return total


def _implied_budget(said: Statements, lists: Lists) -> Iterator[Finding]:
    """IMPL-01: the budgets that the items' rates imply add up to the one of the total."""
    for listing, claims in lists:
        if "item_" not in listing.parts.pattern or "_budget" in listing.parts.pattern:
            continue
        for claim in claims:
            parts = [_implied(said, fact) for fact in claim.operands]
            whole = _implied(said, claim.stated)
            if not (claim.complete and claim.holds() and whole and all(parts)):
                continue
            total = _sum([part for part in parts if part])
            if not total.meets(whole):
                ranges = f"合计{_range(total)}万元，与总额反推的{_range(whole)}万元不符"
                message = f"各项按“决算÷完成率”反推的预算{ranges}"
                yield _finding(claim, "IMPL-01", message, "completion_pct")


def _implied(said: Statements, final: Fact) -> Interval | None:
    """The budget of which the final amount is the stated percentage."""
    name = final.field.removesuffix("_final")
    rates = said.beside((f"{name}_completion_pct",), final)
    if len(rates) != 1 or not final.value or printed(rates[0]).low <= 0:
        return None
    return printed(final, 2) / printed(rates[0]).times(Decimal("0.01"))


def _range(interval: Interval) -> str:
    return "至".join(str(round(bound / 10_000, 2)) for bound in (interval.low, interval.high))


def _scope_of_last_year(said: Statements, lists: Lists) -> Iterator[Finding]:
    """SCOPE-02: the parts' figures of last year add up to a total of another scope than this year's do."""
    for claim in (claim for _, claims in lists for claim in claims):
        before = [then for fact in claim.operands if (then := _last_year(said, fact))]
        if len(before) < max(3, len(claim.operands)):
            continue
        for other in said.all("current_expenditure")[:1]:
            then = _last_year(said, other)
            if then and _sum(before).meets(then) and not printed(other, 2).meets(claim.computed()):
                yield _finding(
                    claim,
                    "SCOPE-02",
                    f"各项反推的上年数合计等于上年{other.label}，而本年合计{shown(claim.stated)}"
                    f"不等于本年{other.label}{shown(other)}：同比口径不一致",
                    "yoy_delta",
                    diagnosis="wrong_scope",
                )


def _last_year(said: Statements, fact: Fact) -> Interval | None:
    change = said.beside((f"{fact.field.removesuffix('_final')}_yoy_delta",), fact)
    return printed(fact, 2) - printed(change[0], 2) if len(change) == 1 and is_money(fact) else None


def _finding(claim: Claim, rule: str, message: str, measure: str, *, diagnosis: str | None = None) -> Finding:
    """Of the claim's amounts and what the text says beside each in that measure."""
    stems = [fact.field.removesuffix("_final") for fact in claim.facts]
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        message=message,
        fields=(*(fact.field for fact in claim.facts), *(f"{stem}_{measure}" for stem in stems)),
        stated=str(claim.stated.value),
        diagnosis=diagnosis,
        start=claim.stated.start,
        end=claim.stated.end,
    )
