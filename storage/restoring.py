"""A home of a backup: all of it or nothing.

The file is not believed: names must be those a home has, members plain files, sizes and digests as promised.
"""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from pipeline.errors import ArchiveError, UsageError
from storage.archive import PREFIX
from storage.backup import DATABASE, FORMAT, MANIFEST, NAMES, Copied, Promise, is_itself

MANIFEST_BYTES = 256 << 20
"""The manifest of two million captures."""
BLOCK = 1 << 20
DRAFT = ".restore-"


def restore(source: Path, folder: Path) -> Copied:
    """Makes a home of a backup in `folder`, which must be empty; all of it or nothing.

    Raises:
        UsageError: there is something in the folder, or no such file.
        ArchiveError: the file is no whole backup, or would write what no home holds.
    """
    if not source.is_file():
        raise UsageError(f"no such file: {source}")
    folder.mkdir(parents=True, exist_ok=True)
    for abandoned in folder.glob(f"{DRAFT}*"):  # of a restoration that was killed
        shutil.rmtree(abandoned)
    if any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty: a backup is restored into a new home")
    with tempfile.TemporaryDirectory(dir=folder, prefix=DRAFT) as draft:
        with _opened(source) as tar:
            copied = _unpack(tar, Path(draft))
        for one in sorted(Path(draft).iterdir(), key=lambda path: path.name == DATABASE):
            one.replace(folder / one.name)  # the database last: without it the folder is no home yet
    return copied


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, mode="r:") as tar:  # no compression, so no bombs
            yield tar
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise ArchiveError(f"{source} is no whole backup: {error}") from error


def _unpack(tar: tarfile.TarFile, folder: Path) -> Copied:
    promises = _manifest(tar)
    size = sum(one.size for one in promises.values())
    if size > shutil.disk_usage(folder).free:
        raise ArchiveError(f"the backup holds {size >> 20} MiB, more than is free on the disk")
    awaited = dict(promises)
    while (member := tar.next()) is not None:
        promise = awaited.pop(member.name, None)
        if promise is None or not _is_plain(member) or member.size != promise.size:
            raise ArchiveError(f"the backup holds {member.name!r}, which its manifest does not promise so")
        _extract(tar, member, promise, folder / member.name)
    if awaited:
        raise ArchiveError(f"the backup lacks {len(awaited)} files that its manifest promises")
    return Copied(
        len(promises), size, tuple(name for name, one in promises.items() if not is_itself(name, one))
    )


def _manifest(tar: tarfile.TarFile) -> dict[str, Promise]:
    first = tar.next()
    content = tar.extractfile(first) if first and _is_plain(first) and first.name == MANIFEST else None
    if first is None or content is None or first.size > MANIFEST_BYTES:
        raise ArchiveError("the file is no backup of gongkai: it does not begin with a manifest")
    try:
        told = json.load(content)
        promises = {
            str(name): Promise(int(one["size"]), str(one["digest"])) for name, one in told["files"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"the backup's manifest cannot be read: {error}") from error
    if told.get("format") != FORMAT:
        raise ArchiveError(f"the backup is of format {told.get('format')}, this gongkai reads {FORMAT}")
    if DATABASE not in promises:
        raise ArchiveError("the backup holds no database")
    for name, promise in promises.items():
        if not NAMES.fullmatch(name) or promise.size < 0:
            raise ArchiveError(f"the backup would write {name!r}, which no home holds")
    return promises


def _is_plain(member: tarfile.TarInfo) -> bool:
    """A regular file and nothing else: no link, device or folder, and no holes that grow on the disk."""
    return member.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and not member.issparse()


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, promise: Promise, target: Path) -> None:
    content = tar.extractfile(member)
    if content is None:
        raise ArchiveError(f"the backup's {member.name!r} cannot be read")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        digest = _copy(content, file)
        file.flush()
        os.fsync(file.fileno())
    if digest != promise.digest:
        raise ArchiveError(f"the backup's {member.name!r} is not what its manifest promises")


def _copy(content: IO[bytes], file: IO[bytes]) -> str:
    digest = sha256()
    while block := content.read(BLOCK):
        digest.update(block)
        file.write(block)
    return PREFIX + digest.hexdigest()
