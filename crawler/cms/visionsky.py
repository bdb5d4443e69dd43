"""visionsky (德阳, 绵竹, 中江): /info/iList.jsp?node_id=…&cat_id=…&cur_page=1."""

import re
from urllib.parse import urlsplit

from crawler.cms import Ask, Page
from crawler.cms.markup import heading, is_article
from crawler.cms.pagers import declared_pages, declared_rows, next_link
from crawler.cms.static import following, with_query
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

_LIST = re.compile(r"/i[lL]ist\.jsp$")
_LINKED = re.compile(r"i[lL]ist\.jsp\?[^\"'<>\s]{0,200}cur_page=\d+")


class VisionSky:
    """Pages by the parameter cur_page, from 1."""

    def recognise(self, page: Page) -> float:
        """Its address or its pager's."""
        if is_article(page.tree) or not page.listing.rows:
            return 0.0
        named, linked = _LIST.search(urlsplit(page.url).path), _LINKED.search(page.text)
        return 1.0 if named else 0.9 if linked and page.listing.share > 0.4 else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows.

        Raises:
            LayoutChanged: neither rows nor a pager.
        """
        found = page.listing.entries
        if not found and page.number == 1 and not _LINKED.search(page.text):
            raise LayoutChanged(f"{page.url}: neither rows nor a pager of iList.jsp")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """The pager's link, or the next cur_page while pages are left."""
        link = next_link(page.tree, page.url, page.origin, page.number)
        pages = self.pages(page)
        if link is None and pages and page.number < pages:
            link = with_query(page.url, cur_page=page.number + 1)
        return following(page, link) if link else None

    def pages(self, page: Page) -> int | None:
        """共 5 页, where it is printed."""
        return declared_pages(page.text)

    def total(self, page: Page) -> int | None:
        """共 112 条, where it is printed."""
        return declared_rows(page.text)

    def column_name(self, page: Page) -> str:
        """ColumnName, else the title."""
        return heading(page.tree)
