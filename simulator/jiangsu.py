"""The 预决算公开统一平台 of 江苏: no articles, only units, their templates of a year, and files to download.

Units by getdepartmentname.do, their templates by itemsandpag.do, the files of those by getTemporaryFiles.do,
a file by download.do?iid=. Our guess: all fields but iid, name, pid, dtype, uuid and t_oldname.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response, json_response
from simulator.pages import fill
from simulator.portals import Column
from simulator.quirks import digits
from simulator.site import Attachment
from simulator.tree import TreeSite
from simulator.units import Unit

_FRONT = "/front/budgetfinal/"


class JiangsuSite(TreeSite):
    """The platform as one city's units use it."""

    list_template = "jiangsu_list.html"
    parents = ("/zfxxgk.do", "/front/index.do")
    news_path = "/front/news.do?iid={number}"

    def column_path(self, column: Column) -> str:
        """The city as `groupid`, budget or accounts as `channel`."""
        return f"/front/glwj/list.do?groupid={self.portal.site}&channel={column.code}"

    def listing(self, column: Column, request: Request) -> Response | None:
        """The page with its choices, or what its scripts ask for."""
        if request.method == "POST":
            return self._asked(column, request)
        if not request.asks(self.column_path(column)):
            return None
        articles = self._articles(column)
        years = sorted({article.disclosures[0].fiscal_year for article in articles}, reverse=True)
        page = fill(self.list_template, **self.frame(), column=column, years=years)
        return self.html(page).validated(etag=True, modified_at=self.changed_at())

    def _asked(self, column: Column, request: Request) -> Response | None:
        form = request.form
        if request.path == f"{_FRONT}getTemporaryFiles.do":
            files = [*self._files(column, form.get("uuid", "").strip("'"))]
            return json_response(files) if files or column is self.portal.columns[-1] else None
        if form.get("typeid") != column.code:
            return None
        if request.path == "/front/department/getdepartmentname.do":
            return json_response(self._departments(column, form))
        if request.path == f"{_FRONT}itemsandpag.do":
            return json_response(self._templates(column, form))
        return None

    def _articles(self, column: Column) -> list[Article]:
        return self.listed(column) if self.portal.landmarks else []

    def _of_year(self, column: Column, year: str | None) -> Iterator[tuple[Unit, Article]]:
        for article in self._articles(column):
            disclosure = article.disclosures[0]
            if str(disclosure.fiscal_year) == year:
                yield disclosure.unit, article

    def _departments(self, column: Column, form: Any) -> list[dict[str, Any]]:
        """Everybody who published that year: {iid, name, pid, dtype}."""
        units = {unit.name: self.department(unit) for unit, _ in self._of_year(column, form.get("date"))}
        wanted, pid = form.get("departmentName", ""), self.portal.site
        return [
            {"iid": iid, "name": name, "pid": int(pid), "dtype": int(column.code)}
            for name, iid in sorted(units.items())
            if wanted in name and form.get("pid") == pid
        ]

    def _templates(self, column: Column, form: Any) -> dict[str, Any]:
        """One unit's templates of a year; all on the first page."""
        here = [
            {
                "uuid": article.id,
                "title": article.title,
                "publishtime": f"{article.published_at:%Y-%m-%d %H:%M:%S}",
            }
            for unit, article in self._of_year(column, form.get("date"))
            if str(self.department(unit)) == form.get("groupid")
        ]
        shown = here if form.get("page_num", "1") == "1" else []
        return {"budgetTemplates": shown, "total": len(here), "totalPage": 1}

    def _files(self, column: Column, uuid: str) -> Iterator[dict[str, Any]]:
        for article in self._articles(column):
            if article.id == uuid and article.disclosures[0].has_file:
                yield {"iid": self._iid(article), "t_oldname": f"{article.title}.pdf"}

    def department(self, unit: Unit) -> int:
        """The platform's number of a unit."""
        return int.from_bytes(unit.name.encode(), "big") % 90_000 + 10_000

    def _iid(self, article: Article) -> int:
        return int(digits(article.id, 7))

    def article_path(self, article: Article) -> str:
        """There are no pages: the file's address stands for it."""
        return f"{_FRONT}download.do?iid={self._iid(article)}"

    def url_on(self, article: Article) -> date | None:
        """None: addresses are numbers."""
        return None

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """The only thing there is."""
        return Attachment(disclosure, f"{article.title}.pdf", self.article_path(article))
