"""Recorded listings in, entries out: every folder below this one that holds a case.json is a case.

Where expected.json is missing it is written and the test fails, so that a person reads it before it counts.
`gongkai portal record` saves such folders; those here are made by tests.portals.made.
"""

import json
from pathlib import Path

import pytest

from crawler import cases
from crawler.portals import load_all, shipped
from crawler.recognition import recognise
from pipeline.types import Family
from simulator.province import Province
from tests.portals.made import of_families

HERE = Path(__file__).parent
CASES = sorted(file.parent for file in HERE.rglob(cases.LIST))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: str(folder.relative_to(HERE)))
def test_a_recorded_listing_gives_its_entries(folder: Path) -> None:
    case = cases.load(folder)
    found = cases.entries(case)
    expected = folder / cases.EXPECTED
    if not expected.exists():
        cases.expect(folder, found)
        pytest.fail(f"{expected} was missing: it is written now, read it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
    first = case.answers[0]
    seen = recognise(first.url, first.text)
    assert seen
    assert seen.family is case.family


def test_every_adapter_and_every_shipped_column_has_a_case() -> None:
    recorded = {cases.load(folder).column for folder in CASES}
    families = {cases.load(folder).family for folder in CASES}
    portals = load_all()
    columns = {column.url for file in shipped().glob("*.toml") for column in portals[file.stem].columns}
    assert families == set(Family)
    assert columns <= recorded


def test_every_column_of_a_province_of_full_size_is_gone_through_to_its_end() -> None:
    """Of many groups the first repeats what stands in the page: it is not the last (of_families asserts)."""
    province = Province(units=41, years=range(2022, 2025), families=tuple(Family))
    found = {folder: len(cases.entries(case)) for folder, case in of_families(province)}
    assert found[HERE / "jpage_jiangsu-czt" / "80179"] == 122
    assert len(found) == sum(len(portal.columns) for portal in province.portals)
