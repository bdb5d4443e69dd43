"""A home-made CMS, as many a county has: ASP pages in GBK, no metas, rows of a link and a day."""

from collections.abc import Sequence

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.portals import Column
from simulator.quirks import digits
from simulator.site import Attachment, number
from simulator.tree import TreeSite

_DIRECTORY = "/zw/"
"""What `<base href>` says: rows are relative to it, not to the page."""


class PlainSite(TreeSite):
    """One portal that somebody's cousin wrote."""

    list_template = "plain_list.html"
    article_template = "plain_article.html"
    metas = False
    parents = ("/zwgk.asp", "/zwgk.asp?id=30")
    news_path = "/zw/show.asp?id={number}"

    def html(self, page: str, status: int = 200) -> Response:
        """gb2312 is declared in the page, nothing in the header; a broken charset is broken as everywhere."""
        if self.portal.charset:
            return super().html(page, status)
        body = page.replace("charset=utf-8", "charset=gb2312").encode("gb18030")
        return Response(body, "text/html", status)

    def column_path(self, column: Column) -> str:
        """At the root, whatever `<base href>` says."""
        return f"/list.asp?id={column.code}"

    def listing(self, column: Column, request: Request) -> Response | None:
        """Pages by `page`, from 1; beyond the last, the last."""
        if not request.asks(self.column_path(column)):
            return None
        pages = self.paged(column)
        asked = min(max(1, number(request.query.get("page"), 1)), len(pages))
        return self.list_page(column, pages, asked, pinned=self._pinned(pages[0]), base=_DIRECTORY)

    def _pinned(self, newest: Sequence[Article]) -> Article | None:
        """A row that stands on top of every page, and once more in its place."""
        return newest[len(newest) // 2] if newest else None

    def row_path(self, article: Article) -> str:
        """Relative to the directory that `<base href>` names; files from the root."""
        return self.row_url(article).removeprefix(self.origin).removeprefix(_DIRECTORY)

    def article_path(self, article: Article) -> str:
        """/zw/show.asp?id=…."""
        return f"{_DIRECTORY}show.asp?id={digits(article.id, 7)}"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """Named by the moment of its upload."""
        day = article.published_at
        name = f"{day:%Y%m%d%H%M}{digits(disclosure.id, 8)}.pdf"
        return Attachment(
            disclosure, f"{disclosure.file_name}.pdf", f"/UploadFile/{day.year}/{day.month}/{name}"
        )
