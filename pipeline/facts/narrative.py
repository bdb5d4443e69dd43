"""The figures and reasons that a narrative states: the door of this package for text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.facts import measures
from pipeline.facts.clauses import Clauses
from pipeline.facts.codes import verified
from pipeline.facts.meanings import Meanings
from pipeline.facts.projects import projects
from pipeline.facts.squeezed import Squeezed, squeezed
from pipeline.facts.statements import Cause, Statement
from pipeline.facts.tokens import tokens
from pipeline.types import Fact, Reason

_QUOTED = 400
"""Characters: the most of a sentence that a fact quotes on either side of its number."""
_UNVERIFIED = 0.9
"""The confidence in a fact whose classification code no source confirmed."""
LONGEST = 200_000
"""Characters: some ten times the longest narrative of a unit; what lies behind is data."""
_LONGEST_REASON = 300
_SENTENCE_END = re.compile("[。!?\n]")


@dataclass(frozen=True, slots=True)
class Narrative:
    """What one reading of a text found, in text order."""

    facts: tuple[Fact, ...] = ()
    reasons: tuple[Reason, ...] = ()
    whole: bool = True
    """Whether all of the text was read."""


class _Sentences:
    """The sentences of a text as the original prints them."""

    def __init__(self, text: str, ready: Squeezed) -> None:
        self._text, self._ready = text, ready
        self._ends = [0, *(stop.end() for stop in _SENTENCE_END.finditer(ready.text)), len(ready.text)]
        self._last = (0, 0, "")
        """The sentence asked for last, and from where to where it reaches: figures come in its order."""

    def around(self, start: int, end: int) -> str:
        """The sentence of a stretch of the squeezed text."""
        first, last, quoted = self._last
        if first <= start and end <= last:
            return quoted
        number = bisect_right(self._ends, start)
        first, last = self._ends[number - 1], self._ends[number]
        if last - first > _QUOTED or last < end:
            return self._quote(max(first, start - _QUOTED), min(max(last, end), end + _QUOTED))
        self._last = first, last, self._quote(first, last)
        return self._last[2]

    def _quote(self, start: int, end: int) -> str:
        return self._text[slice(*self._ready.span(start, end))].strip()


def facts_of(
    text: str, fiscal_year: int | None, money_unit: str | None, *, planned: bool | None = None
) -> tuple[Fact, ...]:
    """Every figure the text states, at its place; see `narrative`."""
    return narrative(text, fiscal_year, money_unit, planned=planned).facts


def reasons_of(
    text: str, fiscal_year: int | None, money_unit: str | None, *, planned: bool | None = None
) -> tuple[Reason, ...]:
    """Every reason the text gives for a figure; see `narrative`."""
    return narrative(text, fiscal_year, money_unit, planned=planned).reasons


def narrative(
    text: str, fiscal_year: int | None, money_unit: str | None, *, planned: bool | None = None
) -> Narrative:
    """The figures and reasons of a text.

    `value` is the number as printed, negative where it fell, in the unit printed behind it; start and end
    enclose the number in `text`, or the words that say there is none (未安排, 持平). `money_unit` is the
    unit of the prose: amounts of 元 in prose of 万元 are details. `planned`: whether the text is a budget,
    so that its amounts are plans; None asks the text. The work grows with the length of the text, of which
    the first 200,000 characters are read, and of them no more than 5,000 figures.
    """
    ready = squeezed(text[:LONGEST])
    found = tokens(ready.text)
    plans = _plans(ready.text) if planned is None else planned
    reading = Clauses(
        ready.text,
        found,
        fiscal_year=fiscal_year,
        planned=plans,
        resolve=Meanings(ready).of,
    )
    statements, causes = reading.read()
    sentences = _Sentences(text, ready)
    facts = [
        fact
        for said in statements
        if _in_unit(said, money_unit)
        for fact in _facts(text, ready, sentences, said, money_unit)
    ]
    facts.extend(projects(text, ready, fiscal_year))
    return Narrative(
        facts=tuple(sorted(facts, key=lambda fact: (fact.start, fact.field))),
        reasons=tuple(_reasons(text, ready, causes)),
        whole=len(text) <= LONGEST and not reading.full,
    )


def _plans(squeezed_text: str) -> bool:
    """Whether a text that does not say its kind speaks of a budget: one never speaks of 决算."""
    return "预算" in squeezed_text and "决算" not in squeezed_text


def _in_unit(said: Statement, money_unit: str | None) -> bool:
    return said.unit != "元" or money_unit in {None, "元"} or said.value == 0


def _facts(
    text: str, ready: Squeezed, sentences: _Sentences, said: Statement, money_unit: str | None
) -> Iterator[Fact]:
    start, end = ready.span(said.start, said.end)
    subject = said.subject
    figure = measures.figure(subject, said.measure, planned=said.planned)
    for name in figure.fields:
        yield Fact(
            field=name,
            label=figure.label,
            value=said.value,
            unit=said.unit or _unit(said, money_unit),
            raw=text[start:end],
            start=start,
            end=end,
            scope=figure.scope,
            measure=figure.measure,
            subject=subject.family,
            code=subject.code,
            year=said.year,
            sentence=sentences.around(said.start, said.end),
            confidence=1.0 if subject.code is None or subject.code in verified() else _UNVERIFIED,
        )


def _unit(said: Statement, money_unit: str | None) -> str:
    """Of a zero in words."""
    return measures.UNITS.get(said.subject.counts) or money_unit or "万元"


def _reasons(text: str, ready: Squeezed, causes: list[tuple[Cause, int]]) -> Iterator[Reason]:
    for cause, end in causes:
        start, stop = cause.start, min(end, cause.start + _LONGEST_REASON)
        words = ready.text[start:stop].strip("是为:,;\n ")
        if len(words) > 1:
            name = measures.fields(cause.subject, cause.measure, planned=cause.planned)[0]
            yield Reason(field=name, text=words)
