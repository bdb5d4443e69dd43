"""Compound files (OLE) in which no stream of a known program was found: what became of them."""

from typing import NoReturn

from pipeline.errors import DocumentError
from pipeline.formats import Origin
from pipeline.types import Status

_ENTRY = 128
_DIRECTORY = slice(48, 52)
_SECTOR_SHIFT = slice(30, 32)


def parse(body: bytes, origin: Origin) -> NoReturn:
    """Never a document: truncated where the directory would lie behind the end, else unsupported."""
    shift = min(16, int.from_bytes(body[_SECTOR_SHIFT], "little"))
    directory = (int.from_bytes(body[_DIRECTORY], "little") + 1) << shift
    if directory + _ENTRY > len(body):
        raise DocumentError(Status.TRUNCATED, "the Office file breaks off before its end")
    raise DocumentError(Status.UNSUPPORTED, "an Office file of a program that is not known here")
