"""Captured bytes, filed under their digest: written once, never changed, checked on every reading."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArchiveError

PREFIX = "sha256:"


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of blobs: <folder>/ab/cd/abcd…"""

    folder: Path

    def put(self, body: bytes) -> str:
        """Files `body` durably and returns its digest, so that a row never points to nothing."""
        digest = PREFIX + hashlib.sha256(body).hexdigest()
        path = self.path(digest)
        if path.exists() and path.stat().st_size == len(body):
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes of that digest.

        Raises:
            ArchiveError: they are missing, or no longer what was captured.
        """
        try:
            body = self.path(digest).read_bytes()
        except OSError as error:
            raise ArchiveError(f"{digest} is not in the archive: {error.strerror}") from error
        if PREFIX + hashlib.sha256(body).hexdigest() != digest:
            raise ArchiveError(
                f"{self.path(digest)} was altered: its bytes no longer have the digest {digest}"
            )
        return body

    def __contains__(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where the bytes of that digest lie."""
        name = digest.removeprefix(PREFIX)
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise ArchiveError(f"{digest!r} is no digest")
        return self.folder / name[:2] / name[2:4] / name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
