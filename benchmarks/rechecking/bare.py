"""Scrapy alone: the thousand pages fetched one after the other, and nothing done with them.

    python -m benchmarks.rechecking.bare ORIGIN

What it takes is the floor for anything that fetches by Scrapy: no middleware, no extension, no database.
"""

import sys
from collections.abc import AsyncIterator

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from benchmarks.rechecking.pages import ACCOUNTS

SETTINGS = {
    "LOG_LEVEL": "WARNING",
    "CONCURRENT_ITEMS": 4,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "TELNETCONSOLE_ENABLED": False,
    "COOKIES_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
}


class Bare(Spider):
    """Asks for every page."""

    name = "bare"
    origin = ""

    async def start(self) -> AsyncIterator[Request]:
        """A request each."""
        for account in ACCOUNTS:
            yield Request(self.origin + account.path)

    def parse(self, response: Response) -> None:
        """Nothing."""


if __name__ == "__main__":
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(Bare, origin=sys.argv[1])
    process.start()
