"""Five hundred mutants, those of any run before: benchmarks/mutations.py reads others by the ten thousand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.sandbox import Sandbox
from tests.pipeline.hostile.mutants import BATCH, KINDS, mutant, tried

SEED = 20260101
BATCHES = [("pdf", SEED), ("pdf", SEED + 1), ("pdf", SEED + 2), ("office", SEED), ("office", SEED + 1)]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.mark.parametrize(("kind", "seed"), BATCHES)
def test_mutants_end_in_a_status_inside_the_limits(kind: str, seed: int, sandbox: Sandbox, tmp_path: Path):
    tally = tried(sandbox, kind, seed, BATCH, tmp_path)
    assert tally.faults == []
    assert not tally.crashed
    assert not tally.leaked
    assert sum(tally.statuses.values()) == BATCH
    assert tally.statuses["ok"]
    assert tally.statuses["malformed"] or tally.statuses["truncated"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_mutant_is_made_again_from_its_seed(kind: str):
    assert mutant(kind, SEED, 7) == mutant(kind, SEED, 7)
    assert len({mutant(kind, SEED, number) for number in range(20)}) == 20
