"""A disclosure against the one of the year before: what its own documents cannot tell of themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from pipeline import types
from storage import documents, revisions, tables
from storage.tables import Disclosure, key


def renew(session: Session, disclosures: Iterable[Disclosure]) -> None:
    """Finds anew what these, and those of the year after them, carry over otherwise than was published."""
    touched = {key(one): one for known in disclosures for one in (known, *following(session, known))}
    for one in touched.values():
        _forget(session, key(one))
        session.add_all(_row(key(one), finding) for finding in _findings(session, one))


def following(session: Session, disclosure: Disclosure) -> Sequence[Disclosure]:
    """The disclosures of the year after it, which take over its closing figures."""
    return _of_year(session, disclosure, 1)


def _findings(session: Session, disclosure: Disclosure) -> Iterable[types.Finding]:
    """Once each: a page and its file say the same."""
    # The grammar of figures takes long to load: only who has read something needs it.
    from pipeline.checks import across_years

    before = (_said(session, one) for one in _of_year(session, disclosure, -1))
    published = next((said for said in before if any(document.facts for document in said)), ())
    earlier = [fact for document in published for fact in document.facts]
    now = _said(session, disclosure) if earlier else ()
    found = [finding for document in now for finding in across_years(document, earlier)]
    return {(finding.rule, finding.fields): finding for finding in reversed(found)}.values()


_OF_YEAR = (
    select(Disclosure)
    .where(
        col(Disclosure.unit_id) == bindparam("unit"),
        col(Disclosure.kind) == bindparam("kind"),
        col(Disclosure.scope).is_not_distinct_from(bindparam("scope")),
        col(Disclosure.fiscal_year) == bindparam("year"),
    )
    .order_by(col(Disclosure.id))
)


def _of_year(session: Session, disclosure: Disclosure, distance: int) -> Sequence[Disclosure]:
    """The disclosures of the same unit, kind and scope, so many years later; the oldest record first."""
    if None in {disclosure.unit_id, disclosure.fiscal_year, disclosure.kind}:
        return ()
    identity = {
        "unit": disclosure.unit_id,
        "kind": disclosure.kind,
        "scope": disclosure.scope,
        "year": (disclosure.fiscal_year or 0) + distance,
    }
    return session.exec(_OF_YEAR, params=identity).all()


def _said(session: Session, disclosure: Disclosure) -> Sequence[types.Document]:
    """What its newest revision says, as of the year that is on record."""
    readings = [
        documents.reading_of(session, line.document)
        for line in revisions.current(session, key(disclosure)).lines
    ]
    return [
        replace(said, identity=replace(said.identity, fiscal_year=disclosure.fiscal_year))
        for said in (reading.document for reading in readings)
        if said
    ]


def _row(disclosure_id: int, finding: types.Finding) -> tables.Finding:
    """Without a place: it is of the disclosure, not of one document."""
    return tables.Finding(
        disclosure_id=disclosure_id,
        rule=finding.rule,
        severity=finding.severity.value,
        message=finding.message,
        fields=list(finding.fields),
        stated=finding.stated,
        computed=finding.computed,
        diagnosis=finding.diagnosis,
    )


_FOUND = (
    delete(tables.Finding)
    .where(
        col(tables.Finding.disclosure_id) == bindparam("disclosure"),
        col(tables.Finding.rule).in_(bindparam("rules", expanding=True)),
    )
    .execution_options(synchronize_session=False)
)


def _forget(session: Session, disclosure_id: int) -> None:
    from pipeline.checks import ACROSS_YEARS

    session.exec(_FOUND, params={"disclosure": disclosure_id, "rules": list(ACROSS_YEARS)})
