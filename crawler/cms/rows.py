"""The rows of a listing, found by what repeats: a link, a day beside it, and the same place in the page.

No selector is needed: the markup of rows differs from column to column even within one family. Side bars,
menus and lists of other columns repeat as well, so the places compete (see _best_place).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.cms.dates import listed_day
from crawler.cms.markup import absolute
from crawler.cms.territories import Unit, outside_links, units
from pipeline.dates import address_day
from pipeline.types import Entry, Link

MOST_LINKS = 5_000
"""Links looked at: listings show a few hundred rows, hostile pages hold hundreds of thousands."""
_NO_ADDRESS = ("#", "javascript:", "mailto:", "tel:")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z)(?:$|[?#])", re.IGNORECASE)
_ARTICLE = re.compile(
    r"/t\d{8}_\d+\.|/art[/_]|content_?/?\d|post_\d+|/info/\d+/\d+\.htm|/[0-9a-f]{32}\.s?html"
    r"|/\d{6}/[^/]+\.s?html?$|/\d{5,}\.s?html?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"side|right|hot|rank|relat|menu|nav|foot|top|head|link|tuijian|xgwj|phb|share|banner|crumb",
    re.IGNORECASE,
)
_SUBJECT = re.compile("[预决]算|三公|财政")
_TURNS = re.compile(
    r"[\s\[【<＜«‹(]*(?:首页|上一?页|下一?页|尾页|末页|更多|more|详[情细]|\d{1,4})?[\s<>»«›‹＞＜.…+\]】)]*",
    re.IGNORECASE,
)
_PAGER = re.compile(r"\s*[\[【<]?(?:上一?页|下一?页|尾页|末页)")
_BULLETS = "·•▪■●◆►▶»› \t\r\n　\xa0"
_DAY = re.compile(
    r"[\[(（【]?(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}[-/月]\d{1,2}日?)"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\])）】]?"
)
_NOTHING: Sequence[str] = ()
_DIGITS = re.compile(r"\d+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "li", "dd", "dt", *_HEADINGS})


@dataclass(frozen=True, slots=True)
class Row:
    """One link that may be a row: what it is called, where it leads, the day beside it, its place."""

    title: str
    url: str
    shown_on: date | None
    place: str
    order: int
    """Where it stands among the page's links."""
    files: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of the one place that is the listing's."""

    rows: tuple[Row, ...] = ()
    place: str = ""
    share: float = 0.0
    """Of all dated rows of the page, how many are these."""
    dated: bool = False
    """Whether days are printed beside the titles, rather than held by the addresses alone."""
    own: float = 0.0
    """Of these rows, how many lead below the page's own folder: those of a home page lead to many."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows as entries, each address once."""
        found: dict[str, Entry] = {}
        for row in self.rows:
            if row.url not in found:
                found[row.url] = Entry(
                    title=row.title, url=row.url, published_on=row.shown_on, attachments=row.files
                )
        return tuple(found.values())


def find_listing(tree: HtmlElement, url: str, origin: str, place: str = "") -> Listing:
    """The listing of a page, or of a part of it; without rows where nothing repeats.

    `url` is the page's own address, `origin` what its links resolve against. `place` is where the page
    before had its rows: the last page may hold one row, and a side bar ten.
    """
    rows, pager = _candidates(tree, origin)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.place].append(row)
    dated = {name: found for name, found in groups.items() if _days(found)}
    if place and place in groups:
        best = place
    elif dated:
        best = _best_place(dated, url, pager)
    else:
        dated = {name: found for name, found in groups.items() if _lead_to_articles(found)}
        best = _best_place(dated, url, pager) if dated else ""
    if not best or (best != place and _is_aside(best, groups[best], url, pager)):
        return Listing()
    chosen, folder = _kept(groups[best]), _folder(url)
    everything = sum(map(_weight_of, dated.values())) or 1
    return Listing(
        rows=chosen,
        place=best,
        share=min(1.0, _weight_of(chosen) / everything),
        dated=any(row.shown_on for row in chosen),
        own=sum(bool(folder) and row.url.startswith(folder) for row in chosen) / max(1, len(chosen)),
    )


def entry_of(fragment: HtmlElement, origin: str) -> Entry | None:
    """The entry of markup that is known to hold one row; None where it leads nowhere."""
    anchors = _anchors(fragment)
    if not anchors:
        return None
    row = _row(Unit(tuple(anchors), fragment, outside_links(fragment)), origin, 0, place="")
    if row is None:
        return None
    return Entry(title=row.title, url=row.url, published_on=row.shown_on, attachments=row.files)


def _candidates(tree: HtmlElement, origin: str) -> tuple[list[Row], int]:
    """Every link with its surroundings, and where among them the pager begins (-1: none that is linked)."""
    anchors = _anchors(tree)
    order = {anchor: number for number, anchor in enumerate(anchors)}
    pager = next((order[a] for a in anchors if a.text and "页" in a.text and _PAGER.match(a.text)), -1)
    around: dict[HtmlElement | None, str] = {}
    found = []
    for unit in units(anchors):
        parent = unit.row.getparent()
        if parent not in around:
            around[parent] = _place(parent)
        row = _row(unit, origin, order[unit.anchors[0]], f"{unit.row.tag}{around[parent]}")
        if row:
            found.append(row)
    return found, pager


def _anchors(tree: HtmlElement) -> list[HtmlElement]:
    found = []
    for anchor in tree.iter("a"):
        href = anchor.get("href", "").strip().lower()
        if href and not href.startswith(_NO_ADDRESS) and "{{" not in href:
            found.append(anchor)
            if len(found) == MOST_LINKS:
                break
    return found


def _row(unit: Unit, origin: str, order: int, place: str) -> Row | None:
    main = max(unit.anchors, key=_standing) if len(unit.anchors) > 1 else unit.anchors[0]
    url = absolute(origin, main.get("href", ""))
    title, inside = _title(main)
    if not title or _TURNS.fullmatch(title):
        return None
    shown_on = listed_day(unit.beside, url) or next((d for t in inside if (d := listed_day(t, url))), None)
    return Row(title, url, shown_on, place, order, _files(unit, main, origin))


def _standing(anchor: HtmlElement) -> tuple[bool, int]:
    """Of several links in one row the title is the longest; a file beside an article is attached to it."""
    return not _FILE.search(anchor.get("href", "")), len(_title(anchor)[0])


def _files(unit: Unit, main: HtmlElement, origin: str) -> tuple[Link, ...]:
    """Files that the row offers beside its article."""
    if len(unit.anchors) == 1 or _FILE.search(main.get("href", "")):
        return ()
    files = (anchor for anchor in unit.anchors if _FILE.search(anchor.get("href", "")))
    return tuple(Link(title=_title(one)[0], url=absolute(origin, one.get("href", ""))) for one in files)


def _title(anchor: HtmlElement) -> tuple[str, Sequence[str]]:
    """What a link is called, and the texts within it that are no part of the title but may be its day.

    The text may be cut with …, the attribute is not.
    """
    text, inside = _title_within(anchor) if len(anchor) else (" ".join((anchor.text or "").split()), _NOTHING)
    full = " ".join(anchor.get("title", "").split())
    if len(full) >= len(text.rstrip(".…")):
        text = full or text
    return text.strip(_BULLETS), inside


def _title_within(anchor: HtmlElement) -> tuple[str, list[str]]:
    texts = [text for piece in anchor.itertext() if (text := " ".join(piece.split()))]
    heading = next((part for part in anchor.iter(*_HEADINGS) if part is not anchor), None)
    if heading is not None:
        return " ".join("".join(heading.itertext()).split()), texts
    if sum(part.tag in _BLOCKS for part in anchor) > 1:
        return next((text for text in texts if len(text) > 5 and not _is_day(text)), ""), texts
    return "".join(text for text in texts if not _is_day(text)), [text for text in texts if _is_day(text)]


def _is_day(text: str) -> bool:
    """A number alone is none: 2023 may stand in an element of its own within 2023年度部门决算."""
    return len(text) < 24 and bool(_DAY.fullmatch(text))


def _place(around: HtmlElement | None) -> str:
    """Tag, class and id of what is around a row: a list is often cut into several <ul>.

    Numbers in names tell rows and tabs apart, not lists.
    """
    names = [""]
    while around is not None and len(names) < 4 and around.tag != "body":
        name = f"{around.tag}.{around.get('class', '').strip()}#{around.get('id', '')}"
        names.append(_DIGITS.sub("0", name))
        around = around.getparent()
    return "<".join(names)


def _best_place(groups: Mapping[str, Sequence[Row]], url: str, pager: int) -> str:
    """The place of the column's own rows.

    For it speak rows below the column's own folder, the pager that follows it, titles of accounts, and
    numbers; against it a name such as hot or side.
    """
    folder = _folder(url)
    before_pager = _last_before(groups, pager)
    scores = {
        name: sum(_worth(row, folder) for row in rows)
        * (2.0 if name == before_pager else 1.0)
        * (0.3 if _BESIDE.search(name) else 1.0)
        for name, rows in groups.items()
    }
    return max(scores, key=lambda name: scores[name])


def _is_aside(place: str, rows: Sequence[Row], url: str, pager: int) -> bool:
    """Whether the best there is are only the news beside a page whose own rows are not in its HTML."""
    if not _BESIDE.search(place) or pager > rows[-1].order:
        return False
    folder = _folder(url)
    own = sum(bool(_SUBJECT.search(row.title)) or bool(folder and row.url.startswith(folder)) for row in rows)
    return own * 3 < len(rows)


def stands_aside(place: str) -> bool:
    """Whether a place is named like what stands beside a page: hot, side, related."""
    return bool(_BESIDE.search(place))


def _worth(row: Row, folder: str) -> float:
    if len(row.title) < 4:
        return 0.1
    worth = 1.0 + (2.0 if folder and row.url.startswith(folder) else 0.0)
    return worth + (1.5 if _SUBJECT.search(row.title) else 0.0) + (1.0 if row.shown_on else 0.0)


def _last_before(groups: Mapping[str, Sequence[Row]], pager: int) -> str:
    ends = {
        name: max((r.order for r in rows if r.order < pager), default=-1) for name, rows in groups.items()
    }
    best = max(ends, key=lambda name: ends[name])
    return best if ends[best] >= 0 else ""


def _folder(url: str) -> str:
    """The address up to the last slash; "" for the root, below which everything lies."""
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    return folder if urlsplit(folder).path.strip("/") else ""


def _days(rows: Iterable[Row]) -> bool:
    """Whether most rows of a place have days: a headline without one among them is a row all the same."""
    found = [row.shown_on is not None for row in rows]
    return sum(found) * 2 >= len(found) > 0 and any(found)


def _lead_to_articles(rows: Sequence[Row]) -> bool:
    """Where no days are printed: links of the same place that lead to articles or files, not to columns."""
    leading = sum(bool(_ARTICLE.search(r.url) or _FILE.search(r.url) or address_day(r.url)) for r in rows)
    return leading * 2 > len(rows)


def _kept(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.shown_on or len(row.title) >= 4)


def _weight_of(rows: Iterable[Row]) -> int:
    return sum(len(row.title) >= 4 for row in rows)
