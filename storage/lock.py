"""Lock files: what only one process of a home may do at a time. The kernel lets go when that process dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(file: Path) -> Iterator[bool]:
    """Whether this process holds the lock for the length of the block; it never waits for it."""
    with file.open("a", encoding="ascii") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        opened.truncate(0)
        opened.write(f"{os.getpid()}\n")
        opened.flush()
        yield True


def is_free(file: Path) -> bool:
    """Whether no process holds the lock. To look takes microseconds, in which nobody else can take it."""
    if not file.exists():
        return True
    with file.open("rb") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def holder(file: Path) -> str:
    """The process id that the holder wrote down; empty where there is none yet."""
    return file.read_text(encoding="ascii").strip() if file.exists() else ""
