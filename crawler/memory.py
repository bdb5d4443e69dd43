"""What a crawl knows by heart of a column: asked of the database once, and told it many visits at a time."""

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.types import Article
from storage import at_rest
from storage.engine import Database
from storage.ledger import Ledger
from storage.retrying import retried
from storage.standing import Known, Standing

TOGETHER = 200
"""Visits that found nothing new, confirmed in one transaction; a sweep that is killed repeats them."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A visit that found an article as it is on record."""

    portal: str
    standing: Standing
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """The articles that stand, of the columns that are being gone through."""

    database: Database
    ledger: Ledger
    _articles: dict[tuple[str, str], Standing] = field(default_factory=dict)
    """By portal and address of the page."""
    _sources: dict[tuple[str, str], Known] = field(default_factory=dict)
    _confirmed: list[tuple[Standing, datetime]] = field(default_factory=list)

    @retried
    def learn(self, portal: str, column: str) -> None:
        """Takes in what stands of a column."""
        with self.database.reading() as session:
            found = at_rest.of_column(session, portal, column)
        for url, article in found.items():
            self._articles[portal, url] = article
            self._sources.update({(portal, part.url): part for part in article.parts})

    def known(self, portal: str, url: str) -> Known | None:
        """What is known of a URL of an article that stands."""
        return self._sources.get((portal, url))

    def recall(self, article: Article) -> Article | Unchanged:
        """The visit as it came, or that it found just what is on record.

        What was known is forgotten either way: an article is visited once in a walk, and one that is recorded
        again no longer stands.
        """
        found = self._articles.pop((article.portal, article.page.url), None)
        for part in found.parts if found else ():
            self._sources.pop((article.portal, part.url), None)
        if found and found.holds(article):
            return Unchanged(article.portal, found, article.seen_at)
        return article

    def confirm(self, visit: Unchanged) -> None:
        """Remembers a visit that found nothing new, until there are many or the column is done."""
        self._confirmed.append((visit.standing, visit.seen_at))
        if len(self._confirmed) >= TOGETHER:
            self.settle()

    def settle(self) -> None:
        """Notes the visits that were confirmed."""
        if self._confirmed:
            self.ledger.confirm_standing(self._confirmed)
            self._confirmed.clear()
