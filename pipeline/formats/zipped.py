"""Zip files that hold one document (xlsx, docx, ofd): opened only within bounds, parsed without entities."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.types import Status

MOST_BYTES = 256 * 1024 * 1024
"""Unpacked, of one file. Real accounts stay below 20 MiB."""
MOST_MEMBERS = 10_000
_PIECE = 1 << 16


@contextmanager
def opened(body: bytes) -> Iterator[zipfile.ZipFile]:
    """The zip file of a document.

    Raises:
        DocumentError: truncated, encrypted, of more members or bytes than any document has; also where a
            member turns out to be broken while it is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            _bounded(package)
            yield package
    except (zipfile.BadZipFile, EOFError) as error:
        raise DocumentError(Status.TRUNCATED, f"the file is cut short or damaged: {error}") from error
    except KeyError as error:
        raise DocumentError(Status.MALFORMED, f"a part of the file is missing: {error}") from error


def _bounded(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    if len(members) > MOST_MEMBERS:
        raise DocumentError(Status.OVER_LIMIT, f"{len(members)} parts in one file")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise DocumentError(Status.OVER_LIMIT, f"unpacked it takes more than {MOST_BYTES >> 20} MiB")
    if any(member.flag_bits & 1 for member in members):
        raise DocumentError(Status.ENCRYPTED, "the file asks for a password")


def pieces(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member in pieces: its header may lie about how long it is."""
    left = MOST_BYTES
    with package.open(name) as member:
        while piece := member.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise DocumentError(Status.OVER_LIMIT, f"{name} takes more than {MOST_BYTES >> 20} MiB")
            yield piece


def xml(package: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of an XML member; entities stay unresolved, so that none of them grows or fetches anything.

    Raises:
        DocumentError: no well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        for piece in pieces(package, name):
            parser.feed(piece)
        return parser.close()
    except etree.XMLSyntaxError as error:
        raise DocumentError(Status.MALFORMED, f"{name} is no well-formed XML: {error}") from error
