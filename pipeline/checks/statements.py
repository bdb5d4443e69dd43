"""What a document states, by name: the index over its facts that every check asks."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.types import Document, Fact

SURE = 0.8
"""Confidence from which a fact may carry an error."""
HEARD = 0.5
"""Confidence below which a fact is not compared at all."""
OFTEN = 100
"""Statements of one field that are compared: the work grows with their square."""

_FUNDS = frozenset({"fund", "soe"})
"""Scopes that no total of the general budget covers."""
_SAME = {
    "total_income_expenditure": ("total_income", "total_expenditure"),
    "total": ("total_income", "total_expenditure"),
    "gpb_exp_struct_total": ("gpb_exp",),
}
_MEASURE = re.compile(
    r"(?P<subject>\w+?)(?P<measure>(?:_budget)?(?:_yoy|_vs_prior_final|_vs_budget|_vs_2019)_(?:delta|pct)"
    r"|_completion_pct|_full_year_budget|_share_pct|_budget|_final|_prior|_pct|)"
)
_BARE = {"_final": "", "_share_pct": "_pct"}
_ENDED = re.compile(r"[。！？；;]|\n[ \t\u3000]*\n")


@lru_cache(maxsize=4096)
def names_of(field: str) -> tuple[str, ...]:
    """The names under which checks know a field: the bare subject is its final amount, `_pct` its share."""
    plain = field.removesuffix("_detail").removeprefix("perf_restate_")
    match = _MEASURE.fullmatch(plain)
    if match is None:
        return (plain,)
    subject, measure = match["subject"], _BARE.get(match["measure"], match["measure"])
    return tuple(same + measure for same in _SAME.get(subject, (subject,)))


def subject_of(fact: Fact) -> str:
    """What the fact is about, whatever it measures."""
    match = _MEASURE.fullmatch(fact.field.removesuffix("_detail").removeprefix("perf_restate_"))
    return match["subject"] if match else fact.field


class Statements:
    """The facts of one document's own year, by name and by place."""

    def __init__(self, document: Document, facts: Iterable[Fact] | None = None) -> None:
        self.text = document.text
        self.identity = document.identity
        year = document.identity.fiscal_year
        own = [
            fact
            for fact in (document.facts if facts is None else facts)
            if fact.confidence >= HEARD and (year is None or fact.year in {None, year})
        ]
        own = _not_too_often(sorted(own, key=lambda fact: fact.start))
        self.facts = tuple(fact for fact in own if _in_figures(fact))
        self.in_words = tuple(fact for fact in own if not _in_figures(fact))
        self._starts = [fact.start for fact in self.facts]
        self._named: dict[str, list[int]] = {}
        """For each name which of the facts state it."""
        for place, fact in enumerate(self.facts):
            for name in names_of(fact.field):
                self._named.setdefault(name, []).append(place)
        self._ends = [match.start() for match in _ENDED.finditer(self.text)]
        self._stops = [place for place in self._ends if self.text[place] not in "；;"]

    @property
    def names(self) -> Sequence[str]:
        """Every name that is stated."""
        return list(self._named)

    def all(self, name: str) -> Sequence[Fact]:
        """Every statement of that name, in the order of the text."""
        return [self.facts[place] for place in self._named.get(name, ())]

    def any_of(self, names: Iterable[str]) -> Sequence[Fact]:
        """Every statement of any of these names, in the order of the text."""
        places = {place for name in names for place in self._named.get(name, ())}
        return [self.facts[place] for place in sorted(places)]

    def between(self, start: int, end: int) -> Sequence[Fact]:
        """The facts that begin in that stretch of the text, in its order."""
        return self.facts[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def sentence(self, fact: Fact) -> int:
        """Number of the sentence, or part of one up to a semicolon, that the fact stands in."""
        return bisect_right(self._ends, fact.start)

    def together(self, facts: Sequence[Fact]) -> bool:
        """Whether all stand in one sentence: then they speak of each other, whatever is said elsewhere."""
        return len({self.sentence(fact) for fact in facts}) == 1

    def beside(self, names: Sequence[str], anchor: Fact) -> Sequence[Fact]:
        """What `anchor` can refer to by the first of these names that is stated; `a|b` means either.

        Of each name what the anchor's own sentence says, else each value there is; the nearest before the
        anchor first.
        """
        for either in names:
            found = [fact for name in either.split("|") for fact in self._of_name(name, anchor)]
            if found:
                return self._nearest_first(found, anchor)
        return ()

    def in_sentence(self, facts: Sequence[Fact], anchor: Fact) -> Sequence[Fact]:
        """Those in the anchor's sentence up to its full stop; all where it says none of them."""
        own = bisect_right(self._stops, anchor.start)
        return [fact for fact in facts if bisect_right(self._stops, fact.start) == own] or facts

    def _of_name(self, name: str, anchor: Fact) -> Sequence[Fact]:
        """In the anchor's sentence the nearest of that name, else each value where it stands nearest."""
        found = [fact for fact in self.all(name) if comparable(fact, anchor)]
        if not found:
            return ()
        own = self.sentence(anchor)
        nearest = self._nearest_first(found, anchor)
        here = next((fact for fact in nearest if self.sentence(fact) == own), None)
        if here is not None:
            return (here,)
        return list({(fact.value, fact.unit): fact for fact in reversed(nearest)}.values())

    @staticmethod
    def _nearest_first(facts: Sequence[Fact], anchor: Fact) -> Sequence[Fact]:
        return sorted(facts, key=lambda fact: (fact.start > anchor.start, abs(fact.start - anchor.start)))


def _not_too_often(facts: Sequence[Fact]) -> list[Fact]:
    """The first statements of each field: what is said a hundred times is no account."""
    told: Counter[str] = Counter()
    kept = []
    for fact in facts:
        told[fact.field] += 1
        if told[fact.field] <= OFTEN:
            kept.append(fact)
    return kept


def comparable(one: Fact, other: Fact) -> bool:
    """Whether two facts stand in prose or in one table, and both or neither speak of a special fund."""
    return one.table == other.table and _fund(one) == _fund(other)


def _fund(fact: Fact) -> str | None:
    return fact.scope if fact.scope in _FUNDS else None


def _in_figures(fact: Fact) -> bool:
    """Whether the fact was printed as a number: 无 and 持平 say zero, of what is not always certain."""
    return any(character.isdigit() for character in fact.raw)
