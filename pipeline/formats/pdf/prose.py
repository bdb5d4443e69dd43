"""Sentences that the printer broke at the margin, told from lines that end by themselves."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.formats.pdf.leaf import Leaf, Line

_ENDED = re.compile(r"[。；！？;!?:：…]$|[.·…]{3,}\s*\d{0,4}$")
_STARTS = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]\d{1,2}[)）]|\d{1,2}[、.．](?!\d)|第.{1,3}[部分章节条]|附件|表\s?\d|注\s?[:：]"
)
_LATIN = re.compile(r"[A-Za-z]$")
_SLACK = 4.5
"""Characters: a number that does not fit moves to the next line whole."""
_INDENT = 1.3
_BIN = 6.0
_FULL = 0.7
"""Of the page's width: a document whose lines all end before it breaks none at its margin."""
_FEWEST, _SHARE = 3, 0.05


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which the prose of pages of one width runs."""

    left: float
    right: float


def margins_of(leaves: Iterable[Leaf]) -> dict[int, Margins]:
    """Page width -> the margins: the outermost places at which lines begin and end again and again."""
    lefts: dict[int, Counter[int]] = {}
    rights: dict[int, Counter[int]] = {}
    for leaf in leaves:
        for block in leaf.blocks:
            if isinstance(block, Line):
                width = round(leaf.width)
                lefts.setdefault(width, Counter())[round(block.box.left / _BIN)] += 1
                rights.setdefault(width, Counter())[round(block.box.right / _BIN)] += 1
    return {
        width: Margins(
            min(_often(lefts[width])) * _BIN, max(max(_often(rights[width])) * _BIN, width * _FULL)
        )
        for width in lefts
    }


def _often(places: Counter[int]) -> list[int]:
    fewest = max(_FEWEST, places.total() * _SHARE)
    return [place for place, count in places.items() if count >= fewest] or list(places)


def runs_on(line: Line, after: Line, margins: Margins) -> bool:
    """Whether the line breaks off at the margin and the next one goes on: no end, no indent, no number."""
    if "\t" in line.text or "\t" in after.text:
        return False  # rows of a table in a picture
    size = line.box.bottom - line.box.top
    return (
        line.box.right > margins.right - _SLACK * size
        and after.box.left < margins.left + _INDENT * size
        and not _ENDED.search(line.text)
        and not _STARTS.match(after.text)
    )


def between(line: Line, after: Line) -> str:
    """What stands between two lines of one sentence: a space between Latin words, else nothing."""
    return " " if _LATIN.search(line.text) and after.text[:1].isascii() and after.text[:1].isalpha() else ""


def margins_for(leaf: Leaf, margins: dict[int, Margins]) -> Margins:
    """Those of the pages as wide as this one."""
    return margins.get(round(leaf.width), Margins(0.0, leaf.width))
