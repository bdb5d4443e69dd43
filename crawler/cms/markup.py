"""What listings of every family have in common: metas, the base address, dates beside titles."""

import re
from datetime import date
from urllib.parse import urljoin

from parsel import Selector

_DAY = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")


def parse(text: str) -> Selector:
    """The page as a tree of 256 levels at most: at 100,000, each look for what lies within takes hours."""
    return Selector(text, huge_tree=False)


def meta(page: Selector, name: str) -> str:
    """The first filled <meta name=…> of that name in any case: portals print some twice, once empty."""
    wanted = name.lower()
    for tag in page.xpath("(//meta[@name][@content])[position() <= 500]"):
        if tag.attrib["name"].lower() == wanted and tag.attrib["content"].strip():
            return tag.attrib["content"].strip()
    return ""


def base(page: Selector, url: str) -> str:
    """What relative links resolve against: <base href>, else the page's own address."""
    return urljoin(url, page.xpath("string(//base/@href)").get(default=""))


def absolute(origin: str, address: str) -> str:
    """The address in full; as it stands where it is no address, so that asking for it says so."""
    try:
        return urljoin(origin, address.strip())
    except ValueError:
        return address.strip()


def day(text: str) -> date | None:
    """The first calendar day written in `text`; None where there is none, or none of this calendar."""
    match = _DAY.search(text)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def trim(text: str) -> str:
    """White space around a title, and line breaks within, are the template's, not the publisher's."""
    return " ".join(text.split()) if "\n" in text else text.strip()


def heading(page: Selector) -> str:
    """What a page calls itself: ColumnName, else the first part of its title."""
    title = trim(page.xpath("string(//title)").get(default=""))
    return meta(page, "ColumnName") or re.split("[-_|]", title)[0].strip()


def is_article(page: Selector) -> bool:
    """Whether the page says of itself that it is one article: some carry a listing of their siblings."""
    return bool(meta(page, "ArticleTitle"))
