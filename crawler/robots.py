"""robots.txt as RFC 9309 has it: obeyed; absent, everything is allowed; broken, nothing is."""

from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares import LeftAlone

MOST_BYTES = 512 * 1024
"""What lies beyond is not looked at: of 10 MB, parsing takes half a minute."""
CHALLENGES = {521, 567}
"""5xx that mean a challenge on every path; the page itself will show it."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's own lets everything pass where robots.txt answers 5xx, and nothing bounds its length."""

    def __init__(self, crawler: Crawler) -> None:
        """`held`: why nothing of a host is asked in this crawl, by host."""
        super().__init__(crawler)
        self.held: dict[str, Exception] = {}
        crawler.signals.connect(self._enough, signals.bytes_received)

    async def process_request(self, request: Request, spider: Any = None) -> None:
        """Lets a request pass, or raises why its host is not asked."""
        await super().process_request(request)
        held = self.held.get(urlparse_cached(request).netloc)
        if held and not request.meta.get("dont_obey_robotstxt"):
            raise held

    def _enough(self, data: bytes, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            request.meta["robots_bytes"] = request.meta.get("robots_bytes", 0) + len(data)
            if request.meta["robots_bytes"] > MOST_BYTES:
                raise StopDownload(fail=False)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 and response.status not in CHALLENGES:
            raise LeftAlone(f"{netloc}: robots.txt answers {response.status}")
        rules = response.body[:MOST_BYTES] if response.status < 300 else b""
        await super()._parse_robots(response.replace(body=rules), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """Whoever gives no answer is asked nothing; one that leads astray counts as none there."""
        if isinstance(exc, LeftAlone) or not isinstance(exc, IgnoreRequest):
            self.held[netloc] = exc
        super()._robots_error(exc, netloc)
