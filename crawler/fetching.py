"""One address asked, one answer or the reason why there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler import failures
from crawler.asking import Asking, is_page
from crawler.jobs import Event
from crawler.middlewares import NOT_MODIFIED, LeftAlone
from crawler.portals import Portal
from crawler.records import Records
from pipeline.decode import decode
from pipeline.dedup import digest
from pipeline.sniff import HTML, sniff
from pipeline.types import Capture, Failure, FailureKind

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
    asking: Asking
    peeked: dict[str, str] = field(default_factory=dict)
    """Pages that others are compared with, by their address (see crawler.homepage)."""

    async def get(
        self, url: str, *, listing: bool = False, file: bool = False, form: Mapping[str, str] | None = None
    ) -> Answer | Failure:
        """The bytes of an address of the portal.

        `listing`: what the text says of itself is judged by the caller, who knows what a listing must hold.
        `file`: it may lie on a host that serves the portal's files alone.
        """
        try:
            response = await self.asking.answer(url, listing=listing, file=file, form=form)
        except Exception as error:  # noqa: BLE001 - whatever a server makes Twisted raise is a failure of that URL
            if listing and not isinstance(error, LeftAlone):
                self._note_silence(url, failures.of_exception(error))
            return self.failed(url, failures.of_exception(error))
        self.records.pauses.answered(urlsplit(url).netloc, datetime.now(UTC))
        judged = listing or self._is_known(url, response)
        failure = failures.of_answer(response.status, "" if judged else _page_text(response))
        if not failure and not listing:
            failure = failures.of_detour(url, response.url)
        if not failure and not response.body and (listing or is_page(url)):
            failure = Failure(kind=FailureKind.UNREACHABLE, detail="an empty answer")
        return self.failed(url, failure) if failure else self._answered(url, response)

    async def peek(self, url: str) -> str:
        """The text of a page that is only compared; "" where none comes, which is nobody's failure."""
        try:
            response = await self.asking.answer(url, listing=True)
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


def _page_text(response: Response) -> str:
    """The text of a page; files are judged by their reader, pages among them that stand for a file here."""
    if sniff(response.body[:HEAD]) != HTML:  # the directory of a hostile zip takes a gigabyte to look through
        return ""
    return decode(response.body, _header(response, "Content-Type")).text


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
