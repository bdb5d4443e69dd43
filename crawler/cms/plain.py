"""Any page with a repeated structure of links and days, whatever made it: no landmark, no selector.

It is what a portal that changed its CMS goes on with, and what unknown families begin with.
"""

from crawler.cms import Ask, Page
from crawler.cms.markup import heading, is_article
from crawler.cms.pagers import declared_pages, declared_rows, has_pager, next_link
from crawler.cms.static import called_page, following
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

_FEWEST = 3
_SURE = 0.6
"""More is for families that are known by their landmarks."""


class Plain:
    """Finds rows by what repeats, and the next page by what the pager says."""

    def recognise(self, page: Page) -> float:
        """One list that stands out, with a pager or with rows below the page's own address.

        A home page has many lists and none that stands out; an article may show its neighbours, but says
        that it is an article.
        """
        listing = page.listing
        if len(listing.rows) < _FEWEST or not listing.dated or is_article(page.tree):
            return 0.0
        paged = has_pager(page.tree, page.text)
        if listing.share < (0.4 if paged else 0.75) or _is_root(page.url):
            return 0.0
        return min(_SURE, 0.3 + 0.2 * paged + 0.1 * (listing.share > 0.75))

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows.

        Raises:
            LayoutChanged: nothing repeats, and no pager says that there might be rows.
        """
        found = page.listing.entries
        if not found and page.number == 1 and not has_pager(page.tree, page.text):
            raise LayoutChanged(f"{page.url}: no rows of links and days")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """By the pager's own link, else by its call."""
        link = next_link(page.tree, page.url, page.origin, page.number)
        if link:
            return following(page, link)
        called = called_page(page)
        return following(page, called[2]) if called and called[2] else None

    def pages(self, page: Page) -> int | None:
        """What the pager is called with, or prints."""
        called = called_page(page)
        return called[0] if called else declared_pages(page.text)

    def total(self, page: Page) -> int | None:
        """共 112 条, where it is printed."""
        return declared_rows(page.text)

    def column_name(self, page: Page) -> str:
        """ColumnName, else the title."""
        return heading(page.tree)


def _is_root(url: str) -> bool:
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    return path in {"", "index.html", "index.htm", "index.shtml", "index.jsp", "default.htm"} and "?" not in url
