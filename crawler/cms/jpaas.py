"""Hanweb jpaas: a script asks a unit of the page to be built, and gets its HTML inside JSON.

The number of the page counts only inside paramJson, which is JSON inside the query.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.cms import Ask, Page, once
from crawler.cms.markup import heading, is_article, parsed_json
from crawler.cms.pagers import declared_rows
from crawler.cms.rows import Listing, find_listing
from pipeline.errors import DocumentError, LayoutChanged
from pipeline.formats.page import shallow_tree_of
from pipeline.types import Entry

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_FIELDS = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
_NEEDED = ("webId", "pageId", "tplSetId", "tagId")
_QUERY_DATA = re.compile(r"queryData\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')", re.IGNORECASE)


def _any(*words: str) -> str:
    """A pattern of whole words: letters at the beginning make it ten times as fast as a boundary there."""
    return "|".join(rf"{word}(?<=\b{word})" for word in words)


_FIELD = re.compile(
    rf"({_any(*_FIELDS)})\b"
    r"[\"']?\s*[:=]\s*[\"']([^\"'&]*)"
)
_LISTS = re.compile(r"列表|分页|list|内容|page", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?:{_any('count', 'totalRecord', 'totalCount', 'total', 'dataCount')})"
    r"[\"']?\s*[:=]\s*[\"']?(\d{1,7})\b"
)
_SIZE = re.compile(rf"(?:{_any('pageSize', 'perPage', 'rows')})\\?[\"']?\s*[:=]\s*\\?[\"']?(\d{{1,3}})\b")
_PAGE_SIZE = "15"


class Jpaas:
    """山东, 浙江 and ministries (工信部, 市场监管总局)."""

    def recognise(self, page: Page) -> float:
        """The address of its builder, or its queryData."""
        if _built(page) is not None:
            return 1.0
        if is_article(page.tree):
            return 0.0
        fields = _fields(page)
        if fields:
            return 1.0 if UNIT in page.text else 0.9
        return 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows of the page, or of the HTML in the answer.

        Raises:
            LayoutChanged: neither the builder nor an answer of it.
        """
        if page.memo and _built(page) is None:
            raise LayoutChanged(f"{page.url}: the answer is not the JSON of build/unit")
        found = _listing(page).entries
        if not found and not page.memo and not _fields(page):
            raise LayoutChanged(f"{page.url}: no queryData of build/unit")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """The next pageNo; the first again where the page itself holds no rows."""
        fields = {name: page.memo[name] for name in _FIELDS if name in page.memo} or _fields(page)
        rows = len(_listing(page).rows)
        if not fields or (page.memo and not rows):
            return None
        size = page.memo.get("size") or _size(page, rows)
        number = int(page.memo.get("pageNo", "1" if rows else "0")) + 1
        total = self.total(page) or int(page.memo.get("total", "0"))
        if total and (number - 1) * int(size) >= total:
            return None
        query = fields | {
            "paramJson": json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
        }
        memo = fields | {
            "size": size,
            "pageNo": str(number),
            "total": str(total),
            "origin": page.memo.get("origin") or page.origin,
            "listing": page.memo.get("listing") or page.url,
        }
        return Ask(f"{urljoin(page.url, UNIT)}?{urlencode(query)}", memo=memo, promised=bool(total))

    def pages(self, page: Page) -> int | None:
        """Counted by the size of a page."""
        total = self.total(page)
        return -(-total // int(_size(page, len(_listing(page).rows)))) if total else None

    def total(self, page: Page) -> int | None:
        """What the built HTML counts."""
        text = _built(page) or page.text
        match = _COUNT.search(text)
        return int(match[1]) or None if match else declared_rows(text)

    def column_name(self, page: Page) -> str:
        """ColumnName of the head."""
        return heading(page.tree)


def _built(page: Page) -> str | None:
    """The HTML inside an answer; None where the page is no answer."""
    if not page.text.lstrip().startswith("{"):
        return None
    answer: Any = parsed_json(page.text)
    data = answer.get("data") if isinstance(answer, dict) else None
    html = data.get("html") if isinstance(data, dict) else None
    return html if isinstance(html, str) else None


@once
def _listing(page: Page) -> Listing:
    built = _built(page)
    if built is None:
        return page.listing
    try:
        tree = shallow_tree_of(f"<div>{built}</div>")
    except DocumentError:
        return Listing()
    return find_listing(tree, page.memo.get("listing", page.url), page.memo.get("origin", page.url))


@once
def _fields(page: Page) -> dict[str, str]:
    """The fields of the unit that is a list; a page is built of several."""
    found = [fields for fields in _units(page.text) if all(fields.get(name) for name in _NEEDED)]
    lists = [fields for fields in found if _LISTS.search(fields["tagId"])]
    return dict(next(iter(lists or found), {}))


def _units(text: str) -> Iterator[Mapping[str, str]]:
    for match in _QUERY_DATA.finditer(text):
        yield dict(_FIELD.findall(unescape(match[1] or match[2])))
    if UNIT in text:
        yield dict(_FIELD.findall(unescape(text)))


def _size(page: Page, rows: int) -> str:
    match = _SIZE.search(page.text)
    return match[1] if match and match[1] != "0" else str(rows or _PAGE_SIZE)
