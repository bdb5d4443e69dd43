"""Lonsun 龙讯: `/public/column/{organ}?type=4&catId=…&action=list`, files opened by `onclick`."""

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.portals import Column
from simulator.quirks import digits
from simulator.site import Attachment, number
from simulator.tree import TreeSite


class LonsunSite(TreeSite):
    """One Lonsun portal."""

    list_template = "lonsun_list.html"
    article_template = "lonsun_article.html"
    lower_metas = True
    rows = 20
    parents = ("/public/index.html", "/public/column/13741?type=4&catId=7003400&action=nav")
    news_path = "/zxzx/tzgg/{number}.html"

    def column_path(self, column: Column) -> str:
        """The organ's address and the category in the query."""
        return f"/public/column/{self.portal.site}?type=4&catId={column.code}&action=list"

    def listing(self, column: Column, request: Request) -> Response | None:
        """Pages by `pageIndex`, from 1; past the end the landmarks without rows."""
        if not request.asks(self.column_path(column)):
            return None
        pages = self.paged(column)
        asked = max(1, number(request.query.get("pageIndex"), 1))
        return self.list_page(column, [*pages, []], min(asked, len(pages) + 1), last=len(pages))

    def row_path(self, article: Article) -> str:
        """Where the row leads, from the root."""
        return self.row_url(article).removeprefix(self.origin)

    def article_path(self, article: Article) -> str:
        """/public/{organ}/{number}.html."""
        return f"/public/{self.portal.site}/{digits(article.id, 10)}.html"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """In the file store, whose folders are two hexadecimal digits each."""
        mark = disclosure.id.upper()
        path = f"/group4/M00/{mark[:2]}/{mark[2:4]}/{mark[4:]}.pdf"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path)
