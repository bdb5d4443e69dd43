"""Markup to text: a paragraph a line, a table row a line with its cells between tabs."""

import re
from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from pipeline.noise import is_furniture, without_counters

# fmt: off - word lists
_UNSEEN = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "iframe",
        "object",
        "svg",
        "select",
        "option",
        "button",
        "input",
        "textarea",
    )
)
_BLOCKS = frozenset(
    (
        "body",
        "div",
        "p",
        "br",
        "hr",
        "pre",
        "center",
        "blockquote",
        "address",
        "fieldset",
        "form",
        "figure",
        "figcaption",
        "article",
        "aside",
        "section",
        "main",
        "nav",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "ucaptitle",
        "ucapcontent",
        "publishtime",
    )
)
# fmt: on
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_TEMPLATE = re.compile(r"\{\{\{?[^{}]{0,500}\}?\}\}")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:^|[-_ ])(?:b?share|bdshare\w*|social|sxwz|prev-?next|hits?|counter|qrcode|ewm|erweima"
    r"|related|xgwz|xgxw|xgyd)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(
    r"(?:^|[-_ ])(?:nav\w*|menu|header|footer|foot|bottom|top|crumbs?|breadcrumb|position|dqwz|sidebar"
    r"|copyright|banner|search\w*)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_LONGEST_ASIDE = 2000
_LONGEST_CELL = 1000
_MOST_PARAGRAPHS_OF_A_CELL = 5
_LINE_END = "\u2028"


def text_of(root: HtmlElement, *, without: HtmlElement | None = None, navigation: bool = True) -> str:
    """The text below `root` as a reader sees it, one paragraph or table row a line.

    Scripts, hidden parts, unfilled templates, counters, share bars and links to neighbours are left out; so
    are `without` and, if `navigation` is false, the menus.
    """
    lines = _lines(root, without, navigation)
    tidy = (_tidy(part) for line in lines for part in line.split(_LINE_END) if part)
    return "\n".join(line for line in tidy if line.strip() and not is_furniture(line))


def _tidy(line: str) -> str:
    if "\t" in line:
        return line
    return without_counters(_spaced(line)).strip()


def _spaced(words: str) -> str:
    filled = _TEMPLATE.sub("", words) if "{{" in words else words
    return _SPACE.sub(" ", filled).strip()


def _lines(root: HtmlElement, without: HtmlElement | None, navigation: bool) -> Iterator[str]:
    """Lines before tidying. Iterative, for pages nest thousands of levels deep."""
    line: list[str] = []
    preformatted = 0
    walker = iterwalk(root, events=("start", "end", "comment"))
    for event, element in walker:
        tag = element.tag
        rows = _data_rows(element) if tag == "table" and event == "start" else ()
        if event == "start":
            skipped = rows or element is without or (element is not root and _is_skipped(element, navigation))
            words = "" if skipped else element.text
            if skipped:
                walker.skip_subtree()
        else:
            words = "" if element is root else element.tail
        if tag in _BLOCKS and (line or rows):
            yield "".join(line)
            yield from rows
            line.clear()
        if tag == "pre":
            preformatted += 1 if event == "start" else -1
        if words:
            line.append(words.replace("\n", _LINE_END) if preformatted else words.replace("\t", " "))
    yield "".join(line)


def _is_skipped(element: HtmlElement, navigation: bool) -> bool:
    if element.tag in _UNSEEN:
        return True
    style = element.get("style")
    if style and _HIDDEN.search(style):
        return True
    names = names_of(element)
    if not names.strip():
        return False
    if not navigation and _is_navigation(element):
        return True
    return bool(_ASIDE.search(names)) and _is_short(element)


def is_menu(element: HtmlElement) -> bool:
    """Whether an element is named like a menu, a head or a foot of the page, and is no longer than one."""
    return element.tag not in {"html", "body"} and _is_navigation(element) and _is_short(element)


def _is_navigation(element: HtmlElement) -> bool:
    return element.tag in {"nav", "header", "footer"} or bool(_NAVIGATION.search(names_of(element)))


def names_of(element: HtmlElement) -> str:
    """The classes and the id of an element; "" for most, which have neither."""
    classes, name = element.get("class"), element.get("id")
    return f"{classes or ''} {name or ''}" if classes or name else ""


def _is_short(element: HtmlElement) -> bool:
    """An article may lie in <div class="share-box">: only what is small is beside the point."""
    length = 0
    for words in element.itertext():
        length += len(words)
        if length > _LONGEST_ASIDE:
            return False
    return True


def _data_rows(table: HtmlElement) -> list[str]:
    """The rows of a table of data as lines."""
    lines = ("\t".join(map(cell_text, row)) for row in data_cells(table))
    return [line for line in lines if line.strip()]


def data_cells(table: HtmlElement) -> list[list[HtmlElement]]:
    """The rows of a table of data; none for a table that only lays the page out."""
    if table.find(".//table") is not None:
        return []
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
    if not any(len(row) > 1 for row in rows) or any(_holds_an_article(cell) for row in rows for cell in row):
        return []
    return rows


def _holds_an_article(cell: HtmlElement) -> bool:
    paragraphs = sum(1 for _ in cell.iter("p", "br")) if len(cell) else 0
    return paragraphs > _MOST_PARAGRAPHS_OF_A_CELL and len("".join(cell.itertext())) > _LONGEST_CELL


def cell_text(cell: HtmlElement) -> str:
    """The words of a cell on one line."""
    if not len(cell):
        return _spaced(cell.text or "")
    return " ".join(filter(None, (_spaced(line) for line in _lines(cell, None, navigation=True))))
