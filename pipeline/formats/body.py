"""Where on a page the document stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from pipeline.errors import DocumentError
from pipeline.formats.flatten import is_menu, text_of
from pipeline.formats.gkmlpt import detail
from pipeline.formats.page import Page, tree_of
from pipeline.formats.ucap import own_content

# Containers of the body by CMS family, the most particular first; ids and classes in lower case.
_CONTAINERS = (
    "#zoom",  # UCAP, Hanweb, TRS
    "#zoomcon",  # CMSPRO
    "#cmsarticlecontent",  # CMSPRO at sc.gov.cn
    ".article-content-body",  # CMSPRO
    ".wzzw",  # UCAP
    "#vsb_content",  # VSB
    ".v_news_content",
    "form=_newscontent_fromname",
    ".trs_editor",  # TRS
    ".trs_editor_view",
    ".trs_ueditor",
    ".news_cont_d_wrap",  # NFCMS
    ".content-zc",  # sthjt.sc.gov.cn
    ".xl_cont",
    ".zfwjwzcontent",  # fgw.sc.gov.cn
    ".cont_t",  # jxt.sc.gov.cn
    ".bt-article-y",  # Hanweb at jiangxi.gov.cn
    "#articlecontent",
    "#article-content",
    ".article-content",
    ".article_content",
    ".articlecontent",
    ".news_content",
)
_RANK = {container: rank for rank, container in enumerate(_CONTAINERS)}
_NUMBERED = re.compile(r"(?<=^#vsb_content)_\d+$")
_MOST_OF_A_KIND = 5
_SHOWN = frozenset({"a", "img", "iframe", "embed", "object", "table"})

_MARKER = re.compile(r"<!--\s*<?(/?)UCAPCONTENT>?\s*(/?)-->|<(/?)UCAPCONTENT\b[^>]{0,200}>", re.IGNORECASE)

_BLOCKS = frozenset({"p", "div", "td", "li", "section", "article", "blockquote", "pre", "dd"})
_OUTSIDE = frozenset({"script", "style", "a", "select", "option", "button", "noscript", "title", "textarea"})
_TABLE_PARTS = frozenset({"tr", "tbody", "thead", "tfoot"})
_PROSE = re.compile(r"[\u4e00-\u9fff”》）)][,，。；;、]")
"""Sentences; labels, days and titles of news have no stops."""
_WITHOUT_STOPS = 0.25
_SHORTEST_PARAGRAPH = 10
_SHORTEST_BODY = 30
"""现将本局2023年度部门决算予以公开，接受社会监督。附件从略: a notice leaves the rest to its files."""
_FURTHEST_BLOCK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The element that holds the document, its text, and whether the CMS itself marks it as the body."""

    root: HtmlElement
    text: str
    marked: bool


def find_body(page: Page) -> Body:
    """The body by marker, container, script or density; where all fail, the page without its menus."""
    marked = _marked(page)
    if marked is not None:
        return Body(root=marked, text=text_of(marked), marked=True)
    densest = _densest(page.tree)
    root = page.tree if densest is None else densest
    return Body(root=root, text=text_of(root, navigation=False), marked=False)


def _marked(page: Page) -> HtmlElement | None:
    """What the CMS says is the body: by its marks, by a container's name, or in a script."""
    found = _between_markers(page.source)
    if found is None:
        found = _in_container(page.tree)
    return _in_script(page.source) if found is None else found


def _between_markers(source: str) -> HtmlElement | None:
    """CMSPRO marks the body in the source, in tags or comments that a parser would not keep in place."""
    start = None
    for match in _MARKER.finditer(source):
        closes = any(match.group(1, 2, 3))
        if closes and start is not None:
            return _fragment(source[start : match.start()])
        start = match.end() if not closes and start is None else start
    return None


def _in_script(source: str) -> HtmlElement | None:
    return _fragment(own_content(source) or detail(source))


def _fragment(markup: str) -> HtmlElement | None:
    if not markup.strip():
        return None
    try:
        root = tree_of(f"<div>{markup}</div>")
    except DocumentError:
        return None
    return root if _shows_something(root) else None


def _in_container(tree: HtmlElement) -> HtmlElement | None:
    found: dict[int, list[HtmlElement]] = {}
    for element in tree.iter("div", "td", "form", "section", "article", "ul", "p", "span"):
        for name in _RANK.keys() & _names(element):
            alike = found.setdefault(_RANK[name], [])
            if len(alike) < _MOST_OF_A_KIND:
                alike.append(element)
    for rank in sorted(found):
        if shown := [element for element in found[rank] if _shows_something(element)]:
            return max(shown, key=lambda element: len(element.text_content()))
    return None


def _names(element: HtmlElement) -> list[str]:
    classes = element.get("class")
    names = [f".{name}" for name in classes.lower().split()] if classes else []
    if identifier := element.get("id"):
        names.append(_NUMBERED.sub("", f"#{identifier.lower()}"))
    if element.tag == "form" and (name := element.get("name")):
        names.append(f"form={name}")
    return names


def _shows_something(element: HtmlElement) -> bool:
    if any(words.strip() and "{{" not in words for words in element.itertext()):
        return True
    return any(part.tag in _SHOWN for part in element.iter())


def _densest(tree: HtmlElement) -> HtmlElement | None:
    """The element whose own paragraphs hold the most text; half a paragraph counts for the element around."""
    weights: dict[HtmlElement, float] = {}
    for element in _outside_menus(tree):
        length = _own_text(element)
        block = _block_around(element) if length >= _SHORTEST_PARAGRAPH else None
        holder = block.getparent() if block is not None else None
        if holder is not None:
            weights[holder] = weights.get(holder, 0) + length
            if (around := holder.getparent()) is not None:
                weights[around] = weights.get(around, 0) + length / 2
    best = max(weights, key=lambda holder: weights[holder], default=None)
    if best is None or weights[best] < _SHORTEST_BODY:
        return None
    while best.tag in _TABLE_PARTS and (parent := best.getparent()) is not None:
        best = parent
    return best


def _outside_menus(tree: HtmlElement) -> Iterator[HtmlElement]:
    walker = iterwalk(tree, events=("start",))
    for _, element in walker:
        if not isinstance(element.tag, str) or is_menu(element):
            walker.skip_subtree()
        elif element.tag not in _OUTSIDE:
            yield element


def _own_text(element: HtmlElement) -> float:
    """Characters of its own, of which those without a stop count little: they are captions, not text."""
    words = "".join((element.text or "", *(child.tail or "" for child in element)))
    length = len(words.strip())
    return length if length < _SHORTEST_PARAGRAPH or _PROSE.search(words) else length * _WITHOUT_STOPS


def _block_around(element: HtmlElement) -> HtmlElement | None:
    for _ in range(_FURTHEST_BLOCK):
        if element.tag in _BLOCKS:
            return element
        parent = element.getparent()
        if parent is None or parent.tag in _OUTSIDE:
            return None
        element = parent
    return None
