"""An HTML page as a tree, from text alone, however deep or long it is."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin

import lxml.html
from lxml.etree import ElementDefaultClassLookup, ParserError
from lxml.html import HtmlComment, HtmlElement

from pipeline.errors import DocumentError
from pipeline.types import Status

_XML_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,300}\?>")
# Bytes that libxml2 drops the rest of a text at, or that no text holds; lone surrogates go with encoding.
_FORBIDDEN = bytes([*range(9), 0x0B, *range(0x0E, 0x20)])
_NO_CHARACTERS = ("\ufffe", "\uffff")
_GENERIC_TAGS = re.compile(
    rb"(?:</?(?:div|span|font|b|i|em|strong|section|center|blockquote)\b[^>]*>\s*)+", re.IGNORECASE
)
_ALL_TAGS = re.compile(rb"(?:</?(?!(?:head|title|meta|base|script|style)\b)[a-z][^>]*>\s*)+", re.IGNORECASE)
_ONE_CLASS = ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
_NEVER_QUOTED = "%/:?#[]@!$&'()*+,;=~"
_ABSENT = {"", "null", "undefined", "none", "无"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A parsed page: source, tree, metas by lower-case name, and the address its links resolve against."""

    source: str
    tree: HtmlElement
    metas: dict[str, str]
    base: str


def open_page(source: str, url: str | None) -> Page:
    """The page of `source`; links resolve against its <base>, its address, or else the address it claims.

    Raises:
        DocumentError: no markup at all.
    """
    tree = tree_of(source)
    metas = _metas(tree)
    address = url or urljoin(_site(metas), metas.get("url", ""))
    href = next((base.get("href", "") for base in tree.iter("base") if base.get("href")), "")
    return Page(source=source, tree=tree, metas=metas, base=joined(address, href))


def tree_of(source: str) -> HtmlElement:
    """The tree of `source`, nothing of its text lost."""
    text = _clean(_XML_DECLARATION.sub("", source))
    tree, too_deep = _parsed(text)
    for tags in (_GENERIC_TAGS, _ALL_TAGS):
        # Below 2,048 levels libxml2 drops the rest of the page without a word: nesting so deep means nothing.
        if too_deep:
            tree, too_deep = _parsed(tags.sub(b"<br>", text))
    return tree


def shallow_tree_of(source: str) -> HtmlElement:
    """The tree of `source` to 256 levels: what lies deeper is dropped, which costs a listing nothing.

    At 100,000 levels each look for what lies within takes hours.

    Raises:
        DocumentError: no markup at all.
    """
    return _parsed(_clean(_XML_DECLARATION.sub("", source)), deep=False)[0]


def _clean(text: str) -> bytes:
    """The text in UTF-8 without what no parser takes: faster by C loops than by a pattern of characters."""
    for character in _NO_CHARACTERS:
        text = text.replace(character, "")
    return text.encode("utf-8", "ignore").translate(None, _FORBIDDEN)


def joined(address: str, reference: str) -> str:
    """`reference` as seen from `address`, in ASCII; itself where it is no address at all."""
    try:
        return quote(urljoin(address, reference), safe=_NEVER_QUOTED)
    except ValueError:
        return reference


def _parsed(text: bytes, *, deep: bool = True) -> tuple[HtmlElement, bool]:
    # Without huge_tree a text of more than 10 million characters is dropped.
    parser = lxml.html.HTMLParser(huge_tree=deep, remove_pis=True, encoding="utf-8")
    # lxml.html chooses the class of every element in Python; one class for all costs half the time.
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = lxml.html.document_fromstring(text, parser=parser)
    except ParserError as error:
        raise DocumentError(Status.EMPTY, "the page holds no markup and no text") from error
    return tree, any("Excessive depth" in entry.message for entry in parser.error_log)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The first filled meta of each name: portals print some twice, once empty, and in any case."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name, content = element.get("name", "").strip().lower(), element.get("content", "").strip()
        if name and content.lower() not in _ABSENT and "{{" not in content:
            metas.setdefault(name, content)
    return metas


def _site(metas: dict[str, str]) -> str:
    domain = metas.get("sitedomain", "")
    return domain if "://" in domain or not domain else f"http://{domain}"
