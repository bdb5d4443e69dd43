"""Visiting one entry: its page and every file attached to it, as one article."""

from collections.abc import Iterable
from datetime import UTC, datetime

from crawler.addresses import canonical, is_usable, names_a_file
from crawler.fetching import Answer, Fetcher
from crawler.soundness import read, sound
from pipeline.types import Article, Entry, Failure, FailureKind, Link, Part, Reading, Role

ATTACHMENTS_PER_PAGE = 500
"""A bureau that publishes for its units attaches some forty files to one page."""


async def visit(fetcher: Fetcher, column: str | None, entry: Entry) -> Article:
    """What the entry's page and its attachments answered; failures are parts of it too."""
    page, links = await _page(fetcher, entry)
    files = list(_asked(fetcher, entry, page, links))
    attachments = [await _file(fetcher, file) for file in files[:ATTACHMENTS_PER_PAGE]]
    if len(files) > ATTACHMENTS_PER_PAGE:
        attachments.append(_left_out(fetcher, files))
    return Article(
        portal=fetcher.portal.slug,
        column=column,
        entry=entry,
        page=page,
        attachments=tuple(attachments),
        seen_at=datetime.now(UTC),
        region=fetcher.portal.place,
    )


async def _page(fetcher: Fetcher, entry: Entry) -> tuple[Part, tuple[Link, ...]]:
    """The page and what it attaches; read here only where the ledger has not read the same bytes before."""
    answer, reading = await sound(fetcher, entry.url, file=names_a_file(entry.url), title=entry.title)
    if isinstance(answer, Answer) and reading is None:
        known = fetcher.records.links(fetcher.portal.slug, entry.url, answer.capture.digest)
        if known is not None:
            return _part(Role.PAGE, entry, answer), known
        reading = await read(fetcher, answer)
    links = reading.document.links if reading and reading.document else ()
    return _part(Role.PAGE, entry, answer, reading), links


async def _file(fetcher: Fetcher, file: Link) -> Part:
    return _part(Role.ATTACHMENT, file, *await sound(fetcher, file.url, file=True))


def _left_out(fetcher: Fetcher, files: list[Link]) -> Part:
    """The first file too many, as a failure that names the others."""
    first = files[ATTACHMENTS_PER_PAGE]
    detail = f"{len(files)} files attached to one page: only the first {ATTACHMENTS_PER_PAGE} are visited"
    failure = fetcher.failed(first.url, Failure(kind=FailureKind.TOO_LARGE, detail=detail))
    return _part(Role.ATTACHMENT, first, failure)


def _asked(fetcher: Fetcher, entry: Entry, page: Part, links: Iterable[Link]) -> Iterable[Link]:
    """A page that is gone may leave its files behind; one that did not answer says nothing of them."""
    if page.failure is None:
        return _files(fetcher, entry, links)
    if page.failure.kind is not FailureKind.GONE:
        return ()
    known = fetcher.records.files(fetcher.portal.slug, entry.url)
    return _files(fetcher, entry, (*entry.attachments, *known))


def _files(fetcher: Fetcher, entry: Entry, links: Iterable[Link]) -> Iterable[Link]:
    """The files the page names; those its row names where the page names none."""
    seen = {canonical(entry.url)}
    for link in links or entry.attachments:
        url = canonical(fetcher.portal.at_home(link.url))
        if url not in seen and _is_usable(fetcher, url):
            seen.add(url)
            yield Link(title=link.title, url=url)


def _is_usable(fetcher: Fetcher, url: str) -> bool:
    usable = is_usable(url)
    fetcher.count("refused", int(not usable))
    return usable


def _part(role: Role, named: Entry | Link, answer: Answer | Failure, reading: Reading | None = None) -> Part:
    if isinstance(answer, Failure):
        return Part(role=role, url=named.url, title=named.title, failure=answer)
    if answer.not_modified:
        return Part(role=role, url=named.url, title=named.title, not_modified=True, reading=reading)
    return Part(role=role, url=named.url, title=named.title, capture=answer.capture, reading=reading)
