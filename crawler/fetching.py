"""One address asked, one answer or the reason why there is none."""

import asyncio
import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from crawler import failures
from crawler.addresses import canonical
from crawler.jobs import Event
from crawler.middlewares import NOT_MODIFIED, LeftAlone
from crawler.portals import Portal
from crawler.records import Records
from crawler.standins import is_same_page
from pipeline.decode import decode
from pipeline.dedup import digest
from pipeline.sniff import HTML, sniff
from pipeline.types import Capture, Failure, FailureKind

PAGE_BYTES = 10 * 1024 * 1024
"""No listing or article is longer; files may be (DOWNLOAD_MAXSIZE)."""
SIDE_BY_SIDE_BYTES = 4 * 1024 * 1024
"""Files longer than this are fetched one after the other: sixteen of 64 MiB at once are a gigabyte."""
HEAD = 4096
"""Bytes by which a page is told from a file."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes worth keeping, filed in the archive already."""

    capture: Capture
    body: bytes
    not_modified: bool

    @property
    def text(self) -> str:
        """The body as text."""
        return decode(self.body, self.capture.content_type).text


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Asks a portal's addresses, counts how that went, and tells of failures."""

    crawler: Crawler
    records: Records
    portal: Portal
    emit: Callable[[Event], None]
    large: asyncio.Lock
    """Held by whoever fetches a large file."""
    home: dict[str, str] = field(default_factory=dict)
    """The portal's home page by its address, once it was wanted (see is_home)."""

    async def get(
        self, url: str, *, listing: bool = False, file: bool = False, form: Mapping[str, str] | None = None
    ) -> Answer | Failure:
        """The bytes of an address of the portal.

        `listing`: what the text says of itself is judged by the caller, who knows what a listing must hold.
        `file`: it may lie on a host that serves the portal's files alone.
        """
        try:
            response = await self._response(url, listing, file, form)
        except Exception as error:  # noqa: BLE001 - whatever a server makes Twisted raise is a failure of that URL
            if listing and not isinstance(error, LeftAlone):
                self._note_silence(url, failures.of_exception(error))
            return self.failed(url, failures.of_exception(error))
        self.records.pauses.answered(urlsplit(url).netloc, datetime.now(UTC))
        judged = listing or self._is_known(url, response)
        failure = failures.of_answer(response.status, "" if judged else _page_text(response))
        if not failure and not listing:
            failure = failures.of_detour(url, response.url)
        if not failure and not response.body and (listing or _is_page(url)):
            failure = Failure(kind=FailureKind.UNREACHABLE, detail="an empty answer")
        return self.failed(url, failure) if failure else self._answered(url, response)

    async def is_home(self, url: str, text: str) -> bool:
        """Whether a page is the portal's home page, which stands in under 200 for what is not there."""
        home = self.portal.homepage
        if canonical(url).rstrip("/") == canonical(home).rstrip("/"):
            return False
        if home not in self.home:
            self.home[home] = await self._text_of(home)
        return is_same_page(text, self.home[home])

    async def _text_of(self, url: str) -> str:
        """A page that is only compared: "" where it does not answer, which is nobody's failure."""
        try:
            response = await self._response(url, True, False, None)
        except Exception:  # noqa: BLE001 - whatever a server makes Twisted raise
            return ""
        return "" if failures.of_answer(response.status, "") else _page_text(response)

    def count(self, what: str, by: int = 1) -> None:
        """Adds to a figure of the portal's summary."""
        self.crawler.stats.inc_value(f"{self.portal.slug}/{what}", by)

    def failed(self, url: str, failure: Failure) -> Failure:
        """Counts a failure and tells of it."""
        self.count("refused" if failure.kind is FailureKind.REFUSED else "failed")
        self.emit(
            {
                "event": "failure",
                "portal": self.portal.slug,
                "url": url,
                "kind": failure.kind.value,
                "detail": failure.detail,
            }
        )
        return failure

    def _note_silence(self, url: str, failure: Failure) -> None:
        """A host of which not even the listing comes is left alone a while, by this sweep and the next."""
        if isinstance(failure, failures.NoAnswer):
            delay = self.portal.delay if self.portal.delay is not None else self.records.home.settings.delay
            self.records.pauses.silent(urlsplit(url).netloc, datetime.now(UTC), timedelta(seconds=delay))

    def _is_known(self, url: str, response: Response) -> bool:
        """Whether these very bytes were judged, and found worth keeping, at the last visit."""
        known = self.records.memory.known(self.portal.slug, url)
        return known is not None and known.digest == digest(response.body)

    async def _response(
        self, url: str, listing: bool, file: bool, form: Mapping[str, str] | None
    ) -> Response:
        if listing or _is_page(url):
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
            meta={"portal": self.portal.slug, "hosts": self.portal.allowed_hosts, "source": url},
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
        return await self.crawler.engine.download_async(request)

    def _answered(self, url: str, response: Response) -> Answer:
        not_modified = NOT_MODIFIED in response.flags
        if not not_modified:
            self.count("fetched")
            if response.request and response.request.method == "GET":
                self.count("compared", self.records.seen_before(self.portal.slug, url))
        capture = Capture(
            url=url,
            digest=self.records.archive.put(response.body),
            size=len(response.body),
            content_type=_header(response, "Content-Type") or "",
            captured_at=datetime.now(UTC),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
        return Answer(capture, response.body, not_modified)


def _is_page(url: str) -> bool:
    return url.endswith(("html", "htm", "/"))


def _page_text(response: Response) -> str:
    """The text of a page; files are judged by their reader, pages among them that stand for a file here."""
    if sniff(response.body[:HEAD]) != HTML:  # the directory of a hostile zip takes a gigabyte to look through
        return ""
    return decode(response.body, _header(response, "Content-Type")).text


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
