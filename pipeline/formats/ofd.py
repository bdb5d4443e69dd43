"""OFD (GB/T 33190), China's fixed-layout format: the words of each page where they stand.

A zip of XML. Words lie in TextCode elements with coordinates in millimetres from the upper left corner.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from math import isfinite

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.formats import Origin, zipped
from pipeline.formats.headings import cover_title, title_of
from pipeline.formats.pdf import PAGE_BREAK
from pipeline.formats.placed import Words, joined, lines_of
from pipeline.types import Document, Status

_ROOT = "OFD.xml"
_MOST_PAGES = 5_000
_MOST_WORDS = 200_000
"""Pieces of text on one page."""
_OPENING = 40
_UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def parse(body: bytes, origin: Origin) -> Document:
    """The text page by page in reading order; what stands apart on one line is set apart by tabs.

    Raises:
        DocumentError: encrypted, truncated, malformed or beyond its limits.
    """
    with zipped.opened(body) as package:
        if any(posixpath.basename(name) == "Encryptions.xml" for name in package.namelist()):
            raise DocumentError(Status.ENCRYPTED, "the OFD file is encrypted")
        pages = ["\n".join(_page(package, address)) for address in _pages(package)]
    opening = next((page for page in pages if page), "").splitlines()[:_OPENING]
    return Document(
        title=cover_title(opening) or title_of(opening),
        text=PAGE_BREAK.join(pages) if any(pages) else "",
        pages=len(pages),
    )


def _pages(package: zipfile.ZipFile) -> list[str]:
    """Where the pages of every document in the file lie, in order."""
    found: list[str] = []
    for root in zipped.xml(package, _ROOT).iterfind(".//{*}DocRoot"):
        address = _resolved("", root.text)
        document = zipped.xml(package, address)
        pages = document.iterfind("./{*}Pages/{*}Page")
        found += [_resolved(address, page.get("BaseLoc")) for page in pages]
    if len(found) > _MOST_PAGES:
        raise DocumentError(Status.OVER_LIMIT, f"more than {_MOST_PAGES} pages")
    return found


def _resolved(base: str, reference: str | None) -> str:
    """The member a file refers to: from its own folder, or from the root of the package."""
    path = posixpath.join("/", posixpath.dirname(base), (reference or "").strip())
    return posixpath.normpath(path).lstrip("/")


def _page(package: zipfile.ZipFile, address: str) -> Iterator[str]:
    words = [
        piece
        for element in zipped.xml(package, address).iterfind(".//{*}TextObject")
        for piece in _words(element)
    ]
    if len(words) > _MOST_WORDS:
        raise DocumentError(Status.OVER_LIMIT, f"more than {_MOST_WORDS:,} pieces of text on one page")
    for line in lines_of(words):
        yield joined(line)


def _words(element: etree._Element) -> Iterator[Words]:
    left, top = (*_numbers(element.get("Boundary")), 0.0, 0.0)[:2]
    turned = _numbers(element.get("CTM"))
    a, b, c, d, e, f = turned if len(turned) == 6 else _UPRIGHT
    size = (_numbers(element.get("Size")) or [4.0])[0] * (abs(d) or 1.0)
    x = y = 0.0
    for code in element.iterfind("./{*}TextCode"):
        x = next(iter(_numbers(code.get("X"))), x)
        y = next(iter(_numbers(code.get("Y"))), y)
        text = ((code.text or "") + "".join(child.tail or "" for child in code)).strip()
        if text:
            start = left + a * x + c * y + e
            width = _width(text, code.get("DeltaX"), size / (abs(d) or 1.0)) * (abs(a) or 1.0)
            yield Words(start, top + b * x + d * y + f, start + width, size, text)


def _width(text: str, steps: str | None, size: float) -> float:
    """How far the letters reach: the steps between them, `g 3 4.2` meaning three of 4.2, and the last one."""
    known: list[float] = []
    waiting = (steps or "").split()[:10_000]
    while waiting and len(known) < len(text):
        step = waiting.pop(0)
        if step == "g" and len(waiting) > 1:
            count, width = _numbers(waiting.pop(0)), _numbers(waiting.pop(0))
            known += width * min(int(count[0]) if count else 0, len(text))
        else:
            known += _numbers(step)
    missing = max(0, len(text) - len(known)) if known else len(text)
    return sum(known[: len(text)]) + size * missing


def _numbers(attribute: str | None) -> list[float]:
    """The numbers of an attribute; what is none is left out."""
    found: list[float] = []
    for word in (attribute or "").split()[:20]:
        with suppress(ValueError):
            if isfinite(number := float(word)):
                found.append(number)
    return found
