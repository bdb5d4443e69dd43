"""博达 VSB: czxx.htm, then czxx/5.htm, czxx/4.htm … 1.htm: pages are numbered from the oldest.

A number is thus never reused, and the first page alone says how many there are.
"""

import re

from crawler.cms import Ask, Page
from crawler.cms.markup import heading, is_article
from crawler.cms.pagers import declared_pages, declared_rows, next_link
from crawler.cms.static import following
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

_ROW = re.compile(r"\bid\s*=\s*[\"']?line_?u?\d+_\d+", re.IGNORECASE)
_ARTICLE = re.compile(r"/info/\d+/\d+\.htm")
_LANDMARKS = re.compile(r"p_pages|p_next|vsbscreen|_sitegray|Visual\s?SiteBuilder|pb_sys_", re.IGNORECASE)
_NUMBERED = re.compile(r"/(\d{1,4})\.htm$")


class Vsb:
    """眉山 and many counties of 辽宁, 山东 and 云南."""

    def recognise(self, page: Page) -> float:
        """Row ids line_u9_0, articles /info/1681/142111.htm, classes of the pager: two of them are sure."""
        if is_article(page.tree):
            return 0.0
        rows = page.listing.rows
        of_info = sum(bool(_ARTICLE.search(row.url)) for row in rows)
        signs = (
            bool(_ROW.search(page.text)),
            bool(rows) and of_info * 2 > len(rows),
            bool(_LANDMARKS.search(page.text)),
        )
        if not (signs[0] or (signs[1] and signs[2])) or (page.listing.share < 0.5 and not signs[0]):
            return 0.0
        return (0.0, 0.7, 0.9, 1.0)[sum(signs)]

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows of the list.

        Raises:
            LayoutChanged: no rows and none of the family's landmarks: an empty container may be a decoy.
        """
        found = page.listing.entries
        if not found and page.number == 1 and not _LANDMARKS.search(page.text):
            raise LayoutChanged(f"{page.url}: neither rows nor a pager")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """The pager's link; where it has none, one number less."""
        first = page.memo.get("first", page.url)
        link = next_link(page.tree, page.url, page.origin, page.number)
        if link is None and (counted := _counted_down(page, first)):
            link = counted
        return following(page, link, first=first) if link else None

    def pages(self, page: Page) -> int | None:
        """One more than the number that the first page's link leads to."""
        if declared := declared_pages(page.text):
            return declared
        link = next_link(page.tree, page.url, page.origin, page.number)
        match = _NUMBERED.search(link or "")
        return int(match[1]) + page.number if match else None

    def total(self, page: Page) -> int | None:
        """共 112 条, where it is printed."""
        return declared_rows(page.text)

    def column_name(self, page: Page) -> str:
        """ColumnName, else the title."""
        return heading(page.tree)


def _counted_down(page: Page, first: str) -> str:
    pages = declared_pages(page.text) or 0
    if page.number >= pages or not first.endswith(".htm"):
        return ""
    return f"{first.removesuffix('.htm')}/{pages - page.number}.htm"
