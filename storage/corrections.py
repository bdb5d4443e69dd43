"""What people and better readers know: corrections by hand, and archived captures read again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from pipeline.drafts import drafts, identity_of_files
from pipeline.errors import UsageError
from pipeline.regions import by_adcode, find
from pipeline.types import Identity, Kind, Part, Reading, Region, Role, Scope
from storage import documents, identities, tables, years
from storage.tables import key
from storage.units import unit_id


@dataclass(frozen=True, slots=True)
class Reread:
    """How many documents were read again, and of how many what they say is understood otherwise now."""

    documents: int
    changed: int


def correct(
    session: Session,
    disclosure_id: int,
    at: datetime,
    *,
    unit: str | None = None,
    fiscal_year: int | None = None,
    kind: Kind | None = None,
    scope: Scope | None = None,
) -> None:
    """Sets what a person knows better; later readings leave it alone, the log keeps what stood before."""
    disclosure = _disclosure(session, disclosure_id)
    followers = years.following(session, disclosure)
    before = {name: getattr(disclosure, name) for name in ("unit_id", "fiscal_year", "kind", "scope")}
    after: dict[str, Any] = {}
    if unit is not None:
        region = find(unit)[0] or (by_adcode(disclosure.adcode) if disclosure.adcode else None)
        disclosure.unit_id = unit_id(session, unit, region)
        disclosure.adcode = region.adcode if region else None
        after["unit"], after["adcode"] = unit, disclosure.adcode
    for name, value in {"fiscal_year": fiscal_year, "kind": kind, "scope": scope}.items():
        if value is not None:
            plain = value.value if isinstance(value, Kind | Scope) else value
            setattr(disclosure, name, plain)
            after[name] = plain
    disclosure.corrected = {**disclosure.corrected, **after}
    session.add(disclosure)
    session.add(tables.Correction(disclosure_id=disclosure_id, at=at, before=before, after=after))
    session.flush()
    years.renew(session, [*followers, disclosure])


def captures(session: Session, disclosure_ids: list[int] | None) -> list[tuple[int, str, str, str]]:
    """(source, digest, url, content type) of every capture behind these disclosures; None means all.

    Raises:
        UsageError: there is no disclosure of such a number.
    """
    wanted = (
        select(tables.Source.id, tables.Capture.digest, tables.Source.url, tables.Capture.content_type)
        .join(tables.Capture, col(tables.Capture.source_id) == tables.Source.id)
        .join(tables.Document, col(tables.Document.source_id) == tables.Source.id)
        .where(tables.Document.digest == tables.Capture.digest)
        .group_by(
            col(tables.Source.id), tables.Capture.digest, tables.Source.url, tables.Capture.content_type
        )
        .order_by(func.min(tables.Capture.id))
    )
    if disclosure_ids is not None:
        for one in disclosure_ids:
            _disclosure(session, one)
        linked = select(tables.DisclosureSource.source_id).where(
            col(tables.DisclosureSource.disclosure_id).in_(disclosure_ids)
        )
        wanted = wanted.where(col(tables.Source.id).in_(linked))
    return [(source or 0, digest, url, kind) for source, digest, url, kind in session.exec(wanted)]


def store_again(session: Session, source_id: int, reading: Reading, at: datetime) -> bool:
    """Replaces what an earlier reading said; whether the meaning is another now."""
    known = documents.find(session, source_id, reading.digest)
    before = _understood(session, known) if known else None
    row = documents.store(session, source_id, reading, at, again=True)
    return before != _understood(session, row)


def _understood(session: Session, row: tables.Document) -> tuple[object, ...]:
    """What a reader made of the bytes, figures and tables too: text that stays may be read better."""
    reading = documents.reading_of(session, row)
    document = reading.document
    said = (document.identity, document.facts, document.tables) if document else ()
    return (reading.fingerprint, reading.status, *said)


def identify_again(session: Session, disclosure_ids: list[int] | None) -> None:
    """Brings identities up to date after a re-reading; no change event, corrections stay."""
    wanted = select(tables.Disclosure)
    if disclosure_ids is not None:
        wanted = wanted.where(col(tables.Disclosure.id).in_(disclosure_ids))
    known = session.exec(wanted).all()
    for disclosure in known:
        _identify(session, disclosure)
    session.flush()
    years.renew(session, known)


def _identify(session: Session, disclosure: tables.Disclosure) -> None:
    parts = _parts(session, disclosure)
    portal = session.get(tables.Portal, disclosure.portal)
    region = by_adcode(portal.adcode) if portal and portal.adcode else None
    if not parts:
        return
    if parts[0].role is Role.ATTACHMENT:
        _apply(session, disclosure, identity_of_files(parts, _owner(session, disclosure), region), region)
        return
    for draft in drafts(parts[0], parts[1:], title=disclosure.title, region=region):
        if draft.parts[0].url == parts[0].url:
            _apply(session, disclosure, draft.identity, region)


def _apply(session: Session, disclosure: tables.Disclosure, said: Identity, region: Region | None) -> None:
    corrected = "unit" in disclosure.corrected  # then the register learns nothing of what is read
    unit = None if corrected else identities.unit_of(session, said, said.region or region)
    identities.apply(disclosure, identities.renewed(disclosure, said, unit))


def _owner(session: Session, disclosure: tables.Disclosure) -> Identity:
    """Whose file it is by what is on record: a form inside it may name a lesser office."""
    unit = session.get(tables.Unit, disclosure.unit_id) if disclosure.unit_id else None
    return Identity(
        unit=unit.name if unit else None,
        region=by_adcode(disclosure.adcode) if disclosure.adcode else None,
        evidence=dict(disclosure.evidence),
    )


def _parts(session: Session, disclosure: tables.Disclosure) -> list[Part]:
    """The disclosure's own parts as they were last read, primary first."""
    wanted = (
        select(tables.Source, tables.DisclosureSource)
        .join(tables.DisclosureSource, col(tables.DisclosureSource.source_id) == tables.Source.id)
        .where(
            tables.DisclosureSource.disclosure_id == disclosure.id,
            col(tables.DisclosureSource.alias).is_(False),
            col(tables.DisclosureSource.attached).is_(True),
        )
        .order_by(col(tables.DisclosureSource.position))
    )
    parts = []
    for source, link in session.exec(wanted):
        row = documents.newest(session, key(source))
        reading = documents.reading_of(session, row) if row else None
        role = Role(source.role)
        parts.append(Part(role=role, url=source.url, title=link.title, not_modified=True, reading=reading))
    return parts if parts and parts[0].reading else []


def _disclosure(session: Session, disclosure_id: int) -> tables.Disclosure:
    disclosure = session.get(tables.Disclosure, disclosure_id)
    if disclosure is None:
        raise UsageError(f"no disclosure {disclosure_id}; `gongkai list` shows their numbers")
    return disclosure
