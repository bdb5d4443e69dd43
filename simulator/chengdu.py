"""The gkml platform of 成都: `column-index-N.shtml`, articles of 19 digits, PDFs inside a viewer's frame.

The real ones stand behind 瑞数, whose `$_ts` good pages carry too; here they are blocked only when told.
"""

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response, json_response
from simulator.portals import Column
from simulator.quirks import digits
from simulator.site import Attachment, number
from simulator.tree import TreeSite

_DEPARTMENT = "1001"
_API = "/gkml/api/policyLibrary/listPage"


class ChengduSite(TreeSite):
    """One portal on 成都's platform."""

    list_template = "chengdu_list.html"
    article_template = "chengdu_article.html"
    rows = 20
    parents = ("/gkml/index.shtml", "/gkml/czxx/index.shtml")
    news_path = "/gkml/xwdt/10000000000000{number}.shtml"

    def column_path(self, column: Column) -> str:
        """Its first page; there is no address without a number."""
        return f"{self._directory(column)}column-index-1.shtml"

    def _directory(self, column: Column) -> str:
        return f"/gkml/{self.portal.site}/{column.code}/"

    def listing(self, column: Column, request: Request) -> Response | None:
        """column-index-1.shtml and on, or the API beside them."""
        if request.path == _API and request.query.get("deptId") == _DEPARTMENT:
            return self._records(column, request)
        pages, here = self.paged(column), self._directory(column)
        names = {f"{here}column-index-{page}.shtml": page for page in range(1, len(pages) + 1)}
        asked = names.get(request.path)
        return None if asked is None else self.list_page(column, pages, asked, department=_DEPARTMENT)

    def _records(self, column: Column, request: Request) -> Response:
        current, pages = max(1, number(request.query.get("current"), 1)), self.paged(column)
        shown = pages[current - 1] if current <= len(pages) else []
        records = [
            {
                "name": article.title[:16],
                "fullName": article.title,
                "checkTime": f"{article.published_at:%Y-%m-%d %H:%M:%S}",
                "detailInfoUrl": self.article_path(article),
            }
            for article in shown
        ]
        total = sum(map(len, pages))
        return json_response({"code": 200, "data": {"records": records, "pages": len(pages), "total": total}})

    def article_path(self, article: Article) -> str:
        """19 digits below the column."""
        return f"{self._directory(self.column_of(article))}{digits(article.id, 19)}.shtml"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """By month of publication."""
        path = f"/gkml/uploadfiles/{article.published_at:%Y%m}/{disclosure.id}.pdf"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path)
