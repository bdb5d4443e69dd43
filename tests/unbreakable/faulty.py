"""Faults at two boundaries of a home, one at a time and once: the database and the archive's files.

A fault is of a kind and at the so-manieth operation; a run without one counts the operations. The third
boundary, the mail server, has its faults in tests.unbreakable.sink.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from storage.engine import sqlite_module


class Sql(StrEnum):
    """What SQLite says when its disk breaks, when it is full, when another writer hangs."""

    BROKEN = "disk I/O error"
    FULL = "database or disk is full"
    HELD_UP = "database is locked"


_CODES = {Sql.BROKEN: 10, Sql.FULL: 13, Sql.HELD_UP: 5}


class Disk(StrEnum):
    """What the system says of a file."""

    BROKEN = "EIO"
    FULL = "ENOSPC"


@dataclass
class Counter:
    """Counts operations, and fails at one of them."""

    fail_at: int = 0
    """0: never."""
    done: int = 0
    happened: str = ""
    """The operation that failed."""

    def due(self, what: str) -> bool:
        """Whether this operation is the one to fail."""
        self.done += 1
        if self.done == self.fail_at:
            self.happened = what
        return self.done == self.fail_at


@contextmanager
def faulty_sql(engine: Engine, fault: Sql = Sql.BROKEN, at: int = 0) -> Iterator[Counter]:
    """Every statement, BEGIN and COMMIT among them."""
    counter = Counter(at)

    def refuse(statement: str) -> None:
        if counter.due(" ".join(statement.split())[:60]):
            error = sqlite_module().OperationalError(fault.value)
            error.sqlite_errorcode = _CODES[fault]
            raise OperationalError(statement, None, error)

    def on_statement(_one: Any, _cursor: Any, statement: str, *_: Any) -> None:
        refuse(statement)

    def on_commit(_connection: Any) -> None:
        refuse("COMMIT")

    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    try:
        yield counter
    finally:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "commit", on_commit)


@contextmanager
def faulty_disk(folder: Path, fault: Disk = Disk.BROKEN, at: int = 0) -> Iterator[Counter]:
    """Whatever the archive asks of the system: folders, files, their bytes, names and way to the disk."""
    counter = Counter(at)

    def refuse(what: str, *concerned: object) -> None:
        if any(_path(one).is_relative_to(folder) for one in concerned) and counter.due(what):
            raise OSError(getattr(errno, fault.value), fault.value)

    def faulty(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            refuse(name, *arguments[:2])
            return real(*arguments, **options)

        return call

    def fdopen(handle: int, mode: str, **options: Any) -> Any:
        return _Writing(opened(handle, mode, **options), lambda: refuse("write", handle))

    opened = os.fdopen
    with ExitStack() as patches:
        for name in ("mkdir", "open", "fsync", "replace"):
            patches.enter_context(patch.object(os, name, faulty(name, getattr(os, name))))
        patches.enter_context(patch.object(os, "fdopen", fdopen))
        yield counter


class _Writing:
    """An opened file that may fail after half of what it is given to write."""

    def __init__(self, file: Any, refuse: Callable[[], None]) -> None:
        self._file, self._refuse = file, refuse

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, body: bytes) -> int:
        try:
            self._refuse()
        except OSError:
            self._file.write(body[: len(body) // 2])
            raise
        return int(self._file.write(body))


def _path(concerned: object) -> Path:
    """Of a path, or of an open file by its number."""
    if isinstance(concerned, int):
        return Path(f"/proc/self/fd/{concerned}").resolve()
    return Path(os.fsdecode(concerned)) if isinstance(concerned, str | bytes | Path) else Path("/")
