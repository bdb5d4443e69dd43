"""Two disclosures with one identity: copies, reprints, and pages that contradict each other."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, select

from pipeline.types import Identity, Severity
from storage import documents, revisions, tables
from storage.revisions import Manifest
from storage.tables import key

IDENTITY_CONFLICT = "identity_conflict"
SOURCES_DIFFER = "sources_differ"
SHOWN = 10


def same_identity(session: Session, unit: int | None, identity: Identity) -> list[tables.Disclosure]:
    """Disclosures of the same unit, year and kind whose scope does not speak against it."""
    if unit is None or identity.fiscal_year is None or identity.kind is None:
        return []
    wanted = (
        select(tables.Disclosure)
        .where(
            tables.Disclosure.unit_id == unit,
            tables.Disclosure.fiscal_year == identity.fiscal_year,
            tables.Disclosure.kind == identity.kind.value,
        )
        .order_by(col(tables.Disclosure.id))
    )
    scope = identity.scope.value if identity.scope else None
    return [row for row in session.exec(wanted) if not (row.scope and scope and row.scope != scope)]


def original_of(
    session: Session, twins: Iterable[tables.Disclosure], portal: str, now: Manifest
) -> tables.Disclosure | None:
    """The disclosure this copies: on another portal in whatever words, on the same one word for word."""
    for twin in twins:
        if twin.portal != portal or not _differs(session, twin, now):
            return twin
    return None


def _differs(session: Session, twin: tables.Disclosure, now: Manifest) -> bool:
    then = revisions.current(session, key(twin))
    return sorted(then.pages.values()) != sorted(now.pages.values()) or then.files != now.files


def note_conflict(session: Session, disclosures: Sequence[tables.Disclosure]) -> None:
    """Several live pages of one portal claim one identity: each is told so, and all stay."""
    if len(disclosures) < 2:
        return
    for one in disclosures:
        others = "、".join(f"{other.id}《{other.title}》" for other in disclosures if other is not one)
        _note(
            session,
            key(one),
            IDENTITY_CONFLICT,
            f"同一门户另有身份相同而内容不同的公开：{others}",
        )


def note_difference(session: Session, original: tables.Disclosure) -> None:
    """Figures that copies state otherwise than the original; where none do, an earlier note goes."""
    own = _figures(session, [line.document for line in revisions.current(session, key(original)).lines])
    told: list[str] = []
    fields: list[str] = []
    for source in _copies(session, original):
        document = documents.newest(session, key(source))
        other = _figures(session, [document]) if document else {}
        differing = sorted(name for name in own.keys() & other.keys() if own[name] != other[name])
        fields += differing
        told += [f"{source.url} {name}：{own[name]} / {other[name]}" for name in differing[:SHOWN]]
    if told:
        _note(session, key(original), SOURCES_DIFFER, "转载数字与原文不一致：" + "；".join(told), fields)
    else:
        _forget(session, key(original), SOURCES_DIFFER)


def _copies(session: Session, original: tables.Disclosure) -> Sequence[tables.Source]:
    wanted = (
        select(tables.Source)
        .join(
            tables.DisclosureSource,
            col(tables.DisclosureSource.source_id) == tables.Source.id,
        )
        .where(
            tables.DisclosureSource.disclosure_id == original.id,
            col(tables.DisclosureSource.alias).is_(True),
        )
    )
    return session.exec(wanted).all()


def _figures(session: Session, said: Sequence[tables.Document]) -> dict[str, str]:
    """What documents state, by field and year; the first statement of each."""
    wanted = (
        select(tables.Fact)
        .where(col(tables.Fact.document_id).in_([key(document) for document in said]))
        .order_by(col(tables.Fact.id))
    )
    figures: dict[str, str] = {}
    for fact in session.exec(wanted):
        figures.setdefault(f"{fact.field}@{fact.year}", f"{fact.value}{fact.unit}")
    return figures


def _note(session: Session, disclosure_id: int, rule: str, message: str, fields: Sequence[str] = ()) -> None:
    _forget(session, disclosure_id, rule)
    session.add(
        tables.Finding(
            disclosure_id=disclosure_id,
            rule=rule,
            severity=Severity.WARNING.value,
            message=message,
            fields=[field.partition("@")[0] for field in fields],
        )
    )


def _forget(session: Session, disclosure_id: int, rule: str) -> None:
    session.exec(
        delete(tables.Finding).where(
            col(tables.Finding.disclosure_id) == disclosure_id, col(tables.Finding.rule) == rule
        )
    )
