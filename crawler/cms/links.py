"""One row of markup: what its link is called, where it leads, the day beside it, the files it offers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from crawler.cms.dates import listed_day
from crawler.cms.markup import absolute
from crawler.cms.territories import Unit
from pipeline.types import Link

MOST_LINKS = 5_000
"""Links looked at: listings show a few hundred rows, hostile pages hold hundreds of thousands."""
_NO_ADDRESS = ("#", "javascript:", "mailto:", "tel:")
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z)(?:$|[?#])", re.IGNORECASE)
_TURNS = re.compile(
    r"[\s\[【<＜«‹(]*(?:首页|上一?页|下一?页|尾页|末页|更多|more|详[情细]|\d{1,4})?[\s<>»«›‹＞＜.…+\]】)]*",
    re.IGNORECASE,
)
_BULLETS = "·•▪■●◆►▶»› \t\r\n　\xa0"
_DAY = re.compile(
    r"[\[(（【]?(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}[-/月]\d{1,2}日?)"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\])）】]?"
)
_NOTHING: Sequence[str] = ()
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "li", "dd", "dt", *_HEADINGS})


@dataclass(slots=True)
class Row:
    """One link that may be a row: what it is called, where it leads, the day beside it, its place.

    Not frozen, nor is a unit: every link of a page makes one, and to freeze it costs as much as to read it.
    """

    title: str
    url: str
    shown_on: date | None
    place: str
    order: int
    """Where it stands among the page's links."""
    files: tuple[Link, ...] = ()


def anchors_of(tree: HtmlElement) -> list[HtmlElement]:
    """The links of a page that lead somewhere, in its order."""
    found = []
    for anchor in tree.iter("a"):
        href = anchor.get("href", "").strip().lower()
        if href and not href.startswith(_NO_ADDRESS) and "{{" not in href:
            found.append(anchor)
            if len(found) == MOST_LINKS:
                break
    return found


def row_of(unit: Unit, origin: str, order: int, place: str) -> Row | None:
    """The row that a unit of links is; None for a pager's links, and for pictures without a name."""
    several = len(unit.anchors) > 1
    main = max(unit.anchors, key=_standing) if several else unit.anchors[0]
    title, inside = _title(main)
    if not title or _TURNS.fullmatch(title):
        return None
    url = absolute(origin, main.get("href", ""))
    shown_on = listed_day(unit.beside, url)
    for text in inside:
        shown_on = shown_on or listed_day(text, url)
    return Row(title, url, shown_on, place, order, _files(unit, main, origin) if several else ())


def _standing(anchor: HtmlElement) -> tuple[bool, int]:
    """Of several links in one row the title is the longest; a file beside an article is attached to it."""
    return not FILE.search(anchor.get("href", "")), len(_title(anchor)[0])


def _files(unit: Unit, main: HtmlElement, origin: str) -> tuple[Link, ...]:
    """Files that the row offers beside its article."""
    if FILE.search(main.get("href", "")):
        return ()
    files = (anchor for anchor in unit.anchors if FILE.search(anchor.get("href", "")))
    return tuple(Link(title=_title(one)[0], url=absolute(origin, one.get("href", ""))) for one in files)


def _title(anchor: HtmlElement) -> tuple[str, Sequence[str]]:
    """What a link is called, and the texts within it that are no part of the title but may be its day.

    The text may be cut with …, the attribute is not.
    """
    text, inside = _title_within(anchor) if len(anchor) else (" ".join((anchor.text or "").split()), _NOTHING)
    named = anchor.get("title")
    if named and (full := " ".join(named.split())) and len(full) >= len(text.rstrip(".…")):
        text = full
    return text.strip(_BULLETS), inside


def _title_within(anchor: HtmlElement) -> tuple[str, list[str]]:
    texts = [text for piece in anchor.itertext() if (text := " ".join(piece.split()))]
    heading = next((part for part in anchor.iterdescendants() if part.tag in _HEADINGS), None)
    if heading is not None:
        return " ".join("".join(heading.itertext()).split()), texts
    if sum(part.tag in _BLOCKS for part in anchor) > 1:
        return next((text for text in texts if len(text) > 5 and not _is_day(text)), ""), texts
    days = [text for text in texts if _is_day(text)]
    return "".join(text for text in texts if text not in days), days


def _is_day(text: str) -> bool:
    """A number alone is none: 2023 may stand in an element of its own within 2023年度部门决算."""
    return len(text) < 24 and bool(_DAY.fullmatch(text))
