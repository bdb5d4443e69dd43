"""Documents in archives as parts of an article: each has an address, so that it can be a disclosure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote, unquote

from sqlmodel import Session, col, select

from pipeline.types import Capture, Part
from storage import sources, tables
from storage.archive import PREFIX
from storage.tables import key

_MARK = "#member="
"""A fragment: to the portal the address is that of the archive."""
LONGEST = 2000
"""Bytes of an address: PostgreSQL's index takes 2,700, and a Chinese sign takes nine in an address."""


def address(archive: str, member: str) -> str:
    """The address of one document in the archive at that address; a long name is told by its digest."""
    whole = f"{archive}{_MARK}{quote(member)}"
    return whole if len(whole.encode()) <= LONGEST else f"{archive}{_MARK}{_digest(member)}"


def located(url: str) -> tuple[str, str | None]:
    """What is to be asked for, and which document in it is meant; None where it is no archive's."""
    archive, _, member = url.partition(_MARK)
    return archive, unquote(member) or None


def named(member: str, members: Iterable[str]) -> str:
    """The name in the archive of what an address means."""
    return next((name for name in members if member in {name, _digest(name)}), member)


def _digest(member: str) -> str:
    return PREFIX + sha256(member.encode("utf-8", "surrogatepass")).hexdigest()


def members(session: Session, portal: str, archive: Part, at: datetime) -> Iterator[Part]:
    """The documents in an archive, not read yet; of one that could not be had, those that were in it."""
    if archive.failure:
        for source in _known(session, portal, archive.url):
            yield Part(role=archive.role, url=source.url, title=source.title, failure=archive.failure)
        return
    document = archive.reading.document if archive.reading else None
    captured = archive.capture or _captured(session, portal, archive.url, at)
    if document is None or captured is None:
        return
    for member in document.members:
        url = address(archive.url, member)
        capture = replace(captured, url=url, etag=None, last_modified=None)
        yield Part(role=archive.role, url=url, title=member.rpartition("/")[2], capture=capture)


def _known(session: Session, portal: str, url: str) -> list[tables.Source]:
    wanted = select(tables.Source).where(
        tables.Source.portal == portal, col(tables.Source.url).startswith(url + _MARK, autoescape=True)
    )
    return list(session.exec(wanted.order_by(col(tables.Source.id))))


def _captured(session: Session, portal: str, url: str, at: datetime) -> Capture | None:
    """The newest bytes of an archive that answered 304: they still stand."""
    source = sources.find(session, portal, url)
    last = sources.newest_capture(session, key(source)) if source else None
    if last is None:
        return None
    return Capture(
        url=url, digest=last.digest, size=last.size, content_type=last.content_type, captured_at=at
    )
