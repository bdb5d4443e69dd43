"""Where on a page a listing stands: the places of rows that repeat compete (see best_place).

Side bars, menus and lists of other columns repeat as well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.cms.links import FILE, Row
from pipeline.dates import address_day

_ARTICLE = re.compile(
    r"/t\d{8}_\d+\.|/art[/_]|content_?/?\d|post_\d+|/info/\d+/\d+\.htm|/[0-9a-f]{32}\.s?html"
    r"|/\d{6}/[^/]+\.s?html?$|/\d{5,}\.s?html?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    "side|right|hot|rank|relat|menu|nav|foot|top|head|link|tuijian|xgwj|phb|share|banner|crumb"
)
"""In lower case: a pattern that minds no case is ten times as slow."""
_SUBJECT = re.compile("预算|决算|三公|财政")
_DIGITS = re.compile(r"\d+")
_ASIDE = 0.15
"""Of its worth, what a place named like a side bar keeps: a column may have one row, beside ten news."""


def place_of(around: HtmlElement | None) -> str:
    """Tag, class and id of what is around a row: a list is often cut into several <ul>.

    Numbers in names tell rows and tabs apart, not lists.
    """
    names = [""]
    while around is not None and len(names) < 4 and around.tag != "body":
        names.append(f"{around.tag}.{around.get('class', '').strip()}#{around.get('id', '')}")
        around = around.getparent()
    return _DIGITS.sub("0", "<".join(names))


def best_place(groups: Mapping[str, Sequence[Row]], url: str, pager: int) -> str:
    """The place of the column's own rows.

    For it speak rows below the column's own folder, the pager that follows it, titles of accounts, and
    numbers; against it a name such as hot or side.
    """
    folder = folder_of(url)
    before_pager = _last_before(groups, pager)
    scores = {
        name: sum(_worth(row, folder) for row in rows)
        * (2.0 if name == before_pager else 1.0)
        * (_ASIDE if stands_aside(name) else 1.0)
        for name, rows in groups.items()
    }
    return max(scores, key=lambda name: scores[name])


def is_aside(place: str, rows: Sequence[Row], url: str, pager: int) -> bool:
    """Whether the best there is are only the news beside a page whose own rows are not in its HTML."""
    if not stands_aside(place) or pager > rows[-1].order:
        return False
    folder = folder_of(url)
    own = sum(bool(_SUBJECT.search(row.title)) or bool(folder and row.url.startswith(folder)) for row in rows)
    return own * 3 < len(rows)


def stands_aside(place: str) -> bool:
    """Whether a place is named like what stands beside a page: hot, side, related."""
    return bool(_BESIDE.search(place.lower()))


def are_dated(rows: Iterable[Row]) -> bool:
    """Whether most rows of a place have days: a headline without one among them is a row all the same."""
    found = [row.shown_on is not None for row in rows]
    return sum(found) * 2 >= len(found) > 0 and any(found)


def lead_to_articles(rows: Sequence[Row]) -> bool:
    """Where no days are printed: links of the same place that lead to articles or files, not to columns."""
    leading = sum(bool(_ARTICLE.search(r.url) or FILE.search(r.url) or address_day(r.url)) for r in rows)
    return leading * 2 > len(rows)


def folder_of(url: str) -> str:
    """The address up to the last slash; "" for the root, below which everything lies."""
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    return folder if urlsplit(folder).path.strip("/") else ""


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
