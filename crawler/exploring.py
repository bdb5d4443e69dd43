"""From any page of a portal to its listings of accounts: the page itself, or what its links lead to."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.addresses import canonical
from crawler.cms import CMS, Page
from crawler.cms.markup import absolute, heading, is_article, trim
from crawler.jobs import Event
from crawler.recognition import Recognised, recognise
from pipeline import titles
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

LEVELS = 3
"""Home page, 政府信息公开, 财政信息, 预决算: three clicks."""
PAGES_OF_A_LEVEL = 8
_ACCOUNTS = re.compile("[预决]算|三公")
_PROMISES = (
    (_ACCOUNTS, 5),
    (re.compile("财政(?:信息|资金|公开|收支|审计)|财务"), 3),
    (re.compile("(?:政府|政务)?信息公开(?:目录|平台)?$|政务公开|法定主动公开|主动公开|公开目录|重点领域"), 1),
)
"""What a link is called that may lead to accounts, and how much that promises."""
_LONGEST_NAME = 30

Look = Callable[[list[str]], Sequence[Event]]
"""Fetches addresses, once each, as `page` events."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listing as its first page shows it."""

    url: str
    recognised: Recognised
    entries: tuple[Entry, ...]
    pages: int | None
    """By its own account."""
    called: str = ""
    """What the link is called that led here."""

    @property
    def is_of_accounts(self) -> bool:
        """Whether its name or a third of its rows speak of budgets and accounts."""
        if _ACCOUNTS.search(f"{self.called} {self.recognised.column_name}"):
            return True
        return speak_of_accounts(self.entries)


def speak_of_accounts(rows: Sequence[Entry]) -> bool:
    """Whether a third of the rows are called 预算, 决算 or 三公."""
    return sum(bool(_ACCOUNTS.search(row.title)) for row in rows) * 3 >= len(rows) > 0


def listing_at(url: str, text: str, called: str = "") -> Found | None:
    """The listing that a page is; None where it is none that is recognised."""
    seen = recognise(url, text)
    if seen is None:
        return None
    page, cms = Page(url, text), CMS[seen.family]
    try:
        return Found(url, seen, cms.entries(page), cms.pages(page), called)
    except LayoutChanged:
        return None


def listings_below(url: str, text: str, look: Look) -> tuple[Found, ...]:
    """The listings of accounts that the page's links lead to, the nearest level that has any."""
    seen = {canonical(url)}
    level = _promising(url, text)
    for _ in range(LEVELS):
        wanted = {target: called for target, called in level if target not in seen}
        urls = list(wanted)[:PAGES_OF_A_LEVEL]
        if not urls:
            return ()
        seen.update(urls)
        pages = [(page["url"], page["text"]) for page in look(urls) if not page["failure"]]
        listings = (listing_at(address, body, wanted.get(address, "")) for address, body in pages)
        if found := tuple(one for one in listings if one and one.is_of_accounts):
            return found
        level = [link for address, body in pages for link in _promising(address, body)]
    return ()


def reads_as_article(text: str) -> bool:
    """Whether a page is one article, by its marks or by what it calls itself."""
    tree = Page("", text).tree
    if is_article(tree) or "<UCAPCONTENT" in text:
        return True
    called = titles.identify(heading(tree))
    return called.kind is not None and called.fiscal_year is not None


def _promising(url: str, text: str) -> list[tuple[str, str]]:
    """Addresses of the same host that may lead to accounts and what they are called, the best first."""
    found: dict[str, tuple[int, str]] = {}
    for target, called in _links(Page(url, text)):
        promise = max((worth for words, worth in _PROMISES if words.search(called)), default=0)
        same_host = urlsplit(target).hostname == urlsplit(url).hostname
        if promise and same_host and not _names_a_disclosure(called) and target not in found:
            found[target] = (promise, called)
    ranked = sorted(found.items(), key=lambda item: -item[1][0])
    return [(target, called) for target, (_, called) in ranked]


def _links(page: Page) -> Iterator[tuple[str, str]]:
    for link in page.tree.iter("a"):
        href = link.get("href", "")
        called = trim(" ".join("".join(link.itertext()).split())) or link.get("title", "")
        if href and called and len(called) <= _LONGEST_NAME and not href.startswith(("javascript:", "#")):
            yield canonical(absolute(page.origin, href)), called


def _names_a_disclosure(called: str) -> bool:
    """2023年度部门决算 of a unit is a row of some listing, no column."""
    said = titles.identify(called)
    return said.fiscal_year is not None and said.unit is not None
