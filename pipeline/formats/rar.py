"""The .rar format, by rarfile; what is packed in it takes a tool of the system."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import rarfile

from pipeline.errors import DocumentError
from pipeline.types import Status

# rarfile tries UTF-16 before what it is told: two Chinese letters of GB18030 pass for two of that.
rarfile.TRY_ENCODINGS = ("utf-8", "gb18030")


def names(body: bytes) -> list[tuple[str, int]]:
    """Name and unpacked size of each file inside.

    Raises:
        DocumentError: encrypted, truncated.
    """
    with _opened(body) as archive:
        return [(info.filename, info.file_size) for info in archive.infolist() if info.is_file()]


def content(body: bytes, name: str, most: int) -> bytes:
    """The bytes of one file inside, one more than `most` at most.

    Raises:
        DocumentError: encrypted, truncated, no tool to unpack it with.
    """
    with _opened(body) as archive, archive.open(name) as file:
        return bytes(file.read(most + 1))


@contextmanager
def _opened(body: bytes) -> Iterator[rarfile.RarFile]:
    try:
        with rarfile.RarFile(io.BytesIO(body), errors="strict") as archive:
            if archive.needs_password():
                raise DocumentError(Status.ENCRYPTED, "the archive asks for a password")
            yield archive
    except (rarfile.PasswordRequired, rarfile.RarWrongPassword) as error:
        raise DocumentError(Status.ENCRYPTED, "the archive asks for a password") from error
    except rarfile.RarCannotExec as error:
        reason = "unpacking this rar takes bsdtar, unar or 7z: apt-get install libarchive-tools"
        raise DocumentError(Status.NEEDS_TOOL, reason) from error
    except (rarfile.Error, EOFError, ValueError) as error:
        raise DocumentError(Status.TRUNCATED, f"the archive is cut short or damaged: {error}") from error
