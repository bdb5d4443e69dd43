"""The text as it is read: without spaces, quotation marks and line ends inside a sentence.

Every character knows where it stands in the original.
PDF pages and pasted columns break lines inside words and sentences; a line end stays only where a paragraph,
a heading or a table row ends, as a line feed.
"""

import re
from array import array
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
    """`text`, and for each of its characters the offset in the original."""

    text: str
    places: "array[int]"
    plain: str
    """The whole text, normalised place for place."""
    headings: frozenset[int]
    """Where in `text` a heading begins."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that a stretch of the squeezed text stands for."""
        return self.places[start], self.places[end - 1] + 1


def squeezed(text: str) -> Squeezed:
    """The text made ready for reading, in one pass over its lines."""
    return _Squeezer(normal(text)).done()


class _Squeezer:
    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._pieces: list[str] = []
        self._places: array[int] = array("l")
        self._headings: set[int] = set()
        self._blank = False
        self._last = ""
        """The line before, without its spaces."""

    def done(self) -> Squeezed:
        start = 0
        for line in self._plain.split("\n"):
            self._line(line, start)
            start += len(line) + 1
        return Squeezed("".join(self._pieces), self._places, self._plain, frozenset(self._headings))

    def _line(self, line: str, start: int) -> None:
        bare = "".join(line.split())
        if not bare:
            self._blank = True
            return
        item = bool(_ITEM.match(bare))
        heading = item and len(bare) < 60 and bool(_HEADING.fullmatch(bare)) and not _AMOUNT.search(bare)
        if self._last and (item or self._ends_before(bare)):
            self._mark("\n", start)
        elif self._splits_numbers(bare):
            self._mark(" ", start)
        if heading:
            self._headings.add(len(self._places))
        if _KEPT.fullmatch(line):
            self._append(line, start)
        else:
            for kept in _KEPT.finditer(line):
                self._keep(kept, start)
        if heading:
            self._mark("\n", start + len(line))
        self._last, self._blank = "" if heading else bare, False

    def _ends_before(self, bare: str) -> bool:
        finished = self._blank and self._last[-1] in _FINISHED
        return finished or "|" in bare or "|" in self._last

    def _splits_numbers(self, bare: str) -> bool:
        cell = len(self._last) < _PROSE
        return cell and bool(self._last) and self._last[-1].isdigit() and bare[0].isdigit()

    def _keep(self, kept: re.Match[str], start: int) -> None:
        piece, place = kept[0], start + kept.start()
        between_digits = (
            kept.start() and piece[0].isdigit() and self._pieces and self._pieces[-1][-1].isdigit()
        )
        if between_digits and self._places[-1] >= start:
            self._mark(" ", place - 1)
        self._append(piece, place)

    def _append(self, piece: str, place: int) -> None:
        self._pieces.append(piece)
        self._places.extend(range(place, place + len(piece)))

    def _mark(self, sign: str, place: int) -> None:
        self._pieces.append(sign)
        self._places.append(place)
