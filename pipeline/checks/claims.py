"""A relation with the figures that a text gives for it, and what they make of the stated one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pipeline.checks.relations import How, Names, Relation
from pipeline.checks.statements import Statements
from pipeline.interval import HUNDRED, Interval, decimals, is_money, printed
from pipeline.types import Fact, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One stated figure beside those it must follow from."""

    rule: str
    how: How
    stated: Fact
    operands: tuple[Fact, ...]
    severity: Severity = Severity.ERROR
    complete: bool = True
    """Of a total: whether all of its parts are stated; else it may be larger than their sum."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All figures of the claim."""
        return (self.stated, *self.operands)

    def holds(self, *, loosely: bool = False) -> bool:
        """Whether the printed figures can all be right. ZeroDivisionError where a percent has no base.

        Amounts are taken to be as exact as the most exact among them; `loosely`, each only as printed.
        """
        exact = 0 if loosely else self.exact
        stated, computed = printed(self.stated, exact), self.computed(exact)
        if self.how is How.AT_MOST:
            return stated.low <= computed.high
        return stated.meets(computed)

    @property
    def falls_short(self) -> bool:
        """Whether the parts add up to less than the total, and one may only not be mentioned."""
        return self.how is How.TOTAL and not self.complete and self.computed().high < printed(self.stated).low

    @property
    def exact(self) -> int:
        """Digits after the point of the most exactly printed amount."""
        return max((decimals(fact.value) for fact in self.facts if is_money(fact)), default=0)

    def computed(self, exact: int | None = None) -> Interval:
        """What the stated figure must be, in 元 where it is money."""
        return compute(
            self.how, [printed(fact, self.exact if exact is None else exact) for fact in self.operands]
        )


def compute(how: How, operands: Sequence[Interval]) -> Interval:
    """The interval that follows from those of the operands."""
    if how is How.SHARE:
        part, whole = operands
        return (part / whole).times(HUNDRED)
    if how is How.GROWTH:
        return _growth(*operands).times(HUNDRED)
    if how is How.DIFFERENCE:
        return operands[0] - operands[1]
    total = operands[0]
    for operand in operands[1:]:
        total = total + operand
    return total


def _growth(change: Interval, now: Interval) -> Interval:
    """The change over what was before it: monotonous in both, so its bounds lie at theirs."""
    before = now - change
    if before.low <= 0 <= before.high:
        raise ZeroDivisionError("the year before may be zero")
    corners = [c / (n - c) for c in (change.low, change.high) for n in (now.low, now.high)]
    return Interval(min(corners), max(corners))


def claims_of(relation: Relation, said: Statements) -> Iterator[list[Sequence[Claim]]]:
    """For each figure so named, for each place that states it, the claims of which one must hold."""
    for name, subject in _stated(relation, said):
        places = [tuple(_claims(relation, subject, stated, said)) for stated in said.all(name)]
        yield [claims for claims in places if claims]


def _stated(relation: Relation, said: Statements) -> Iterator[tuple[str, str]]:
    """The stated names that the relation is about, each with what its `{s}` stands for."""
    measure = relation.stated.removeprefix("{s}")
    if measure == relation.stated:
        yield from [(measure, "")] if said.all(measure) else []
        return
    for name in said.names:
        subject = name.removesuffix(measure)
        if subject != name and re.fullmatch(relation.subjects, subject):
            yield name, subject


def _claims(relation: Relation, subject: str, stated: Fact, said: Statements) -> Iterator[Claim]:
    wanted = [_named(names, subject) for names in relation.operands]
    offered = [said.beside(names, stated) for names in wanted]
    if not all(offered):
        return
    if relation.of_sentence:
        offered = [said.in_sentence(facts, stated) for facts in offered]
    extras = [said.beside((name,), stated) for name in relation.unless_unstated]
    complete = all(extras)
    for operands in product(*offered, *(extra for extra in extras if extra)):
        if _distinct(stated, operands):
            yield Claim(
                rule=relation.rule,
                how=relation.how,
                stated=stated,
                operands=operands,
                severity=relation.severity,
                complete=complete,
            )


def _named(names: Names, subject: str) -> Names:
    return tuple(name.replace("{s}", subject) for name in names)


def _distinct(stated: Fact, operands: Sequence[Fact]) -> bool:
    """One statement (收、支总计) may stand for two figures; it proves nothing about itself."""
    places = {(fact.start, fact.end, fact.table, fact.cell) for fact in (stated, *operands)}
    return len(places) == len(operands) + 1
