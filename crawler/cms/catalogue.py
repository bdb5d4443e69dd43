"""Hanweb's catalogue of public information (信息公开目录): search.jsp by POST, subjectinfo.jsp by GET.

The rows' links carry what the catalogue knows: syh (索引号), mc (标题), rq. That rq may be the day of the
document or of a migration: on jiangxi.gov.cn it differs from the address in nine rows of ten.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.cms import Ask, Page, once
from crawler.cms.markup import absolute, setting, trim
from crawler.cms.rows import entry_of
from crawler.cms.static import with_query
from pipeline.dates import day
from pipeline.types import Entry

_LANDMARKS = ("/module/xxgk/search.jsp", "/module/xxgk/subjectinfo.jsp", "tr_main_value_odd")
_ROW = re.compile(r"\btr_main_value_(?:odd|even)\b")
_PAGES = re.compile(r"共\s{0,3}(?:<[^<>]{0,80}>\s{0,3}){0,2}(\d{1,4})(?:\s{0,3}<[^<>]{0,80}>){0,2}\s{0,3}页")
_FORM = (
    "infotypeId",
    "jdid",
    "area",
    "divid",
    "vc_title",
    "vc_number",
    "vc_filenumber",
    "vc_all",
    "texttype",
)
_QUERY = "standardXxgk=0&isAllList=1&texttype=0&fbtime=-1&vc_all=&vc_filenumber=&vc_title=&vc_number="
_SORT = "&sortfield=,createdatetime:0,orderid:0"


@once
def is_catalogue(page: Page) -> bool:
    """Whether the page is one, or leads to its search."""
    return "catalogue" in page.memo or any(landmark in page.text for landmark in _LANDMARKS)


def entries(page: Page) -> tuple[Entry, ...]:
    """The rows of the table; what repeats, where the answer of the search has no template of the family."""
    return tuple(_rows(page)) or (page.listing.entries if "catalogue" in page.memo else ())


def next_page(page: Page) -> Ask | None:
    """currpage, one more; first of all page 1 where the column's page holds no rows itself."""
    found = bool(entries(page))
    number = int(page.memo.get("currpage", "1" if found else "0"))
    counted = pages(page)
    if found and (counted is None or number >= counted):
        return None
    if not found and "catalogue" in page.memo:
        return None
    if "subjectinfo.jsp" in page.url:
        return Ask(with_query(page.url, currpage=number + 1), memo=_memo(page, number + 1), promised=True)
    return _search(page, number + 1, promised=counted is not None)


def pages(page: Page) -> int | None:
    """共 N 页."""
    match = _PAGES.search(page.text)
    return int(match[1]) if match else None


def _rows(page: Page) -> Iterator[Entry]:
    origin = page.memo.get("base") or page.origin
    for row in page.tree.iter("tr", "li", "div"):
        if _ROW.search(row.get("class", "")):
            named = next((link for link in row.iter("a") if link.get("mc")), None)
            entry = entry_of(row, origin) if named is None else _named(named, origin)
            if entry:
                yield entry


def _named(link: HtmlElement, origin: str) -> Entry:
    return Entry(
        title=trim(link.get("mc", "")),
        url=absolute(origin, link.get("href", "")),
        published_on=day(link.get("rq", "")),
    )


def _memo(page: Page, number: int) -> dict[str, str]:
    memo = {"catalogue": "1", "currpage": str(number), "base": page.memo.get("base") or page.origin}
    return {**page.memo, **memo}


def _search(page: Page, number: int, *, promised: bool) -> Ask:
    memo = _memo(page, number)
    if "form.infotypeId" not in memo:
        query = dict(parse_qsl(urlsplit(page.url).query))
        memo |= {f"form.{name}": query.get(name) or setting(page.text, name) for name in _FORM}
    form = {name.removeprefix("form."): value for name, value in memo.items() if name.startswith("form.")}
    url = urljoin(memo["base"], f"/module/xxgk/search.jsp?{_QUERY}&currpage={number}{_SORT}")
    return Ask(url, form, memo, promised)
