"""What a crawl knows of earlier ones, and the door through which it leaves what it finds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

import pipeline.read
from home import Home
from pipeline.types import Entry, Link
from storage import documents, queries, sources
from storage.archive import Archive
from storage.engine import Database, open_database
from storage.ledger import Ledger
from storage.retrying import retried
from storage.tables import key
from storage.views import Validators


@dataclass(frozen=True, slots=True)
class Records:
    """The home's archive and ledger, opened for one crawl."""

    archive: Archive
    database: Database
    ledger: Ledger

    @classmethod
    def open(cls, home: Home) -> Self:
        """The records of a home.

        Raises:
            ConfigurationError: its database cannot be used.
        """
        archive, database = Archive(home.archive), open_database(home.database_url)
        # Reading documents blocks; whoever moves it into killable children passes another `read` here.
        return cls(archive, database, Ledger(database, archive, home.settings.min_interval))

    @retried
    def validators(self, portal: str, url: str) -> Validators | None:
        """What to ask conditionally with: only where a 304 could be answered from the archive."""
        with self.database.reading() as session:
            known = queries.validators(session, portal, url)
        if known is None or not (known.etag or known.last_modified):
            return None
        return known if known.digest in self.archive else None

    @retried
    def seen_before(self, portal: str, url: str) -> bool:
        """Whether new bytes of this URL are compared with older ones."""
        with self.database.reading() as session:
            return queries.validators(session, portal, url) is not None

    @retried
    def known(self, portal: str, urls: list[str], now: datetime) -> dict[str, bool]:
        """Of these URLs those that were visited before, and whether each is due."""
        with self.database.reading() as session:
            return queries.known(session, portal, urls, now)

    @retried
    def due_pages(self, portal: str, column: str, now: datetime) -> list[Entry]:
        """Pages of a column that are due, listed or not."""
        with self.database.reading() as session:
            return queries.due_pages(session, portal, column, now)

    @retried
    def links(self, portal: str, url: str, digest: str) -> tuple[Link, ...] | None:
        """The attachments that these bytes of a page name; None where today's reader has not read them."""
        with self.database.reading() as session:
            source = sources.find(session, portal, url)
            row = documents.find(session, key(source), digest) if source else None
            if row is None or row.reader != pipeline.read.VERSION:
                return None
            return tuple(Link(title=link["title"], url=link["url"]) for link in row.links)

    def close(self) -> None:
        """Gives the database back."""
        self.database.close()
