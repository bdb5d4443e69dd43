"""Who owes which disclosure, until when, and whether it came.

A unit owes what it published in the years before. The law counts twenty days from the approval (预算法 §14,
财预〔2016〕143号), but its day is almost never published: so the evidence is ranked, and which of it set the
day is told with the day.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from pipeline.types import Kind

Group = TypeVar("Group", bound=Hashable)

PERIOD = timedelta(days=20)
"""Within which a department publishes what was approved."""
QUORUM, SHARE = 3, 0.5
"""Peers say something of each other from so many on, once this share of last year's has published."""
MEMORY = 2
"""A unit silent for more years than these is taken for merged or abolished, not for late."""
PATIENCE = timedelta(days=30)
"""Beyond the day of the year on which a unit published the year before."""


class Status(StrEnum):
    """How an obligation stands."""

    PENDING = "pending"
    PUBLISHED = "published"
    PUBLISHED_LATE = "published_late"
    OVERDUE = "overdue"
    EXEMPT = "exempt"
    MERGED = "merged"


class Basis(StrEnum):
    """What set the day, strongest first."""

    STATUTORY = "statutory"
    """Twenty days after the approval, where its day is known."""
    COHORT = "cohort"
    """Twenty days after the first of the same place, kind and year: all are approved together."""
    CALENDAR = "calendar"
    """The end of the season: nine in ten final accounts of fourteen provinces came before 6 November."""
    OWN_HISTORY = "own_history"
    """The unit's own day of the year before, and a month."""


_FINALS = {Kind.DEPARTMENT_FINAL, Kind.UNIT_FINAL, Kind.GOVERNMENT_FINAL, Kind.SANGONG_FINAL}
_BUDGETS = {Kind.DEPARTMENT_BUDGET, Kind.UNIT_BUDGET, Kind.GOVERNMENT_BUDGET, Kind.SANGONG_BUDGET}
_SEASONS: Mapping[Kind, tuple[int, int, int]] = {
    **dict.fromkeys(_FINALS, (1, 11, 30)),
    **dict.fromkeys(_BUDGETS, (0, 5, 31)),
    Kind.OPENNESS_REPORT: (1, 1, 31),
}
"""Kind -> years after the fiscal year, month and day by which all have published."""
_SIBLINGS: Mapping[str, str] = {
    Kind.DEPARTMENT_FINAL: Kind.UNIT_FINAL,
    Kind.UNIT_FINAL: Kind.DEPARTMENT_FINAL,
    Kind.DEPARTMENT_BUDGET: Kind.UNIT_BUDGET,
    Kind.UNIT_BUDGET: Kind.DEPARTMENT_BUDGET,
}
"""A unit with one report a year may call it by either name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One disclosure of a unit, as far as it settles what was owed."""

    unit: int
    adcode: str
    kind: str
    fiscal_year: int
    published_on: date
    disclosure: int
    column: int | None = None
    withdrawn: bool = False
    """Whether it is no longer there: what was owed was done all the same, on its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Unit x kind x fiscal year, and what became of it."""

    unit: int
    adcode: str
    kind: str
    fiscal_year: int
    status: Status
    due_on: date | None
    basis: Basis | None
    published_on: date | None = None
    disclosure: int | None = None
    column: int | None = None
    """Where it is expected, or came."""
    withdrawn: bool = False
    """Whether nothing of what was published is there any more."""
    news: bool = False
    """Whether to tell when it is overdue: not when nobody of several peers has published at all, for then the
    column is more likely at fault than all of them."""


_Key = tuple[str, str, int]
"""(adcode, kind, fiscal year): who is approved together."""
_Years = Mapping[int, Publication]
"""Of one unit and kind, by fiscal year."""


@dataclass(frozen=True, slots=True)
class _Register:
    """What is known of everybody, on one day."""

    cohorts: Mapping[_Key, Mapping[int, Publication]]
    approvals: Mapping[_Key, date]
    today: date

    def obligation(self, years: _Years, kind: str, year: int) -> Obligation:
        done = years.get(year)
        last = done or years[max(one for one in years if one <= year)]
        due_on, basis = self._due((last.adcode, kind, year), years)
        return Obligation(
            unit=last.unit,
            adcode=last.adcode,
            kind=kind,
            fiscal_year=year,
            status=self._status(done, due_on),
            due_on=due_on,
            basis=basis,
            published_on=done.published_on if done else None,
            disclosure=done.disclosure if done else None,
            column=last.column,
            withdrawn=done.withdrawn if done else False,
            news=self._is_news((last.adcode, kind, year)),
        )

    def _is_news(self, key: _Key) -> bool:
        adcode, kind, year = key
        return key in self.cohorts or len(self.cohorts.get((adcode, kind, year - 1), {})) < QUORUM

    def _status(self, done: Publication | None, due_on: date | None) -> Status:
        if done:
            return Status.PUBLISHED_LATE if due_on and done.published_on > due_on else Status.PUBLISHED
        return Status.OVERDUE if due_on and self.today > due_on else Status.PENDING

    def _due(self, key: _Key, years: _Years) -> tuple[date | None, Basis | None]:
        _, kind, year = key
        if key in self.approvals:
            return self.approvals[key] + PERIOD, Basis.STATUTORY
        if first := self._first(key):
            return first + PERIOD, Basis.COHORT
        if kind in _SEASONS:
            return season_end(Kind(kind), year), Basis.CALENDAR
        if before := years.get(year - 1):
            return before.published_on + timedelta(days=365) + PATIENCE, Basis.OWN_HISTORY
        return None, None

    def _first(self, key: _Key) -> date | None:
        """When the first of the peers published, once enough of last year's have."""
        adcode, kind, year = key
        before, now = self.cohorts.get((adcode, kind, year - 1), {}), self.cohorts.get(key, {})
        if len(before) < QUORUM or len(before.keys() & now.keys()) < SHARE * len(before):
            return None
        return min(one.published_on for one in now.values())


def season_end(kind: Kind, year: int) -> date:
    """The day by which all have published accounts of that kind and fiscal year.

    Raises:
        KeyError: of that kind many are published a year, at any time.
    """
    lag, month, day = _SEASONS[kind]
    return date(year + lag, month, day)


def obligations(
    publications: Iterable[Publication], today: date, approvals: Mapping[_Key, date] | None = None
) -> list[Obligation]:
    """Every obligation that the publications show, up to the year that is owed today.

    `approvals` gives the day of approval by (adcode, kind, fiscal year) where it is known. What came after
    `today` is left out of account.
    """
    known = [one for one in publications if one.published_on <= today]
    units = _gathered(known, lambda one: (one.unit, one.kind), lambda one: one.fiscal_year)
    cohorts = _gathered(known, lambda one: (one.adcode, one.kind, one.fiscal_year), lambda one: one.unit)
    register = _Register(cohorts, approvals or {}, today)
    found = [
        register.obligation(years, kind, year)
        for (unit, kind), years in units.items()
        for year in _owed(kind, years, units.get((unit, _SIBLINGS.get(kind, "")), {}), today)
    ]
    return sorted(found, key=lambda one: (one.adcode, one.kind, one.fiscal_year, one.unit))


def _gathered(
    publications: Sequence[Publication],
    group: Callable[[Publication], Group],
    member: Callable[[Publication], int],
) -> Mapping[Group, Mapping[int, Publication]]:
    """Of each group and member the first publication: later ones are copies and reprints.

    What was withdrawn and published anew keeps its first day, and is where it is now.
    """
    gathered: dict[Group, dict[int, Publication]] = defaultdict(dict)
    for one in sorted(publications, key=lambda which: which.published_on):
        members = gathered[group(one)]
        first = members.setdefault(member(one), one)
        if first.withdrawn and not one.withdrawn:
            members[member(one)] = replace(one, published_on=first.published_on)
    return gathered


def _owed(kind: str, years: _Years, sibling: _Years, today: date) -> Iterator[int]:
    lag = _SEASONS[Kind(kind)][0] if kind in _SEASONS else 1
    for year in range(min(years), max(*years, today.year - lag) + 1):
        recent = any(year - back in years for back in range(MEMORY + 1))
        renamed = year in sibling and year not in years
        if recent and not renamed:
            yield year
