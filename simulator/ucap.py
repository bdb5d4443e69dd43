"""New UCAP as 宜春 runs it: listings in a script, a POST API, articles that differ at every request."""

from datetime import timedelta
from itertools import count
from typing import Any

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response, as_json, json_response
from simulator.pages import fill, links_html, paragraphs_html
from simulator.portals import Column, Portal
from simulator.site import Attachment, Site, number

EMBEDDED = 50
"""A listing embeds at most this many rows, whatever its visible pager says."""

_PER_PAGE = 15
_TENANT = "1749973237782081536"


class UcapSite(Site):
    """One new-UCAP portal."""

    def __init__(self, portal: Portal, origin: str, files_origin: str = "") -> None:
        super().__init__(portal, origin, files_origin)
        self._hits = count(1)

    def page(self, request: Request) -> Response | None:
        """Home, listings, articles and the API."""
        if request.method == "POST":
            return self._query(request) if request.path == "/queryList" else None
        if request.path in {"/", f"/{self.portal.site}/", f"/{self.portal.site}/index.html"}:
            return self.html(fill("ucap_home.html", **self.frame()))
        for column in self.portal.columns:
            if request.path == self.column_path(column):
                return self._listing(column)
        article = self.find(lambda article: self.article_path(article) == request.path)
        return self.html(self._article(article)) if article else None

    def column_path(self, column: Column) -> str:
        """/{site}/{channel}/pc/list.html."""
        return f"/{self.portal.site}/{column.code}/pc/list.html"

    def article_path(self, article: Article) -> str:
        """/{site}/{channel}/pc/content/content_{19 digits}.html."""
        return f"/{self.portal.site}/{article.column}/pc/content/content_{article.id}.html"

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """The file stands in the tenant's document store, its own name only in the article."""
        stored = f"{int(disclosure.id):X}"[-8:]
        day = f"{article.published_at:%Y%m%d}"
        path = f"/doc/ucap/{_TENANT}/document/{day}/{stored}.pdf"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path)

    def stable_page(self, article: Article) -> bytes | None:
        """None: HtmlGenerateTime and the visit counter change at every request."""
        return None

    def _listing(self, column: Column) -> Response:
        rows = self._rows(column) if self.portal.landmarks else []
        page = fill(
            "ucap_list.html",
            **self.frame(),
            column=column,
            rows=as_json(rows[:EMBEDDED]),
            total=len(rows),
            channel=as_json(self._channel(column)),
            per_page=_PER_PAGE,
            generated_at=self.changed_at(),
        )
        return self.html(page).validated(etag=True, modified_at=self.changed_at())

    def _rows(self, column: Column) -> list[dict[str, Any]]:
        """All rows; those of neighbours lead to paths whose first segment is the neighbour's site code."""
        return [
            self._row(article) if site is self else self._guest(site, article)
            for site, article in self.shown(column)
        ]

    def _guest(self, site: Site, article: Article) -> dict[str, Any]:
        return self._row(article) | {
            "urls": as_json({"pc": site.article_path(article)}),
            "articleFiles": [{}],
        }

    def _row(self, article: Article) -> dict[str, Any]:
        site, column = self.portal.site, article.column
        return {
            "classify": 0,
            "images": [{}],
            "metadata": {},
            "relationUrl": f"/{site}/{column}/relation/{article.id}-RelationArticle.json",
            "attDownloadType": 0,
            "title": article.title,
            "type": 0,
            "pubDate": f"{article.published_at:%Y-%m-%d %H:%M}",
            "relation": 0,
            "urls": as_json({"pc": self.article_path(article)}),
            "contentSource": self.source(article),
            "showTitle": f"<p>{article.title}</p>",
            "topStatus": 0,
            "archiveStatus": 0,
            "sortNum": int(article.published_at.timestamp() * 10_000_000) + int(article.id) % 10_000,
            "articleFiles": self._files(article),
            "id": article.id,
        }

    def _files(self, article: Article) -> list[dict[str, Any]]:
        """`[{}]` where there are none, as the CMS has it."""
        files: list[dict[str, Any]] = []
        for offered in self.attachments(article):
            stored = offered.path.rsplit("/", 1)[1]
            stamp = int(article.published_at.timestamp() * 1000)
            folder = f"/{self.portal.site}/{article.column}/{article.id}"
            files.append(
                {
                    "cover": f"{folder}/file.png",
                    "fileName": f"{offered.disclosure.file_name}{stamp}.pdf",
                    "domainName": self.origin,
                    "filePath": f"{folder}/{stored}",
                    "delFlag": 0,
                    "url": offered.path,
                    "fileId": str(int(offered.disclosure.id) + 1),
                }
            )
        return files or [{}]

    def _channel(self, column: Column) -> dict[str, Any]:
        here = {"urls": {"pc": self.column_path(column)}, "name": column.name}
        above = {"urls": {"pc": f"/{self.portal.site}/index.html"}, "name": "政务公开"}
        return {
            "code": column.code,
            "showName": column.name,
            "channelType": "0",
            "articleCount": len(self.portal.listing(column)),
            "urls": as_json({"pc": self.column_path(column)}),
            "crumbs": [above, here],
            "name": column.name,
            "showOrNot": 1,
        }

    def _article(self, article: Article) -> str:
        hit = next(self._hits)
        column = self.column_of(article)
        body = self._body(article)
        return fill(
            "ucap_article.html",
            **self.frame(),
            column=column,
            article=article,
            path=self.article_path(article),
            source=self.source(article),
            body=body,
            content=as_json({"content": str(body)}),
            files=as_json(self._files(article)),
            appendix=as_json(self._files(article)).replace("'", "\\'"),
            siblings=as_json(self._rows(column)[:EMBEDDED]),
            channel=as_json(self._channel(column)),
            crumbs=("政务公开", column.name),
            hits=hit,
            generated_at=self.changed_at() + timedelta(seconds=hit),
        )

    def _body(self, article: Article) -> Any:
        links = [(offered.title, offered.path) for offered in self.attachments(article)]
        return paragraphs_html(self.text(article)) + links_html(links)

    def _query(self, request: Request) -> Response:
        """POST /queryList: pages of pageSize, bodies included; past the end `[{}]`."""
        form = request.form
        column = next((c for c in self.portal.columns if c.code == form.get("channelCode[]")), None)
        if column is None or form.get("webSiteCode[]") != self.portal.site:
            return json_response(_answer(1, _PER_PAGE, 0, []))
        page, size = max(1, number(form.get("current"), 1)), number(form.get("pageSize"), _PER_PAGE)
        rows, articles = self._rows(column), [article for _, article in self.shown(column)]
        shown = slice((page - 1) * size, page * size if self.portal.landmarks else 0)
        bare = form.get("notReturnContent") == "true"
        results = [
            {"id": article.id, "source": self._result(row, article, bare)}
            for row, article in zip(rows[shown], articles[shown], strict=True)
        ]
        return json_response(_answer(page, size, len(articles), results))

    def _result(self, row: dict[str, Any], article: Article, bare: bool) -> dict[str, Any]:
        """A row as the API gives it: what the listing has as objects are JSON strings here."""
        row |= {key: as_json(row[key]) for key in ("articleFiles", "images", "metadata")}
        row["summary"] = article.title
        row["keywords"] = ""
        row["pubDate"] = f"{article.published_at:%Y-%m-%d %H:%M:%S}"
        return row if bare else row | {"content": {"content": str(self._body(article))}}


def _answer(page: int, rows: int, total: int, results: list[dict[str, Any]]) -> dict[str, Any]:
    data = {"page": page, "rows": rows, "total": total, "results": results or [{}]}
    return {"code": "200", "msg": "操作成功", "data": data}
