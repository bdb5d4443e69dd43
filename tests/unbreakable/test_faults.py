"""Statements, archive writes and verbs fail once, and it is as if they had not; the bench takes all.

python -m benchmarks.faults --every 1
"""

import pytest

from tests.unbreakable.faulty import Disk, Sql
from tests.unbreakable.nth import Bench
from tests.unbreakable.sink import Fault

EVERY = {Sql: 10, Disk: 5, Fault: 2}


@pytest.fixture(scope="module")
def bench():
    with Bench.open() as opened:
        yield opened


@pytest.mark.parametrize("kind", [Sql, Disk, Fault])
def test_a_fault_that_comes_once_leaves_no_trace(bench: Bench, kind):
    outcomes = [bench.outcome(point) for point in bench.points(kind, EVERY[kind])]
    assert len(outcomes) >= 10
    assert [one for one in outcomes if one.wrong] == []
