"""Hanweb 大汉 jcms: the rows are records of XML, in the first page and in the answers of dataproxy.jsp.

Groups of records overlap (three answers of 76 records held 126 addresses), totalpage counts by another size
than the answers have, and some sites heed startrecord, others only page: both are sent. Deep pages may answer
54 bytes of nothing. The catalogue of public information (信息公开目录) has a pager of its own: see catalogue.
"""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.cms import Ask, Page, catalogue, once
from crawler.cms.markup import absolute, heading, is_article, setting
from crawler.cms.pagers import next_link
from crawler.cms.rows import entry_of
from crawler.cms.static import following
from pipeline.errors import LayoutChanged
from pipeline.formats.page import shallow_tree_of
from pipeline.types import Entry

PAGES_OF_A_GROUP = 3
"""A page of the browser shows a third of what one answer brings."""
_RECORD = re.compile(
    r"<record>\s*<!\[CDATA\[((?:[^\]]++|\](?!\]>\s*</record>))*+)\]\]>\s*</record>", re.IGNORECASE
)
_NEXT_GROUP = re.compile(
    r"<nextgroup>\s*<!\[CDATA\[\s*<a\s[^>]{0,50}href=[\"']([^\"']{1,1000})", re.IGNORECASE
)
_TOTAL = re.compile(
    r"otal[Rr]ecord(?<!\w\wotal[Rr]ecord)(?:>\s*(\d{1,7})\s*</totalrecord>|[\"']?\s*[:=]\s*[\"']?(\d{1,7}))"
)
"""Letters at the beginning make it ten times as fast as a pattern that minds no case."""
_PROXY = re.compile(r"/module/(?:web/)?(?:jslib/jquery/)?jpage/dataproxy\.jsp")
_ARTICLE = re.compile(r"/art/\d{4}/")
_FIELDS = ("webid", "path", "columnid", "unitid", "webname", "permissiontype")
_CONSTANTS = {"col": "1", "appid": "1", "sourceContentType": "1"}
_PER_PAGE = "15"


class Jpage:
    """江苏, 浙江, 山东, 江西 before UCAP: /col/col80179/index.html, /art/2025/10/29/art_80179_1.html."""

    def recognise(self, page: Page) -> float:
        """Its store of records, its proxy, its catalogue."""
        if "<datastore" in page.text and page.text.lstrip().startswith(("<datastore", "<?xml")):
            return 1.0
        if is_article(page.tree):
            return 0.0
        if "<datastore" in page.text or catalogue.is_catalogue(page):
            return 1.0
        if (
            _PROXY.search(page.text)
            and _asked(page)["unitid"]
            and next(page.tree.iter("script"), None) is not None
        ):
            return 0.9
        rows = page.listing.rows
        hanweb = sum(bool(_ARTICLE.search(row.url)) for row in rows) * 2 > len(rows)
        return 0.7 if hanweb and "/col/col" in page.url and page.listing.share > 0.5 else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The records, or the rows of a catalogue.

        Raises:
            LayoutChanged: none of the family's landmarks.
        """
        if catalogue.is_catalogue(page):
            return catalogue.entries(page)
        records = _records(page)
        if records or "<datastore" in page.text or page.memo:
            return records or page.listing.entries
        if not page.listing.rows and not _PROXY.search(page.text):
            raise LayoutChanged(f"{page.url}: neither a datastore nor a dataproxy.jsp")
        return page.listing.entries

    def next_page(self, page: Page) -> Ask | None:
        """The group that the answer names, else the next by number of record; else the pager's link."""
        if catalogue.is_catalogue(page):
            return catalogue.next_page(page)
        if group := _NEXT_GROUP.search(page.text):
            memo = _asked(page) | {"base": _base(page)}
            # The first group is what stands in the page already: a group without a new row is no end there.
            return Ask(absolute(page.url, unescape(group[1])), memo=memo, leads_on=page.number == 1)
        if page.memo.get("columnid") or _PROXY.search(page.text) or "<datastore" in page.text:
            return _next_records(page)
        link = next_link(page.tree, page.url, page.origin, page.number)
        return following(page, link) if link else None

    def pages(self, page: Page) -> int | None:
        """By the pager's size: the answers' own totalpage counts by another."""
        if catalogue.is_catalogue(page):
            return catalogue.pages(page)
        total = self.total(page)
        return -(-total // int(_asked(page)["perpage"])) if total else None

    def total(self, page: Page) -> int | None:
        """Totalrecord."""
        match = _TOTAL.search(page.text)
        return int(match[1] or match[2]) or None if match else None

    def column_name(self, page: Page) -> str:
        """ColumnName of the head."""
        return heading(page.tree)


@once
def _records(page: Page) -> tuple[Entry, ...]:
    """The entry of each record; its markup is the column's own: <li>, <tr>, a table."""
    if not _markups(page):
        return ()
    wrapped = "".join(f"<section>{_standing(record)}</section>" for record in _markups(page))
    sections = shallow_tree_of(f"<main>{wrapped}</main>").iter("section")
    return tuple(entry for section in sections if (entry := entry_of(section, _base(page))))


@once
def _markups(page: Page) -> list[str]:
    return _RECORD.findall(page.text)


def _standing(record: str) -> str:
    return f"<table>{record}</table>" if record.lstrip()[:3].lower() == "<tr" else record


def _base(page: Page) -> str:
    return page.memo.get("base") or (page.url if page.text.lstrip().startswith("<data") else page.origin)


def _next_records(page: Page) -> Ask | None:
    """By startrecord and endrecord, and by page for the sites that heed only that."""
    asked = _asked(page)
    if not asked["columnid"] or not asked["unitid"]:
        return None
    size = int(asked["perpage"])
    shown = len(_markups(page)) or len(page.listing.rows)
    start = int(asked["end"]) + 1 if "end" in asked else shown + 1
    end = start + PAGES_OF_A_GROUP * size - 1
    number = int(asked["page"]) + 1 if "page" in asked else shown // size + 1
    match = _TOTAL.search(page.text)
    total = int(match[1] or match[2]) if match else None
    if total is not None and start > total and (number - 1) * size >= total:
        return None
    query = urlencode({"startrecord": start, "endrecord": end, "perpage": size, "page": number})
    form = _CONSTANTS | {name: asked[name] for name in _FIELDS}
    memo = asked | {"end": str(end), "page": str(number), "base": _base(page)}
    promised = total is not None and start + size <= total
    return Ask(f"{asked['proxy']}?{query}", form, memo, promised)


def _asked(page: Page) -> dict[str, str]:
    """Proxy and fields of the form: as remembered, else as the next group or the page's script has them."""
    if "columnid" in page.memo:
        return dict(page.memo)
    group = _NEXT_GROUP.search(page.text)
    query: Mapping[str, str] = dict(parse_qsl(urlsplit(unescape(group[1])).query)) if group else {}
    found = {name: query.get(name) or _setting(page, name) for name in _FIELDS}
    proxy = _PROXY.search(page.text)
    defaults = {"path": "/", "permissiontype": "0"}
    fields = {name: value or defaults.get(name, "") for name, value in found.items()}
    size = _setting(page, "perpage") or _setting(page, "perPage")
    return fields | {
        "proxy": urljoin(page.url, proxy[0] if proxy else "/module/web/jpage/dataproxy.jsp"),
        "perpage": size if size.isdigit() and int(size) else _PER_PAGE,
    }


def _setting(page: Page, name: str) -> str:
    if name == "unitid" and (uid := dict(parse_qsl(urlsplit(page.url).query)).get("uid")):
        return uid
    if name == "columnid" and (column := re.search(r"/col/col(\d+)/", page.url)):
        return column[1]
    return setting(page.text, name)
