"""TRS WCM (拓尔思): directories of static pages, `createPageHTML` counted from 0, files beside the article.

Two habits: "table" as 樟树 had it in 2017 (rows in a table, days without a year, spacer rows), and "script"
as 武汉 has it (rows written by inline scripts, files in `var pdf`, a metadata table printed twice).
"""

from datetime import date, timedelta

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.portals import Column
from simulator.quirks import digits, one_in
from simulator.site import Attachment
from simulator.tree import TreeSite

_ZERO = date(1970, 1, 1)
_MIGRATED = date(2024, 12, 30)
"""The day on which old articles were moved here: their addresses have it, their pages do not."""


class TrsSite(TreeSite):
    """One TRS portal."""

    list_template = "trs_list.html"
    article_template = "trs_article.html"
    parents = ("/zwgk/", "/zwgk/czxx/")
    news_path = "/xwzx/bmdt/202409/t20240901_{number}.html"

    @property
    def extension(self) -> str:
        """Of its pages: html or shtml."""
        return "shtml" if self.portal.style == "script" else "html"

    def column_path(self, column: Column) -> str:
        """A directory."""
        return f"/zwgk/czxx/{column.code}/"

    def listing(self, column: Column, request: Request) -> Response | None:
        """index.html, then index_1.html to index_{n-1}.html."""
        here, pages = self.column_path(column), self.paged(column)
        names = {f"{here}index_{number}.{self.extension}": number for number in range(1, len(pages))}
        names |= {here: 0, f"{here}index.{self.extension}": 0}
        current = names.get(request.path)
        return None if current is None else self.list_page(column, pages, current + 1)

    def listed(self, column: Column) -> list[Article]:
        """Not in the order of days: nobody may stop at the first older row."""
        return self.careless(super().listed(column))

    def article_path(self, article: Article) -> str:
        """./YYYYMM/tYYYYMMDD_ID.html below the column."""
        day = self.url_on(article)
        name = f"t{day:%Y%m%d}_{digits(article.id, 7)}.{self.extension}"
        return f"{self._directory(article)}{name}"

    def row_path(self, article: Article) -> str:
        """What the row has as href, relative to the listing."""
        path = self.article_path(article)
        if article.straight:
            path = self.attachment(article, article.disclosures[0]).path
        return f"./{path.removeprefix(self.column_path(self.column_of(article)))}"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """P0, the moment of the upload and more digits, in the article's directory."""
        stored = f"P0{article.published_at:%Y%m%d}{digits(disclosure.id, 12)}.pdf"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", self._directory(article) + stored)

    def url_on(self, article: Article) -> date:
        """The day of the address: now and then a day late, of the migration, or no day at all."""
        day = article.published_at.date()
        if self.portal.style == "script" and not article.straight:
            if one_in(9, article, "zero timestamp"):
                return _ZERO
            if one_in(11, article, "migrated"):
                return _MIGRATED
        return day + timedelta(days=not article.straight and one_in(7, article, "a day late"))

    def _directory(self, article: Article) -> str:
        return f"{self.column_path(self.column_of(article))}{self.url_on(article):%Y%m}/"
