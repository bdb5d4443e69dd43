"""Visiting one entry: its page and every file attached to it, as one article."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

import pipeline.read
from crawler.addresses import canonical, is_usable
from crawler.fetching import Answer, Fetcher
from pipeline.types import Article, Entry, Failure, FailureKind, Link, Part, Reading, Role

ATTACHMENTS_PER_PAGE = 500
"""A bureau that publishes for its units attaches some forty files to one page."""


async def visit(fetcher: Fetcher, column: str | None, entry: Entry) -> Article:
    """What the entry's page and its attachments answered; failures are parts of it too."""
    answer = await fetcher.get(entry.url)
    reading, links = (None, ()) if isinstance(answer, Failure) else _links(fetcher, entry.url, answer)
    page = _part(Role.PAGE, entry.url, entry.title, answer, reading)
    files = list(islice(_files(fetcher, entry, links), ATTACHMENTS_PER_PAGE)) if _has_files(answer) else []
    return Article(
        portal=fetcher.portal.slug,
        column=column,
        entry=entry,
        page=page,
        attachments=tuple(
            [_part(Role.ATTACHMENT, file.url, file.title, await fetcher.get(file.url)) for file in files]
        ),
        seen_at=datetime.now(UTC),
        region=fetcher.portal.place,
    )


def _has_files(answer: Answer | Failure) -> bool:
    """A page that is gone may leave its files behind; one that did not answer says nothing of them."""
    return isinstance(answer, Answer) or answer.kind is FailureKind.GONE


def _links(fetcher: Fetcher, url: str, answer: Answer) -> tuple[Reading | None, tuple[Link, ...]]:
    """What the page attaches; read here only where the ledger has not read the same bytes before."""
    known = fetcher.records.links(fetcher.portal.slug, url, answer.capture.digest)
    if known is not None:
        return None, known
    reading = pipeline.read.read(answer.body, url=url, content_type=answer.capture.content_type)
    return reading, reading.document.links if reading.document else ()


def _files(fetcher: Fetcher, entry: Entry, links: Iterable[Link]) -> Iterable[Link]:
    """The page's own links, then files that only the row names: one file may have two addresses there."""
    seen = {canonical(entry.url)}
    names = set()
    for link in links:
        url = canonical(fetcher.portal.at_home(link.url))
        if url not in seen and _is_usable(fetcher, url):
            seen.add(url)
            names.add(_name(url))
            yield Link(title=link.title, url=url)
    for link in entry.attachments:
        if link.url not in seen and _is_usable(fetcher, link.url) and _name(link.url) not in names:
            seen.add(link.url)
            yield link


def _is_usable(fetcher: Fetcher, url: str) -> bool:
    usable = is_usable(url)
    fetcher.count("refused", int(not usable))
    return usable


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _part(role: Role, url: str, title: str, answer: Answer | Failure, reading: Reading | None = None) -> Part:
    if isinstance(answer, Failure):
        return Part(role=role, url=url, title=title, failure=answer)
    if answer.not_modified:
        return Part(role=role, url=url, title=title, not_modified=True, reading=reading)
    return Part(role=role, url=url, title=title, capture=answer.capture, reading=reading)
