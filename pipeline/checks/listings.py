"""Lists of parts after their total (其中：…), as claims that the parts add up."""

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.claims import Claim
from pipeline.checks.relations import CONTAINED, LISTINGS, How, Listing
from pipeline.checks.statements import SURE, Statements, names_of, subject_of
from pipeline.interval import is_money
from pipeline.types import Fact

REACH = 6_000
"""Characters that a list of items with their reasons may take."""
_AMOUNT = re.compile(r"\d[\d,. \u2002]{0,20}\s{0,4}(?:亿|万)?元(?!以[上下])")
"""单价50万元以上 is no figure of the accounts."""
_KINDS = frozenset({"exp_basic", "exp_project"})
"""A total may be split by them first, and then by function."""
_HEADING = re.compile(
    r"^[ \t\u3000]{0,8}(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]部分)", re.MULTILINE
)
_TAIL = 600
"""Characters after the last known part in which another one may stand that nobody understood."""
_GOES_ON = 200
"""Characters after a list that show that the text was not cut there."""


Lists = Sequence[tuple[Listing, Sequence[Claim]]]
"""Kinds of lists, each with the claims of those found."""


def lists_in(said: Statements) -> Lists:
    """The lists of a text, of every kind it has: a claim for each head that at least two parts follow."""
    found = ((listing, tuple(_listed(listing, said))) for listing in LISTINGS)
    return [(listing, claims) for listing, claims in found if claims]


def _listed(listing: Listing, said: Statements) -> Iterator[Claim]:
    heads = [fact for fact in said.any_of(listing.heads) if fact.table is None]
    for head, end in _stretches(heads, len(said.text)):
        parts = _parts(listing, said, head, end)
        if len(parts) >= 2:
            yield Claim(
                rule=listing.rule,
                how=How.TOTAL,
                stated=head,
                operands=parts,
                severity=listing.severity,
                complete=_understood(said, head, parts) and _nothing_else(said, head, parts),
            )


def _stretches(heads: Sequence[Fact], length: int) -> Iterator[tuple[Fact, int]]:
    """Each head with where its list must have ended: at the next head, or out of reach."""
    starts = [*(head.start for head in heads), length]
    for head, following in zip(heads, starts[1:], strict=True):
        yield head, min(following, head.end + REACH)


def _parts(listing: Listing, said: Statements, head: Fact, end: int) -> tuple[Fact, ...]:
    """The first statement of each part in the stretch, those within another left out."""
    found: dict[str, Fact] = {}
    for fact in said.between(head.end, end):
        if fact.table is None and fact.unit == head.unit:
            for name in names_of(fact.field):
                if listing.parts.fullmatch(name):
                    found.setdefault(name, fact)
    inner = {name for whole, names in CONTAINED.items() if whole in found for name in names}
    return tuple(fact for name, fact in found.items() if name not in inner)


def _nothing_else(said: Statements, head: Fact, parts: Sequence[Fact]) -> bool:
    """Whether every amount from the head to the last part is one of the parts, or tells more of one."""
    subjects = {*map(subject_of, (head, *parts)), *_KINDS}
    between = filter(is_money, said.between(head.end, parts[-1].start))
    return all(subject_of(fact) in subjects for fact in between)


def _understood(said: Statements, head: Fact, parts: Sequence[Fact]) -> bool:
    """Whether every amount of the list is a known figure, and the text goes on after it.

    A part that nobody understood, or that a cut text lost, would make the sum fall short.
    """
    last = parts[-1].end
    heading = _HEADING.search(said.text, last, last + _TAIL)
    end = heading.start() if heading else min(last + _TAIL, len(said.text))
    cut = heading is None and len(said.text) - last < _GOES_ON
    if cut or any(fact.confidence < SURE for fact in parts):
        return False
    if not is_money(head):
        return True
    known = {fact.start for fact in said.between(head.end, end)}
    return all(match.start() in known for match in _AMOUNT.finditer(said.text, head.end, end))
