"""The one item pipeline: what was seen goes into the ledger, and what that changed is told."""

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.jobs import Event
from crawler.walk import Walk
from pipeline.types import Article
from storage.disclosing import Recorded
from storage.ledger import ColumnCheck


class Ingest:
    """Records articles, and column checks after the articles that came before them."""

    def __init__(self, crawler: Crawler) -> None:
        """The spider holds the ledger and knows whom to tell."""
        self.crawler = crawler
        # First come, first recorded: a check must find its column's articles recorded (the lock is fair).
        self.turn = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_item(self, item: Article | Walk) -> Article | Walk:
        """Records one item; Scrapy notes an exception as that item's, and the next one follows."""
        async with self.turn:
            if isinstance(item, Walk):
                self._close(item)
            else:
                await self._record(item)
        return item

    @property
    def _spider(self) -> Any:
        return self.crawler.spider

    async def _record(self, article: Article) -> None:
        try:
            # Where the reader has changed, older files are read again first: on a thread, for it takes time.
            covered = await asyncio.to_thread(self._spider.records.ledger.record, article)
        except BaseException:
            self._spider.faulty(article)
            raise
        self._stats.inc_value(f"{article.portal}/visited")
        self._spider.emit(self._progress(article.portal))
        for recorded in covered:
            self._count(article.portal, recorded)
            self._spider.emit(_disclosure(article.portal, recorded))

    def _close(self, walk: Walk) -> None:
        check = walk.close()
        if not walk.job.dry_run:
            self._spider.records.ledger.close_check(check)
        self._spider.emit(column_event(walk, check))

    @property
    def _stats(self) -> Any:
        return self.crawler.stats

    def _progress(self, portal: str) -> Event:
        done, listed = (self._stats.get_value(f"{portal}/{what}", 0) for what in ("visited", "entries"))
        return {"event": "progress", "portal": portal, "done": done, "known_total": max(done, listed)}

    def _count(self, portal: str, recorded: Recorded) -> None:
        self._stats.inc_value(f"{portal}/recorded", int(recorded.new))
        self._stats.inc_value(f"{portal}/changed", int(recorded.change is not None))


def column_event(walk: Walk, check: ColumnCheck) -> Event:
    """How a column's walk ended, as an event."""
    return {
        "event": "column",
        "portal": check.portal,
        "column": walk.column.name,
        "url": check.column,
        "state": check.state.value,
        "entries": check.entries,
        "detail": check.detail,
        "complete": check.complete,
    }


def _disclosure(portal: str, recorded: Recorded) -> Event:
    return {
        "event": "disclosure",
        "portal": portal,
        "id": recorded.disclosure,
        "change": recorded.change.value if recorded.change else None,
        "new": recorded.new,
        "alias": recorded.alias,
    }
