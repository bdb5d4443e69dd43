"""A home in one file: the database of one moment, settings, portal files, captured bytes.

The file is a plain tar, its first member a manifest with the size and digest of every other.
"""

import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from io import BytesIO
from pathlib import Path

from home import Home
from pipeline.errors import UsageError
from storage.archive import PREFIX, Archive
from storage.engine import sqlite_module

MANIFEST = "manifest.json"
FORMAT = 1
DATABASE = "gongkai.db"
NAMES = re.compile(
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
    missing: tuple[str, ...] = ()
    """Digests of captures whose bytes the archive has lost."""


@dataclass(frozen=True, slots=True)
class Promise:
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
            copied = replace(copied, missing=_missing(snapshot, Archive(home.archive)))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return copied


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's own online copy: one consistent state, whoever writes meanwhile."""
    module = sqlite_module()
    with closing(module.connect(source)) as live, closing(module.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it


def _missing(snapshot: Path, archive: Archive) -> tuple[str, ...]:
    with closing(sqlite_module().connect(snapshot)) as copy:
        digests = [row[0] for row in copy.execute("SELECT DISTINCT digest FROM capture ORDER BY digest")]
    return tuple(digest for digest in digests if digest not in archive)


def _files(home: Home) -> Iterator[tuple[str, Path]]:
    """What a person keeps may be linked from elsewhere; what we filed never is."""
    kept = [home.path / "gongkai.toml", *home.portals.glob("*.toml")]
    filed = [path for path in home.archive.glob("*/*/*") if not path.is_symlink()]
    for path in [*kept, *filed]:
        name = path.relative_to(home.path).as_posix()
        if NAMES.fullmatch(name) and path.is_file():
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
    altered = tuple(name for name, one in promises.items() if not is_itself(name, one))
    return Copied(len(promises), sum(one.size for one in promises.values()), altered)


def _promise(path: Path) -> Promise:
    with path.open("rb") as file:
        return Promise(path.stat().st_size, PREFIX + file_digest(file, "sha256").hexdigest())


def is_itself(name: str, promise: Promise) -> bool:
    """Whether captured bytes still have the digest they are filed under."""
    return not name.startswith("archive/") or promise.digest == PREFIX + name.rpartition("/")[2]


def _member(name: str, size: int, at: datetime) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(at.timestamp())
    return member
