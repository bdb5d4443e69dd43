"""An opened home as the commands use it: settings, database, archive, ledger, portal files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

# The database and the readers take seconds to import: only a command that opens a home pays for them.
if TYPE_CHECKING:
    from crawler.portals import Portal
    from home import Home
    from storage.archive import Archive
    from storage.engine import Database
    from storage.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works on."""

    home: Home
    database: Database
    archive: Archive

    @property
    def ledger(self) -> Ledger:
        """The door through which disclosures are written."""
        from storage.ledger import Ledger

        settings = self.home.settings
        return Ledger(self.database, self.archive, settings.min_interval, settings.withdraw_after)

    @property
    def portals(self) -> dict[str, Portal]:
        """Every portal file, shipped or the user's own."""
        from crawler.portals import load_all

        return load_all(self.home.portals)

    def watched(self) -> set[tuple[str, str]]:
        """Slug and address of every column that `watch` checks."""
        from crawler.portals import watched
        from storage import queries

        with self.database.reading() as session:
            registered = {column.portal for column in queries.columns(session)}
        found = watched(self.portals, registered, self.home.portals)
        return {(portal.slug, column.url) for portal, column in found}


@contextmanager
def opened() -> Iterator[Opened]:
    """The home of this command, closed at its end."""
    from home import open_home
    from storage.archive import Archive
    from storage.engine import open_database

    home = open_home()
    database = open_database(home.database_url)
    try:
        yield Opened(home, database, Archive(home.archive))
    finally:
        database.close()


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)
