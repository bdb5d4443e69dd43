"""Wordings written short, `公务接待{费|经费|}` being three phrases, and the search for thousands of them.

A regular expression of so many alternatives takes half a second to compile in every process; the tables here
take some milliseconds. What a phrase begins with tells the few lengths that are worth a look.
"""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")

_BEGINNING = 3
"""Characters that tell most phrases from each other, and most other words from all of them."""

_MACROS = {
    "$G": "{一般公共预算|一般公共预算当年|当年一般公共预算|公共财政预算|公共预算}{财政拨款|拨款|}",
    "$F": "{政府性基金|政府基金}{预算|}{当年|}{财政拨款|拨款|}",
    "$S": "{国有资本经营|国有资本}{预算|}{当年|}{财政拨款|拨款|}",
}


def phrases(wording: str) -> Iterator[str]:
    """Every phrase a wording stands for."""
    for name, meaning in _MACROS.items():
        wording = wording.replace(name, meaning)
    return _expanded(wording)


def _expanded(wording: str) -> Iterator[str]:
    start = wording.find("{")
    if start < 0:
        yield wording
        return
    end = _closing(wording, start)
    for tail in list(_expanded(wording[end + 1 :])):
        for choice in _choices(wording[start + 1 : end]):
            for middle in _expanded(choice):
                yield wording[:start] + middle + tail


def _closing(wording: str, start: int) -> int:
    depth = 0
    for place in range(start, len(wording)):
        depth += {"{": 1, "}": -1}.get(wording[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"a brace is left open in {wording!r}")


def _choices(inside: str) -> Iterator[str]:
    depth, begin = 0, 0
    for place, character in enumerate(inside):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "|" and depth == 0:
            yield inside[begin:place]
            begin = place + 1
    yield inside[begin:]


class Phrases(Generic[Meaning]):
    """A set of phrases, each with its meaning, that is asked what stands at a place of a text."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._found = {phrase: (len(phrase), meaning) for phrase, meaning in meanings.items()}
        lengths: dict[str, set[int]] = {}
        for phrase in meanings:
            if len(phrase) >= _BEGINNING:
                lengths.setdefault(phrase[:_BEGINNING], set()).add(len(phrase))
        self._lengths = {start: tuple(sorted(known, reverse=True)) for start, known in lengths.items()}

    def longest(self, text: str, start: int) -> tuple[int, Meaning] | None:
        """The length of the longest phrase that begins at `start`, and what it means."""
        known = self._found
        for length in self._lengths.get(text[start : start + _BEGINNING], ()):
            if found := known.get(text[start : start + length]):
                return found
        return known.get(text[start : start + 2]) or known.get(text[start])
