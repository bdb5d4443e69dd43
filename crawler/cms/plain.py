"""Any page with a repeated structure of links and days, whatever made it: no landmark, no selector.

It is what a portal that changed its CMS goes on with, and what unknown families begin with.
"""

import re

from crawler.cms import Ask, Page, once
from crawler.cms.markup import heading, is_article
from crawler.cms.pagers import declared_pages, declared_rows, has_pager, next_link
from crawler.cms.places import stands_aside
from crawler.cms.rows import Listing, find_listing
from crawler.cms.static import called_page, following
from pipeline.errors import DocumentError, LayoutChanged
from pipeline.formats.page import shallow_tree_of
from pipeline.types import Entry

_HIDDEN = re.compile(
    r"<!--(.*?)(?:-->|\Z)"
    r"|<script\b[^>]{0,200}\btype\s*=\s*[\"']?text/(?:xml|html)\b[^>]{0,200}>(.*?)(?:</script|\Z)",
    re.DOTALL,
)
"""Rows that a script is to draw: CMSPRO comments them out, Hanweb puts them into XML.

What never closes goes on to the end: looking on from each opening anew takes hours on a page of them."""
_LONGEST_HIDDEN = 500_000
"""Characters; a second tree of a page of 10 MB takes as much memory as the first."""
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
        listing = _listing(page)
        if len(listing.rows) < _FEWEST or not listing.dated or is_article(page.tree):
            return 0.0
        paged = has_pager(page.tree, page.text)
        if listing.share < (0.4 if paged else 0.75) or _is_root(page.url):
            return 0.0
        if not paged and (listing.own <= 0.5 or stands_aside(listing.place)):
            return 0.0
        return min(_SURE, 0.3 + 0.2 * paged + 0.1 * (listing.share > 0.75))

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows.

        Raises:
            LayoutChanged: nothing repeats, and no pager says that there might be rows.
        """
        found = _listing(page).entries
        if not found and page.number == 1 and not has_pager(page.tree, page.text):
            raise LayoutChanged(f"{page.url}: no rows of links and days")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """By the pager's own link, else by its call."""
        link = next_link(page.tree, page.url, page.origin, page.number)
        if link:
            return _after(page, link)
        called = called_page(page)
        return _after(page, called[2]) if called and called[2] else None

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


def _after(page: Page, url: str) -> Ask:
    return following(page, url, place=_listing(page).place)


@once
def _listing(page: Page) -> Listing:
    """What the page shows, or what it hides from view where that is more of a list."""
    best = page.listing
    for match in _HIDDEN.finditer(page.text):
        part = (match[1] or match[2] or "").replace("<![CDATA[", "<div>").replace("]]>", "</div>")
        if part.count("<a ") < _FEWEST or len(part) > _LONGEST_HIDDEN:
            continue
        try:
            found = find_listing(
                shallow_tree_of(f"<div>{part}</div>"), page.url, page.origin, page.memo.get("place", "")
            )
        except DocumentError:
            continue
        if found.dated and _standing(found) > _standing(best):
            best = found
    return best


def _standing(listing: Listing) -> float:
    """Rows of the page's own folder count for more than news that stand beside it."""
    return len(listing.rows) * (0.5 + listing.own)


def _is_root(url: str) -> bool:
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    return (
        path in {"", "index.html", "index.htm", "index.shtml", "index.jsp", "default.htm"} and "?" not in url
    )
