"""Which rows a column had before: by what a page that stands in for its listing is told from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.exploring import speak_of_accounts
from crawler.records import Records
from pipeline.types import Entry

SOME = 100
"""Rows by which a page is judged at once."""
FAMILIAR = 0.5
"""Of the rows of a first page: so many were there before, unless it is another page."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What is on record of one column's rows; those that are asked about have their final addresses."""

    records: Records
    portal: str
    column: str

    def with_any(self, rows: Sequence[Entry]) -> bool:
        """Whether some row was in the column before, or none could have been.

        Forty units may publish on one day, and fill all that a listing shows.
        """
        if any(self.records.memory.known(self.portal, row.url) for row in rows) or speak_of_accounts(rows):
            return True
        parts = (rows[start : start + SOME] for start in range(0, len(rows), SOME))
        known = any(self._share(part) for part in parts)
        return known or (bool(rows) and not self.records.has_rows(self.portal, self.column))

    def with_most(self, rows: Sequence[Entry]) -> bool:
        """Whether the first rows are mostly those that were in the column before."""
        return bool(rows) and self._share(rows[:SOME]) >= FAMILIAR

    def _share(self, rows: Sequence[Entry]) -> float:
        return self.records.known_share(self.portal, self.column, rows)
