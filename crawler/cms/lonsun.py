"""龙讯 Lonsun (安徽, 巴中): /public/column/<organ>?type=4&catId=…&action=list.

Articles are /public/<organ>/<id>.html. Its pager is a script's: Ls.pagination with the count of pages; the
parameter is pageIndex.
"""

import re
from urllib.parse import urlsplit

from crawler.cms import Page
from crawler.cms.markup import is_article
from crawler.cms.numbered import Numbered

_COLUMN = re.compile(r"/public/column/\d+|/OpennessContent/showList/\d+|/grassroots/column/\d+")
_ARTICLE = re.compile(r"/public/\d+/\d+\.html|/OpennessContent/show/\d+\.html|/content/(?:article|detail)/")
_PAGER = re.compile(r"\bLs\.pagination\b|\blonsun\b|/site/label/8888", re.IGNORECASE)


class Lonsun(Numbered):
    """Columns of an organ's catalogue."""

    parameter, pager = "pageIndex", _PAGER

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
