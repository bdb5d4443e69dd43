"""Running heads, running feet and page numbers: what the printer repeats at the edge of the pages."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.formats.pdf.leaf import Leaf, Line

_EDGE = 0.1
"""Of the page's height, at its top and at its bottom."""
_NEAR = 8.0
_FEWEST = 3
_NUMBER = re.compile(
    r"[-—–―·\s]{0,6}(?:第\s{0,3})?(?:\d{1,4}|[ivxIVX]{1,6})\s{0,3}页?"
    r"(?:\s{0,3}[/,，共]\s{0,3}共?\s{0,3}\d{1,4}\s{0,3}页?)?[-—–―·\s]{0,6}"
)
_TITLES = re.compile(r"^附[件表]|单位\s{0,3}[:：]|表\s*$|表[(（]|^公开\d\d")
"""What stands over a table on each of its pages belongs to the table."""
_DIGITS = re.compile(r"\d{1,6}")


def running_lines(leaves: Sequence[Leaf]) -> frozenset[tuple[int, int]]:
    """The (page, block) of every line that is the printer's, counted from 0.

    A number alone at the edge of a page is its number. Other words are the printer's when they stand at the
    same height at the edge of most pages, whatever their digits.
    """
    edge = [(place, line, key) for place, line, key in _at_the_edge(leaves) if not _TITLES.search(line.text)]
    repeated = Counter(key for _, _, key in edge)
    most = max(_FEWEST, len(leaves) // 2)
    return frozenset(
        place for place, line, key in edge if _NUMBER.fullmatch(line.text) or repeated[key] >= most
    )


def _at_the_edge(leaves: Sequence[Leaf]) -> list[tuple[tuple[int, int], Line, tuple[str, int]]]:
    """The outermost lines of each page, as (place, line, what tells it apart: words and height)."""
    found = []
    for number, leaf in enumerate(leaves):
        lines = [(place, block) for place, block in enumerate(leaf.blocks) if isinstance(block, Line)]
        for place, line in lines:
            outside = line.box.bottom < leaf.height * _EDGE or line.box.top > leaf.height * (1 - _EDGE)
            if outside:
                words = _DIGITS.sub("#", "".join(line.text.split()))
                found.append(((number, place), line, (words, round(line.box.top / _NEAR))))
    return found
