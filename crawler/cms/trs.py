"""TRS WCM (拓尔思): static pages index.html, index_1.html, with rows ./YYYYMM/tYYYYMMDD_ID.html.

Rows print MM-DD without a year, are not in the order of their days, and are cut with "..."; in some columns a
script writes them (武汉). Deep pages are sometimes stubs of 300 bytes: a page that is promised and has no
rows is told, never taken for the end.
"""

import re
from collections.abc import Iterator

from crawler.cms import Ask, Page
from crawler.cms.dates import listed_day
from crawler.cms.markup import absolute, heading, is_article, trim
from crawler.cms.pagers import CALL, CONTAINED_CALL
from crawler.cms.static import called_page, following
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

_DOCUMENT = re.compile(r"/t\d{8}_\d+\.\w+")
_SCRIPT_ROW = re.compile(r"var(?<=\bvar)\s+url\s*=\s*[\"']([^\"'\n]{1,500})[\"']")
_SCRIPT_TITLE = re.compile(r"itle(?<=\b[Tt]itle)\s*=\s*(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})')")
_FEWEST = 3
_LONGEST_SCRIPT_ROW = 2_000


class Trs:
    """樟树 and 宜春 before 2018; 南充, 宜宾, 九江, 重庆: more county columns than any other family."""

    def recognise(self, page: Page) -> float:
        """Its pager call, rows named after their day."""
        if is_article(page.tree):
            return 0.0
        call = CALL.search(page.text)
        called = call is not None and not CONTAINED_CALL.match(call[0])
        rows = page.listing.rows
        named = sum(bool(_DOCUMENT.search(row.url)) for row in rows) or _scripted(page)
        if called:
            return 1.0 if named else 0.7
        majority = named >= _FEWEST and named * 2 > len(rows) and page.listing.share > 0.6
        return 0.8 if majority and page.listing.own > 0.5 else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows of the page or of its script.

        Raises:
            LayoutChanged: the first page has neither rows nor a pager.
        """
        found = page.listing.entries
        scripted = tuple(_script_entries(page)) if "var url" in page.text else ()
        if not found and not scripted and page.number == 1 and not CALL.search(page.text):
            raise LayoutChanged(f"{page.url}: neither rows nor a call of createPageHTML")
        return scripted or found

    def next_page(self, page: Page) -> Ask | None:
        """What the call says comes next."""
        called = called_page(page)
        return following(page, called[2]) if called and called[2] else None

    def pages(self, page: Page) -> int | None:
        """What the pager is called with."""
        called = called_page(page)
        return called[0] if called else None

    def total(self, page: Page) -> int | None:
        """What the pager is called with, where it is."""
        call = CALL.search(page.text)
        return int(call[5]) if call and call[5] else None

    def column_name(self, page: Page) -> str:
        """ColumnName, else the title."""
        return heading(page.tree)


def _scripted(page: Page) -> int:
    if "var url" not in page.text:
        return 0
    return sum(bool(_DOCUMENT.search(match[1])) for match in _SCRIPT_ROW.finditer(page.text))


def _script_entries(page: Page) -> Iterator[Entry]:
    starts = list(_SCRIPT_ROW.finditer(page.text))
    ends = [*(match.start() for match in starts[1:]), len(page.text)]
    seen = set()
    for match, end in zip(starts, ends, strict=True):
        written = page.text[match.end() : min(end, match.end() + _LONGEST_SCRIPT_ROW)]
        title = _SCRIPT_TITLE.search(written)
        url = absolute(page.origin, match[1])
        if title and url not in seen:
            seen.add(url)
            rest = written[: title.start()] + written[title.end() :]
            yield Entry(title=trim(title[1] or title[2]), url=url, published_on=listed_day(rest, url))
