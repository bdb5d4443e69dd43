"""What listings of every family have in common: metas, the base address, what a page calls itself."""

import json
import re
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

_SEPARATOR = re.compile("[-_|–—]")
_ARTICLE_BODY = frozenset(
    {
        *("zoom", "zoomcon", "vsb_content", "cmsarticlecontent", "ucapcontent"),
        *("trs_editor", "trs_ueditor", "trs_editor_view", "v_news_content", "news_cont_d_wrap"),
        *("article-content-body", "bt-article-y", "wzzw"),
    }
)
"""Ids and classes, in lower case, of what holds an article: no listing has one with text in it."""
_SHORTEST_BODY = 40
_SEGMENT = "[A-Za-z0-9_%-][A-Za-z0-9_%.-]*"
_PLAIN_PATH = re.compile(
    r"(?=[^?])(https?://[A-Za-z0-9_.-]+(?::[0-9]{1,5})?/|/|\./|(?:\.\./){1,8})?"
    rf"((?:{_SEGMENT}(?:/{_SEGMENT})*/?)?(?:\?[A-Za-z0-9_%&=.-]+)?)"
)
"""No dots to resolve, nothing empty: it stands as it is behind its host, or the folder it begins at."""
_LENIENT = json.JSONDecoder(strict=False)
_VALUE = re.compile(
    r"[\"']?\s{0,20}[:=]\s{0,20}\[?\s{0,20}(?:\"([^\"\n]{0,2000})\"|'([^'\n]{0,2000})'|([\w.-]+))"
)


def meta(tree: HtmlElement, name: str) -> str:
    """The first filled <meta name=…> of that name in any case: portals print some twice, once empty."""
    wanted = name.lower()
    for tag in tree.iter("meta"):
        if tag.get("name", "").lower() == wanted and (content := tag.get("content", "").strip()):
            return str(content)
    return ""


def base(tree: HtmlElement, url: str) -> str:
    """What relative links resolve against: <base href>, else the page's own address."""
    href = next((tag.get("href", "") for tag in tree.iter("base") if tag.get("href")), "")
    return absolute(url, href)


def absolute(origin: str, address: str) -> str:
    """The address in full; as it stands where it is no address, so that asking for it says so."""
    address = address.strip()
    try:
        # Most rows give a plain path: ten times faster than to join what needs no joining.
        if match := _PLAIN_PATH.fullmatch(address):
            beginning, path = match.groups("")
            return address if beginning[:1] == "h" else _folder(origin, beginning) + path
        return urljoin(origin, address)
    except ValueError:
        return address


@lru_cache(maxsize=64)
def _folder(origin: str, up: str) -> str:
    """Where a path begins: at the root, in the folder of the page, or above it."""
    return urljoin(origin, f"{up}x")[:-1]


def trim(text: str) -> str:
    """White space around a title, and line breaks within, are the template's, not the publisher's."""
    return " ".join(text.split()) if "\n" in text else text.strip()


def heading(tree: HtmlElement) -> str:
    """What a page calls itself: ColumnName, else the first part of its title."""
    return meta(tree, "ColumnName") or _SEPARATOR.split(trim(tree.findtext(".//title") or ""))[0].strip()


def is_article(tree: HtmlElement) -> bool:
    """Whether the page is one article: some carry a listing of their siblings."""
    if meta(tree, "ArticleTitle") or next(tree.iter("ucapcontent"), None) is not None:
        return True
    for element in tree.iter("div", "td", "form", "section", "article"):
        names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
        # VSB numbers its bodies: vsb_content_2.
        if any(name in _ARTICLE_BODY or name.startswith("vsb_content_") for name in names):
            return len("".join(element.itertext()).strip()) >= _SHORTEST_BODY or _shows_a_file(element)
    return False


def _shows_a_file(element: HtmlElement) -> bool:
    return next(element.iter("iframe", "embed", "object", "img"), None) is not None


def setting(text: str, key: str) -> str:
    """A value of an object in a script, JavaScript rather than JSON; of a list its first; "" where absent."""
    start = text.find(key)
    while start >= 0:
        match = _VALUE.match(text, start + len(key))
        if match and not (text[start - 1 : start].isalnum() or text[start - 1 : start] in {"_", "-", "."}):
            return next(value for value in match.groups() if value is not None)
        start = text.find(key, start + 1)
    return ""


def parsed_json(text: str) -> Any:
    """The JSON of an answer, None where it is none: portals put raw line breaks into their strings."""
    try:
        return _LENIENT.decode(text)
    except (ValueError, RecursionError):
        return None
