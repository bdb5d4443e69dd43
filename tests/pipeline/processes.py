"""What /proc tells of processes."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def children(pid: int | None = None, *, running: str = "") -> list[int]:
    """The living children of a process, of this one by default, whose command line names that module."""
    tasks = Path(f"/proc/{pid or os.getpid()}/task").iterdir()
    found = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return [child for child in found if alive(child) and running in _command(child)]


def keepers(pid: int | None = None) -> list[int]:
    """The processes in whose children a process, this one by default, reads files."""
    return children(pid, running="pipeline.keeper")


def alive(pid: int) -> bool:
    """Whether it runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    """Waits until it holds; whether it came to."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
