"""Visionsky 天博, as in 德阳: `iList.jsp` and `iIndex.jsp`, no metas, files in elements named file."""

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.portals import Column
from simulator.quirks import digits
from simulator.site import Attachment, number
from simulator.tree import TreeSite


class VisionskySite(TreeSite):
    """One visionsky portal."""

    list_template = "visionsky_list.html"
    article_template = "visionsky_article.html"
    metas = False
    rows = 20
    parents = ("/info/iGov.jsp?node_id=GKljq", "/info/iGov.jsp?node_id=GKljq&cat_id=22900")
    news_path = "/info/iIndex.jsp?cat_id=10012&cont_id={number}"

    def column_path(self, column: Column) -> str:
        """Without cur_page it is the first page."""
        return f"/info/iList.jsp?node_id={self.portal.site}&cat_id={column.code}"

    def listing(self, column: Column, request: Request) -> Response | None:
        """Pages by cur_page, from 1; whoever asks for more gets the last."""
        if not request.asks(self.column_path(column)):
            return None
        pages = self.paged(column)
        asked = max(1, number(request.query.get("cur_page"), 1))
        return self.list_page(column, pages, min(asked, len(pages)))

    def article_path(self, article: Article) -> str:
        """A query."""
        return f"/info/iIndex.jsp?cat_id={article.column}&cont_id={digits(article.id, 7)}"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """Its address has no extension: only the bytes tell what it is."""
        path = f"/file/download.jsp?file_id={disclosure.id}"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path)
