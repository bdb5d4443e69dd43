"""A watch that is killed at any moment loses nothing; the bench kills more often.

python -m benchmarks.kills --kills 300
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.unbreakable.killing import Tally, episode

KILLS = 25


def killed(seed: int, folder: Path) -> Tally:
    with episode(seed, folder) as one:
        return one.run(KILLS)


def test_nothing_is_lost_and_nothing_is_told_twice(tmp_path: Path):
    with ThreadPoolExecutor() as side_by_side:
        tallies = [*side_by_side.map(lambda seed: killed(seed, tmp_path / str(seed)), (1, 2))]
    assert [fault for tally in tallies for fault in tally.faults] == []
    assert sum(tally.kills.total() for tally in tallies) == 2 * KILLS
    assert all(tally.events["published"] for tally in tallies)
