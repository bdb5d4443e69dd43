"""Word documents (.docx): paragraphs and tables in their order.

Read from the markup itself: libraries for Word leave out what stands in text boxes, content controls and
accepted insertions, and covers and tables of contents stand there.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.formats import Origin, zipped
from pipeline.formats.headings import cover_title, title_of
from pipeline.formats.layout import Rows, grids_of, lay_out
from pipeline.tables import standard_tables
from pipeline.types import Document, Status

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MAIN = "word/document.xml"
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNSEEN = {"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "tblPr", "trPr", "tcPr"}
"""Deleted text, field codes, what older programs show instead of a text box, and properties."""
_OPENING = 40
_DEEPEST = 40
"""Tables in tables in text boxes; a document made to exhaust the stack goes deeper."""
_WIDEST = 100

Block = str | Rows


def parse(body: bytes, origin: Origin) -> Document:
    """The text as Word shows it with all changes accepted; a table row is a line with tabs between its cells.

    Raises:
        DocumentError: encrypted, truncated, malformed or beyond its limits.
    """
    with zipped.opened(body) as package:
        root = zipped.xml(package, _MAIN)
    main = next((child for child in root if _name(child) == "body"), None)
    if main is None:
        raise DocumentError(Status.MALFORMED, "the Word document has no body")
    laid = lay_out(_blocks(main, 0))
    opening = laid.lines[:_OPENING]
    return Document(
        title=cover_title(opening) or title_of(opening),
        text=laid.text,
        grids=grids_of(laid.pieces),
        tables=standard_tables(laid.pieces),
    )


def _name(element: etree._Element) -> str:
    """The tag without its namespace, which differs between the transitional and the strict form."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(container: etree._Element, depth: int) -> Iterator[Block]:
    """Paragraphs and tables below an element, through whatever Word wraps them in."""
    if depth > _DEEPEST:
        raise DocumentError(Status.OVER_LIMIT, f"parts nested more than {_DEEPEST} levels deep")
    for child in container:
        name = _name(child)
        if name == "p":
            yield from _paragraph(child, depth)
        elif name == "tbl":
            yield list(_rows(child, depth))
        elif name not in _UNSEEN:
            yield from _blocks(child, depth + 1)


def _paragraph(paragraph: etree._Element, depth: int) -> Iterator[Block]:
    """Its own words, then those of the text boxes anchored in it."""
    words: list[str] = []
    boxes: list[etree._Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name == "t":
            words.append(element.text or "")
        elif name in _MARKS:
            words.append(_MARKS[name])
        elif name == "txbxContent":
            boxes.append(element)
        elif name not in _UNSEEN:
            waiting.extend(reversed(element))
    yield "".join(words)
    for box in boxes:
        yield from _blocks(box, depth + 1)


def _rows(table: etree._Element, depth: int) -> Iterator[list[str | None]]:
    for row in _below(table, "tr"):
        yield [text for cell in _below(row, "tc") for text in _cell(cell, depth)]


def _below(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, content controls and insertions looked through."""
    for child in element:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _below(child, wanted)


def _cell(cell: etree._Element, depth: int) -> list[str | None]:
    """A cell's text and a covered place for each further column it spans; one merged upwards is covered."""
    merged = cell.find("./{*}tcPr/{*}vMerge")
    continued = merged is not None and _value(merged) != "restart"
    text = None if continued else "\n".join(map(_flat, _blocks(cell, depth + 1))).strip()
    span = cell.find("./{*}tcPr/{*}gridSpan")
    width = _value(span) if span is not None else "1"
    covered = min(int(width), _WIDEST) - 1 if re.fullmatch(r"\d{1,4}", width) else 0
    return [text, *[None] * covered]


def _flat(block: Block) -> str:
    return block if isinstance(block, str) else lay_out([block]).text


def _value(element: etree._Element) -> str:
    return element.get(f"{_W}val") or element.get(f"{_STRICT}val") or ""
