"""Going through one column: its listing, then every entry of it that is unknown or due."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from crawler.fetching import Fetcher
from crawler.jobs import Job
from crawler.listing import STATES, Listing
from crawler.memory import Unchanged
from crawler.patience import Patience
from crawler.portals import Column
from crawler.visit import visit
from pipeline.sandbox import SandboxLost
from pipeline.types import Article, ColumnState, Entry
from storage.checking import Closed, ColumnCheck

_log = logging.getLogger(__name__)


@dataclass
class Walk:
    """One walk through one column."""

    fetcher: Fetcher
    column: Column
    job: Job
    visited: set[tuple[str, str]]
    """Portal and address of every page visited in this sweep: an entry of two columns is asked once."""
    stopping: Callable[[], bool]
    """Whether the sweep is being ended."""
    broken: bool = False
    """Whether an entry could not be dealt with, through a fault of ours."""
    closed: bool = False
    _listing: Listing = field(init=False)
    _news: int = 0
    _visits: int = 0
    _patience: Patience = field(init=False)
    _failing: set[str] = field(init=False)
    _put_off: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The listing belongs to the walk."""
        self._listing = Listing(self.fetcher, self.column, self.job)
        self._patience = Patience(self.fetcher, self.column)
        self._failing = self.fetcher.records.failing(self.fetcher.portal.slug)

    async def articles(self) -> AsyncIterator[Article | Unchanged]:
        """Every article that is to be visited, as listed: page by page what is new, then what is due.

        What failed the last time comes last: it must not keep the rest waiting.
        """
        self.fetcher.records.memory.learn(self.fetcher.portal.slug, self.column.url)
        async for rows in self._listing.pages():
            async for article in self._visit_all(self._wanted(rows)):
                yield article
            if not self._may_go_on():
                return
        async for article in self._visit_all(chain(self._put_off, self._unlisted())):
            yield article

    def close(self, detail: str = "") -> tuple[int, ...]:
        """Tells how the walk ended, and notes it; `detail` says what else is wrong.

        The disclosures that count as withdrawn since then come back.
        """
        self.closed = True
        closed = Closed(self._check(*self._state(detail)))
        if self._counts():
            closed = self.fetcher.records.ledger.close_check(closed.check)
        check = closed.check
        self.fetcher.emit(
            {
                "event": "column",
                "portal": check.portal,
                "column": self.column.name,
                "url": check.column,
                "state": check.state.value,
                "entries": check.entries,
                "detail": check.detail,
                "complete": check.complete,
            }
        )
        return closed.withdrawn

    def _counts(self) -> bool:
        """Whether its end is a word on the column: a part of it can only tell that the listing failed."""
        failed = self._listing.trouble or self._patience.lost
        return self.job.whole or (failed is not None and not self.job.dry_run)

    def _state(self, detail: str) -> tuple[ColumnState, str]:
        if lost := self._patience.lost:
            return STATES.get(lost.kind, ColumnState.UNREACHABLE), lost.detail
        if found := self._listing.trouble or self._listing.verdict:
            return found
        if detail:
            return ColumnState.SUSPECT, detail
        return ColumnState.OK if self._news else ColumnState.NO_NEWS, self._listing.note

    def _check(self, state: ColumnState, reason: str) -> ColumnCheck:
        through = self._listing.ended and self._may_go_on() and not self.broken
        return ColumnCheck(
            portal=self.fetcher.portal.slug,
            column=self.column.url,
            state=state,
            entries=self._listing.rows,
            at=datetime.now(UTC),
            detail=reason,
            complete=through and self.job.whole and (state.healthy or state is ColumnState.EMPTY),
        )

    def _wanted(self, rows: Iterable[Entry]) -> list[Entry]:
        since = self.job.since
        listed = [row for row in rows if not (since and row.published_on and row.published_on < since)]
        urls = [row.url for row in listed]
        known = self.fetcher.records.known(self.fetcher.portal.slug, urls, datetime.now(UTC))
        self._news += sum(url not in known for url in urls)
        wanted = [row for row in listed if self.job.recheck_all or known.get(row.url, True)]
        self._put_off += [row for row in wanted if row.url in self._failing]
        return sorted(
            (row for row in wanted if row.url not in self._failing), key=lambda row: row.url in known
        )

    def _unlisted(self) -> Iterator[Entry]:
        """Pages that are due though the listing no longer shows them: how else would a withdrawal be seen?

        Where everything counts as due, only a listing gone through to its end tells which these are.
        """
        unknown = self._listing.trouble or (self.job.recheck_all and not self._listing.ended)
        if unknown or self.job.dry_run:
            return
        due_by = datetime.max.replace(tzinfo=UTC) if self.job.recheck_all else datetime.now(UTC)
        due = self.fetcher.records.due_pages(self.fetcher.portal.slug, self.column.url, due_by)
        since = self.job.since
        for page in due:
            if (self.fetcher.portal.slug, page.url) in self.visited:
                continue
            if not (since and page.published_on and page.published_on < since):
                yield self.fetcher.records.entry(self.fetcher.portal.slug, page.url)

    async def _visit_all(self, entries: Iterable[Entry]) -> AsyncIterator[Article | Unchanged]:
        for entry in entries:
            address = (self.fetcher.portal.slug, entry.url)
            if address in self.visited:
                continue
            if not self._may_go_on():
                return
            self.visited.add(address)
            self._visits += 1
            if self.job.dry_run:
                self._tell(entry)
            elif article := await self._visited(entry):
                yield article

    async def _visited(self, entry: Entry) -> Article | Unchanged | None:
        """One article; a fault in dealing with it is noted and ends neither the column nor the sweep."""
        task = asyncio.ensure_future(visit(self.fetcher, self.column.url, entry))
        await asyncio.wait({task})
        error = task.exception()
        if isinstance(error, SandboxLost) and self.stopping():
            return None  # the sweep is being ended in the middle of this visit: it is due again
        if error:
            self.broken = True
            self.fetcher.count("failed")
            _log.error("visiting %s failed", entry.url, exc_info=error)
            return None
        article = task.result()
        await self._patience.note(article)
        return self.fetcher.records.memory.recall(article)

    def _may_go_on(self) -> bool:
        limit = self.job.limit
        if limit is not None and self._visits >= limit:
            return False
        return not self._patience.lost and not self.stopping()

    def _tell(self, entry: Entry) -> None:
        self.fetcher.emit(
            {
                "event": "entry",
                "portal": self.fetcher.portal.slug,
                "column": self.column.url,
                "title": entry.title,
                "url": entry.url,
                "published_on": entry.published_on.isoformat() if entry.published_on else None,
                "attachments": [{"title": file.title, "url": file.url} for file in entry.attachments],
            }
        )
