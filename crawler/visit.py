"""Visiting one entry: its page and every file attached to it, as one article."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

from crawler.addresses import canonical
from crawler.fetching import Answer, Fetcher
from pipeline.types import Article, Entry, Failure, FailureKind, Link, Part, Reading, Role

ATTACHMENTS_PER_PAGE = 500
"""A bureau that publishes for its units attaches some forty files to one page."""


async def visit(fetcher: Fetcher, column: str | None, entry: Entry) -> Article:
    """What the entry's page and its attachments answered; failures are parts of it too."""
    answer = await fetcher.get(entry.url)
    reading, links = await _read(fetcher, entry.url, answer)
    page = _part(Role.PAGE, entry.url, entry.title, answer, reading)
    files = list(islice(_files(fetcher, entry, links), ATTACHMENTS_PER_PAGE)) if _has_files(answer) else []
    return Article(
        portal=fetcher.portal.slug,
        column=column,
        entry=entry,
        page=page,
        attachments=tuple([await _attachment(fetcher, file) for file in files]),
        seen_at=datetime.now(UTC),
        region=fetcher.portal.place,
    )


def _has_files(answer: Answer | Failure) -> bool:
    """A page that is gone may leave its files behind; one that did not answer says nothing of them."""
    return isinstance(answer, Answer) or answer.kind is FailureKind.GONE


async def _attachment(fetcher: Fetcher, file: Link) -> Part:
    answer = await fetcher.get(file.url)
    reading, _ = await _read(fetcher, file.url, answer)
    return _part(Role.ATTACHMENT, file.url, file.title, answer, reading)


async def _read(
    fetcher: Fetcher, url: str, answer: Answer | Failure
) -> tuple[Reading | None, tuple[Link, ...]]:
    """What the answer says and attaches; read only where the ledger has not read the same bytes before."""
    if isinstance(answer, Failure):
        return None, ()
    capture = answer.capture
    known = fetcher.records.links(fetcher.portal.slug, url, capture.digest)
    if known is not None:
        return None, known
    # It may take half a minute: on a thread, so that the other portals go on.
    read = fetcher.records.ledger.read_archived
    reading = await asyncio.to_thread(read, capture.digest, url, capture.content_type)
    return reading, reading.document.links if reading.document else ()


def _files(fetcher: Fetcher, entry: Entry, links: Iterable[Link]) -> Iterable[Link]:
    """The page's own links, then files that only the row names: one file may have two addresses there."""
    seen = {canonical(entry.url)}
    names = set()
    for link in links:
        url = canonical(fetcher.portal.at_home(link.url))
        if url not in seen:
            seen.add(url)
            names.add(_name(url))
            yield Link(title=link.title, url=url)
    for link in entry.attachments:
        if link.url not in seen and _name(link.url) not in names:
            seen.add(link.url)
            yield link


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _part(role: Role, url: str, title: str, answer: Answer | Failure, reading: Reading | None = None) -> Part:
    if isinstance(answer, Failure):
        return Part(role=role, url=url, title=title, failure=answer)
    if answer.not_modified:
        return Part(role=role, url=url, title=title, not_modified=True, reading=reading)
    return Part(role=role, url=url, title=title, capture=answer.capture, reading=reading)
