"""UCAP's older generation (开普 CMSPRO): static pages with a pager call, or rows drawn from a JSON twin.

Known from Sichuan, Gansu and Yichun before 2024. Rows and pager may stand inside an HTML comment: the visible
list is then drawn by script, and what the comment holds is the same list.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from crawler.cms import Ask, Page, once
from crawler.cms.markup import absolute, heading, is_article, meta, parsed_json, trim
from crawler.cms.pagers import CALL, CONTAINED_CALL
from crawler.cms.rows import Listing, find_listing
from pipeline.dates import day
from pipeline.errors import LayoutChanged
from pipeline.formats.page import shallow_tree_of
from pipeline.types import Entry

_BASE = re.compile(r"<base\b[^>]{0,200}\bhref\s*=\s*[\"']?([^\"'\s>]{1,500})", re.IGNORECASE)
_CHANNEL = re.compile(
    r"<meta\b[^>]{0,80}\bname\s*=\s*[\"']?channelId[\"']?\s[^>]{0,40}content\s*=\s*[\"']?([0-9a-f]{32})\b"
)
_TWIN_SIZE = 15


class CmsPro:
    """Template-named pages: zwgklist.shtml, then zwgklist_2.shtml."""

    def recognise(self, page: Page) -> float:
        """Its pager call, or its channel's meta beside rows."""
        if not _call(page) and not _channel(page):
            return 0.0
        if "UCAPCONTENT" in page.text or is_article(page.tree):
            return 0.0
        if _call(page):
            return 1.0
        return 0.7 if meta(page.tree, "ColumnName") else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows of the listing, in the comment or in the open, without the navigation around it.

        Raises:
            LayoutChanged: no rows, and neither a pager nor a channel that would explain it.
        """
        if "channel" in page.memo:
            return tuple(_twin_entries(page))
        found = _listing(page).entries
        if not found and not _call(page) and not _channel(page):
            raise LayoutChanged(f"{page.url}: neither rows nor a pager nor a channelId")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """The next static page; the JSON twin where the static page holds no rows."""
        if "channel" in page.memo:
            return _twin_following(page)
        channel, listing = _channel(page), _listing(page)
        if channel and not listing.rows:
            return _twin(page.url, channel, 1, promised=False)
        call = _call(page)
        if not call or int(call[2]) >= int(call[1]):
            return None
        url = urljoin(page.url, f"{call[3]}_{int(call[2]) + 1}.{call[4]}")
        return Ask(url, memo={"place": page.memo.get("place") or listing.place}, promised=True)

    def pages(self, page: Page) -> int | None:
        """What the pager is called with."""
        call = _call(page)
        return int(call[1]) if call else None

    def total(self, page: Page) -> int | None:
        """What the pager is called with, or the twin counts."""
        if "channel" in page.memo:
            return int(_twin_data(page).get("total") or 0) or None
        call = _call(page)
        return int(call[5]) if call and call[5] else None

    def column_name(self, page: Page) -> str:
        """ColumnName of the head."""
        return heading(page.tree)


def _channel(page: Page) -> str:
    match = _CHANNEL.search(page.text)
    return match[1] if match else ""


@once
def _listing(page: Page) -> Listing:
    """The rows in the comment that holds the pager, or else in the open."""
    for comment in _comments(page.text):
        if CALL.search(comment) and "<a" in comment:
            place = page.memo.get("place", "")
            return find_listing(shallow_tree_of(f"<div>{comment}</div>"), page.url, _origin(page), place)
    return page.listing


def _comments(text: str) -> Iterator[str]:
    """What each comment holds; one that never closes goes on to the end."""
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + len("<!--"))
        yield text[start + len("<!--") : end if end >= 0 else None]
        start = text.find("<!--", end) if end >= 0 else -1


def _origin(page: Page) -> str:
    match = _BASE.search(page.text)
    return absolute(page.url, match[1]) if match else page.url


@once
def _call(page: Page) -> re.Match[str] | None:
    """A call with a container; TRS's has none, and counts from 0."""
    call = CALL.search(page.text)
    return call if call and CONTAINED_CALL.match(call[0]) else None


def _twin(listing: str, channel: str, number: int, *, promised: bool) -> Ask:
    query = f"page={number}&_pageSize={_TWIN_SIZE}&_isAgg=true&_isJson=true&_template=index"
    return Ask(
        urljoin(listing, f"/common/search/{channel}?{query}"),
        memo={"channel": channel, "page": str(number), "listing": listing},
        promised=promised,
    )


def _twin_following(page: Page) -> Ask | None:
    data, number = _twin_data(page), int(page.memo["page"])
    size, total = int(data.get("rows") or _TWIN_SIZE), int(data.get("total") or 0)
    more = number * size < total
    if not more:
        return None
    return _twin(page.memo["listing"], page.memo["channel"], number + 1, promised=True)


def _twin_entries(page: Page) -> Iterator[Entry]:
    for row in _twin_data(page).get("results") or ():
        if row.get("url"):
            yield Entry(
                title=trim(row.get("title") or ""),
                url=absolute(page.memo["listing"], row["url"]),
                published_on=day(row.get("publishedTimeStr") or ""),
            )


def _twin_data(page: Page) -> Mapping[str, Any]:
    answer = parsed_json(page.text)
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        raise LayoutChanged(f"{page.url}: the answer of /common/search holds no data")
    return data
