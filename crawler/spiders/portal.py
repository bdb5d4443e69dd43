"""The one spider: it goes through the columns and addresses of a job, portals side by side.

    scrapy crawl portal -a portal=jx_yichun

Items are articles, and each walk when it is over; both end in crawler.ingest.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.addresses import canonical
from crawler.asking import Asking
from crawler.fetching import Fetcher
from crawler.jobs import Event, Job, Target
from crawler.look import look
from crawler.memory import Unchanged
from crawler.portals import Column, Portal, load_all, named, register
from crawler.records import Records
from crawler.rendering import for_portals
from crawler.settings import for_home
from crawler.telling import Telling
from crawler.visit import visit
from crawler.walk import Walk
from home import Home, open_home
from pipeline.errors import UsageError
from pipeline.types import Article
from storage.disclosing import Recorded

SIDE_BY_SIDE = 16
"""Portals gone through at once, without those whose host lets us wait; on each host one request at a time."""
SPARE = 6
"""Portals that may wait for their hosts without being counted: more would hold too much that is half sent."""
SUMMARY = (
    *("entries", "fetched", "not_modified", "compared", "asked_conditionally"),
    *("recorded", "changed", "failed", "refused"),
)

Planned = tuple[Portal, tuple[Column, ...], tuple[str, ...]]
"""A portal with those of its columns, and those single addresses, that are to be gone through."""


class PortalSpider(Spider):
    """Walks through the columns of a job's portals."""

    name = "portal"
    telling: Telling

    def __init__(
        self,
        home: Home,
        job: Job | None = None,
        portal: str | None = None,
        emit: Callable[[Event], None] | None = None,
        **arguments: Any,
    ) -> None:
        """A job, or the slug of a portal of which all columns are to be checked."""
        super().__init__(**arguments)
        if job is None and portal is None:
            raise UsageError("say which portal: scrapy crawl portal -a portal=<slug>")
        self.job = job or Job(home=str(home.path), targets=(Target(str(portal)),))
        portals = self.job.inline()
        if not portals.keys() >= {target.portal for target in self.job.targets}:
            portals = load_all(home.portals) | portals
        self.plan = [_planned(named(target.portal, portals), target) for target in self.job.targets]
        self.records = Records.open(home)
        self.emit = emit or (lambda event: self.logger.info("%s", dict(event)))
        self.walks: dict[tuple[str, str | None], Walk] = {}
        self.visited: set[tuple[str, str]] = set()
        self.large = asyncio.Lock()
        self.room, self.spare = asyncio.Semaphore(SIDE_BY_SIDE), asyncio.Semaphore(SPARE)
        self.began = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Opens the home that the settings or GONGKAI_HOME name, and crawls by its settings."""
        home = open_home(crawler.settings.get("GONGKAI_HOME"))
        crawler.settings.setdict(for_home(home), priority="spider")
        spider = super().from_crawler(crawler, *args, home=home, **kwargs)
        slots = {
            host: {"delay": portal.delay, "concurrency": 1}
            for portal, _, _ in spider.plan
            if portal.delay is not None
            for host in portal.allowed_hosts
        }
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        spider.telling = Telling(crawler, spider.emit)
        drawn = for_portals((portal for portal, _, _ in spider.plan), home)
        crawler.settings.setdict(drawn, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Whatever the walks find, in the order it is found.

        Scrapy looks whether all is done when this ends, and then every five seconds: so it ends with the last
        item, and no sweep waits for nothing.
        """
        found: asyncio.Queue[Any] = asyncio.Queue(SIDE_BY_SIDE)
        going = asyncio.ensure_future(self._go(found))
        try:
            while (item := await found.get()) is not None:
                yield item
            await going
            items = self.crawler.engine.scraper.slot
            while items and not items.is_idle():  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.02)
        finally:
            going.cancel()

    async def closed(self, reason: str) -> None:
        """Accounts for walks that broke down, and sums up each portal.

        Walks that were ended from outside are no word on their columns: those stay due.
        """
        self.records.memory.settle()
        for walk in self.walks.values():
            if not walk.closed and reason == "finished":
                walk.close("going through it failed: see the log")
        if reason != "finished":
            self.emit({"event": "ended", "reason": reason, "detail": "what was not reached is due again"})
        for portal, _, _ in self.plan:
            self.emit(self._summary(portal))
        self.records.close()

    async def _go(self, found: asyncio.Queue[Any]) -> None:
        async def in_turn(planned: Planned) -> None:
            async with self.room:
                await self._through(planned, found)

        try:
            for url in self.job.look:
                self.emit(await look(self.crawler, url))
            await asyncio.gather(*(in_turn(planned) for planned in self.plan))
        finally:
            await found.put(None)

    async def _through(self, planned: Planned, found: asyncio.Queue[Any]) -> None:
        """One portal: its columns one after the other, for they share a host, then single addresses.

        New columns come last: what an old one shows as well is its news, not part of their baseline.
        """
        portal, columns, addresses = planned
        if not self.job.dry_run:
            register(portal, self.records.ledger)
        asking = Asking(self.crawler, portal, self.large, self.room, self.spare)
        fetcher = Fetcher(self.crawler, self.records, portal, self.emit, asking)
        settled = self.records.settled(portal.slug)
        for column in sorted(columns, key=lambda column: column.url not in settled):
            walk = Walk(fetcher, column, self.job, self.visited, self.stopping)
            self.walks[portal.slug, column.url] = walk
            # A task, so that a fault in one column does not end the others: closed() accounts for the walk.
            task = asyncio.ensure_future(self._walk(walk, found))
            await asyncio.wait({task})
            if error := task.exception():
                self.logger.error("walking through %s failed", column.url, exc_info=error)
        for url in addresses:
            address = canonical(portal.at_home(url))
            if not self.job.dry_run:
                await found.put(await visit(fetcher, None, self.records.entry(portal.slug, address)))

    async def _walk(self, walk: Walk, found: asyncio.Queue[Any]) -> None:
        async for article in walk.articles():
            if isinstance(
                article, Unchanged
            ):  # nothing to record: the way through Scrapy would cost the most
                self.records.memory.confirm(article)
                self.telling.visited(article.portal, map(Recorded, article.standing.disclosures))
            else:
                await found.put(article)
        await found.put(walk)

    def faulty(self, article: Article) -> None:
        """Notes an article that could not be recorded: its column was not gone through."""
        self.crawler.stats.inc_value(f"{article.portal}/failed")
        walk = self.walks.get((article.portal, article.column))
        if walk:
            walk.broken = True

    def stopping(self) -> bool:
        """Whether the sweep is being ended: told to, or at the limits of Scrapy's CloseSpider."""
        engine, settings, stats = self.crawler.engine, self.crawler.settings, self.crawler.stats
        if not engine.running or engine.spider is None:
            return True
        seconds = settings.getfloat("CLOSESPIDER_TIMEOUT")
        pages = settings.getint("CLOSESPIDER_PAGECOUNT")
        late = bool(seconds) and time.monotonic() - self.began > seconds
        return late or (bool(pages) and stats.get_value("response_received_count", 0) > pages)

    def _summary(self, portal: Portal) -> Event:
        figures = {what: self.crawler.stats.get_value(f"{portal.slug}/{what}", 0) for what in SUMMARY}
        seconds = round(time.monotonic() - self.began, 3)
        return {
            "event": "summary",
            "portal": portal.slug,
            "family": portal.cms.value,
            **figures,
            "seconds": seconds,
        }


def _planned(portal: Portal, target: Target) -> Planned:
    known = {column.url: column for column in portal.columns}
    wanted = target.columns
    if wanted is None:
        wanted = tuple(column.url for column in portal.columns if column.enabled)
    for url in wanted:
        if url not in known:
            raise UsageError(f"{portal.slug} has no column {url}")
    return portal, tuple(known[url] for url in wanted), target.articles
