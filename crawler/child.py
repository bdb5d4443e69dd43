"""Beginning and ending a crawl process: by forking where that is safe, else by a new interpreter."""

import logging
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, NoReturn, cast

from crawler.jobs import Job

GRACE = 5.0
"""Seconds a child has to end by itself before its group is killed."""

Work = Callable[[int, Job, IO[str]], int]
"""What the child does: with its parent's number, its job, and where its events go; its exit status."""


@dataclass
class Child:
    """A crawl process, however it was begun."""

    pid: int
    """Of the process, and of its group."""
    events: IO[str]
    spawned: "subprocess.Popen[str] | None" = None
    _code: int | None = None

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit status; None while it goes on."""
        if self.spawned:
            with suppress(subprocess.TimeoutExpired):
                self._code = self.spawned.wait(seconds)
            return self._code
        deadline = time.monotonic() + seconds if seconds is not None else None
        while self._code is None:
            ended, status = os.waitpid(self.pid, 0 if deadline is None else os.WNOHANG)
            if ended:
                self._code = os.waitstatus_to_exitcode(status)
            elif deadline is not None and time.monotonic() >= deadline:
                return None
            else:
                time.sleep(0.02)
        return self._code


def start(job: Job, work: Work) -> Child:
    """A process begun by forking has at once what this one has imported, which takes a new one seconds."""
    safe = alone() and sys.platform == "linux" and "twisted.internet.reactor" not in sys.modules
    return _forked(job, work) if safe else _spawned(job)


def alone() -> bool:
    """Whether no other thread can hold, while this one forks, a lock that the child would wait for."""
    return threading.active_count() == 1


def _forked(job: Job, work: Work) -> Child:
    reading, writing = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _branch(parent, job, work, writing)
    os.close(writing)
    with suppress(PermissionError, ProcessLookupError):  # whoever is first: it does the same itself
        os.setpgid(pid, 0)
    return Child(pid, os.fdopen(reading, encoding="utf-8"))


def _branch(parent: int, job: Job, work: Work, writing: int) -> NoReturn:
    """The forked child: it has nothing of its parent's but what was imported."""
    code = 1
    try:
        os.setpgid(0, 0)
        os.closerange(3, writing)
        os.closerange(writing + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        logging.root.handlers.clear()
        logging.root.setLevel(logging.WARNING)
        sys.stdout = sys.stderr
        with os.fdopen(writing, "w", encoding="utf-8") as out:
            code = work(parent, job, out)
    except Exception:  # noqa: BLE001 - as in a process of its own: told, and its exit status says so
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _spawned(job: Job) -> Child:
    child = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", "crawler.sweep", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        process_group=0,
    )
    if child.stdin:
        with suppress(BrokenPipeError), child.stdin as pipe:  # it ended already: its exit says why
            pipe.write(job.to_json())
    return Child(child.pid, cast("IO[str]", child.stdout), child)


def stop(child: Child) -> None:
    """Asks the child to end, and makes it; its own children go with it."""
    if child.wait(0) is None:
        end(child, signal.SIGTERM)
        child.wait(GRACE)
    end(child, signal.SIGKILL)
    child.wait()
    child.events.close()


def end(child: Child, how: signal.Signals) -> None:
    """Signals the child and all its children."""
    with suppress(ProcessLookupError):  # ended by itself, with all of them
        os.killpg(child.pid, how)
