"""A watch that is killed at any moment loses nothing; the bench kills more often.

python -m benchmarks.kills --kills 300
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.unbreakable.killing import episode

KILLS = 25


def test_nothing_is_lost_and_nothing_is_told_twice(tmp_path: Path):
    with ExitStack() as opened, ThreadPoolExecutor() as side_by_side:
        episodes = [opened.enter_context(episode(seed, tmp_path / str(seed))) for seed in (1, 2)]
        tallies = [*side_by_side.map(lambda one: one.run(KILLS), episodes)]
    assert [fault for tally in tallies for fault in tally.faults] == []
    assert sum(tally.kills.total() for tally in tallies) == 2 * KILLS
    assert all(tally.events["published"] for tally in tallies)
