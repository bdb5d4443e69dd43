"""A portal after it changed its CMS: the same listing addresses and documents, everything else new.

Old addresses of articles and files are gone without a redirect, as relaunches go.
"""

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.portals import Column, Portal
from simulator.site import Attachment, Site, number
from simulator.tree import TreeSite


class RelaunchedSite(TreeSite):
    """Any portal, `before` its relaunch known."""

    list_template = "relaunch_list.html"
    article_template = "relaunch_article.html"
    parents = ("/open/", "/open/finance/")
    news_path = "/news/{number}.html"

    def __init__(self, portal: Portal, origin: str, before: Site) -> None:
        super().__init__(portal, origin)
        self._before = before

    def column_path(self, column: Column) -> str:
        """As it was."""
        return self._before.column_path(column)

    def listing(self, column: Column, request: Request) -> Response | None:
        """Pages by `page`, from 1; past the end 404."""
        asked, pages = number(request.query.get("page"), 1), self.paged(column)
        if request.method != "GET" or not request.asks(self.column_path(column)):
            return None
        return self.list_page(column, pages, asked) if 1 <= asked <= len(pages) else None

    def page_path(self, column: Column, page: int) -> str:
        """A page of the listing."""
        path = self.column_path(column).partition("#")[0]
        return f"{path}{'&' if '?' in path else '?'}page={page}"

    def row_path(self, article: Article) -> str:
        """Where the row leads, from the root."""
        return self.row_url(article).removeprefix(self.origin)

    def article_path(self, article: Article) -> str:
        """/detail/{identifier}.html."""
        return f"/detail/{article.id}.html"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """/files/{identifier}.pdf."""
        title = self._before.attachment(article, disclosure).title
        return Attachment(disclosure, title, f"/files/{disclosure.id}.pdf")
