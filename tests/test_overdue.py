"""An autumn in a simulated city: who publishes late, who does not, and what is told of it."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import simulator
from home import open_home
from pipeline.obligations import PERIOD
from pipeline.types import Kind
from scheduler import Watch
from simulator.disclosure import Disclosure
from storage import queries
from storage.archive import Archive
from storage.coverage import CHINA, coverage
from storage.engine import Database
from storage.ledger import Ledger
from storage.views import ChangeView, CoverageView
from tests.cli.terminal import Terminal
from tests.storage.ledger_desk import Desk

KIND = Kind.DEPARTMENT_FINAL
UNITS = 7


class City:
    """The departments of one simulated city, and a watch over their column under a clock of ours."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.desk = Desk(Ledger(database, Archive(folder / "archive")))
        self.desk.open()
        self.database, self.now = database, datetime(2024, 8, 1, tzinfo=UTC)
        home = open_home(folder / "home", {})
        self.watch = Watch(home, database, threading.Event(), lambda: self.now, lambda _: None)

    def publish(self, disclosure: Disclosure, at: datetime) -> None:
        """As the crawler would hand it over on the day."""
        on = at.astimezone(CHINA).date()
        self.desk.at = self.now
        made = self.desk.article(disclosure.id, disclosure.title, *disclosure.paragraphs()[:3])
        reading = made.page.reading
        assert reading
        assert reading.document
        dated = replace(reading, document=replace(reading.document, published_on=on))
        self.desk.ledger.record(replace(made, page=replace(made.page, reading=dated)))

    def pass_days(self) -> None:
        """Three days later the column answers, and the job that looks for what is overdue runs twice."""
        self.desk.at = self.now = self.now + timedelta(days=3)
        self.desk.check(entries=UNITS)
        for _ in range(2):
            self.now += timedelta(hours=2)
            self.watch.overdue()
        self.now -= timedelta(hours=4)

    def overdue(self) -> list[ChangeView]:
        with self.database.reading() as session:
            return [one for one in queries.changes(session) if one.kind == "overdue"]

    def standing(self) -> dict[str | None, CoverageView]:
        """How each unit stands with the accounts of the second year."""
        with self.database.reading() as session:
            return {one.unit: one for one in coverage(session, self.now.date(), years=[2023])}


@pytest.fixture
def city(database: Database, tmp_path: Path) -> City:
    return City(database, tmp_path)


def accounts(year: int) -> list[tuple[datetime, Disclosure]]:
    """One of each of the city's departments, in the order of their days."""
    province = simulator.Province(seed=5, units=UNITS, years=range(2022, 2024))
    found = {
        disclosure.unit.name: (article.published_at, disclosure)
        for portal, article, disclosure in province.disclosures()
        if (portal.slug, disclosure.kind, disclosure.fiscal_year) == ("yichun", KIND, year)
    }
    assert len(found) == UNITS
    return sorted(found.values(), key=lambda one: one[0])


def test_each_unit_that_is_late_is_told_once_and_closed_by_its_publication(
    city: City, tmp_path: Path
) -> None:
    for at, disclosure in accounts(2022):
        city.publish(disclosure, at)
    city.desk.check(entries=UNITS)  # the baseline
    *coming, waiting, silent = accounts(2023)
    absent = {disclosure.unit.name for _, disclosure in (waiting, silent)}
    due_on = coming[0][0].astimezone(CHINA).date() + PERIOD

    for at, disclosure in coming:
        while city.now < at:
            city.pass_days()
        city.publish(disclosure, at)
    for _ in range(10):
        city.pass_days()

    told, standing = city.overdue(), city.standing()
    late = {unit for unit, one in standing.items() if one.status == "published_late"}
    assert {unit for unit, one in standing.items() if one.status == "overdue"} == absent
    assert {(standing[unit].basis, standing[unit].due_on) for unit in absent} == {("cohort", due_on)}
    assert absent < {one.unit for one in told} <= absent | late
    assert len(told) == len({one.unit for one in told})
    assert {(one.detail["basis"], one.detail["due_on"]) for one in told} == {("cohort", str(due_on))}

    city.publish(waiting[1], city.now)
    city.pass_days()
    assert city.overdue() == told
    assert city.standing()[waiting[1].unit.name].status == "published_late"

    url = city.database.engine.url.render_as_string(hide_password=False)
    terminal = Terminal(tmp_path / "home", {"GONGKAI_DATABASE_URL": url})
    (row,) = terminal.run("coverage", "--year", 2023, "--status", "overdue", "--json").lines
    assert (row["unit"], row["kind"], row["region"]["city"]) == (silent[1].unit.name, KIND, "宜春市")
    assert (row["basis"], row["due_on"], row["published_on"]) == ("cohort", str(due_on), None)
