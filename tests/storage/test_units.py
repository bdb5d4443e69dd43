"""The register of units, asked for names that it may not know."""

from storage.engine import Database
from storage.tables import Unit, UnitAlias
from storage.units import unknown


def test_names_near_an_unknown_one_are_those_it_is_part_of_or_nearly_spelt_so(database: Database):
    with database.writing() as session:
        for name in ("宜春市财政局", "大英县财政局", "宜春市财政局投资评审中心", "宜春市水利局"):
            session.add(Unit(name=name, stem=name, adcode="360900"))
        session.flush()
        session.add(UnitAlias(unit_id=1, name="市财政局"))
    asked = ("宜春市财政局", "市财政局", "财政局", "宜春市水力局", "火星站")
    with database.reading() as session:
        assert unknown(session, asked) == {
            "财政局": ["市财政局", "大英县财政局", "宜春市财政局", "宜春市财政局投资评审中心"],
            "宜春市水力局": ["宜春市水利局", "宜春市财政局"],
            "火星站": [],
        }
