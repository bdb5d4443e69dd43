"""UCAP's older generation (开普 CMSPRO): static pages with a pager call, or rows drawn from a JSON twin.

Known from Sichuan, Gansu and Yichun before 2024. Rows and pager may stand inside an HTML comment: the visible
list is then drawn by script, and what the comment holds is the same list.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from parsel import Selector, SelectorList

from crawler.cms import Ask, Page
from crawler.cms.markup import absolute, base, day, heading, is_article, meta, parse, trim
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

_PAGER = re.compile(
    r"createPageHTML\(\s*['\"][\w-]+['\"]\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]"
    r"(?:\s*,\s*(\d+))?"
)
"""(container, pages, current, name, extension, total): only calls with numbers: pages define it too."""
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_CHANNEL = re.compile(r"[0-9a-f]{32}")
MOST_ROWS = 5_000
"""Of one page: 350,000 take 1.1 GB and minutes; listings show a few hundred, with their navigation."""
_ANY_ROW = "//*[self::li or self::dd or self::tr][.//a[@href]][not(.//li or .//dd or .//tr)]"
_ROW = f"({_ANY_ROW})[position() <= {MOST_ROWS}]"
_TWIN_SIZE = 15


class CmsPro:
    """Template-named pages: zwgklist.shtml, then zwgklist_2.shtml."""

    def recognise(self, page: Page) -> float:
        """Its pager call, or its channel's meta beside rows."""
        markup = parse(page.text)
        if is_article(markup) or "<UCAPCONTENT" in page.text:
            return 0.0
        if _PAGER.search(page.text):
            return 1.0
        return 0.7 if _channel(markup) and meta(markup, "ColumnName") else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows of the listing, in the comment or in the open, without the navigation around it.

        Raises:
            LayoutChanged: no rows, and neither a pager nor a channel that would explain it.
        """
        if page.memo:
            return tuple(_twin_entries(page))
        markup = parse(page.text)
        found = tuple(_static_entries(markup, page))
        if not found and not _PAGER.search(page.text) and not _channel(markup):
            raise LayoutChanged(f"{page.url}: neither rows nor a pager nor a channelId")
        return found

    def next_page(self, page: Page) -> Ask | None:
        """The next static page; the JSON twin where the static page holds no rows."""
        if page.memo:
            return _twin_following(page)
        pager = _PAGER.search(page.text)
        channel = _channel(parse(page.text))
        if channel and not self.entries(page):
            return _twin(page.url, channel, 1, promised=False)
        if not pager or int(pager[2]) >= int(pager[1]):
            return None
        return Ask(urljoin(page.url, f"{pager[3]}_{int(pager[2]) + 1}.{pager[4]}"), promised=True)

    def pages(self, page: Page) -> int | None:
        """What the pager is called with."""
        pager = _PAGER.search(page.text)
        return int(pager[1]) if pager else None

    def total(self, page: Page) -> int | None:
        """What the pager is called with, or the twin counts."""
        if page.memo:
            return int(_twin_data(page).get("total") or 0) or None
        pager = _PAGER.search(page.text)
        return int(pager[5]) if pager and pager[5] else None

    def column_name(self, page: Page) -> str:
        """ColumnName of the head."""
        return heading(parse(page.text))


def _channel(markup: Selector) -> str:
    code = meta(markup, "channelId")
    return code if _CHANNEL.fullmatch(code) else ""


def _static_entries(markup: Selector, page: Page) -> Iterator[Entry]:
    origin = base(markup, page.url)
    seen = set()
    for row in _listing(_part_with_pager(markup, page.text), page.url):
        entry = _entry(row, origin)
        if entry and entry.url not in seen:
            seen.add(entry.url)
            yield entry


def _part_with_pager(markup: Selector, text: str) -> Selector:
    """The comment that holds the pager is the list; without one the list stands in the open."""
    for comment in _COMMENT.findall(text):
        if _PAGER.search(comment) and "<a" in comment:
            return parse(comment)
    return markup


def _listing(part: Selector, url: str) -> list[Selector]:
    """The rows of the one list that is the column's: side bars have dates and links as well.

    It is the kind of container that holds the most dated rows of the column's own folder, else of any.
    """
    dated = [row for row in part.xpath(_ROW) if day(_beside(row))]
    if not dated:
        return []
    folder = re.sub(r"/[^/]*$", "/", re.sub(r"^https?://[^/]+", "", url))
    own = [row for row in dated if folder in (row.xpath(".//a/@href").get() or "")]
    container = Counter(map(_container, own or dated)).most_common(1)[0][0]
    return [row for row in part.xpath(_ROW) if _container(row) == container]


def _container(row: Selector) -> tuple[str, ...]:
    """Tag, class and id of a row's parent: a list is often cut into several <ul> of one class."""
    parent = row.xpath("..")
    return (*parent.xpath("name()").getall(), *parent.xpath("@class").getall(), *parent.xpath("@id").getall())


def _beside(row: Selector) -> str:
    """A row's text without its link: a title may hold a date of its own."""
    return " ".join(row.xpath(".//text()[not(ancestor::a)]").getall())


def _entry(row: Selector, origin: str) -> Entry | None:
    links: SelectorList[Selector] = row.xpath(".//a[@href]")
    href = links[0].attrib["href"].strip()
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return None
    full = trim(links[0].attrib.get("title", ""))  # the text may be cut with …, the attribute is not
    return Entry(
        title=full or trim(" ".join(links[0].xpath(".//text()").getall())),
        url=absolute(origin, href),
        published_on=day(_beside(row)),
    )


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
    try:
        data = json.loads(page.text, strict=False)["data"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LayoutChanged(f"{page.url}: the answer is not the JSON of /common/search") from error
    if not isinstance(data, dict):
        raise LayoutChanged(f"{page.url}: the answer of /common/search holds no data")
    return data
