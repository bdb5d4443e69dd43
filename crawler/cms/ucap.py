"""UCAP (开普云), the new generation: a listing is real JSON inside a script.

Further pages come by POST /queryList. The visible list is a template that a browser fills in ({{title}}):
nothing of it is read.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import lxml.html

from crawler.cms import Ask, Page, once
from crawler.cms.markup import absolute, heading, parsed_json, setting, trim
from pipeline.dates import day
from pipeline.errors import LayoutChanged
from pipeline.types import Entry, Link

PAGE_SIZE = "15"
_LIST = re.compile(r"listData(?<=\blistData)\s*=\s*\{\s*[\"']?articleList[\"']?\s*:\s*(?=\[)")
_SELF = re.compile(r"channelsTagSelf(?<=\bchannelsTagSelf)\s*=\s*\{([^\n]*)")
"""Letters at the beginning make it ten times as fast as a boundary there."""
_TOTAL = re.compile(r"\"articleCount\"\s*:\s*(\d{1,9})")
_ARTICLE_TITLE = re.compile(r"<meta\b[^>]{0,200}\bname\s*=\s*[\"']?ArticleTitle\b", re.IGNORECASE)
_BASE = re.compile(r"<base\b[^>]{0,200}\bhref\s*=\s*[\"']?([^\"'\s>]{1,500})", re.IGNORECASE)
_STAMP = re.compile(r"\d{13}(?=\.\w+$)")
"""Milliseconds that the CMS puts before the suffix of an uploaded file."""
_PAGER = {
    "unitid": "unitid",
    "webSiteCode": "webSiteCode[]",
    "channelCode": "channelCode[]",
    "perPage": "perPage",
    "dataBefore": "dataBefore",
    "dataAfter": "dataAfter",
    "showMode": "showMode",
}
"""Keys of the page's pager, and the fields of the form that carry them."""

Row = Mapping[str, Any]


class Ucap:
    """Yichun, its counties since 2024, and the departments of Jiangxi."""

    def recognise(self, page: Page) -> float:
        """An array of rows; article pages carry a list of their siblings under another name (contentData)."""
        if _is_answer(page):
            return 1.0 if any("urls" in row and "articleFiles" in row for row in _rows(page)) else 0.0
        if not _LIST.search(page.text) or _ARTICLE_TITLE.search(page.text):
            return 0.0
        return 1.0 if setting(page.text, "channelCode") else 0.8

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows of the embedded array, or of an answer of /queryList.

        Raises:
            LayoutChanged: neither is there.
        """
        origin = page.memo.get("base") or _origin(page)
        return tuple(entry for row in _rows(page) if (entry := _entry(row, origin)))

    def next_page(self, page: Page) -> Ask | None:
        """The first page of /queryList that the rows so far do not cover, then one after the other.

        The embedded array may hold 50 rows where the pager counts by 15: asking for page 2 would bring
        nothing new and end the walk, so it goes on at page 4.
        """
        rows = len(_rows(page))
        if _is_answer(page):
            return _following(page, rows) if page.memo else None
        form = _form(page.text)
        size = int(form["perPage"])
        declared = _declared(page.text)
        # articleCount is as old as the column's own release, so it can ask for more, never for less.
        more = rows >= size or rows < declared
        if not more or "channelCode[]" not in form:
            return None
        memo = form | {"base": _origin(page)}
        promised = declared >= rows + size  # by less than a page the count may be stale
        return _ask(urljoin(page.url, "/queryList"), memo, rows // size + 1, promised=promised)

    def pages(self, page: Page) -> int | None:
        """Counted by the pager's own size."""
        rows = max(len(_rows(page)), _declared(page.text))
        return -(-rows // int(_form(page.text)["perPage"])) or 1

    def total(self, page: Page) -> int | None:
        """What the answer counts; on the first page what the column counted when it was released."""
        return (_answered_total(page) if _is_answer(page) else _declared(page.text)) or None

    def column_name(self, page: Page) -> str:
        """ColumnName of the head."""
        return heading(page.tree)


def _following(page: Page, rows: int) -> Ask | None:
    size, current = int(page.memo["perPage"]), int(page.memo["current"])
    total = _answered_total(page)
    more = rows >= size if total is None else current * size < total
    return _ask(page.url, page.memo, current + 1, promised=total is not None) if more else None


def _answered_total(page: Page) -> int | None:
    total = None if page.text.lstrip().startswith("[") else _answer(page).get("total")
    return total if isinstance(total, int) else None


def _ask(url: str, memo: Mapping[str, str], current: int, *, promised: bool) -> Ask:
    form = {key: value for key, value in memo.items() if key != "base"}
    form |= {"current": str(current), "pageSize": memo["perPage"]}
    return Ask(url, form, {**memo, "current": str(current)}, promised)


@once
def _rows(page: Page) -> tuple[Row, ...]:
    found = _answered(page) if _is_answer(page) else _embedded(page)
    return tuple(row for row in found if row)  # no rows at all are written [{}]


def _is_answer(page: Page) -> bool:
    """Whether the page is an answer of /queryList, or the array that its script holds, by itself."""
    return bool(page.memo) or page.text.lstrip()[:1] in {"{", "["}


def _answered(page: Page) -> list[Row]:
    if page.text.lstrip().startswith("["):
        rows = parsed_json(page.text)
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [row.get("source") or row for row in _answer(page).get("results") or () if isinstance(row, dict)]


def _origin(page: Page) -> str:
    """What the rows' addresses resolve against, without parsing: nothing else of the markup counts."""
    match = _BASE.search(page.text)
    return absolute(page.url, match[1]) if match else page.url


def _embedded(page: Page) -> list[Row]:
    start = _LIST.search(page.text)
    if not start:
        raise LayoutChanged(f"{page.url}: no listData.articleList in the page")
    try:
        rows, _ = json.JSONDecoder(strict=False).raw_decode(page.text, start.end())
    except (ValueError, RecursionError) as error:
        raise LayoutChanged(f"{page.url}: listData.articleList is no JSON: {error}") from error
    return [row for row in rows if isinstance(row, dict)]


def _answer(page: Page) -> Row:
    answer = parsed_json(page.text)
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        raise LayoutChanged(f"{page.url}: the answer of /queryList holds no data")
    return data


def _entry(row: Row, origin: str) -> Entry | None:
    """None where a row leads nowhere: a headline without an address or a file."""
    files = tuple(_link(file, origin) for file in _list(row.get("articleFiles")) if _is_file(file))
    address = _address(row) or (files[0].url if files else "")
    if not address:
        return None
    return Entry(
        title=trim(row.get("title") or "") or _words(row.get("showTitle") or ""),
        url=absolute(origin, address),
        published_on=day(row.get("pubDate") or ""),
        attachments=files,
    )


def _address(row: Row) -> str:
    urls = row.get("urls")
    if isinstance(urls, str) and urls.lstrip().startswith("{"):
        urls = _inner(urls)
    return str(urls.get("pc") or "") if isinstance(urls, dict) else str(urls or "")


def _list(value: object) -> list[Row]:
    """Their files are an array in the page and a string of JSON in the answers."""
    found = _inner(value) if isinstance(value, str) else value
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _inner(text: str) -> Any:
    """A string of JSON within the JSON; nothing where it is cut off: one row must not cost the others."""
    return parsed_json(text)


def _is_file(file: Row) -> bool:
    return bool(file.get("url") or file.get("filePath")) and not file.get("delFlag")


def _link(file: Row, origin: str) -> Link:
    url = absolute(origin, file.get("url") or file.get("filePath") or "")
    return Link(title=_STAMP.sub("", trim(file.get("fileName") or "")) or url.rsplit("/", 1)[-1], url=url)


def _words(html: str) -> str:
    return trim("".join(map(str, lxml.html.fromstring(f"<p>{html}</p>").itertext()))) if html.strip() else ""


def _form(text: str) -> dict[str, str]:
    found = {field: value for key, field in _PAGER.items() if (value := setting(text, key))}
    return {**found, "perPage": found.get("perPage", PAGE_SIZE)}


def _declared(text: str) -> int:
    described = _SELF.search(text)
    match = _TOTAL.search(described[1]) if described else None
    return int(match[1]) if match else 0
