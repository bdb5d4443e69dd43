"""Hanweb 大汉 jcms: listings that ask for their rows, by `dataproxy.jsp` (jpage) or by `search.jsp`.

Two habits: "proxy" as 江苏 has it (groups of rows as XML, overlapping, with a total that is not true), and
"search" as 江西 had it (信息公开目录, a table whose day is 成文日期, not the day of publication).
"""

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.pages import fill
from simulator.portals import Column
from simulator.quirks import digits, one_in
from simulator.site import Attachment, number
from simulator.tree import TreeSite

GROUP = 45
"""Rows a group begins after the one before."""
EXTRA = 31
"""Rows a group holds beyond its own: they come again in the next."""

_PROXY = "/module/web/jpage/dataproxy.jsp"
_SEARCH = "/module/xxgk/search.jsp"
_NOTHING = b"\r\n" * 27
"""What deep pages answer: 54 bytes, all of them blank."""


class JpageSite(TreeSite):
    """One Hanweb portal; on "proxy" ones the second column heeds `page` only, whatever startrecord says."""

    list_template = "jpage_list.html"
    article_template = "jpage_article.html"
    files_apart = True
    parents = ("/col/col80100/index.html", "/col/col80150/index.html")
    news_path = "/art/2024/9/1/art_1229_{number}.html"

    def html(self, page: str, status: int = 200) -> Response:
        """With the cookie of the CDN before it, which is no wall."""
        cookie = {"Set-Cookie": "__jsluid_s=0f6a3c1b7d9e4852; max-age=31536000; path=/; HttpOnly"}
        return replace(super().html(page, status), headers=cookie)

    def column_path(self, column: Column) -> str:
        """/col/col{id}/index.html; uid and pageNum in the query change nothing on the server."""
        return f"/col/col{column.code}/index.html"

    def unit_id(self, column: Column) -> str:
        """The unit that draws the rows, in every address of the column's pager."""
        return str(322134 + int(column.code))

    def listing(self, column: Column, request: Request) -> Response | None:
        """The page with the first group in it, or what its scripts ask for."""
        if self.portal.style == "search":
            if (
                request.path == _SEARCH
                and (request.form or request.query).get("divid") == f"div{column.code}"
            ):
                return self._found(column, request)
            groups: list[list[Article]] = [[]]
        else:
            asked = {**request.query, **request.form}
            if request.path == _PROXY and asked.get("columnid") == column.code:
                return self._group(column, request)
            groups = [self._rows(column)[: GROUP + EXTRA]]
        return self.list_page(column, groups, 1) if request.path == self.column_path(column) else None

    def _rows(self, column: Column) -> list[Article]:
        return self.listed(column) if self.portal.landmarks else []

    def _group(self, column: Column, request: Request) -> Response:
        """Rows startrecord to endrecord and 31 more; by `page` where startrecord is missing or not heeded."""
        asked, rows = {**request.query, **request.form}, self._rows(column)
        if "startrecord" in asked and column == self.portal.columns[0]:
            first = number(asked["startrecord"], 1) - 1
            last = min(number(asked.get("endrecord"), first + GROUP), first + 300)
        else:
            first = (number(asked.get("page"), 1) - 1) * GROUP
            last = first + GROUP
        shown = rows[max(0, first) : last + EXTRA]
        if not shown:
            return Response(_NOTHING, "text/xml;charset=UTF-8")
        following = number(asked.get("page"), 1) + 1 if last < len(rows) else None
        values = {
            "articles": shown,
            "total": len(rows),
            "pages": ceil(len(rows) / 25),
            "following": following,
        }
        answer = fill("jpage_group.xml", **self.frame(), column=column, **values)
        return Response(answer.encode(), "text/xml;charset=UTF-8")

    def _found(self, column: Column, request: Request) -> Response:
        """A page of the catalogue as a fragment; past the end the last page once more."""
        asked, pages = {**request.query, **request.form}, self.paged(column)
        current = min(max(1, number(asked.get("currpage"), 1)), len(pages))
        values = {"articles": pages[current - 1], "number": current, "pages": len(pages), "column": column}
        values["total"] = sum(map(len, pages))
        return self.html(fill("jpage_found.html", **self.frame(), **values))

    def article_path(self, article: Article) -> str:
        """/art/Y/M/D/art_{column}_{id}.html, without zeros before month and day."""
        day = article.published_at
        tail = "?xxgkhide=1" if self.portal.style == "search" else ""
        return (
            f"/art/{day.year}/{day.month}/{day.day}/art_{article.column}_{digits(article.id, 8)}.html{tail}"
        )

    def url_on(self, article: Article) -> date:
        """The day of publication."""
        return article.published_at.date()

    def listed_on(self, article: Article) -> date:
        """A catalogue shows 成文日期."""
        return self.written_on(article) or article.published_at.date()

    def written_on(self, article: Article) -> date | None:
        """Up to forty days before publication, where there is a catalogue."""
        if self.portal.style != "search" or article.straight:
            return None
        return article.published_at.date() - timedelta(days=int(article.id[:4], 16) % 40)

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """Fetched through a servlet, or from the storage of the cloud: another host."""
        stored = f"{disclosure.id}.pdf"
        elsewhere = self.portal.style == "proxy" and one_in(3, article, "cloud")
        path = f"/module/download/downfile.jsp?classid=0&filename={stored}"
        if elsewhere:
            path = f"/jcms_files/jcms1/web{self.portal.site}/site/attach/0/{stored}"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path, elsewhere)
