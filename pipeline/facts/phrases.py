"""Wordings written short, `公务接待{费|经费|}` being three phrases, and the tree that finds thousands.

A regular expression of so many alternatives takes half a second to compile in every process; the tree takes
some milliseconds, and looking into it is bounded by the longest phrase.
"""

from collections.abc import Container, Iterator
from typing import Any, Generic, TypeVar

Meaning = TypeVar("Meaning")

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

    def __init__(self) -> None:
        self._tree: dict[str, Any] = {}
        self._longest = 0

    def add(self, phrase: str, meaning: Meaning) -> None:
        """The phrase means this; the first meaning given to a phrase stays."""
        node = self._tree
        for character in phrase:
            node = node.setdefault(character, {})
        node.setdefault("", meaning)
        self._longest = max(self._longest, len(phrase))

    def longest(self, text: str, start: int) -> tuple[int, Meaning] | None:
        """Where the longest phrase that begins at `start` ends, and what it means."""
        node, found, place = self._tree, None, start
        for character in text[start : start + self._longest]:
            if character not in node:
                break
            node = node[character]
            place += 1
            if "" in node:
                found = (place, node[""])
        return found

    def begins(self, phrase: str) -> bool:
        """Whether a longer phrase begins with this one."""
        node = self._tree
        for character in phrase:
            node = node.get(character, {})
        return any(node.keys() - {""})

    @property
    def initials(self) -> Container[str]:
        """Every character a phrase begins with."""
        return self._tree
