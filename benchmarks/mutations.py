"""Reads mutated files by the ten thousand: the asker never crashes, failures have types, no limit is passed.

    python -m benchmarks.mutations [--pdf 20000] [--office 10000] [--seed 1] [--log mutations.jsonl]

In batches of 100, each with a seed of its own, which is printed. With --log, batches that stand there already
are not read again, so that a long run may be interrupted. Exit 1 where anything was found.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.sandbox import Sandbox
from tests.pipeline.hostile.mutants import BATCH, tried


def batches(asked: argparse.Namespace) -> Iterator[tuple[str, int, int]]:
    """(kind, seed, mutants) of each batch, the kinds in turn, so that a run cut short has seen both."""
    left = {"pdf": asked.pdf, "office": asked.office}
    seed = asked.seed * 1_000_000
    while any(left.values()):
        for kind in [kind for kind, count in left.items() if count]:
            yield kind, seed, min(BATCH, left[kind])
            left[kind] -= min(BATCH, left[kind])
        seed += 1


def done_before(log: Path | None) -> dict[tuple[str, int, int], Mapping[str, Any]]:
    """Batches that stand in the log."""
    if log is None or not log.exists():
        return {}
    lines = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return {(one["kind"], one["seed"], one["mutants"]): one for one in lines}


def run(sandbox: Sandbox, kind: str, seed: int, count: int) -> Mapping[str, Any]:
    """One batch, as it stands in the log."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tally = tried(sandbox, kind, seed, count, Path(folder))
    about = {"kind": kind, "seed": seed, "mutants": count, "seconds": round(time.monotonic() - began, 1)}
    return about | tally.values()


def main() -> int:
    """Prints a line a batch and what they came to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pdf", type=int, default=1000)
    parser.add_argument("--office", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    asked = parser.parse_args()
    known = done_before(asked.log)
    sums = {name: Counter[str]() for name in ("mutants", "statuses", "crashed", "leaked")}
    faults: list[str] = []
    with Sandbox() as sandbox:
        for batch in batches(asked):
            one = known.get(batch) or run(sandbox, *batch)
            if asked.log and batch not in known:
                with asked.log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(one) + "\n")
            print(f"{one['kind']} seed {one['seed']}: {one['statuses']}, {one['cpu']:.1f} CPU s", flush=True)
            print(*(f"  {fault}" for fault in one["faults"]), sep="\n", end="\n" if one["faults"] else "")
            faults += one["faults"]
            sums["mutants"][one["kind"]] += one["mutants"]
            for name in ("statuses", "crashed", "leaked"):
                sums[name].update(one[name])
    print(*(f"{name}: {dict(counts)}" for name, counts in sums.items()), f"faults: {len(faults)}", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
