"""What is told: a publication once, an amendment each time, nothing of what the baseline found."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select, update

from pipeline.types import Article, ChangeKind, Role
from storage import changes, tables
from storage.sources import Held, Visit


@dataclass(frozen=True, slots=True)
class News:
    """Writes the changes of one article."""

    visit: Visit
    article: Article
    column: tables.Column | None

    def announce(self, disclosure: tables.Disclosure, *, quiet: bool) -> ChangeKind | None:
        """Tells of a publication, once: at its first sight in a column that has its baseline."""
        if self.is_settled(disclosure):
            return None
        disclosure.announced = True
        return None if quiet else self.tell(ChangeKind.PUBLISHED, disclosure)

    def is_settled(self, disclosure: tables.Disclosure) -> bool:
        """Whether its publication is no news of this visit: told before, or not a column's to tell."""
        return self.column is None or disclosure.announced

    def tell(
        self,
        kind: ChangeKind,
        disclosure: tables.Disclosure,
        detail: dict[str, Any] | None = None,
        revision: int | None = None,
    ) -> ChangeKind:
        """Writes one change."""
        changes.add(
            self.visit.session,
            kind,
            self.visit.at,
            disclosure=disclosure.id,
            column=disclosure.column_id,
            revision=revision,
            detail=detail or {},
        )
        return kind

    def match_again(self, disclosure: tables.Disclosure) -> None:
        """Its unit, year or kind became known after it was told: more subscriptions may be concerned.

        Nobody is told twice: there is at most one delivery for a subscription and a change.
        """
        self.visit.session.exec(
            update(tables.Change)
            .where(
                col(tables.Change.disclosure_id) == disclosure.id,
                col(tables.Change.kind) == ChangeKind.PUBLISHED.value,
            )
            .values(matched=False)
        )

    def is_old(self, primary: Held, page: Held, *, carried_other: bool) -> bool:
        """Whether the portal had it before we began to watch.

        A file newly linked by a page we had read, or a URL that carried something else till now, is news
        however old the entry in the listing is.
        """
        if not self.has_baseline:
            return True
        added = primary.part.role is Role.ATTACHMENT and page.captured and not primary.known
        return not (added or carried_other) and self.is_of_baseline

    @property
    def is_of_baseline(self) -> bool:
        """Whether the entry was listed before, or during, the column's first complete crawl."""
        if self.column is None or not self.has_baseline:
            return True
        wanted = select(tables.Entry.baseline).where(
            tables.Entry.column_id == self.column.id, tables.Entry.url == self.article.entry.url
        )
        return bool(self.visit.session.exec(wanted).first())

    @property
    def has_baseline(self) -> bool:
        """Whether the column was ever gone through to its end."""
        return self.column is not None and self.column.baseline_at is not None
