"""What happens to a request on its way.

It asks only for news where the archive has the old, and never against a host's wish to be left alone.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.pauses import Pauses, asked_for

NOT_MODIFIED = "not_modified"
"""Flag of an answer whose body comes from the archive because the portal said 304."""


class LeftAlone(IgnoreRequest):
    """The host is not asked, because it wished so a moment ago."""


class ConditionalGet:
    """Sends the validators of the last capture; a 304 is answered with the archived bytes."""

    def __init__(self, crawler: Crawler) -> None:
        """The spider knows the records of earlier crawls."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Adds If-None-Match and If-Modified-Since where the bytes they stand for are at hand.

        A redirected request drops them: they belong to the address that was asked first.
        """
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        known = request.meta.pop("validators", None)
        portal, source = request.meta.get("portal"), request.meta.get("source")
        if portal is None or source is None or request.method != "GET" or "redirect_times" in request.meta:
            return
        known = self.crawler.spider.records.validators(portal, source)  # type: ignore[union-attr]
        if known is None:
            return
        request.meta["validators"] = known
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified
        if "retry_times" not in request.meta:
            self._count(portal, "asked_conditionally")

    def process_response(self, request: Request, response: Response) -> Response:
        """The archived bytes in place of a 304."""
        known = request.meta.get("validators")
        if response.status != 304 or known is None:
            return response
        self._count(request.meta["portal"], NOT_MODIFIED)
        body = self.crawler.spider.records.archive.read(known.digest)  # type: ignore[union-attr]
        response.headers["Content-Type"] = known.content_type
        return response.replace(status=200, body=body, flags=[*response.flags, NOT_MODIFIED])

    def _count(self, portal: str, what: str) -> None:
        self.crawler.stats.inc_value(f"{portal}/{what}")


class RetryAfter:
    """Leaves a host alone for as long as its 429 or 503 asks, or its silence says, in later sweeps too."""

    def __init__(self, pauses: Pauses, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """`now` tells the time."""
        self.pauses, self.now = pauses, now

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The spider opened the home in which they lie."""
        return cls(crawler.spider.records.pauses)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Refuses nothing for good: what was not asked is due again next time."""
        host = urlsplit(request.url).netloc
        if until := self.pauses.holds(host, self.now()):
            raise LeftAlone(
                f"{host} is left alone until {until:%Y-%m-%d %H:%M:%S} UTC: it was silent, or asked"
            )

    def process_response(self, request: Request, response: Response) -> Response:
        """Remembers the pause that the host asks for."""
        if response.status in {429, 503}:
            now = self.now()
            until = asked_for((response.headers.get("Retry-After") or b"").decode("latin-1"), now)
            if until and until > now:
                self.pauses.add(urlsplit(request.url).netloc, until, now)
        return response
