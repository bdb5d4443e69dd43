"""Hanweb jpaas: rows come as HTML inside JSON, and the page number counts in `paramJson` only."""

import json
from datetime import date
from typing import Any

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response, as_json, json_response
from simulator.pages import fill
from simulator.portals import Column
from simulator.site import Attachment
from simulator.tree import TreeSite

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


class JpaasSite(TreeSite):
    """One jpaas portal; its files lie in the storage of the province's cloud."""

    list_template = "jpaas_list.html"
    article_template = "jpaas_article.html"
    files_apart = True
    parents = ("/col/col1229400/index.html", "/col/col1229420/index.html")
    news_path = "/art/2024/art_7d5ff4f2a1c94b0e9e3b{number}.html"
    tpl_set_id = "quSyqDUrFfjv1nGRQhEEH"
    tag_id = "分页列表"

    def column_path(self, column: Column) -> str:
        """As jcms has it."""
        return f"/col/col{column.code}/index.html"

    def listing(self, column: Column, request: Request) -> Response | None:
        """The page without rows, or its rows."""
        if request.path == UNIT and request.query.get("pageId") == column.code:
            return self._unit(column, request)
        return self.list_page(column, [[]], 1) if request.path == self.column_path(column) else None

    def query_data(self, column: Column) -> str:
        """What the page's script asks for, before `paramJson`: nearly JSON, in single quotes."""
        asked = {
            "parseType": "bulidstatic",
            "webId": self.portal.site,
            "tplSetId": self.tpl_set_id,
            "pageType": "column",
            "tagId": self.tag_id,
            "editType": "null",
            "pageId": column.code,
        }
        return as_json(asked).replace('"', "'")

    def _unit(self, column: Column, request: Request) -> Response:
        """Page `pageNo` of `paramJson`; a pageNo in the query itself is not looked at."""
        asked = _object(request.query.get("paramJson", "{}"))
        size = min(100, _positive(asked.get("pageSize"), self.rows))
        first = (_positive(asked.get("pageNo"), 1) - 1) * size
        articles = self.listed(column) if self.portal.landmarks else []
        shown, total = articles[first : first + size], len(articles)
        html = fill("jpaas_rows.html", **self.frame(), column=column, articles=shown, total=total, size=size)
        return json_response({"success": True, "code": "200", "message": "操作成功", "data": {"html": html}})

    def article_path(self, article: Article) -> str:
        """/art/{year}/art_{32 hex}.html."""
        return f"/art/{article.published_at:%Y}/art_{article.id}.html"

    def url_on(self, article: Article) -> date | None:
        """None: an address has the year only."""
        return None

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """On the storage's host."""
        path = f"/jcms_files/jcms1/web{self.portal.site}/site/attach/0/{disclosure.id}.pdf"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path, elsewhere=True)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _positive(value: object, default: int) -> int:
    text = str(value)
    return max(1, int(text)) if text.isdecimal() else default
