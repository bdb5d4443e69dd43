"""The one item pipeline: what was seen goes into the ledger, and what that changed is told."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.jobs import Event
from crawler.memory import Unchanged
from crawler.walk import Walk
from pipeline.types import Article, ChangeKind, FailureKind
from storage.disclosing import Recorded


class Ingest:
    """Records articles, and column checks after the articles that came before them."""

    def __init__(self, crawler: Crawler) -> None:
        """The spider holds the ledger and knows whom to tell."""
        self.crawler = crawler
        # First come, first recorded: a check must find its column's articles recorded (the lock is fair).
        self.turn = asyncio.Lock()
        self.gone: dict[tuple[str, str], list[Recorded]] = defaultdict(list)
        """What gone pages carried, by portal and column: told once the check of the column judged it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_item(self, item: Article | Unchanged | Walk) -> Article | Unchanged | Walk:
        """Records one item; Scrapy notes an exception as that item's, and the next one follows."""
        async with self.turn:
            if isinstance(item, Walk):
                self._close(item)
            elif isinstance(item, Unchanged):
                self._confirm(item)
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
        self._visited(article.portal)
        failure = article.page.failure
        if article.column and failure and failure.kind is FailureKind.GONE:
            self.gone[article.portal, article.column] += covered
        else:
            self._tell(article.portal, covered)

    def _confirm(self, visit: Unchanged) -> None:
        self._spider.records.memory.confirm(visit)
        self._visited(visit.portal)
        self._tell(visit.portal, map(Recorded, visit.standing.disclosures))

    def _visited(self, portal: str) -> None:
        self._stats.inc_value(f"{portal}/visited")
        self._spider.emit(self._progress(portal))

    def _close(self, walk: Walk) -> None:
        self._spider.records.memory.settle()
        portal, column = walk.fetcher.portal.slug, walk.column.url
        withdrawn = walk.close()
        gone = {one.disclosure: one for one in self.gone.pop((portal, column), ())}
        gone |= {lost: Recorded(lost, change=ChangeKind.WITHDRAWN) for lost in withdrawn}
        self._tell(portal, gone.values())

    def _tell(self, portal: str, covered: Iterable[Recorded]) -> None:
        for recorded in covered:
            self._stats.inc_value(f"{portal}/recorded", int(recorded.new))
            self._stats.inc_value(f"{portal}/changed", int(recorded.change is not None))
            self._spider.emit(_disclosure(portal, recorded))

    @property
    def _stats(self) -> Any:
        return self.crawler.stats

    def _progress(self, portal: str) -> Event:
        done, listed = (self._stats.get_value(f"{portal}/{what}", 0) for what in ("visited", "entries"))
        return {"event": "progress", "portal": portal, "done": done, "known_total": max(done, listed)}


def _disclosure(portal: str, recorded: Recorded) -> Event:
    return {
        "event": "disclosure",
        "portal": portal,
        "id": recorded.disclosure,
        "change": recorded.change.value if recorded.change else None,
        "new": recorded.new,
        "alias": recorded.alias,
    }
