"""龙讯 Lonsun (安徽, 巴中): /public/column/<organ>?type=4&catId=…&action=list.

Articles are /public/<organ>/<id>.html. Its pager is a script's: Ls.pagination with the count of pages; the
parameter is pageIndex.
"""

import re
from urllib.parse import urlsplit

from crawler.cms import Ask, Page
from crawler.cms.markup import heading, is_article
from crawler.cms.pagers import declared_pages, declared_rows, next_link
from crawler.cms.static import following, with_query
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

_COLUMN = re.compile(r"/public/column/\d+|/OpennessContent/showList/\d+|/grassroots/column/\d+")
_ARTICLE = re.compile(r"/public/\d+/\d+\.html|/OpennessContent/show/\d+\.html|/content/(?:article|detail)/")
_PAGER = re.compile(r"\bLs\.pagination\b|\blonsun\b|/site/label/8888", re.IGNORECASE)


class Lonsun:
    """Columns of an organ's catalogue."""

    def recognise(self, page: Page) -> float:
        """Its address, its articles' addresses, its pager: two of them are sure."""
        if is_article(page.tree):
            return 0.0
        rows = page.listing.rows
        of_organ = sum(bool(_ARTICLE.search(row.url)) for row in rows)
        signs = (
            bool(_COLUMN.search(urlsplit(page.url).path)),
            bool(rows) and of_organ * 2 > len(rows),
            bool(_PAGER.search(page.text)),
        )
        return (0.0, 0.0, 0.9, 1.0)[sum(signs)] or (0.7 if signs[1] and page.listing.share > 0.6 else 0.0)

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows.

        Raises:
            LayoutChanged: neither rows nor a pager.
        """
        found = page.listing.entries
        if not found and page.number == 1 and not _PAGER.search(page.text):
            raise LayoutChanged(f"{page.url}: neither rows nor Ls.pagination")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """The pager's link, or the next pageIndex while pages are left."""
        link = next_link(page.tree, page.url, page.origin, page.number)
        pages = self.pages(page)
        if link is None and pages and page.number < pages:
            link = with_query(page.url, pageIndex=page.number + 1)
        return following(page, link) if link else None

    def pages(self, page: Page) -> int | None:
        """PageCount of its pager."""
        return declared_pages(page.text)

    def total(self, page: Page) -> int | None:
        """共 112 条, where it is printed."""
        return declared_rows(page.text)

    def column_name(self, page: Page) -> str:
        """ColumnName, else the title."""
        return heading(page.tree)
