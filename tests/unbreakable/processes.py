"""The processes of one daemon: found by a mark in their environment, killed by id."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.terminal import COMMAND

MARK = "KILLED_BY"


def until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


@dataclass
class Daemon:
    """`gongkai watch` on one home, started as often as it is killed."""

    environment: dict[str, str]
    log: Path
    mark: str
    command: Sequence[str | Path] = (COMMAND, "watch")
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """In a group of its own, as a terminal or systemd starts it."""
        plain = {name: text for name, text in os.environ.items() if not name.startswith("GONGKAI_")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=plain | self.environment | {MARK: self.mark},
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """The daemon alone: what it started must end with it."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def kill_all(self) -> None:
        """Every process of it at once, as when the machine is switched off."""
        for pid in self.pids():
            end(pid)
        self.kill()

    def kill_crawl(self) -> bool:
        """Only the crawl process; whether there was one."""
        found = self.crawls()
        for pid in found:
            end(pid)
        return bool(found)

    def crawls(self) -> list[int]:
        """The crawl process, if there is one at the moment."""
        return [pid for pid in self.pids() if b"crawler.sweep" in arguments(pid)]

    def terminate(self, seconds: float = 10) -> int | None:
        """Its exit status after SIGTERM; None if it did not end in time."""
        if self.process is None:
            return 0
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(seconds)
        return None

    def pids(self) -> list[int]:
        """Every living process that carries the mark."""
        wanted = f"{MARK}={self.mark}".encode()
        living = (int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit())
        return [pid for pid in living if wanted in environ(pid)]

    def ended(self, seconds: float = 10) -> bool:
        """Whether none of its processes is left, now or soon."""
        return until(lambda: not self.pids(), seconds)


def end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def environ(pid: int) -> list[bytes]:
    return _words(pid, "environ")


def arguments(pid: int) -> list[bytes]:
    return _words(pid, "cmdline")


def _words(pid: int, what: str) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or is another user's
        return []
