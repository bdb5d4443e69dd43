"""What a crawl knows of earlier ones, and the door through which it leaves what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from crawler.memory import Memory
from crawler.pauses import Pauses
from home import Home
from pipeline import version
from pipeline.sandbox import Sandbox
from pipeline.types import Entry, Link, Reading, Status
from storage import documents, listings, queries, sources
from storage.archive import Archive
from storage.engine import Database, open_database
from storage.ledger import Ledger
from storage.retrying import retried
from storage.standing import Known
from storage.tables import key
from storage.views import Validators

READERS = 2
"""Processes that read files beside a crawl: a file that takes its thirty seconds holds up no other portal."""


@dataclass(frozen=True, slots=True)
class Records:
    """The home's archive and ledger, opened for one crawl."""

    home: Home
    archive: Archive
    database: Database
    ledger: Ledger
    sandbox: Sandbox
    memory: Memory
    pauses: Pauses

    @classmethod
    def open(cls, home: Home) -> Self:
        """The records of a home.

        Raises:
            ConfigurationError: its database cannot be used.
        """
        archive, database = Archive(home.archive), open_database(home.database_url)
        settings = home.settings
        sandbox = Sandbox(READERS, ocr=settings.ocr)
        ledger = Ledger(database, archive, settings.min_interval, settings.withdraw_after, sandbox.read)
        pauses = Pauses(home.path / "pauses.json")
        return cls(home, archive, database, ledger, sandbox, Memory(database, ledger), pauses)

    def validators(self, portal: str, url: str) -> Known | Validators | None:
        """What to ask conditionally with: only where a 304 could be answered from the archive."""
        known = self.memory.known(portal, url) or self._validators(portal, url)
        if known is None or not (known.etag or known.last_modified):
            return None
        return known if known.digest in self.archive else None

    @retried
    def _validators(self, portal: str, url: str) -> Validators | None:
        with self.database.reading() as session:
            return queries.validators(session, portal, url)

    def seen_before(self, portal: str, url: str) -> bool:
        """Whether new bytes of this URL are compared with older ones."""
        return (self.memory.known(portal, url) or self._validators(portal, url)) is not None

    @retried
    def known(self, portal: str, urls: list[str], now: datetime) -> dict[str, bool]:
        """Of these URLs those that were visited before, and whether each is due."""
        with self.database.reading() as session:
            return queries.known(session, portal, urls, self.home.due_by(now))

    @retried
    def known_share(self, portal: str, column: str, rows: Sequence[Entry]) -> float:
        """Which part of these rows the column listed before."""
        with self.database.reading() as session:
            return listings.known_share(session, portal, column, rows)

    @retried
    def has_rows(self, portal: str, column: str) -> bool:
        """Whether the column listed so many rows that some should always be there."""
        with self.database.reading() as session:
            return listings.has_rows(session, portal, column)

    @retried
    def due_pages(self, portal: str, column: str, now: datetime) -> list[Entry]:
        """Pages of a column that are due, listed or not."""
        with self.database.reading() as session:
            return queries.due_pages(session, portal, column, self.home.due_by(now))

    def failing(self, portal: str) -> set[str]:
        """URLs that gave nothing when they were asked last."""
        with self.database.reading() as session:
            return {failure.url for failure in queries.failures(session, portal)}

    def settled(self, portal: str) -> set[str]:
        """Columns whose baseline is made."""
        with self.database.reading() as session:
            return {column.url for column in queries.columns(session, portal) if column.baseline_at}

    def entry(self, portal: str, url: str) -> Entry:
        """A page to be visited though no row leads there now: as the rows of earlier visits named it."""
        with self.database.reading() as session:
            known = queries.known_entry(session, portal, url) or Entry(title="", url=url)
            return replace(known, attachments=tuple(queries.files_of_page(session, portal, url)))

    def good(self, portal: str, url: str) -> str | None:
        """Digest of the newest bytes of a URL, where they could be read to their end."""
        if known := self.memory.known(portal, url):
            return known.digest if known.status is Status.OK else None
        with self.database.reading() as session:
            source = sources.find(session, portal, url)
            row = documents.newest(session, key(source)) if source else None
            return row.digest if row and row.status == Status.OK else None

    def files(self, portal: str, page: str) -> list[Link]:
        """Files that the disclosures of a page hold, however it named them when it was there."""
        with self.database.reading() as session:
            return queries.files_of(session, portal, page)

    @retried
    def links(self, portal: str, url: str, digest: str) -> tuple[Link, ...] | None:
        """The attachments that these bytes name; None where today's reader has not read them."""
        if (known := self.memory.known(portal, url)) and known.digest == digest:
            return known.links
        with self.database.reading() as session:
            source = sources.find(session, portal, url)
            row = documents.find(session, key(source), digest) if source else None
            if row is None or row.reader != version.READER:
                return None
            return tuple(Link(title=link["title"], url=link["url"]) for link in row.links)

    @retried
    def repeats(self, known: Known, reading: Reading) -> bool:
        """Whether what was read says just what is on record of that source."""
        with self.database.reading() as session:
            row = documents.find(session, known.source, known.digest)
            return row is not None and documents.is_repeated(row, reading)

    def close(self) -> None:
        """Ends the readers and gives the database back."""
        self.sandbox.close()
        self.database.close()
