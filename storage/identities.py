"""What is known of a disclosure: its unit, year, kind, scope and region, as columns."""

from typing import Any

from sqlmodel import Session

from pipeline.types import Identity, Region
from storage.tables import Disclosure
from storage.units import unit_id


def unit_of(session: Session, identity: Identity, region: Region | None) -> int | None:
    """The register's number of the unit, where the identity names one."""
    return unit_id(session, identity.unit, region) if identity.unit else None


def columns(identity: Identity) -> dict[str, Any]:
    """The identity as columns of a disclosure, its unit apart."""
    return {
        "kind": identity.kind.value if identity.kind else None,
        "scope": identity.scope.value if identity.scope else None,
        "fiscal_year": identity.fiscal_year,
        "adcode": identity.region.adcode if identity.region else None,
        "evidence": dict(identity.evidence),
    }


def apply(session: Session, disclosure: Disclosure, identity: Identity, region: Region | None) -> bool:
    """Brings a disclosure up to date, without a change event; corrections stay. Whether it is another now."""
    before = _known(disclosure)
    for name, value in columns(identity).items():
        if name not in disclosure.corrected and (value is not None or name == "evidence"):
            setattr(disclosure, name, value)
    if identity.unit and "unit" not in disclosure.corrected:
        disclosure.unit_id = unit_id(session, identity.unit, region)
    session.add(disclosure)
    session.flush()
    return before != _known(disclosure)


def _known(disclosure: Disclosure) -> tuple[object, ...]:
    return (
        disclosure.unit_id,
        disclosure.fiscal_year,
        disclosure.kind,
        disclosure.scope,
        disclosure.adcode,
    )
