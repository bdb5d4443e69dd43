"""visionsky (德阳, 绵竹, 中江): /info/iList.jsp?node_id=…&cat_id=…&cur_page=1."""

import re
from urllib.parse import urlsplit

from crawler.cms import Page
from crawler.cms.markup import is_article
from crawler.cms.numbered import Numbered

_LIST = re.compile(r"/i[lL]ist\.jsp$")
_LINKED = re.compile(r"i[lL]ist\.jsp\?[^\"'<>\s]{0,200}cur_page=\d+")


class VisionSky(Numbered):
    """Its listings are all iList.jsp."""

    parameter, pager = "cur_page", _LINKED

    def recognise(self, page: Page) -> float:
        """Its address or its pager's."""
        if is_article(page.tree) or not page.listing.rows:
            return 0.0
        named, linked = _LIST.search(urlsplit(page.url).path), _LINKED.search(page.text)
        return 1.0 if named else 0.9 if linked and page.listing.share > 0.4 else 0.0
