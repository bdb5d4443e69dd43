"""gkmlpt, the disclosure platform of 广东: a tree of categories in a script, listings and bodies as JSON.

Page 0 is page 1. The body stands in `_CONFIG.DETAIL.content` only; the page shows the table of metadata.
"""

from datetime import date, timedelta
from typing import Any

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response, as_json, json_response
from simulator.pages import fill, links_html, paragraphs_html
from simulator.portals import Column
from simulator.quirks import digits
from simulator.site import Attachment, number
from simulator.tree import TreeSite

_SID = "755041"


class GkmlptSite(TreeSite):
    """One portal on gkmlpt."""

    article_template = "gkmlpt_article.html"
    rows = 100
    news_path = "/xwzx/content/post_{number}.html"

    def column_path(self, column: Column) -> str:
        """One page for all categories; which one is shown stands behind the #."""
        return f"/gkmlpt/index#{column.code}"

    def listing(self, column: Column, request: Request) -> Response | None:
        """The platform's page, or a category's articles."""
        if request.path == f"/gkmlpt/api/all/{column.code}":
            return self._answer(column, request)
        if request.path not in {"/gkmlpt/index", "/gkmlpt/"} or request.method != "GET":
            return None
        tree = as_json(self._tree()) if self.portal.landmarks else "[]"
        page = fill("gkmlpt_index.html", **self.frame(), column=column, sid=_SID, tree=tree)
        return self.html(page).validated(etag=True, modified_at=self.changed_at())

    def _tree(self) -> list[dict[str, Any]]:
        """法定主动公开内容, 财政信息 and below it what we publish."""
        leaves = [
            {"id": int(column.code), "name": column.name, "parent": 2200, "children": []}
            for column in self.portal.columns
        ]
        finance = {"id": 2200, "name": "财政信息", "parent": 2100, "children": leaves}
        guide = {"id": 2101, "name": "机构职能", "parent": 2100, "children": []}
        return [{"id": 2100, "name": "法定主动公开内容", "parent": 0, "children": [guide, finance]}]

    def _answer(self, column: Column, request: Request) -> Response:
        page, pages = max(1, number(request.query.get("page"), 1)), self.paged(column)
        shown = pages[page - 1] if page <= len(pages) else []
        total = sum(map(len, pages))
        classify = {"id": int(column.code), "name": column.name, "post_count": total}
        return json_response({"classify": classify, "articles": [*map(self._row, shown)], "total": total})

    def _row(self, article: Article) -> dict[str, Any]:
        shown_at = int(article.published_at.timestamp())
        return {
            "id": int(self._post_id(article)),
            "title": article.title,
            "document_number": "",
            "publisher": self.source(article),
            "keywords": "",
            "identifier": self.index_number(article),
            "date": f"{self.written_on(article)} 00:00:00",
            "created_at": f"{article.published_at:%Y-%m-%d %H:%M:%S}",
            "display_publish_time": shown_at,
            "first_publish_time": shown_at,
            "url": self.url(self.article_path(article)),
            "post_url": self.url(self.article_path(article)),
            "abstract": "",
            "attachment": [self._file(offered) for offered in self.attachments(article)],
            "is_expired": 0,
            "is_abolished": 0,
        }

    def _file(self, offered: Attachment) -> dict[str, Any]:
        return {
            "id": int(digits(offered.disclosure.id, 8)),
            "name": offered.title,
            "type": "pdf",
            "mime": "application/pdf",
            "size": 180_000 + int(offered.disclosure.id[:4], 16),
            "url": self.file_url(offered),
        }

    def _post_id(self, article: Article) -> str:
        return digits(article.id, 7)

    def article_path(self, article: Article) -> str:
        """/gkmlpt/content/9/9103/post_9103540.html: the number's first digit, its first four, itself."""
        post = self._post_id(article)
        return f"/gkmlpt/content/{post[0]}/{post[:4]}/post_{post}.html"

    def written_on(self, article: Article) -> date:
        """成文日期: some days before publication."""
        return article.published_at.date() - timedelta(days=int(article.id[:2], 16) % 9)

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """/{site}/attachment/…/{file}.pdf by numbers; the one before the last is the post's."""
        post = self._post_id(article)
        stored = f"{digits(disclosure.id, 8)}.pdf"
        path = f"/{self.portal.site}/attachment/{post[0]}/{post[:4]}/{post}/{stored}"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path)

    def article_page(self, article: Article) -> str:
        """The table of eight metadata, and the body as JSON."""
        links = [(offered.title, offered.path) for offered in self.attachments(article)]
        detail = {
            "id": int(self._post_id(article)),
            "title": article.title,
            "content": str(paragraphs_html(self.text(article)) + links_html(links)),
            "publisher": self.source(article),
            "date": f"{self.written_on(article)}",
            "publish_time": f"{article.published_at:%Y-%m-%d %H:%M:%S}",
            "identifier": self.index_number(article),
        }
        return fill(
            self.article_template,
            **self.frame(),
            column=self.column_of(article),
            article=article,
            source=self.source(article),
            written_on=self.written_on(article),
            sid=_SID,
            detail=as_json(detail).replace("</", "<\\/"),
        )
