"""Bytes in, a reading out: the one door to every document reader."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pipeline import version
from pipeline.captions import without_captions
from pipeline.checks import findings_of
from pipeline.decode import decode
from pipeline.dedup import digest, fingerprint
from pipeline.errors import DocumentError
from pipeline.formats import (
    Origin,
    PartlyRead,
    archive,
    compound,
    html,
    ofd,
    old_word,
    pdf,
    spreadsheet,
    text,
    word,
)
from pipeline.identify import identify_document
from pipeline.invisible import storable, visible
from pipeline.sniff import (
    BINARY,
    DOC,
    DOCX,
    EMPTY,
    ENCRYPTED_OFFICE,
    HTML,
    OFD,
    OLE,
    PDF,
    RAR,
    SEVEN_ZIP,
    TEXT,
    XLS,
    XLSX,
    ZIP,
    promised,
    sniff,
)
from pipeline.types import Document, Fact, Link, Reading, Status

FORMATS: Mapping[str, Callable[[bytes, Origin], Document]] = {
    HTML: html.parse,
    PDF: pdf.parse,
    TEXT: text.parse,
    DOC: old_word.parse,
    DOCX: word.parse,
    OFD: ofd.parse,
    OLE: compound.parse,
    XLS: spreadsheet.parse,
    XLSX: spreadsheet.parse,
    ZIP: archive.parse,
    RAR: archive.parse,
    SEVEN_ZIP: archive.parse,
}
"""Media type -> its reader."""

RECOGNISED = 0.8
"""The confidence of figures that were recognised in a picture."""
_Made = TypeVar("_Made", Document, bytes)
_log = logging.getLogger(__name__)
_REASON = 300
"""Characters: libraries quote the file in their messages, as much of it as there is."""
_OFFICE_PAGE = re.compile(r"<html[^>]{0,2000}urn:schemas-microsoft-com:office:(?:word|excel)", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,80})", re.IGNORECASE)


def read(
    body: bytes,
    *,
    name: str = "",
    url: str | None = None,
    content_type: str | None = None,
    member: str | None = None,
    ocr: bool = False,
    known: str | None = None,
) -> Reading:
    """What the bytes say, whatever they are; never raises for their content.

    `name`, `url` and `content_type` resolve links and unmask error pages; the bytes decide what the file is.
    With `member`, one of an archive's Document.members, it is that document which is read. With `ocr`, pages
    that are pictures are recognised (pipeline.formats.ocr); without, a file of such pages is no_text. `known`
    is the fingerprint of what was read before: of a document that has it the figures are left out.
    """
    if member is not None:
        return _read_member(body, member, ocr=ocr)
    origin = Origin(name=name, url=url, content_type=content_type, ocr=ocr)
    media_type = sniff(body)
    outcome = _outcome(lambda: _raw(body, media_type, origin), media_type)
    return _reading(body, media_type, origin, outcome, known)


def _read_member(body: bytes, member: str, *, ocr: bool) -> Reading:
    unpacked, status, reason = _outcome(lambda: archive.member(body, member), sniff(body))
    if not isinstance(unpacked, bytes):
        named = f"{digest(body)}/{member}".encode()
        return _reading(named, BINARY, Origin(name=member), (None, status, reason))
    reading = read(unpacked, name=member, ocr=ocr)
    if reading.document and reading.document.members:
        reason = "an archive in an archive in an archive: it is not opened"
        return replace(reading, status=Status.OVER_LIMIT, reason=reason)
    return reading


def _reading(
    body: bytes,
    media_type: str,
    origin: Origin,
    outcome: tuple[Document | None, Status, str | None],
    known: str | None = None,
) -> Reading:
    document, status, reason = outcome
    document = _storable(document) if document else None
    name = digest(body)
    meaning = _fingerprint(document, name)
    return Reading(
        digest=name,
        media_type=media_type,
        status=status,
        reader=version.READER,
        fingerprint=meaning,
        reason=visible(reason) if reason else None,
        document=_understood(document, origin, figures=meaning != known) if document else None,
    )


def read_file(
    path: Path,
    *,
    name: str = "",
    url: str | None = None,
    content_type: str | None = None,
    member: str | None = None,
    ocr: bool = False,
) -> Reading:
    """What a file says, read in this very process: strangers' files are read by pipeline.sandbox."""
    return read(path.read_bytes(), name=name, url=url, content_type=content_type, member=member, ocr=ocr)


def _outcome(make: Callable[[], _Made], media_type: str) -> tuple[_Made | None, Status, str | None]:
    """What was made of a file, and how that ended."""
    try:
        return make(), Status.OK, None
    except DocumentError as error:
        made: Any = error.document if isinstance(error, PartlyRead) else None
        return made, error.status, error.reason
    except MemoryError:
        return None, Status.OVER_LIMIT, "reading this file takes more memory than there is"
    except Exception as error:  # noqa: BLE001 - any bytes are valid input here, and on hostile files
        # third-party readers leak exceptions of every class (TypeError, IndexError, RecursionError).
        reason = f"the reader of {media_type} failed: {type(error).__name__}: {error}"
        return None, Status.MALFORMED, reason[:_REASON]


def _raw(body: bytes, media_type: str, origin: Origin) -> Document:
    if media_type == EMPTY:
        raise DocumentError(Status.EMPTY, "the file is empty")
    if media_type == ENCRYPTED_OFFICE:
        raise DocumentError(Status.ENCRYPTED, "the Office file asks for a password")
    if media_type not in FORMATS:
        raise DocumentError(Status.UNSUPPORTED, _unsupported(media_type))
    if media_type in {HTML, TEXT}:
        _refuse_masked(body, media_type, origin)
    document = FORMATS[media_type](body, origin)
    if not document.text.strip() and not document.links:
        raise PartlyRead(Status.NO_TEXT, "neither text nor attachments", document)
    return document


def _unsupported(media_type: str) -> str:
    if media_type == BINARY:
        return "neither text nor a kind of file that is known here"
    return f"files of type {media_type} are kept but not read yet"


def _refuse_masked(body: bytes, media_type: str, origin: Origin) -> None:
    """Portals answer 200 with an error page where a file was: it must not count as the file's new content."""
    kind = promised(origin.name, origin.url, origin.content_type)
    if kind is None:
        return
    start = decode(body[:65_536], origin.content_type).text
    if _OFFICE_PAGE.search(start):
        return  # Word and Excel save such pages under .doc and .xls themselves
    title = _TITLE.search(start)
    called = f" titled “{title[1].strip()}”" if title else ""
    what = "an HTML page" if media_type == HTML else "plain text"
    raise DocumentError(Status.NOT_A_DOCUMENT, f"{what}{called} in place of a file of type {kind}")


def _storable(document: Document) -> Document:
    """The document as UTF-8 and databases can hold it: pages escape in markup what decoding refuses."""
    return replace(
        document,
        title=visible(document.title).strip(),
        text=storable(document.text),
        index_number=document.index_number and visible(document.index_number),
        document_number=document.document_number and visible(document.document_number),
        issuer=document.issuer and visible(document.issuer),
        breadcrumb=tuple(map(visible, document.breadcrumb)),
        links=tuple(Link(title=visible(link.title), url=visible(link.url)) for link in document.links),
    )


def _fingerprint(document: Document | None, body_digest: str) -> str:
    if document is None or document.ocr:
        # Recognisers differ from version to version: what they misread is no amendment.
        return fingerprint("", "", body_digest)
    linked = (part for link in document.links for part in (link.title, link.url))
    names = [link.title for link in document.links]
    said = without_captions(document.text, names) if names else document.text
    return fingerprint(document.title, said, body_digest, instead=(*linked, *document.pictures))


def _doubted(fact: Fact) -> Fact:
    """A figure out of a picture: one digit in a thousand is another one."""
    return replace(fact, confidence=min(fact.confidence, RECOGNISED))


def _understood(document: Document, origin: Origin, *, figures: bool) -> Document:
    try:
        known = identify_document(document, url=origin.url, name=origin.name, figures=figures)
        if not figures:
            return known
        if document.ocr:
            known = replace(known, facts=tuple(map(_doubted, known.facts)))
        return replace(known, findings=(*known.findings, *findings_of(known)))
    except Exception:  # noqa: BLE001 - our own fault, not the file's: it must neither hide the text from
        # people nor end a sweep; the log has it with its traceback.
        _log.exception("nothing was understood of %s", origin.url or origin.name or "a document")
        return document
