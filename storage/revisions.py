"""The manifest of a disclosure at one moment, and what differs from the one before."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, delete, select

from pipeline.diff import Differences, differences, once
from pipeline.types import Document, Role
from storage import documents, tables
from storage.tables import key


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a manifest."""

    source_id: int
    role: Role
    title: str
    url: str
    document: tables.Document
    said: Document | None = None
    """What the document says, where it was read just now."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a disclosure's own sources held; its fingerprints decide whether it is the same version."""

    lines: tuple[Line, ...] = ()
    revision: tables.Revision | None = None
    sources: frozenset[int] = field(default_factory=frozenset)

    @property
    def pages(self) -> Counter[str]:
        """Fingerprints of pages, wherever they lie: moved to another URL, a page is the same."""
        return Counter(line.document.fingerprint for line in self.lines if line.role is Role.PAGE)

    @property
    def files(self) -> Counter[str]:
        """Fingerprints of attachments, wherever they lie: moved to another URL, a file is the same."""
        return Counter(line.document.fingerprint for line in self.lines if line.role is not Role.PAGE)


def manifest(lines: Sequence[Line], revision: tables.Revision | None = None) -> Manifest:
    """The manifest of these lines."""
    return Manifest(tuple(lines), revision, frozenset(line.source_id for line in lines))


_NEWEST = (
    select(tables.Revision)
    .where(col(tables.Revision.disclosure_id) == bindparam("disclosure"))
    .order_by(col(tables.Revision.number).desc())
    .limit(1)
)


def current(session: Session, disclosure_id: int) -> Manifest:
    """The manifest of the newest revision; an empty one where there is none yet."""
    revision = session.exec(_NEWEST, params={"disclosure": disclosure_id}).first()
    return manifest(lines_of(session, key(revision)), revision) if revision else Manifest()


_LINES = (
    select(tables.RevisionPart.role, tables.Source.title, tables.Source.url, tables.Document)
    .join(tables.Document, col(tables.Document.id) == tables.RevisionPart.document_id)
    .join(tables.Source, col(tables.Source.id) == tables.RevisionPart.source_id)
    .where(col(tables.RevisionPart.revision_id) == bindparam("revision"))
    .order_by(col(tables.RevisionPart.position))
)


def lines_of(session: Session, revision_id: int) -> list[Line]:
    """The lines of one revision, in order."""
    return [
        Line(document.source_id, Role(role), title, url, document)
        for role, title, url, document in session.exec(_LINES, params={"revision": revision_id})
    ]


def sources_ever(session: Session, disclosure_id: int) -> set[int]:
    """The sources that any revision of the disclosure held."""
    wanted = (
        select(tables.RevisionPart.source_id)
        .join(tables.Revision, col(tables.Revision.id) == tables.RevisionPart.revision_id)
        .where(tables.Revision.disclosure_id == disclosure_id)
    )
    return set(session.exec(wanted))


def differ(before: Manifest, after: Manifest) -> bool:
    """Whether the disclosure says something else now."""
    return before.pages != after.pages or before.files != after.files


def add(session: Session, disclosure_id: int, before: Manifest, now: Manifest, at: datetime) -> int:
    """Keeps a new version of the disclosure, after the newest one so far; the id of the revision."""
    number = before.revision.number + 1 if before.revision else 1
    revision = tables.Revision(disclosure_id=disclosure_id, number=number, seen_at=at)
    session.add(revision)
    session.flush()
    _write(session, key(revision), now.lines)
    return key(revision)


def complete(session: Session, revision: tables.Revision, lines: Sequence[Line]) -> None:
    """Adds lines that could not be fetched when the revision was made."""
    _write(session, key(revision), lines, len(lines_of(session, key(revision))))


def _write(session: Session, revision_id: int, lines: Sequence[Line], start: int = 0) -> None:
    parts = [
        {
            "revision_id": revision_id,
            "source_id": line.source_id,
            "document_id": key(line.document),
            "role": line.role.value,
            "position": position,
        }
        for position, line in enumerate(lines, start)
    ]
    if parts:
        session.connection().execute(insert(tables.RevisionPart), parts)


def late(before: Manifest, now: Manifest, linked: Collection[int]) -> list[Line]:
    """Files that belong to the revision before but could not be read when it was made.

    They do where the page named them then; where the page names no files (its listing row does), those that
    were linked already.
    """
    new = [line for line in now.lines if line.source_id not in before.sources]
    if not _named(now):
        return [line for line in new if line.source_id in linked]
    return [line for line in new if line.url in _named(before)]


def _named(manifest: Manifest) -> set[str]:
    pages = (line.document for line in manifest.lines if line.role is Role.PAGE)
    return {link["url"] for page in pages for link in page.links}


def rearranged(before: Manifest, now: Manifest) -> bool:
    """Whether the same files are only shown in another way: by a page of their own, or by a list."""
    return bool(before.files) and bool(now.files) and (now.files <= before.files or before.files <= now.files)


def leads(session: Session, disclosure_id: int, other: Manifest) -> bool:
    """Whether another source shows more than the disclosure's own: files, where it never had any."""
    own = current(session, disclosure_id)
    settled = own.revision is not None and own.revision.number > 1
    return bool(other.files) and not own.files and not settled


def replace(session: Session, disclosure_id: int, now: Manifest) -> None:
    """Puts another manifest in the place of the newest: whose it is changed, not what was published."""
    revision = current(session, disclosure_id).revision
    if revision is None:
        return
    session.exec(delete(tables.RevisionPart).where(col(tables.RevisionPart.revision_id) == revision.id))
    _write(session, key(revision), now.lines)


def detail(session: Session, before: Manifest, after: Manifest) -> dict[str, Any]:
    """What an amendment changed: figures, cells and lines before and after; files replaced, added or gone."""
    pairs = _pairs(before, after)
    found = [_difference(session, was, now) for was, now in pairs]
    return {
        "figures": [asdict(figure) for figure in once(chain.from_iterable(one.figures for one in found))],
        "cells": [asdict(cell) for cell in dict.fromkeys(chain.from_iterable(one.cells for one in found))],
        "text": [asdict(line) for one in found for line in one.text],
        "attachments": [_replaced(was, now) for was, now in pairs if _is_file(was or now)],
    }


def _pairs(before: Manifest, after: Manifest) -> list[tuple[Line | None, Line | None]]:
    """Lines that differ, each beside its other version: by source, then file by file in order."""
    old = {line.source_id: line for line in before.lines}
    new = {line.source_id: line for line in after.lines}
    same = before.files & after.files
    pairs: list[tuple[Line | None, Line | None]] = []
    for source_id in dict.fromkeys([*old, *new]):
        was, now = old.get(source_id), new.get(source_id)
        if was and now and was.document.fingerprint == now.document.fingerprint:
            continue
        only = was or now
        if only and not (was and now) and same[only.document.fingerprint]:
            continue  # the same file under another URL
        pairs.append((was, now))
    return pairs


def _difference(session: Session, was: Line | None, now: Line | None) -> Differences:
    """Within a document that both know; what a file added or gone says is no list of changes."""
    if not (was and now):
        return Differences()
    return differences(_said(session, was), _said(session, now))


def _said(session: Session, line: Line) -> Document | None:
    return line.said or documents.reading_of(session, line.document).document


def _is_file(line: Line | None) -> bool:
    return line is not None and line.role is not Role.PAGE


def _replaced(was: Line | None, now: Line | None) -> dict[str, Any]:
    shown = now or was
    return {
        "title": shown.title if shown else "",
        "url": shown.url if shown else "",
        "before": was.document.digest if was else None,
        "after": now.document.digest if now else None,
    }
