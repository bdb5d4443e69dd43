"""Going through one column: its listing, then every entry of it that is unknown or due."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler.fetching import Fetcher
from crawler.jobs import Job
from crawler.listing import STATES, Listing
from crawler.portals import Column
from crawler.visit import visit
from pipeline.types import Article, ColumnState, Entry, FailureKind
from storage.checking import ColumnCheck

PATIENCE = 5
"""So many pages in a row without an answer: the host is down or shuts us out, and the rest waits."""
SILENCE = {FailureKind.UNREACHABLE, FailureKind.BLOCKED, FailureKind.TLS_ERROR}

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
    _unanswered: list[FailureKind] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The listing belongs to the walk."""
        self._listing = Listing(self.fetcher, self.column, self.job)

    async def articles(self) -> AsyncIterator[Article]:
        """Every article that is to be visited, in the order of the listing."""
        async for rows in self._listing.pages():
            async for article in self._visit_all(self._wanted(rows)):
                yield article
            if not self._may_go_on():
                return
        if not self._listing.trouble and not self.job.dry_run:
            async for article in self._visit_all(self._unlisted()):
                yield article

    def close(self, detail: str = "") -> ColumnCheck:
        """How the walk ended."""
        self.closed = True
        usual = ColumnState.OK if self._news else ColumnState.NO_NEWS
        state, reason = self._listing.trouble or (usual, "")
        if len(self._unanswered) >= PATIENCE:
            state = STATES.get(self._unanswered[-1], ColumnState.UNREACHABLE)
            reason = f"{len(self._unanswered)} pages in a row gave no answer"
        elif detail and state.healthy:
            state, reason = ColumnState.SUSPECT, detail
        through = self._listing.ended and self._may_go_on() and not self.broken
        return ColumnCheck(
            portal=self.fetcher.portal.slug,
            column=self.column.url,
            state=state,
            entries=self._listing.rows,
            at=datetime.now(UTC),
            detail=reason,
            complete=through and self.job.whole and state.healthy,
        )

    def _wanted(self, rows: Iterable[Entry]) -> list[Entry]:
        since = self.job.since
        listed = [row for row in rows if not (since and row.published_on and row.published_on < since)]
        urls = [row.url for row in listed]
        known = self.fetcher.records.known(self.fetcher.portal.slug, urls, datetime.now(UTC))
        self._news += sum(url not in known for url in urls)
        return [row for row in listed if self.job.recheck_all or known.get(row.url, True)]

    def _unlisted(self) -> Iterator[Entry]:
        """Pages that are due though the listing no longer shows them: how else would a withdrawal be seen?

        Where everything counts as due, only a listing gone through to its end tells which these are.
        """
        if self.job.recheck_all and not self._listing.ended:
            return iter(())
        due_by = datetime.max.replace(tzinfo=UTC) if self.job.recheck_all else datetime.now(UTC)
        due = self.fetcher.records.due_pages(self.fetcher.portal.slug, self.column.url, due_by)
        since = self.job.since
        return (page for page in due if not (since and page.published_on and page.published_on < since))

    async def _visit_all(self, entries: Iterable[Entry]) -> AsyncIterator[Article]:
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

    async def _visited(self, entry: Entry) -> Article | None:
        """One article; a fault in dealing with it is noted and ends neither the column nor the sweep."""
        task = asyncio.ensure_future(visit(self.fetcher, self.column.url, entry))
        await asyncio.wait({task})
        if error := task.exception():
            self.broken = True
            self.fetcher.count("failed")
            _log.error("visiting %s failed", entry.url, exc_info=error)
            return None
        article = task.result()
        failure = article.page.failure
        if failure and failure.kind in SILENCE:
            self._unanswered.append(failure.kind)
        else:
            self._unanswered.clear()
        return article

    def _may_go_on(self) -> bool:
        limit = self.job.limit
        if limit is not None and self._visits >= limit:
            return False
        return len(self._unanswered) < PATIENCE and not self.stopping()

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
