"""Families that name the page in a parameter of the address: what they share but for its name."""

import re
from typing import ClassVar

from crawler.cms import Ask, Page
from crawler.cms.markup import heading
from crawler.cms.pagers import declared_pages, declared_rows, next_link
from crawler.cms.static import following, with_query
from pipeline.errors import LayoutChanged
from pipeline.types import Entry


class Numbered:
    """Rows in the HTML, and pages by a parameter that counts from 1."""

    parameter: ClassVar[str]
    """The page's number in the address."""
    pager: ClassVar[re.Pattern[str]]
    """What shows that a listing has pages, though it may have no rows."""

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows.

        Raises:
            LayoutChanged: neither rows nor a pager.
        """
        found = page.listing.entries
        if not found and page.number == 1 and not self.pager.search(page.text):
            raise LayoutChanged(f"{page.url}: neither rows nor a pager by {self.parameter}")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """The pager's link, or the next number while pages are left."""
        link = next_link(page.tree, page.url, page.origin, page.number)
        pages = self.pages(page)
        if link is None and pages and page.number < pages:
            link = with_query(page.url, **{self.parameter: page.number + 1})
        return following(page, link) if link else None

    def pages(self, page: Page) -> int | None:
        """共 5 页, or the PageCount of a script's pager."""
        return declared_pages(page.text)

    def total(self, page: Page) -> int | None:
        """共 112 条, where it is printed."""
        return declared_rows(page.text)

    def column_name(self, page: Page) -> str:
        """ColumnName, else the title."""
        return heading(page.tree)
