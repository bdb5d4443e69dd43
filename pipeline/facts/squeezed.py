"""The text as it is read: without spaces, quotation marks and line ends inside a sentence.

Every character knows where it stands in the original.
PDF pages and pasted columns break lines inside words and sentences; a line end stays only where a paragraph,
a heading or a table row ends, as a line feed.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.facts.normal import normal

_NUMBER = "[一二三四五六七八九十]{1,3}"
_NUMBERED = rf"(?:第{_NUMBER}部分|[(]?{_NUMBER}[、.．)]|[(]?\d{{1,2}}(?:[、．)]|[.](?!\d)))"
_HEADING = re.compile(
    rf"{_NUMBERED}[^。;,|]{{2,46}}"
    "(?:说明|情况|概况|解释|明细|分析|总?表|附件|附表|如下|管理|支出|收入|[预决]算|绩效|公开)[。:]?"
)
_ITEM = re.compile(_NUMBERED)
_FINISHED = frozenset("。;:!?")
_AMOUNT = re.compile(r"\d[万亿]?元|\d%")
_KEPT = re.compile(r"[^\s\"'《》]+")
_PROSE = 16
"""Characters: a shorter line that ends in a digit is a table's cell, not a number broken by the page."""


@dataclass(frozen=True, slots=True)
class Squeezed:
    """`text`, and the pieces of the original it is made of: where each begins, and how far it was moved."""

    text: str
    begins: list[int]
    moved: list[int]
    plain: str
    """The whole text, normalised place for place."""
    headings: frozenset[int]
    """Where in `text` a heading begins."""

    def place(self, offset: int) -> int:
        """Where in the original a character of the squeezed text stands."""
        return offset + self.moved[bisect_right(self.begins, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that a stretch of the squeezed text stands for."""
        return self.place(start), self.place(end - 1) + 1


def squeezed(text: str) -> Squeezed:
    """The text made ready for reading, in one pass over its lines."""
    return _Squeezer(normal(text)).done()


class _Squeezer:
    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._pieces: list[str] = []
        self._begins: list[int] = []
        self._moved: list[int] = []
        self._length = 0
        self._headings: set[int] = set()
        self._blank = False
        self._last = ""
        """The line before, without its spaces."""

    def done(self) -> Squeezed:
        start = 0
        for line in self._plain.split("\n"):
            bare = "".join(line.split())
            if bare:
                self._line(line, bare, start)
            else:
                self._blank = True
            start += len(line) + 1
        text, headings = "".join(self._pieces), frozenset(self._headings)
        return Squeezed(text, self._begins, self._moved, self._plain, headings)

    def _line(self, line: str, bare: str, start: int) -> None:
        item = bool(_ITEM.match(bare))
        heading = item and len(bare) < 60 and bool(_HEADING.fullmatch(bare)) and not _AMOUNT.search(bare)
        if self._last and (item or self._ends_before(bare)):
            self._append("\n", start)
        elif self._splits_numbers(bare):
            self._append(" ", start)
        if heading:
            self._headings.add(self._length)
        if len(bare) == len(line) and not _quotes(line):
            self._append(line, start)
        else:
            self._keep(line, start)
        if heading:
            self._append("\n", start + len(line))
        self._last, self._blank = "" if heading else bare, False

    def _ends_before(self, bare: str) -> bool:
        finished = self._blank and self._last[-1] in _FINISHED
        return finished or "|" in bare or "|" in self._last

    def _splits_numbers(self, bare: str) -> bool:
        cell = len(self._last) < _PROSE
        return cell and bool(self._last) and self._last[-1].isdigit() and bare[0].isdigit()

    def _keep(self, line: str, start: int) -> None:
        """The pieces of a line between its spaces; two numbers side by side stay two."""
        before = ""
        for kept in _KEPT.finditer(line):
            piece, place = kept[0], start + kept.start()
            if before[-1:].isdigit() and piece[0].isdigit():
                self._append(" ", place - 1)
            self._append(piece, place)
            before = piece

    def _append(self, piece: str, origin: int) -> None:
        self._pieces.append(piece)
        self._begins.append(self._length)
        self._moved.append(origin - self._length)
        self._length += len(piece)


def _quotes(line: str) -> bool:
    return '"' in line or "《" in line or "》" in line or "'" in line
