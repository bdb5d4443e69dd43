"""What is wrong with disclosures as they stand: the findings of their newest revisions, and of themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from pipeline.tables.catalogue import table_name
from storage.revisions import Manifest
from storage.tables import Finding, Revision, RevisionPart, key
from storage.views import FindingView

TABLES_MISSED = "EMPTY-02"


def in_force(session: Session, disclosures: Collection[int]) -> Mapping[int, Sequence[FindingView]]:
    """The findings of each disclosure that has any, in the order in which they were made."""
    found: dict[int, dict[int, FindingView]] = defaultdict(dict)
    for disclosure, row in (*_of_documents(session, disclosures), *_of_themselves(session, disclosures)):
        found[disclosure][key(row)] = _view(row)
    return {one: [rows[number] for number in sorted(rows)] for one, rows in found.items()}


def shown(session: Session, disclosure: int, now: Manifest) -> tuple[FindingView, ...]:
    """Those of one disclosure as a person is to see them, `now` being its newest revision.

    A page's table of contents promises what its file has: that is no table missed.
    """
    found = in_force(session, [disclosure]).get(disclosure, ())
    whole = has_all_tables(now)
    return tuple(one for one in found if not (whole and one.rule == TABLES_MISSED))


def has_all_tables(now: Manifest) -> bool:
    """Whether each table that one part lists and does not hold was read from another part."""
    lists = (table for line in now.lines for table in line.document.tables_listed)
    missed = {table["name"] for table in lists if table["state"] == "not_captured"}
    held = {table["name"] for line in now.lines for table in line.document.tables}
    return all((name := table_name(one)) and name in held for one in missed)


def _of_documents(session: Session, disclosures: Collection[int]) -> Iterable[tuple[int, Finding]]:
    newest = (
        select(Revision.disclosure_id, func.max(Revision.number).label("number"))
        .where(col(Revision.disclosure_id).in_(disclosures))
        .group_by(col(Revision.disclosure_id))
        .subquery()
    )
    wanted = (
        select(Revision.disclosure_id, Finding)
        .join(
            newest,
            (newest.c.disclosure_id == Revision.disclosure_id) & (newest.c.number == Revision.number),
        )
        .join(RevisionPart, col(RevisionPart.revision_id) == Revision.id)
        .join(Finding, col(Finding.document_id) == RevisionPart.document_id)
    )
    return session.exec(wanted).all()


def _of_themselves(session: Session, disclosures: Collection[int]) -> Iterable[tuple[int, Finding]]:
    wanted = select(Finding).where(col(Finding.disclosure_id).in_(disclosures))
    return [(row.disclosure_id or 0, row) for row in session.exec(wanted)]


def _view(row: Finding) -> FindingView:
    return FindingView(
        rule=row.rule,
        severity=row.severity,
        message=row.message,
        fields=tuple(row.fields),
        stated=row.stated,
        computed=row.computed,
        diagnosis=row.diagnosis,
        start=row.start,
        end=row.end,
    )
