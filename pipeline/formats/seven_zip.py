"""The .7z format, by py7zr."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired
from py7zr.io import BytesIOFactory

from pipeline.errors import DocumentError
from pipeline.types import Status


def names(body: bytes, most: int) -> list[tuple[str, int]]:
    """Name and unpacked size of each file inside.

    Raises:
        DocumentError: encrypted, truncated.
    """
    with _opened(body, most) as archive:
        return [(info.filename, info.uncompressed) for info in archive.list() if not info.is_directory]


def content(body: bytes, name: str, most: int) -> bytes:
    """The bytes of one file inside, `most` at most.

    Raises:
        DocumentError: encrypted, truncated.
    """
    unpacked = BytesIOFactory(most)
    with _opened(body, most) as archive:
        archive.extract(targets=[name], factory=unpacked)
    return bytes(unpacked.products[name].read())


@contextmanager
def _opened(body: bytes, most: int) -> Iterator[py7zr.SevenZipFile]:
    try:
        with py7zr.SevenZipFile(io.BytesIO(body), max_extract_size=most) as archive:
            if archive.needs_password():
                raise DocumentError(Status.ENCRYPTED, "the archive asks for a password")
            yield archive
    except PasswordRequired as error:
        raise DocumentError(Status.ENCRYPTED, "the archive asks for a password") from error
    except (ArchiveError, EOFError) as error:
        raise DocumentError(Status.TRUNCATED, f"the archive is cut short or damaged: {error}") from error
