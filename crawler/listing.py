"""Going through a listing page by page: its rows, and how it stands with the column."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from crawler import standins
from crawler.acquaintance import Acquaintance
from crawler.addresses import canonical, is_usable
from crawler.cms import CMS, Ask, Cms, Page
from crawler.fetching import Answer, Fetcher
from crawler.homepage import is_home
from crawler.jobs import Job
from crawler.portals import Column
from crawler.relaunch import family_of
from pipeline.errors import LayoutChanged
from pipeline.types import ColumnState, Entry, Failure, FailureKind, Link

ENTRIES_PER_PAGE = 2_000
"""A page of 350,000 links takes 1.1 GB and minutes; no listing shows more than a few hundred rows."""

STATES = {
    FailureKind.GONE: ColumnState.SOFT_404,
    FailureKind.BLOCKED: ColumnState.BLOCKED,
    FailureKind.TLS_ERROR: ColumnState.TLS_ERROR,
}
"""What a failed listing means for its column; anything else is unreachable."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One page as it was answered, and its new rows."""

    answer: Answer
    fresh: tuple[Entry, ...]
    posted: bool


@dataclass
class Listing:
    """One walk through the pages of a column's listing."""

    fetcher: Fetcher
    column: Column
    job: Job
    rows: int = 0
    trouble: tuple[ColumnState, str] | None = None
    """Why the listing could not be gone through, if so."""
    ended: bool = False
    """Whether the last page was reached, and nothing speaks against its being the last."""
    short: str = ""
    """Why there must be more than was seen, if so."""
    note: str = ""
    """What a person should know though it went well."""
    _cms: Cms = field(init=False)
    _familiar: bool = False
    """Whether some row was there before, or none could have been."""
    _total: int = 0
    _seen: set[str] = field(default_factory=set)

    async def pages(self) -> AsyncIterator[tuple[Entry, ...]]:
        """The rows of each page that no page before showed.

        They wait for the first that the column had before: a listing of none but strangers is another one.
        """
        waiting: list[_Read] = []
        async for read in self._read_all():
            waiting.append(read)
            self._familiar = self._familiar or self._acquaintance.with_any(read.fresh)
            for one in self._released(waiting):
                yield one
        self._familiar = self._familiar or not (self.ended and self.rows)
        for one in self._released(waiting):
            yield one
        if waiting:
            self.trouble = (ColumnState.LAYOUT_CHANGED, f"none of the {self.rows} rows was there before")

    def _released(self, waiting: list[_Read]) -> Iterator[tuple[Entry, ...]]:
        while self._familiar and waiting:
            read = waiting.pop(0)
            self._note(read)
            yield read.fresh

    async def _read_all(self) -> AsyncIterator[_Read]:
        ask = Ask(self.column.url)
        last = min(self.job.pages or self.column.most_pages, self.column.most_pages)
        for number in range(1, last + 1):
            answer = await self.fetcher.get(ask.url, listing=True, form=ask.form)
            if isinstance(answer, Failure):
                state = STATES.get(answer.kind, ColumnState.UNREACHABLE)
                self.trouble = (state, f"page {number}: {answer.detail}")
                return
            self._tell(ask, answer)
            page = Page(ask.url, answer.text, number, ask.memo)
            try:
                if number == 1:
                    await self._settle(page)
                fresh, following = self._read(page, leads_on=ask.leads_on)
            except LayoutChanged as error:
                self.trouble = (await self._explained(page), str(error))
                return
            yield _Read(answer, fresh, posted=ask.form is not None)
            if following is None:
                self._end(glitch=f"page {number}" if ask.promised and not fresh else "")
                return
            ask = following
        if last == self.column.most_pages:
            self.short = f"more than {last} pages (most_pages): only {self.rows} rows were gone through"

    @property
    def verdict(self) -> tuple[ColumnState, str] | None:
        """What its rows, gone through to the end, say against the column."""
        wanted = self.column.at_least
        if not (self.ended or self.short):
            return None
        if not self.rows:
            return ColumnState.EMPTY, "the listing has no rows"
        if self.rows < wanted:
            return ColumnState.LAYOUT_CHANGED, f"{self.rows} rows, at least {wanted} expected"
        return (ColumnState.SUSPECT, self.short) if self.short else None

    def _end(self, *, glitch: str) -> None:
        if glitch and self.rows != self._total:  # after groups that overlap an adapter may promise too much
            self.short = f"{glitch} has no new rows, though the listing says there are more than {self.rows}"
        elif self.rows * 2 < self._total:  # by less its own count may be stale
            self.short = f"{self.rows} rows, though the listing says there are {self._total}"
        self.ended = not self.short

    async def _settle(self, page: Page) -> None:
        """Finds who reads this listing.

        Raises:
            LayoutChanged: the portal's home page stands in its place, and shows news that look like rows.
        """
        own = self.fetcher.portal.family(self.column)
        family = family_of(page, own, lambda rows: self._acquaintance.with_most(self._listed(rows)))
        self._cms = CMS[family]
        if family is not own:
            self.note = f"read as {family}: the landmarks of {own} are gone"
        rows = self._listed(self._cms.entries(page))
        self._familiar = self._acquaintance.with_any(rows)
        if rows and not self._familiar and await is_home(self.fetcher, page.url, page.text):
            raise LayoutChanged(f"{page.url}: the home page in its place")

    @property
    def _acquaintance(self) -> Acquaintance:
        return Acquaintance(self.fetcher.records, self.fetcher.portal.slug, self.column.url)

    def _listed(self, rows: Sequence[Entry]) -> tuple[Entry, ...]:
        """As many rows as a page may have, at their final addresses."""
        return tuple(islice(map(self._at_home, rows), ENTRIES_PER_PAGE))

    def _read(self, page: Page, *, leads_on: bool) -> tuple[tuple[Entry, ...], Ask | None]:
        """The new rows of a page, and the next page to ask for.

        Answers of a pager overlap, repeat for ever or lie about their number: a page without a new row is the
        last. An empty first page may all the same know where its rows are, and so may one that leads on.
        """
        cms = self._cms
        listed = self._listed(cms.entries(page))
        rows = tuple(row for row in listed if is_usable(row.url))
        self.fetcher.count("refused", len(listed) - len(rows))
        fresh = tuple({row.url: row for row in rows if row.url not in self._seen}.values())
        self._seen.update(row.url for row in fresh)
        self.rows += len(fresh)
        self._total = cms.total(page) or self._total
        goes_on = fresh or leads_on or page.number == 1
        return fresh, cms.next_page(page) if goes_on else None

    def _tell(self, ask: Ask, answer: Answer) -> None:
        if self.job.tell_pages:
            self.fetcher.emit(
                {
                    "event": "listing",
                    "portal": self.fetcher.portal.slug,
                    "column": self.column.url,
                    "url": ask.url,
                    "form": ask.form,
                    "digest": answer.capture.digest,
                    "content_type": answer.capture.content_type,
                }
            )

    async def _explained(self, page: Page) -> ColumnState:
        """What stands there in place of a listing."""
        if standins.is_challenge(page.text):
            return ColumnState.BLOCKED
        missing = standins.is_missing(page.text) or await is_home(self.fetcher, page.url, page.text)
        return ColumnState.SOFT_404 if missing else ColumnState.LAYOUT_CHANGED

    def _at_home(self, entry: Entry) -> Entry:
        files = (replace(file, url=self._address(file)) for file in entry.attachments)
        return replace(entry, url=self._address(entry), attachments=tuple(files))

    def _address(self, named: Entry | Link) -> str:
        return canonical(self.fetcher.portal.at_home(named.url))

    def _note(self, read: _Read) -> None:
        """Rows first, then the bytes: a validator must never stand for rows that were not noted."""
        self.fetcher.count("entries", len(read.fresh))
        if self.job.dry_run:
            return
        ledger, portal = self.fetcher.records.ledger, self.fetcher.portal.slug
        capture = read.answer.capture
        ledger.listed(portal, self.column.url, read.fresh, capture.captured_at)
        if read.answer.not_modified:
            ledger.confirm(portal, capture.url, capture.captured_at)
        elif not read.posted:  # all answers of a form have one address
            ledger.record_listing(portal, self.column.url, capture)
