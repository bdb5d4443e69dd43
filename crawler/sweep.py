"""The one way to crawl, for the daemon and by hand: a child process that can be ended at any moment.

A sweep that hangs, or is killed, loses nothing: each article is one transaction, and what was not reached is
due again.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, NoReturn, cast

from crawler.jobs import Event, Job, Target
from pipeline.errors import ConfigurationError, GongkaiError, UsageError

__all__ = ["Event", "Job", "Target", "run"]

GRACE = 5.0
"""Seconds a child has to end by itself before its group is killed."""
MOST_MEMORY = 2 * 1024**3
"""Bytes of address space of the child; what a sweep really holds is a fifth of it at its worst."""
_PR_SET_PDEATHSIG = 1
_TOLD = (
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.core.downloader.handlers.http11",
)
"""They log what a host did wrong; it is told as an event."""
_ERRORS: Mapping[str, type[GongkaiError]] = {
    error.__name__: error for error in (GongkaiError, UsageError, ConfigurationError)
}


def run(job: Job) -> Iterator[Event]:
    """The events of a sweep, as they happen; leaving the iteration ends the sweep.

    Run it to its end on the thread that began it: the child is tied to that thread's life.

    Raises:
        UsageError: the job names a portal or column that is not known.
        ConfigurationError: the home cannot be used.
    """
    child = _start(job)
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(child, signal.SIGKILL)

    timer = threading.Timer(job.deadline or 0, end_late)
    if job.deadline is not None:
        timer.start()
    try:
        for line in child.events:
            event = json.loads(line)
            if event["event"] == "error":
                raise _ERRORS.get(event["class"], GongkaiError)(event["message"])
            yield event
        code = child.wait()
    finally:
        timer.cancel()
        _stop(child)
    if late.is_set():
        yield {"event": "ended", "reason": "deadline", "detail": f"not done after {job.deadline:g} s"}
    elif code:
        yield {"event": "ended", "reason": "crashed", "detail": f"the crawl process ended with {code}"}


@dataclass
class _Child:
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


def _start(job: Job) -> _Child:
    """A process begun by forking has at once what this one has imported, which takes a new one seconds."""
    alone = threading.active_count() == 1 and "twisted.internet.reactor" not in sys.modules
    return _forked(job) if alone and sys.platform == "linux" else _spawned(job)


def _forked(job: Job) -> _Child:
    reading, writing = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _branch(parent, job, writing)
    os.close(writing)
    with suppress(PermissionError, ProcessLookupError):  # whoever is first: it does the same itself
        os.setpgid(pid, 0)
    return _Child(pid, os.fdopen(reading, encoding="utf-8"))


def _branch(parent: int, job: Job, writing: int) -> NoReturn:
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
            code = main(parent, job, out)
    except Exception:  # noqa: BLE001 - as in a process of its own: told, and its exit status says so
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _spawned(job: Job) -> _Child:
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
    return _Child(child.pid, cast("IO[str]", child.stdout), child)


def _stop(child: _Child) -> None:
    """Asks the child to end, and makes it; its own children go with it."""
    if child.wait(0) is None:
        _end(child, signal.SIGTERM)
        child.wait(GRACE)
    _end(child, signal.SIGKILL)
    child.wait()
    child.events.close()


def _end(child: _Child, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # ended by itself, with all its children
        os.killpg(child.pid, how)


def main(parent: int, job: Job, out: IO[str]) -> int:
    """The child: crawls a job and writes its events, one line each."""
    _die_with(parent)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))

    def emit(event: Event) -> None:
        out.write(json.dumps(dict(event), ensure_ascii=False) + "\n")
        out.flush()

    try:
        _crawl(job, emit)
    except GongkaiError as error:
        emit({"event": "error", "class": type(error).__name__, "message": str(error)})
        return error.exit_code
    return 0


def _crawl(job: Job, emit: Callable[[Event], None]) -> None:
    # First of all: Scrapy looks up the sources of its whole stack here, the deeper it is the longer.
    import scrapy.core.downloader.contextfactory  # noqa: F401
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.spiders.portal import PortalSpider

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("GONGKAI_HOME", job.home, priority="cmdline")
    # The sweep's own deadline ends it, and its walks are bounded by their pages.
    settings.set("CLOSESPIDER_TIMEOUT", 0, priority="cmdline")
    settings.set("CLOSESPIDER_PAGECOUNT", 0, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    # Not earlier: Scrapy has just set up logging anew, and makes out two lines a page that nobody is shown.
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    for name in _TOLD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    crawl = process.crawl(PortalSpider, job=job, emit=emit)
    process.start()
    if not crawl.cancelled() and (error := crawl.exception()):
        raise error


def _die_with(parent: int) -> None:
    """Linux ends this process when the one that began it ends, however that happened."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the process that began this sweep is gone")


if __name__ == "__main__":
    # Nothing but events may reach the parent's pipe, whatever a library prints.
    events, sys.stdout = sys.stdout, sys.stderr
    sys.exit(main(int(sys.argv[1]), Job.from_json(sys.stdin.read()), events))
