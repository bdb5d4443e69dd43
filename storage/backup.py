"""A home in one file and back: the database of one moment, settings, portal files, captured bytes.

The file is a plain tar, its first member a manifest with the size and digest of every other. Restoring
believes neither: names must be those a home has, members plain files, sizes and digests as promised.
"""

import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import IO

from home import Home
from pipeline.errors import ArchiveError, UsageError
from storage.archive import PREFIX
from storage.engine import sqlite_module

MANIFEST = "manifest.json"
FORMAT = 1
DATABASE = "gongkai.db"
MANIFEST_BYTES = 256 << 20
"""The manifest of two million captures."""
BLOCK = 1 << 20

_NAMES = re.compile(
    r"gongkai\.(?:db|toml)|portals/[\w-]+\.toml|archive/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup or a restoration carried over."""

    files: int
    size: int
    altered: tuple[str, ...] = ()
    """Captured bytes that no longer are what was captured: backed up as they are."""


@dataclass(frozen=True, slots=True)
class _Promise:
    """What the manifest says of a file."""

    size: int
    digest: str


def backup(home: Home, target: Path, at: datetime) -> Copied:
    """Writes the home into the file `target`, beside a running daemon.

    The database is copied first: whatever its rows name was filed before they were written.

    Raises:
        UsageError: the file exists, or the tables are not in SQLite.
    """
    if home.settings.database_url is not None:
        raise UsageError("the tables are not in the home: use pg_dump for them, and copy the archive")
    if target.exists():
        raise UsageError(f"{target} exists already")
    draft = target.with_name(f".{target.name}.new")
    try:
        with tempfile.TemporaryDirectory(dir=home.path, prefix=".backup-") as folder:
            snapshot = Path(folder) / DATABASE
            _copy_database(home.path / DATABASE, snapshot)
            copied = _write(draft, {DATABASE: snapshot} | dict(_files(home)), at)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return copied


def restore(source: Path, folder: Path) -> Copied:
    """Makes a home of a backup in `folder`, which must be empty; all of it or nothing.

    Raises:
        UsageError: there is something in the folder, or no such file.
        ArchiveError: the file is no whole backup, or would write what no home holds.
    """
    if not source.is_file():
        raise UsageError(f"no such file: {source}")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty: a backup is restored into a new home")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as draft:
        with _opened(source) as tar:
            copied = _unpack(tar, Path(draft))
        for one in sorted(Path(draft).iterdir(), key=lambda path: path.name == DATABASE):
            one.replace(folder / one.name)  # the database last: without it the folder is no home yet
    return copied


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's own online copy: one consistent state, whoever writes meanwhile."""
    module = sqlite_module()
    with closing(module.connect(source)) as live, closing(module.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it


def _files(home: Home) -> Iterator[tuple[str, Path]]:
    found = [home.path / "gongkai.toml", *home.portals.glob("*.toml"), *home.archive.glob("*/*/*")]
    for path in found:
        name = path.relative_to(home.path).as_posix()
        if _NAMES.fullmatch(name) and path.is_file() and not path.is_symlink():
            yield name, path


def _write(target: Path, files: Mapping[str, Path], at: datetime) -> Copied:
    promises = {name: _promise(path) for name, path in sorted(files.items())}
    manifest = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "files": {name: {"size": one.size, "digest": one.digest} for name, one in promises.items()},
    }
    body = json.dumps(manifest).encode()
    # Settings may hold passwords: nobody else reads the file.
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(_member(MANIFEST, len(body), at), BytesIO(body))
            for name, promise in promises.items():
                with files[name].open("rb") as content:
                    tar.addfile(_member(name, promise.size, at), content)
        file.flush()
        os.fsync(file.fileno())
    altered = tuple(name for name, one in promises.items() if not _is_itself(name, one))
    return Copied(len(promises), sum(one.size for one in promises.values()), altered)


def _promise(path: Path) -> _Promise:
    with path.open("rb") as file:
        return _Promise(path.stat().st_size, PREFIX + file_digest(file, "sha256").hexdigest())


def _is_itself(name: str, promise: _Promise) -> bool:
    """Whether captured bytes still have the digest they are filed under."""
    return not name.startswith("archive/") or promise.digest == PREFIX + name.rpartition("/")[2]


def _member(name: str, size: int, at: datetime) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(at.timestamp())
    return member


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
        len(promises), size, tuple(name for name, one in promises.items() if not _is_itself(name, one))
    )


def _manifest(tar: tarfile.TarFile) -> dict[str, _Promise]:
    first = tar.next()
    content = tar.extractfile(first) if first and _is_plain(first) and first.name == MANIFEST else None
    if first is None or content is None or first.size > MANIFEST_BYTES:
        raise ArchiveError("the file is no backup of gongkai: it does not begin with a manifest")
    try:
        told = json.load(content)
        promises = {
            str(name): _Promise(int(one["size"]), str(one["digest"])) for name, one in told["files"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"the backup's manifest cannot be read: {error}") from error
    if told.get("format") != FORMAT:
        raise ArchiveError(f"the backup is of format {told.get('format')}, this gongkai reads {FORMAT}")
    if DATABASE not in promises:
        raise ArchiveError("the backup holds no database")
    for name, promise in promises.items():
        if not _NAMES.fullmatch(name) or promise.size < 0:
            raise ArchiveError(f"the backup would write {name!r}, which no home holds")
    return promises


def _is_plain(member: tarfile.TarInfo) -> bool:
    """A regular file and nothing else: no link, device or folder, and no holes that grow on the disk."""
    return member.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and not member.issparse()


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, promise: _Promise, target: Path) -> None:
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
