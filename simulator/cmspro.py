"""Older UCAP (CMSPRO) as 四川 runs it: listings inside an HTML comment, a JSON twin, stable articles."""

import hashlib
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from urllib.parse import quote

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response, json_response
from simulator.pages import fill, paragraphs_html
from simulator.portals import Column
from simulator.site import Attachment, Site, number

ROWS = 20
"""Rows of one static listing page."""


class CmsproSite(Site):
    """One CMSPRO portal."""

    def page(self, request: Request) -> Response | None:
        """Home, listings, articles and the JSON twin."""
        if request.method != "GET":
            return None
        if request.path in {"/", f"/{self.portal.site}/", f"/{self.portal.site}/index.shtml"}:
            return self.html(fill("cmspro_home.html", **self.frame()))
        for column in self.portal.columns:
            listing = self._listing(column, request)
            if listing:
                return listing
        article = self.find(lambda article: self.article_path(article) == request.path)
        if article is None:
            return None
        return self.html(self._article(article)).validated(modified_at=self._generated_at(article))

    def column_path(self, column: Column) -> str:
        """/{site}/{column}/{list name}.shtml."""
        return f"/{self.portal.site}/{column.code}/{self._list_name}.shtml"

    @property
    def _list_name(self) -> str:
        return self.portal.style or "xxgk_list"

    def article_path(self, article: Article) -> str:
        """/{site}/{column}/YYYYMM/{32 hex}.shtml."""
        return f"{self._directory(article)}{article.id}.shtml"

    def _directory(self, article: Article) -> str:
        return f"/{self.portal.site}/{article.column}/{article.published_at:%Y%m}/"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """The file lies in a folder beside the article, under its own Chinese name."""
        name = f"{disclosure.file_name}.pdf"
        return Attachment(disclosure, name, f"{self._directory(article)}{article.id}/files/{name}")

    def stable_page(self, article: Article) -> bytes | None:
        """The page as it is served now: only an edit changes it."""
        return self.html(self._article(article)).body

    def _generated_at(self, article: Article) -> datetime:
        """A minute later for every edit of the article or of the template."""
        edits = article.changes + 1000 * (self.portal.redesigned + 2 * (self.portal.charset is not None))
        return article.published_at + timedelta(minutes=edits)

    def _channel_id(self, column: Column) -> str:
        return hashlib.sha256(f"{self.portal.site}/{column.code}".encode()).hexdigest()[:32]

    def _listing(self, column: Column, request: Request) -> Response | None:
        if request.path == f"/common/search/{self._channel_id(column)}":
            return self._twin(column, request)
        articles = self.portal.listing(column)
        pages = max(1, ceil(len(articles) / ROWS))
        stem = self.column_path(column).removesuffix(".shtml")
        names = {f"{stem}.shtml": 1} | {f"{stem}_{number}.shtml": number for number in range(2, pages + 1)}
        number = names.get(request.path)
        if number is None:
            return None
        rows = [(self.article_path(article), article) for article in articles]
        page = fill(
            "cmspro_list.html",
            **self.frame(),
            column=column,
            channel_id=self._channel_id(column),
            rows=rows[(number - 1) * ROWS : number * ROWS],
            pages=pages,
            number=number,
            list_name=self._list_name,
            total=len(articles),
            per_page=ROWS,
            generated_at=self.changed_at(),
        )
        return self.html(page).validated(etag=True, modified_at=self.changed_at())

    def _twin(self, column: Column, request: Request) -> Response:
        """/common/search/{channelId}: the listing as JSON, with 索引号 and bodies."""
        page, size = max(1, number(request.query.get("page"), 1)), number(request.query.get("_pageSize"), 15)
        articles = self.portal.listing(column)
        shown = articles[(page - 1) * size : page * size] if self.portal.landmarks else []
        results = [self._result(article) for article in shown]
        return json_response(
            {"data": {"total": len(articles), "page": page, "rows": size, "results": results}}
        )

    def _result(self, article: Article) -> dict[str, Any]:
        text = self.text(article)
        indexed = {
            "indexnumber": self._index_number(article),
            "refno": "",
            "writedate": f"{article.published_at:%Y-%m-%d}",
            "pubdate": f"{article.published_at:%Y-%m-%d}",
            "source": article.disclosures[0].unit.name,
        }
        return {
            "title": article.title,
            "subTitle": "",
            "url": self.article_path(article),
            "content": "\n".join(text),
            "contentHtml": str(paragraphs_html(text)),
            "publishedTimeStr": f"{article.published_at:%Y-%m-%d %H:%M:%S}",
            "domainMetaList": [{"resultList": [{"key": k, "value": v} for k, v in indexed.items()]}],
        }

    def _index_number(self, article: Article) -> str:
        serial = int(article.id[:6], 16) % 100_000
        return f"{self.portal.site_id[:9]}/{article.published_at:%Y}-{serial:05d}"

    def _article(self, article: Article) -> str:
        directory = self._directory(article)
        files = [
            (offered.title, quote(offered.path.removeprefix(directory)))
            for offered in self.attachments(article)
        ]
        column = self.column_of(article)
        return fill(
            "cmspro_article.html",
            **self.frame(),
            column=column,
            column_path=self.column_path(column),
            channel_id=self._channel_id(column),
            article=article,
            source=self.source(article),
            index_number=self._index_number(article),
            body=paragraphs_html(self.text(article)),
            files=files,
        )
