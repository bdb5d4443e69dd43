"""Captured bytes, filed under their digest: written once, never changed, checked on every reading."""

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArchiveError

PREFIX = "sha256:"
ABANDONED = 3600.0
"""Seconds after which a draft is a dead process's: to write one takes less than one."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of blobs: <folder>/ab/cd/abcd…; what is being written lies in <folder>/new."""

    folder: Path

    def put(self, body: bytes) -> str:
        """Files `body` durably and returns its digest, so that a row never points to nothing."""
        digest = PREFIX + hashlib.sha256(body).hexdigest()
        path = self.path(digest)
        if path.exists() and path.stat().st_size == len(body):
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        self._drafts.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._drafts)
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

    def tidy(self) -> int:
        """Removes what processes that were killed had begun to write; how many drafts."""
        removed = 0
        for draft in self._drafts.iterdir() if self._drafts.is_dir() else ():
            with suppress(FileNotFoundError):  # it was finished meanwhile, and has its name
                if draft.stat().st_mtime < time.time() - ABANDONED:
                    draft.unlink()
                    removed += 1
        return removed

    def __contains__(self, digest: str) -> bool:
        return self.path(digest).is_file()

    @property
    def _drafts(self) -> Path:
        return self.folder / "new"

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
