"""The one item pipeline: what was seen goes into the ledger, and what that changed is told."""

import asyncio
from collections import defaultdict
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.walk import Walk
from pipeline.types import Article, ChangeKind, FailureKind
from storage.disclosing import Recorded

_SOON = 0.05
"""Seconds after which an item that was recorded is out of Scrapy's hands."""


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

    async def process_item(self, item: Article | Walk) -> Article | Walk:
        """Records one item; Scrapy notes an exception as that item's, and the next one follows."""
        try:
            async with self.turn:
                if isinstance(item, Walk):
                    self._close(item)
                else:
                    await self._record(item)
        finally:
            asyncio.get_running_loop().call_later(_SOON, self._let_end)
        return item

    def _let_end(self) -> None:
        """Scrapy, told to end in the middle, waits for the items in hand and overlooks that they are done."""
        items = self.crawler.engine and self.crawler.engine.scraper.slot
        if items and items.closing and not items.closing.called and items.is_idle():
            items.closing.callback(self._spider)

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
        failure = article.page.failure
        judged_later = article.column and failure and failure.kind is FailureKind.GONE
        self._spider.telling.visited(article.portal, () if judged_later else covered)
        if article.column and judged_later:
            self.gone[article.portal, article.column] += covered

    def _close(self, walk: Walk) -> None:
        self._spider.records.memory.settle()
        portal, column = walk.fetcher.portal.slug, walk.column.url
        withdrawn = walk.close()
        gone = {one.disclosure: one for one in self.gone.pop((portal, column), ())}
        gone |= {lost: Recorded(lost, change=ChangeKind.WITHDRAWN) for lost in withdrawn}
        self._spider.telling.covered(portal, gone.values())
