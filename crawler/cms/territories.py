"""Which part of a page belongs to which link: its row, and the words beside it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

ROW_TAGS = frozenset({"li", "tr", "dd"})
_FURTHEST_ROW = 6
"""Levels between a link and the <li> or <tr> that is its row."""
_LINKS_OF_A_ROW = 6
"""A row may name its category and its files; what holds more links is a layout."""
_FURTHEST_LAYOUT = 12
_DEEPEST = 120
_MOST_PIECES = 40
_UNSEEN = frozenset({"a", "script", "style"})
_NUMBERS = re.compile(r"\d{1,2}\s?[-./月年]\s?\d{1,2}|\d{8}")
"""What may be a day."""

Lineage = tuple[HtmlElement, ...]


@dataclass(slots=True)
class Unit:
    """The links of one row, the element that is the row, and the words beside the links, a line a piece."""

    anchors: tuple[HtmlElement, ...]
    row: HtmlElement
    beside: str


def units(anchors: Sequence[HtmlElement]) -> Iterator[Unit]:
    """Each row of links: by the tag of a row, or else by what no other link shares with it."""
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    holders = [_holder(anchor) for anchor in anchors]
    for anchor, holder in zip(anchors, holders, strict=True):
        if holder is not None:
            rows.setdefault(holder, []).append(anchor)
    for layout in _layouts(rows):
        del rows[layout]
    for row, links in rows.items():
        yield Unit(tuple(links), row, outside_links(row))
    loose = [holder is None or holder not in rows for holder in holders]
    if any(loose):
        yield from _loose_units(anchors, loose)


def outside_links(element: HtmlElement) -> str:
    """The words below an element that stand in no link."""
    pieces: list[str | None] = []
    _gather(element, pieces, 12)
    return "\n".join(words for piece in pieces if piece and (words := piece.strip()))


def _holder(anchor: HtmlElement) -> HtmlElement | None:
    element = anchor.getparent()
    for _ in range(_FURTHEST_ROW):
        if element is None or element.tag in ROW_TAGS:
            return element
        element = element.getparent()
    return None


def _layouts(rows: Mapping[HtmlElement, Sequence[HtmlElement]]) -> set[HtmlElement]:
    """Rows that hold rows, or more links than a row does: old templates lay a whole page out in tables."""
    found = {row for row, links in rows.items() if len(links) > _LINKS_OF_A_ROW}
    climbed: dict[HtmlElement, int] = {}
    """How much further one climbed from there: the rows of a list share what is around them."""
    for row in rows:
        around = row.getparent()
        for further in range(_FURTHEST_LAYOUT, 0, -1):
            if around is None or climbed.get(around, 0) >= further:
                break
            climbed[around] = further
            if around in rows:
                found.add(around)
            around = around.getparent()
    return found


def _loose_units(anchors: Sequence[HtmlElement], loose: Sequence[bool]) -> Iterator[Unit]:
    lineage = _lineages()
    owned = {
        _owned(number, anchors, lineage): anchor for number, anchor in enumerate(anchors) if loose[number]
    }
    by_parent: dict[HtmlElement | None, list[HtmlElement]] = {}
    for element in owned:
        by_parent.setdefault(element.getparent(), []).append(element)
    for siblings in by_parent.values():
        look = _before if _days_come_first(siblings) else _after
        for element in siblings:
            words = _within(element)
            if not _NUMBERS.search(words):
                words = _lines((words, look(element)))
            yield Unit((owned[element],), element, words)


def _lineages() -> Callable[[HtmlElement], Lineage]:
    """Tells the elements from the outermost down to a link; shared parts are climbed once."""
    known: dict[HtmlElement, Lineage] = {}

    def lineage(element: HtmlElement) -> Lineage:
        climbed: list[HtmlElement] = []
        at: HtmlElement | None = element
        while at is not None and at not in known and len(climbed) < _DEEPEST:
            climbed.append(at)
            at = at.getparent()
        line = known.get(at, ()) if at is not None else ()
        for one in reversed(climbed):
            line = (*line, one)
            known[one] = line
        return line

    return lineage


def _owned(
    number: int, anchors: Sequence[HtmlElement], lineage: Callable[[HtmlElement], Lineage]
) -> HtmlElement:
    """The largest element that holds this link and neither the one before nor the one after."""
    own = lineage(anchors[number])
    around = (lineage(anchors[n]) for n in (number - 1, number + 1) if 0 <= n < len(anchors))
    return own[min(max((_shared(own, other) for other in around), default=0), len(own) - 1)]


def _shared(one: Lineage, other: Lineage) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left is not right:
            break
        count += 1
    return count


def _within(element: HtmlElement) -> str:
    return "" if element.tag == "a" else outside_links(element)


def _days_come_first(siblings: Sequence[HtmlElement]) -> bool:
    first, last = siblings[0], siblings[-1]
    return not _NUMBERS.search(_after(last)) and bool(_NUMBERS.search(_before(first)))


def _after(element: HtmlElement) -> str:
    """What follows an element, up to the next that holds a link."""
    pieces = [element.tail or ""]
    following = element.getnext()
    while following is not None and not _holds_link(following) and len(pieces) < _MOST_PIECES:
        pieces += (outside_links(following), following.tail or "")
        following = following.getnext()
    return _lines(pieces)


def _before(element: HtmlElement) -> str:
    pieces: list[str] = []
    previous = element.getprevious()
    while previous is not None and not _holds_link(previous) and len(pieces) < _MOST_PIECES:
        pieces += (previous.tail or "", outside_links(previous))
        previous = previous.getprevious()
    around = element.getparent()
    if previous is not None:
        pieces.append(previous.tail or "")
    elif around is not None:
        pieces.append(around.text or "")
    return _lines(pieces)


def _holds_link(element: HtmlElement) -> bool:
    return next(element.iter("a"), None) is not None


def _gather(element: HtmlElement, pieces: list[str | None], deeper: int) -> None:
    pieces.append(element.text)
    for child in element:
        tag = child.tag
        if deeper and tag not in _UNSEEN and isinstance(tag, str) and len(pieces) < _MOST_PIECES:
            if len(child):
                _gather(child, pieces, deeper - 1)
            else:
                pieces.append(child.text)
        pieces.append(child.tail)
        if len(pieces) >= _MOST_PIECES:
            return


def _lines(pieces: Sequence[str]) -> str:
    return "\n".join(words for piece in pieces if (words := piece.strip()))
