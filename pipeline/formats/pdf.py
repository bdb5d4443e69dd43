"""PDF by pdfium: five to ten times faster than the Python readers, and no hostile file hangs it."""

import re
from collections.abc import Iterator
from contextlib import closing

import pypdfium2

from pipeline.errors import DocumentError
from pipeline.formats import Origin, PartlyRead
from pipeline.formats.headings import cover_title
from pipeline.types import Document, Status

PAGE_BREAK = "\n\f\n"
"""Between two pages: a line of its own. The page of an offset is 1 + text.count(form feed) before it."""

_WRONG_PASSWORD = 4
_NAMED = 20
"""Closed pages that are named: a file of 235 bytes has a million of them."""
_END = b"%%EOF"
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})")


def parse(body: bytes, origin: Origin) -> Document:
    """Text page by page, as pdfium gives it, with line ends as newlines.

    Raises:
        DocumentError: encrypted, truncated or malformed.
        PartlyRead: images without text, pages that do not open, or a file cut short that opens all the same.
    """
    try:
        pdf = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise _refusal(body, error) from error
    with closing(pdf):
        pages = list(_pages(pdf))
    document = _document(pages)
    if fault := _fault(body, pages, document.text):
        raise PartlyRead(*fault, document)
    return document


def _refusal(body: bytes, error: pypdfium2.PdfiumError) -> DocumentError:
    if error.err_code == _WRONG_PASSWORD:
        return DocumentError(Status.ENCRYPTED, "the PDF asks for a password")
    if _is_cut_short(body):
        return DocumentError(Status.TRUNCATED, "the PDF breaks off before its end and cannot be opened")
    return DocumentError(Status.MALFORMED, f"the PDF cannot be opened: {error}")


def _is_cut_short(body: bytes) -> bool:
    declared = _LINEARIZED.search(body, 0, 2048)
    if declared and int(declared[1]) > len(body):
        return True
    return _END not in body[-4096:] and b"startxref" not in body[-4096:]


def _pages(pdf: pypdfium2.PdfDocument) -> Iterator[str | None]:
    """The text of each page; None for a page that does not open."""
    for index in range(len(pdf)):
        try:
            with closing(pdf[index]) as page, closing(page.get_textpage()) as printed:
                yield printed.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
        except pypdfium2.PdfiumError:
            yield None


def _document(pages: list[str | None]) -> Document:
    # The metadata's title is the template's or the printer's more often than the document's.
    cover = next((page for page in pages if page and page.strip()), "")
    text = PAGE_BREAK.join(page or "" for page in pages)
    return Document(
        title=cover_title(cover.splitlines()), text=text if text.strip() else "", pages=len(pages)
    )


def _fault(body: bytes, pages: list[str | None], text: str) -> tuple[Status, str] | None:
    if closed := [str(number) for number, page in enumerate(pages, 1) if page is None]:
        named = ", ".join(closed[:_NAMED]) + (" …" if len(closed) > _NAMED else "")
        return Status.PARTIAL, f"{len(closed)} of {len(pages)} pages do not open: {named}"
    if _is_cut_short(body):
        return Status.PARTIAL, f"the file breaks off before its end; {len(pages)} pages could be read"
    if not text:
        return Status.NO_TEXT, f"{len(pages)} pages of images without text"
    return None
