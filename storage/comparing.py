"""Two versions of a disclosure beside each other, or the disclosures of two years."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlmodel import Session, select

from pipeline.diff import cells_changed, figures_changed
from pipeline.errors import UsageError
from pipeline.types import Fact, Table
from storage import documents, revisions, tables
from storage.revisions import Manifest, manifest
from storage.tables import key


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the one says otherwise than the other: figures, cells, lines and files, as in an amendment."""

    disclosure: int
    other: int
    """The same disclosure, unless two are compared."""
    before: int
    after: int
    """Numbers of the revisions."""
    figures: list[dict[str, Any]]
    cells: list[dict[str, Any]]
    text: list[dict[str, Any]]
    attachments: list[dict[str, Any]]


def of_revisions(
    session: Session, disclosure: int, before: int | None = None, after: int | None = None
) -> Comparison:
    """Two revisions of a disclosure: by default the newest and the one before it.

    Raises:
        UsageError: there is no such disclosure, or no such revision of it.
    """
    numbers = _numbers(session, disclosure)
    last = numbers[-1] if after is None else after
    first = max((number for number in numbers if number < last), default=last) if before is None else before
    for number in (first, last):
        if number not in numbers:
            known = ",".join(map(str, numbers))
            raise UsageError(f"disclosure {disclosure} has no revision {number}: it has {known}")
    detail = revisions.detail(session, _held(session, disclosure, first), _held(session, disclosure, last))
    return Comparison(disclosure=disclosure, other=disclosure, before=first, after=last, **detail)


def of_disclosures(session: Session, one: int, other: int) -> Comparison:
    """The newest revisions of two disclosures, figure by figure whatever year they are of.

    Raises:
        UsageError: there is no such disclosure.
    """
    first, last = _numbers(session, one)[-1], _numbers(session, other)[-1]
    (was, printed), (now, printed_now) = _said(session, one), _said(session, other)
    return Comparison(
        disclosure=one,
        other=other,
        before=first,
        after=last,
        figures=[asdict(figure) for figure in figures_changed(was, now)],
        cells=[asdict(cell) for cell in cells_changed(printed, printed_now)],
        text=[],
        attachments=[],
    )


def _said(session: Session, disclosure: int) -> tuple[list[Fact], list[Table]]:
    """The figures of the disclosure's own year, as of no year, and its tables."""
    row = session.get_one(tables.Disclosure, disclosure)
    facts: list[Fact] = []
    printed: list[Table] = []
    for line in revisions.current(session, disclosure).lines:
        document = documents.reading_of(session, line.document).document
        if document:
            own = (fact for fact in document.facts if fact.year in {None, row.fiscal_year})
            facts.extend(replace(fact, year=None) for fact in own)
            printed.extend(document.tables)
    return facts, printed


def _numbers(session: Session, disclosure: int) -> list[int]:
    if session.get(tables.Disclosure, disclosure) is None:
        raise UsageError(f"no disclosure {disclosure}; `gongkai list` shows their numbers")
    wanted = select(tables.Revision.number).where(tables.Revision.disclosure_id == disclosure)
    numbers = sorted(session.exec(wanted))
    if not numbers:
        raise UsageError(f"nothing of disclosure {disclosure} could be captured yet")
    return numbers


def _held(session: Session, disclosure: int, number: int) -> Manifest:
    wanted = select(tables.Revision).where(
        tables.Revision.disclosure_id == disclosure, tables.Revision.number == number
    )
    revision = session.exec(wanted).one()
    return manifest(revisions.lines_of(session, key(revision)), revision)
