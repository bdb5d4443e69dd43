"""One request of a portal: as long as it may be, by a browser where scripts draw the page, in its turn."""

import asyncio
import gc
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from crawler import failures, rendering
from crawler.guard import Refusal
from crawler.portals import Portal
from pipeline.types import FailureKind

PAGE_BYTES = 10 * 1024 * 1024
"""No listing or article is longer; files may be (DOWNLOAD_MAXSIZE)."""
SIDE_BY_SIDE_BYTES = 4 * 1024 * 1024
"""Files longer than this are fetched one after the other: sixteen of 64 MiB at once are a gigabyte."""
LONG = 3.0
"""Seconds of waiting for one answer after which another portal may begin."""


@dataclass(frozen=True)
class Asking:
    """How a portal's addresses are asked."""

    crawler: Crawler
    portal: Portal
    large: asyncio.Lock
    """Held by whoever fetches a large file."""
    room: asyncio.Semaphore
    """Of which the portal holds a place (see _in_time)."""
    spare: asyncio.Semaphore
    """How many may wait without a place: what they have received so far is memory."""

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Whom this portal may be asked of: made once, for a portal may have hundreds of columns."""
        return self.portal.allowed_hosts

    async def answer(
        self, url: str, *, listing: bool, file: bool = False, form: Mapping[str, str] | None = None
    ) -> Response:
        """What comes, whatever it is; raises what the downloader or a middleware raises."""
        if listing or is_page(url):
            return await self._download(url, PAGE_BYTES, file, form)
        try:
            return await self._download(url, SIDE_BY_SIDE_BYTES, file, form)
        except (DownloadCancelledError, IgnoreRequest) as error:
            if failures.of_exception(error).kind is not FailureKind.TOO_LARGE:
                raise
        async with self.large:
            gc.collect()  # the body of the first attempt lies in a ring with its exception
            return await self._download(url, None, file, form)

    async def _download(
        self, url: str, most: int | None, file: bool, form: Mapping[str, str] | None
    ) -> Response:
        request = Request(
            url,
            method="POST" if form is not None else "GET",
            headers={"X-Requested-With": "XMLHttpRequest"} if form is not None else None,
            body=urlencode(form) if form is not None else None,
            meta={"portal": self.portal.slug, "hosts": self.hosts, "source": url},
        )
        if form is not None:
            request.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        request.meta["file_hosts"] = self.portal.attachment_hosts if file else None
        if most is not None:
            request.meta["download_maxsize"] = most
        if self.portal.delay is not None:
            request.meta["autothrottle_dont_adjust_delay"] = (
                True  # it would bring the portal's own delay down
            )
        if self.portal.render and form is None and not file:
            return await self._drawn(request)
        if most is None:  # under a lock: to give up its place now would be to wait for those who wait for it
            return await self.crawler.engine.download_async(request)
        return await self._in_time(request)

    async def _drawn(self, request: Request) -> Response:
        if reason := rendering.missing():
            raise Refusal(reason)
        rendering.draw(request)
        response = await self._in_time(request)
        if len(response.body) > PAGE_BYTES:
            raise DownloadCancelledError(f"the page that was drawn has more than {PAGE_BYTES} bytes")
        return response

    async def _in_time(self, request: Request) -> Response:
        """The answer; while it is long in coming another portal has this one's place.

        Five hosts that hang would else hold five of sixteen places for as long as they please.
        """
        answer = asyncio.ensure_future(self.crawler.engine.download_async(request))
        done, _ = await asyncio.wait({answer}, timeout=LONG)
        if done or self.spare.locked():
            return await answer
        async with self.spare:
            self.room.release()
            try:
                await asyncio.wait({answer})
            finally:
                await self.room.acquire()
        return answer.result()


def is_page(url: str) -> bool:
    """Whether an address is one of a page by its looks."""
    return url.endswith(("html", "htm", "/"))
