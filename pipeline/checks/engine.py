"""Judges claims: the one place that decides what is a fault, how grave, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.checks.claims import Claim, claims_of
from pipeline.checks.diagnosis import ZERO_BASE, diagnose
from pipeline.checks.listings import Lists
from pipeline.checks.messages import computed_text, message
from pipeline.checks.relations import RELATIONS, How
from pipeline.checks.statements import SURE, Statements
from pipeline.types import Finding, Severity

SLIGHT = frozenset({"truncated"})
"""Faults of rounding only: true, but no error of the accounts."""


def judge(said: Statements, lists: Lists) -> Iterator[Finding]:
    """A finding for each relation between stated figures, and for each of the lists, that cannot hold."""
    for relation in RELATIONS:
        for places in claims_of(relation, said):
            yield from _failing(places, said)
    for _, claims in lists:
        yield from _failing([[claim] for claim in claims if not claim.falls_short], said)


def _failing(places: Sequence[Sequence[Claim]], said: Statements) -> Iterator[Finding]:
    """What is wrong with each place none of whose claims holds: with the first, which is the nearest.

    Where the figure holds in another place of the text, or of the same table, only what one sentence says of
    itself counts: the others may speak of a part, or be misread.
    """
    wrong = [claims for claims in places if not any(map(_fine, claims))]
    if not wrong:
        return
    stated = Counter(claims[0].stated.table for claims in places)
    failed = Counter(claims[0].stated.table for claims in wrong)
    for claims in wrong:
        table = claims[0].stated.table
        if failed[table] == stated[table] or said.together(claims[0].facts):
            yield _finding(claims, said)


def _finding(claims: Sequence[Claim], said: Statements) -> Finding:
    """Of the first of the claims; its fields are those of all, for any may be what is wrong."""
    claim = claims[0]
    diagnosis = diagnose(claim, said)
    return Finding(
        rule=claim.rule,
        severity=_severity(claim, diagnosis),
        message=message(claim, diagnosis),
        fields=tuple(dict.fromkeys(fact.field for one in claims for fact in one.facts)),
        stated=str(claim.stated.value),
        computed=None if diagnosis == ZERO_BASE else computed_text(claim),
        diagnosis=diagnosis,
        start=claim.stated.start,
        end=claim.stated.end,
    )


def _fine(claim: Claim) -> bool:
    try:
        return claim.holds()
    except ZeroDivisionError:
        return not _percent_of_nothing(claim)


def _percent_of_nothing(claim: Claim) -> bool:
    """Whether a percent is printed of a base that is zero, though there is something to measure.

    0 of 0 is printed as 0 % or 100 % everywhere and misleads nobody.
    """
    first, second = claim.operands
    base = second.value if claim.how is How.SHARE else second.value - first.value
    return base == 0 and first.value != 0


def _severity(claim: Claim, diagnosis: str | None) -> Severity:
    unsure = (
        claim.severity is not Severity.ERROR
        or claim.stated.table is not None  # perhaps a cell misread
        or diagnosis in SLIGHT
        or min(fact.confidence for fact in claim.facts) < SURE
        or (not claim.complete and (claim.falls_short or diagnosis is None))
        or _only_rounded(claim)
    )
    return Severity.WARNING if unsure else Severity.ERROR


def _only_rounded(claim: Claim) -> bool:
    """Whether it could hold if the amounts were rounded as coarsely as each is printed, or has no base."""
    try:
        return claim.holds(loosely=True)
    except ZeroDivisionError:
        # 年初预算为0 and 完成预算的100%: of a budget raised since, which the text leaves out.
        return claim.how is How.GROWTH or claim.stated.value == 100
