"""Chengdu's own platform: /gkml/<column>/column-index-1.shtml, and the library's JSON listPage."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from crawler.cms import Ask, Page
from crawler.cms.markup import absolute, heading, is_article, parsed_json, trim
from crawler.cms.pagers import declared_pages, declared_rows, next_link
from crawler.cms.static import called_page, following, with_query
from pipeline.dates import day
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

_INDEX = re.compile(r"column-index-(\d+)\.shtml")
_ARTICLE = re.compile(r"/gkml/[^?#]{1,200}/\d{15,21}\.shtml")


class Chengdu:
    """成都 and its departments; all of it behind 瑞数 when it was last seen."""

    def recognise(self, page: Page) -> float:
        """Its address beside rows, or records of listPage."""
        if _records(page) is not None:
            return 1.0
        if is_article(page.tree) or not page.listing.rows:
            return 0.0
        rows = page.listing.rows
        of_library = sum(bool(_ARTICLE.search(row.url)) for row in rows) * 2 > len(rows)
        if _INDEX.search(urlsplit(page.url).path):
            return 1.0 if of_library else 0.8
        return 0.9 if of_library and _INDEX.search(page.text) else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows of the page, or the records of an answer.

        Raises:
            LayoutChanged: neither is there.
        """
        records = _records(page)
        if records is not None:
            return tuple(_entry(record, page.url) for record in records if record.get("detailInfoUrl"))
        found = page.listing.entries
        if not found and page.number == 1 and not _INDEX.search(page.text):
            raise LayoutChanged(f"{page.url}: neither rows nor a column index")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """column-index-2.shtml, or current=2 of listPage."""
        pages = self.pages(page)
        if _records(page) is not None:
            more = pages is not None and page.number < pages
            return Ask(with_query(page.url, current=page.number + 1), promised=True) if more else None
        link = next_link(page.tree, page.url, page.origin, page.number)
        if link is None and pages and page.number < pages and _INDEX.search(page.url):
            link = _INDEX.sub(f"column-index-{page.number + 1}.shtml", page.url)
        return following(page, link) if link else None

    def pages(self, page: Page) -> int | None:
        """What the answer or the page counts."""
        if _records(page) is not None:
            return int(_data(page).get("pages") or 0) or None
        called = called_page(page)
        return called[0] if called else declared_pages(page.text)

    def total(self, page: Page) -> int | None:
        """What the answer or the page counts."""
        if _records(page) is not None:
            return int(_data(page).get("total") or 0) or None
        return declared_rows(page.text)

    def column_name(self, page: Page) -> str:
        """ColumnName, else the title."""
        return heading(page.tree)


def _data(page: Page) -> Mapping[str, Any]:
    if not page.text.lstrip().startswith("{"):
        return {}
    answer = parsed_json(page.text)
    data = answer.get("data") if isinstance(answer, dict) else None
    return data if isinstance(data, dict) else {}


def _records(page: Page) -> list[Mapping[str, Any]] | None:
    records = _data(page).get("records")
    return [one for one in records if isinstance(one, dict)] if isinstance(records, list) else None


def _entry(record: Mapping[str, Any], url: str) -> Entry:
    return Entry(
        title=trim(str(record.get("fullName") or record.get("name") or "")),
        url=absolute(url, str(record["detailInfoUrl"])),
        published_on=day(str(record.get("checkTime") or "")),
    )
