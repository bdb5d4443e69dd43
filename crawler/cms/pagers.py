"""Where a listing's next page is, by the pager that it shows or calls."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import canonical
from crawler.cms.markup import absolute

CALL = re.compile(
    r"createPageHTML\s*\(\s*(?:['\"][\w-]+['\"]\s*,\s*)?(\d+)\s*,\s*(\d+)\s*,"
    r"\s*['\"]([\w./-]+)['\"]\s*,\s*['\"](\w+)['\"]"
    r"(?:\s*,\s*['\"]?(\d+))?"
)
"""([container,] pages, current, name, extension[, total]): only calls with numbers: pages define it too."""
CONTAINED_CALL = re.compile(r"createPageHTML\s*\(\s*['\"]")
"""The form that names a container first counts from 1, the one that does not from 0."""
_NEXT = re.compile(
    r"[\s\[【<(（]*(?:下[一1]?页|后[一1]?页|next(?:\s?page)?|[>＞›»]{1,2})[\s\]】)）>＞›»]*", re.IGNORECASE
)
_NUMBER = re.compile(r"[\s\[【(（]*(\d{1,4})[\s\]】)）]*")
_PAGES = (
    re.compile(r"共\s{0,3}(?:<[^<>]{0,80}>\s{0,3}){0,3}(\d{1,4})(?:\s{0,3}<[^<>]{0,80}>){0,3}\s{0,3}页"),
    re.compile(r"页[数次]\s{0,3}[:：]?\s{0,3}(?:\d{1,4}\s{0,3}/\s{0,3})?(\d{1,4})"),
    *(
        re.compile(word + r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,4})\b")
        for word in ("age[Cc]ount", "otal[Pp]ages?", "ount[Pp]age")
    ),
)
"""Each begins with letters: one pattern of all, minding no case, is ten times as slow."""
_ROWS = re.compile(
    r"(?:共|总计|合计)\s{0,3}(?:有|计)?\s{0,3}(?:<[^<>]{0,80}>\s{0,3}){0,3}(\d{1,6})(?:\s{0,3}<[^<>]{0,80}>){0,3}\s{0,3}(?:条|篇)"
)
_LONGEST_WORD = 12
_SCHEME = re.compile(r"(?!https?:)[a-z]+:", re.IGNORECASE)
_MOST_LINKS = 5_000


def next_link(tree: HtmlElement, url: str, origin: str, number: int) -> str | None:
    """The address that the pager's own links give the page after number `number`; None where none does."""
    here, host = canonical(url), urlsplit(url).netloc
    numbered: dict[int, str] = {}
    for words, target in _links(tree, origin):
        if urlsplit(target).netloc != host or canonical(target) == here:
            continue
        if _NEXT.fullmatch(words):
            return target
        if match := _NUMBER.fullmatch(words):
            numbered.setdefault(int(match[1]), target)
    return numbered.get(number + 1) if _is_pager(numbered, number) else None


def declared_pages(text: str) -> int | None:
    """How many pages the listing says it has: 共 5 页, 页次：1/5."""
    match = _declared(text)
    return int(match[1]) or None if match else None


def declared_rows(text: str) -> int | None:
    """How many rows the listing says it has: 共 112 条."""
    match = _ROWS.search(text)
    return int(match[1]) or None if match else None


def has_pager(tree: HtmlElement, text: str) -> bool:
    """Whether the page shows, calls or counts pages."""
    if CALL.search(text) or _declared(text):
        return True
    return any(_NEXT.fullmatch(words) and "页" in words for words in _words(tree))


def _declared(text: str) -> re.Match[str] | None:
    """The first word of the page on how many pages there are."""
    found = (match for pattern in _PAGES if (match := pattern.search(text)))
    return min(found, key=lambda match: match.start(), default=None)


def _links(tree: HtmlElement, origin: str) -> Iterator[tuple[str, str]]:
    for count, anchor in enumerate(tree.iter("a")):
        if count == _MOST_LINKS:
            return
        words = (anchor.text or "").strip() or "".join(anchor.itertext()).strip() or anchor.get("title", "")
        if len(words) > _LONGEST_WORD or not (_NUMBER.fullmatch(words) or _NEXT.fullmatch(words)):
            continue
        href = anchor.get("href", "").strip()
        if href and not href.startswith("#") and not _SCHEME.match(href):
            yield words, absolute(origin, href)


def _words(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("a", "span", "button"):
        words = "".join(element.itertext()).strip() if len(element) < 3 else ""
        if words and len(words) <= _LONGEST_WORD:
            yield words


def _is_pager(numbered: dict[int, str], number: int) -> bool:
    """Single figures as links are no pager yet: 1 2 3 are, around the page that is shown."""
    return number + 1 in numbered and (len(numbered) > 1 or number == 1)
