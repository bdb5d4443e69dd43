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
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from crawler.child import end, start, stop
from crawler.jobs import Event, Job, Target
from pipeline.errors import ConfigurationError, GongkaiError, UsageError

__all__ = ["Event", "Job", "Target", "run"]

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
    child = start(job, main)
    late = threading.Event()

    def end_late() -> None:
        late.set()
        end(child, signal.SIGKILL)

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
        stop(child)
    if late.is_set():
        yield {"event": "ended", "reason": "deadline", "detail": f"not done after {job.deadline:g} s"}
    elif code:
        yield {"event": "ended", "reason": "crashed", "detail": f"the crawl process ended with {code}"}


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
