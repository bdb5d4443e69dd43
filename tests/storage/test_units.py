"""The register of units, asked for names that it may not know."""

from datetime import UTC, datetime

from sqlmodel import Session

from storage.engine import Database
from storage.tables import Disclosure, Portal, Unit, UnitAlias, key
from storage.units import unknown

NAMES = ("宜春市财政局", "大英县财政局", "宜春市财政局投资评审中心", "宜春市水利局")


def publish(session: Session, name: str) -> int:
    unit = Unit(name=name, stem=name, adcode="360900")
    session.add(unit)
    session.flush()
    at = datetime(2026, 3, 2, tzinfo=UTC)
    place = {"portal": "jx_city", "title": name, "url": f"http://x/{name}"}
    session.add(Disclosure(**place, unit_id=key(unit), first_seen_at=at))
    return key(unit)


def test_names_near_an_unknown_one_are_those_it_is_part_of_or_nearly_spelt_so(database: Database):
    with database.writing() as session:
        session.add(Portal(slug="jx_city", name="某市", homepage="http://x/", family="ucap"))
        session.flush()
        first, *_ = [publish(session, name) for name in NAMES]
        session.add(UnitAlias(unit_id=first, name="市财政局"))
        session.add(Unit(name="宜春市水力局", stem="水力局"))  # left by a correction that was undone
    with database.reading() as session:
        assert unknown(session, ("宜春市财政局", "市财政局", "财政局", "宜春市水力局", "火星站")) == {
            "财政局": ["市财政局", "大英县财政局", "宜春市财政局", "宜春市财政局投资评审中心"],
            "宜春市水力局": ["宜春市水利局", "宜春市财政局"],
            "火星站": [],
        }
