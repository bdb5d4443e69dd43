"""Bytes in, a reading out: the one door to every document reader."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.decode import decode
from pipeline.dedup import digest, fingerprint
from pipeline.errors import DocumentError
from pipeline.formats import Origin, PartlyRead, html, pdf, text
from pipeline.identify import identify_document
from pipeline.invisible import storable, visible
from pipeline.sniff import (
    BINARY,
    EMPTY,
    ENCRYPTED_OFFICE,
    HTML,
    PDF,
    TEXT,
    promised,
    sniff,
)
from pipeline.types import Document, Link, Reading, Status

VERSION = "2"
"""Raised whenever the same bytes would now read differently: readings of two versions are not compared."""

FORMATS: Mapping[str, Callable[[bytes, Origin], Document]] = {
    HTML: html.parse,
    PDF: pdf.parse,
    TEXT: text.parse,
}
"""Media type -> its reader."""

_log = logging.getLogger(__name__)
_REASON = 300
"""Characters: libraries quote the file in their messages, as much of it as there is."""
_OFFICE_PAGE = re.compile(r"<html[^>]{0,2000}urn:schemas-microsoft-com:office:(?:word|excel)", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,80})", re.IGNORECASE)


def read(body: bytes, *, name: str = "", url: str | None = None, content_type: str | None = None) -> Reading:
    """What the bytes say, whatever they are; never raises for their content.

    `name`, `url` and `content_type` resolve links and unmask error pages; the bytes decide what the file is.
    """
    media_type = sniff(body)
    origin = Origin(name=name, url=url, content_type=content_type)
    document, status, reason = _outcome(body, media_type, origin)
    document = _storable(document) if document else None
    return Reading(
        digest=digest(body),
        media_type=media_type,
        status=status,
        reader=VERSION,
        fingerprint=_fingerprint(document, digest(body)),
        reason=visible(reason) if reason else None,
        document=_understood(document, origin) if document else None,
    )


def read_file(
    path: Path, *, name: str = "", url: str | None = None, content_type: str | None = None
) -> Reading:
    """What a file says, read in this very process: strangers' files are read by pipeline.sandbox."""
    return read(path.read_bytes(), name=name, url=url, content_type=content_type)


def _outcome(body: bytes, media_type: str, origin: Origin) -> tuple[Document | None, Status, str | None]:
    try:
        return _raw(body, media_type, origin), Status.OK, None
    except PartlyRead as partly:
        return partly.document, partly.status, partly.reason
    except DocumentError as error:
        return None, error.status, error.reason
    except MemoryError:
        return None, Status.OVER_LIMIT, "reading this file takes more memory than there is"
    except Exception as error:  # noqa: BLE001 - any bytes are valid input here, and on hostile files
        # third-party readers leak exceptions of every class (TypeError, IndexError, RecursionError).
        return (
            None,
            Status.MALFORMED,
            f"the reader of {media_type} failed: {type(error).__name__}: {error}"[:_REASON],
        )


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
    if document is None:
        return fingerprint("", "", body_digest)
    linked = (part for link in document.links for part in (link.title, link.url))
    return fingerprint(document.title, document.text, body_digest, instead=(*linked, *document.pictures))


def _understood(document: Document, origin: Origin) -> Document:
    try:
        return identify_document(document, url=origin.url, name=origin.name)
    except Exception:  # noqa: BLE001 - our own fault, not the file's: it must neither hide the text from
        # people nor end a sweep; the log has it with its traceback.
        _log.exception("nothing was understood of %s", origin.url or origin.name or "a document")
        return document
