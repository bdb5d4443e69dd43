"""HTML pages: the disclosure on them, without the page around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.dates import day
from pipeline.decode import Decoded, decode
from pipeline.formats import Origin, PartlyRead
from pipeline.formats.attachments import MOST_LINKS, attachments
from pipeline.formats.body import Body, find_body
from pipeline.formats.flatten import names_of, text_of
from pipeline.formats.headings import breadcrumb, steps
from pipeline.formats.labels import labelled
from pipeline.formats.layout import grids_of
from pipeline.formats.markup_tables import pieces_of
from pipeline.formats.page import Page, joined, open_page
from pipeline.formats.ucap import crumbs
from pipeline.tables import standard_tables
from pipeline.types import Document, Link, Status

_TITLE_PLACES = frozenset(
    {
        "zw_title",
        "article-title",
        "article_title",
        "arti_title",
        "content-title",
        "wz_title",
        "xl_title",
        "main-title",
    }
)
_CRUMB_PLACES = re.compile(
    r"(?:^|[-_ ])(?:crumbs?|breadcrumbs?|bread|position|location|dqwz|mbx|weizhi)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,500}>")
_TITLE_SEPARATOR = re.compile(r"\s*[-_|–—]+\s*")
_SITE_NAME = re.compile(r"(?:网|网站|门户|平台|人民政府|政府信息公开|首页)$")
_LONGEST_CRUMBS = 300
_LONGEST_MARKED = 2000
_OPENING = 1000
"""Characters of the body in which a CMS may print the labels above the text."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the page says about its document, and where."""

    page: Page
    body: Body
    around: str
    labels: dict[str, str]


def parse(body: bytes, origin: Origin) -> Document:
    """The document on the page: title, metadata, text, attachments, and where in its site it stands.

    Raises:
        DocumentError: no markup and no text at all.
        PartlyRead: more links to files than an article has.
    """
    decoded = decode(body, origin.content_type)
    page = open_page(decoded.text, origin.url)
    found = find_body(page)
    around = text_of(page.tree, without=found.root if found.root is not page.tree else None)
    said = _Said(page, found, around, labelled(found.text[:_OPENING]) | labelled(around))
    links = attachments(page, found)
    document = _document(said, decoded, links[:MOST_LINKS])
    if len(links) > MOST_LINKS:
        reason = f"more than {MOST_LINKS} links to files on one page; the first {MOST_LINKS} are kept"
        raise PartlyRead(Status.PARTIAL, reason, document)
    return document


def _document(said: _Said, decoded: Decoded, links: tuple[Link, ...]) -> Document:
    labels = said.labels
    pieces = pieces_of(said.body.root, said.body.text)
    return Document(
        title=_title(said),
        text=said.body.text,
        published_on=_published_on(said),
        written_on=day(labels.get("written_on", "")),
        index_number=labels.get("index_number"),
        document_number=labels.get("document_number"),
        issuer=labels.get("issuer") or said.page.metas.get("contentsource") or labels.get("source"),
        breadcrumb=_breadcrumb(said),
        encoding=decoded.encoding,
        replaced=decoded.replaced,
        links=links,
        pictures=() if said.body.text.strip() else _pictures(said),
        tables=standard_tables(pieces),
        grids=grids_of(pieces),
    )


def _pictures(said: _Said) -> tuple[str, ...]:
    """What stands where the text should; outside a marked body it would be the site's logo and counters."""
    shown = said.body.root.iter("img", "iframe") if said.body.marked else ()
    addresses = (element.get("src", "").strip() for element in shown)
    return tuple(joined(said.page.base, address) for address in addresses if address)


def _title(said: _Said) -> str:
    return next((" ".join(title.split()) for title in map(_plain, _titles(said)) if title), "")


def _titles(said: _Said) -> Iterator[str]:
    """What may be the title, the surest first; looked for only where all before it are empty."""
    yield said.page.metas.get("articletitle", "")
    yield _marked("UCAPTITLE", said.page.source)
    yield _printed_title(said.page)
    yield said.labels.get("title", "")
    yield _window_title(said.page)


def _plain(title: str) -> str:
    return _TAG.sub("", title).strip()


def _marked(name: str, source: str) -> str:
    """What CMSPRO marks as `name`, by tags or by comments that look like tags."""
    start = re.search(rf"<(?:!--\s*)?<?{name}>?(?:\s*-->)?", source, re.IGNORECASE)
    if not start:
        return ""
    end = re.compile(rf"<(?:!--\s*)?<?/{name}", re.IGNORECASE).search(
        source, start.end(), start.end() + _LONGEST_MARKED
    )
    marked = source[start.end() : end.start()] if end else ""
    return "" if "{{" in marked else marked


def _printed_title(page: Page) -> str:
    """The heading above the text; a heading that the window's title does not repeat is the site's own."""
    window = _squeezed(page.tree.findtext(".//title") or "")
    for element in page.tree.iter("div", "h1", "h2", "p", "td"):
        if element.tag != "h1" and not _TITLE_PLACES.intersection(element.get("class", "").lower().split()):
            continue
        first = text_of(element).partition("\n")[0]
        if first and (element.tag != "h1" or not window or _squeezed(first) in window):
            return first
    return ""


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _window_title(page: Page) -> str:
    """The window's title without the names of site and column after it."""
    title = (page.tree.findtext(".//title") or "").strip()
    names = {page.metas.get("sitename"), page.metas.get("columnname")}
    pieces = _TITLE_SEPARATOR.split(title)
    while len(pieces) > 1 and (pieces[-1] in names or not pieces[-1] or _SITE_NAME.search(pieces[-1])):
        title = title[: title.rindex(pieces.pop())].rstrip(" \t\r\n　-_|–—")
    return title


def _published_on(said: _Said) -> date | None:
    """When the page says it was published, never when it was generated."""
    return (
        day(said.page.metas.get("pubdate", ""))
        or day(_plain(_marked("PUBLISHTIME", said.page.source)))
        or day(said.labels.get("published_on", ""))
    )


def _breadcrumb(said: _Said) -> tuple[str, ...]:
    if named := crumbs(said.page.source):
        return named
    for line in said.around.split("\n"):
        if len(line) < _LONGEST_CRUMBS and (found := breadcrumb(line)):
            return found
    for element in said.page.tree.iter("div", "ul", "ol", "p", "span", "td", "nav"):
        if _CRUMB_PLACES.search(names_of(element)):
            path = " ".join(text_of(element).split("\n"))
            found = breadcrumb(path) or steps(path)
            if len(found) > 1 and len(path) < _LONGEST_CRUMBS:
                return found
    return ()
