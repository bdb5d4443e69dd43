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


def renewed(disclosure: Disclosure, identity: Identity, unit: int | None) -> dict[str, Any]:
    """The columns that a reading knows otherwise; what it does not say, and what a person corrected, stay."""
    said = {name: value for name, value in columns(identity).items() if name not in disclosure.corrected}
    if "unit" not in disclosure.corrected:
        said["unit_id"] = unit
    return {
        name: value
        for name, value in said.items()
        if (value is not None or name == "evidence") and value != getattr(disclosure, name)
    }


def apply(disclosure: Disclosure, columns: dict[str, Any]) -> None:
    """Brings a disclosure up to date, without a change event."""
    for name, value in columns.items():
        setattr(disclosure, name, value)
