"""Articles that stand as their last visit left them: one that finds the same bytes has nothing to record.

Recording an article asks the database some twenty times, and nearly all pages that are checked again are what
they were. Which of a column's articles stand is found out once, for all of them (storage.at_rest); that they
were there again is noted for many in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from pipeline.invisible import visible
from pipeline.types import Article, Link, Part, Role, Status
from storage import sources
from storage.tables import Capture, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A URL whose last visit gave bytes that today's reader has read."""

    source: int
    capture: int
    url: str
    role: Role
    title: str
    listed_on: date | None
    etag: str | None
    last_modified: str | None
    digest: str
    content_type: str
    status: Status
    fingerprint: str
    links: tuple[Link, ...]

    def answered(self, part: Part) -> bool:
        """Whether a visit found the very same there."""
        if part.failure or part.reading:
            return False
        seen = part.capture
        if seen is None:
            return part.not_modified
        known = (self.digest, self.etag, self.last_modified)
        return known == (seen.digest, seen.etag, seen.last_modified)


@dataclass(frozen=True, slots=True)
class Standing:
    """An article of which everything on record follows from what it said last."""

    page: Known
    files: Mapping[str, tuple[Known, str]]
    """By URL, with the words of the link."""
    disclosures: tuple[int, ...]

    @property
    def parts(self) -> tuple[Known, ...]:
        """The page and its files."""
        return (self.page, *(known for known, _ in self.files.values()))

    def holds(self, article: Article) -> bool:
        """Whether a visit found nothing that is not on record."""
        entry = article.entry
        if (visible(entry.title), entry.published_on) != (self.page.title, self.page.listed_on):
            return False
        if {part.url for part in article.attachments} != self.files.keys():
            return False
        return self.page.answered(article.page) and all(map(self._has, article.attachments))

    def _has(self, part: Part) -> bool:
        known, title = self.files[part.url]
        return known.answered(part) and visible(part.title) == title


def confirm(session: Session, visits: Sequence[tuple[Standing, datetime]], least: timedelta) -> None:
    """Notes that these were there again, when, and when each is due: a page as soon as its first file.

    `least` is the shortest time between two visits (Visit.min_interval).
    """
    seen, held = [], []
    for standing, at in visits:
        dues = {part.source: at + sources.interval(part.listed_on, at, least) for part in standing.parts}
        dues[standing.page.source] = min(dues.values())
        seen += [{"key": source, "at": at, "due": due} for source, due in dues.items()]
        held += [{"key": part.capture, "at": at} for part in standing.parts]
    source = update(Source).where(col(Source.id) == bindparam("key"))
    capture = update(Capture).where(col(Capture.id) == bindparam("key"))
    connection = session.connection()
    connection.execute(source.values(checked_at=bindparam("at"), due_at=bindparam("due")), seen)
    connection.execute(capture.values(confirmed_at=bindparam("at")), held)
