"""Running heads, running feet and page numbers: what the printer repeats at the edge of the pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.formats.pdf.leaf import Leaf, Line

_EDGE, _NUMBERED = 0.1, 0.2
"""Of the page's height, at its top and at its bottom: where heads stand, and how far in a number may."""
_NEAR = 8.0
_FEWEST = 3
_NUMBER = re.compile(
    r"[-—–―·\s]{0,6}(?:第\s{0,3})?(\d{1,4})\s{0,3}页?"
    r"(?:\s{0,3}[/,，共]\s{0,3}共?\s{0,3}\d{1,4}\s{0,3}页?)?[-—–―·\s]{0,6}"
)
_TITLES = re.compile(r"^附[件表]|单位\s{0,3}[:：]|表\s*$|表[(（]|^公开\d\d")
"""What stands over a table on each of its pages belongs to the table."""
_DIGITS = re.compile(r"\d{1,6}")

_Place = tuple[int, int]


def running_lines(leaves: Sequence[Leaf]) -> frozenset[_Place]:
    """The (page, block) of every line that is the printer's, counted from 0.

    A number alone at the edge of a page is its number, further in where it counts the pages up. Other words
    are the printer's when they stand at the same height at the edge of most pages, whatever their digits.
    """
    return frozenset((*_repeated(leaves), *_numbers(leaves)))


def _repeated(leaves: Sequence[Leaf]) -> Iterator[_Place]:
    edge = [found for found in _outer(leaves, _EDGE) if not _TITLES.search(found[1].text)]
    keys = [(_DIGITS.sub("#", "".join(line.text.split())), round(line.box.top / _NEAR)) for _, line in edge]
    count = Counter(keys)
    fewest = max(_FEWEST, len(leaves) // 2)
    return (place for (place, _), key in zip(edge, keys, strict=True) if count[key] >= fewest)


def _numbers(leaves: Sequence[Leaf]) -> Iterator[_Place]:
    numbered = [
        (place, line, int(number[1]) - place[0])
        for place, line in _outer(leaves, _NUMBERED)
        if (number := _NUMBER.fullmatch(line.text))
    ]
    count = Counter(ahead for _, _, ahead in numbered)
    for place, line, ahead in numbered:
        if count[ahead] >= _FEWEST or _is_outer(leaves[place[0]], line, _EDGE):
            yield place


def _outer(leaves: Sequence[Leaf], share: float) -> list[tuple[_Place, Line]]:
    return [
        ((number, place), block)
        for number, leaf in enumerate(leaves)
        for place, block in enumerate(leaf.blocks)
        if isinstance(block, Line) and _is_outer(leaf, block, share)
    ]


def _is_outer(leaf: Leaf, line: Line, share: float) -> bool:
    return line.box.bottom < leaf.height * share or line.box.top > leaf.height * (1 - share)
