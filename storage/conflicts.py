"""Two disclosures with one identity: copies, reprints, and pages that contradict each other."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, select

from pipeline.interval import in_yuan
from pipeline.types import Fact, Identity, Kind, Severity
from storage import documents, figures, revisions, tables
from storage.revisions import Manifest
from storage.tables import Disclosure, DisclosureSource, Source, Unit, key

IDENTITY_CONFLICT = "identity_conflict"
SOURCES_DIFFER = "sources_differ"
SHOWN = 10


IDENTIFYING = {kind.value for kind in set(Kind) - {Kind.OTHER, Kind.PERFORMANCE, Kind.PROCUREMENT}}
"""Kinds of which a unit publishes one a year: of notices, evaluations and purchases there are many."""


def same_identity(session: Session, unit: int | None, identity: Identity) -> list[Disclosure]:
    """Disclosures of the same unit, year and kind whose scope does not speak against it."""
    if unit is None or identity.fiscal_year is None or identity.kind is None:
        return []
    wanted = (
        select(Disclosure)
        .where(
            Disclosure.unit_id == unit,
            Disclosure.fiscal_year == identity.fiscal_year,
            Disclosure.kind == identity.kind.value,
        )
        .order_by(col(Disclosure.id))
    )
    return [row for row in session.exec(wanted) if not contradicts(row, unit, identity)]


def contradicts(known: Disclosure, unit: int | None, identity: Identity) -> bool:
    """Whether some part of an identity is known on both sides, and is another."""
    said = {
        "unit_id": unit,
        "fiscal_year": identity.fiscal_year,
        "kind": identity.kind.value if identity.kind else None,
        "scope": identity.scope.value if identity.scope else None,
    }
    pairs = ((getattr(known, name), value) for name, value in said.items())
    return any(one and other and one != other for one, other in pairs)


def same(known: Disclosure, unit: int | None, identity: Identity) -> bool:
    """Whether an identity is the disclosure's: unit, year and kind all known, and equal."""
    stated = unit is not None and identity.fiscal_year is not None and identity.kind is not None
    equal = known.unit_id == unit and known.fiscal_year == identity.fiscal_year
    return stated and equal and not contradicts(known, unit, identity)


def original_of(
    session: Session, twins: Iterable[Disclosure], portal: str, now: Manifest, *, whole: bool
) -> Disclosure | None:
    """The disclosure this copies: on another portal in whatever words, else word for word.

    In whatever words only where the identity leaves no doubt: a kind published once a year, by a unit whose
    place is known (every county has a 财政局). Word for word only when every part was read (`whole`).
    """
    for twin in twins:
        elsewhere = twin.portal != portal and twin.kind in IDENTIFYING and _placed(session, twin)
        if elsewhere or (whole and not differs(session, twin, now)):
            return twin
    return None


def _placed(session: Session, twin: Disclosure) -> bool:
    unit = session.get(Unit, twin.unit_id)
    return unit is not None and bool(unit.adcode)


def differs(session: Session, twin: Disclosure, now: Manifest) -> bool:
    """Whether the disclosure's newest revision says something else, wherever it lies."""
    then = revisions.current(session, key(twin))
    return then.pages != now.pages or then.files != now.files


def twins_of(session: Session, disclosure: Disclosure) -> list[Disclosure]:
    """Other disclosures of the same portal that claim the same identity."""
    if disclosure.unit_id is None or disclosure.kind not in IDENTIFYING:
        return []
    wanted = select(Disclosure).where(
        Disclosure.portal == disclosure.portal,
        Disclosure.unit_id == disclosure.unit_id,
        Disclosure.fiscal_year == disclosure.fiscal_year,
        Disclosure.kind == disclosure.kind,
        Disclosure.id != disclosure.id,
        Disclosure.state == "current",
    )
    return [
        row
        for row in session.exec(wanted.order_by(col(Disclosure.id)))
        if not (row.scope and disclosure.scope and row.scope != disclosure.scope)
    ]


def renew(session: Session, disclosures: Iterable[Disclosure]) -> None:
    """Tells each of these of the live pages that claim its identity too, or that there are none any more."""
    for one in disclosures:
        twins = twins_of(session, one)
        for twin in twins:
            _note_conflict(session, twin, twins_of(session, twin))
        _note_conflict(session, one, twins)


def _note_conflict(session: Session, disclosure: Disclosure, twins: Sequence[Disclosure]) -> None:
    if not twins:
        _forget(session, key(disclosure), IDENTITY_CONFLICT)
        return
    others = "、".join(f"{twin.id}《{twin.title}》" for twin in twins)
    told = f"同一门户另有身份相同而内容不同的公开：{others}"
    _note(session, key(disclosure), IDENTITY_CONFLICT, told)


def note_difference(session: Session, original: Disclosure) -> None:
    """Figures that copies state otherwise than the original; where none do, an earlier note goes."""
    own = _figures(session, [line.document for line in revisions.current(session, key(original)).lines])
    told: list[str] = []
    fields: list[str] = []
    for source in _copies(session, original):
        document = documents.newest(session, key(source))
        other = _figures(session, [document]) if document else {}
        shared = sorted(own.keys() & other.keys())
        # By value: 2012.70万元 on the page and 20,127,000元 in its file, 37批 and 37批次, are the same.
        differing = [name for name in shared if in_yuan(own[name]) != in_yuan(other[name])]
        fields += differing
        told += [
            f"{source.url} {name}：{_printed(own[name])} / {_printed(other[name])}"
            for name in differing[:SHOWN]
        ]
    if told:
        _note(session, key(original), SOURCES_DIFFER, "转载数字与原文不一致：" + "；".join(told), fields)
    else:
        _forget(session, key(original), SOURCES_DIFFER)


def _copies(session: Session, original: Disclosure) -> Sequence[Source]:
    wanted = (
        select(Source)
        .join(
            DisclosureSource,
            col(DisclosureSource.source_id) == Source.id,
        )
        .where(
            DisclosureSource.disclosure_id == original.id,
            col(DisclosureSource.alias).is_(True),
        )
    )
    return session.exec(wanted).all()


def _printed(fact: Fact) -> str:
    return f"{fact.value}{fact.unit}"


def _figures(session: Session, said: Sequence[tables.Document]) -> dict[str, Fact]:
    """What documents state, by field and year; the first statement of each."""
    stated: dict[str, Fact] = {}
    for fact in figures.of(session, [key(document) for document in said]):
        stated.setdefault(f"{fact.field}@{fact.year}", fact)
    return stated


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
