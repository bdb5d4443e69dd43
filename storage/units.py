"""The register of units: one row for one unit, however its name is spelt."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from pipeline.regions import unit_key
from pipeline.types import Region
from storage.tables import Disclosure, Unit, UnitAlias, key

_OF_STEM = select(Unit).where(col(Unit.stem) == bindparam("stem"), col(Unit.adcode) == bindparam("adcode"))


def unit_id(session: Session, name: str, region: Region | None) -> int:
    """The id of the unit of that name and region; a new spelling becomes an alias, a new unit a row."""
    stem, adcode = unit_key(name, region)
    unit = session.exec(_OF_STEM, params={"stem": stem, "adcode": adcode or ""}).first()
    if unit is None:
        unit = Unit(name=name, stem=stem, adcode=adcode or "")
        session.add(unit)
        session.flush()
    elif unit.name != name:
        _add_alias(session, unit, name if len(name) <= len(unit.name) else unit.name)
        unit.name = max(unit.name, name, key=len)  # 宜春市教育局 says more than 教育局
    return key(unit)


def unknown(session: Session, names: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The names that no unit with a disclosure bears, each with near ones that some do, the nearest first."""
    publishing = select(Disclosure.unit_id)
    known = {
        *session.exec(select(Unit.name).where(col(Unit.id).in_(publishing))),
        *session.exec(select(UnitAlias.name).where(col(UnitAlias.unit_id).in_(publishing))),
    }
    return {name: _near(name, known) for name in names if name not in known}


def _near(name: str, known: Iterable[str]) -> Sequence[str]:
    """Those of which it is a part, or which are a part of it; else those spelt nearly so."""
    parts = sorted((one for one in known if name in one or one in name), key=lambda one: (len(one), one))
    return parts or get_close_matches(name, sorted(known))


def _add_alias(session: Session, unit: Unit, name: str) -> None:
    wanted = select(UnitAlias).where(UnitAlias.unit_id == unit.id, UnitAlias.name == name)
    if session.exec(wanted).first() is None:
        session.add(UnitAlias(unit_id=key(unit), name=name))
        session.flush()
