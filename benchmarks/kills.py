"""Kills a running `gongkai watch` at random while things are published; then counts what is lost.

    python -m benchmarks.kills [--kills 300] [--seed 1] [--log kills.jsonl]

In episodes of 25 kills, each with a home and a seed of its own. With --log, episodes that stand there already
are not run again, so that a long run may be interrupted. Exit 1 where anything was lost, doubled or left.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.unbreakable.killing import episode

EPISODE = 25


def done_before(log: Path | None) -> dict[int, Mapping[str, Any]]:
    """Episodes that stand in the log, by their seed."""
    if log is None or not log.exists():
        return {}
    lines = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return {one["seed"]: one for one in lines}


def run(seed: int, kills: int) -> Mapping[str, Any]:
    """One episode; where something is wrong its folder stays."""
    folder = Path(tempfile.mkdtemp(prefix=f"kills-{seed}-"))
    with episode(seed, folder) as one:
        tally = one.run(kills)
    for fault in tally.faults:
        print(f"  {fault}   (in {folder})")
    return tally.values()


def main() -> int:
    """Runs the episodes and prints what they came to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    asked = parser.parse_args()
    known = done_before(asked.log)
    total: Counter[str] = Counter()
    where: Counter[str] = Counter()
    for number, first in enumerate(range(0, asked.kills, EPISODE)):
        seed = asked.seed * 1000 + number
        one = known.get(seed) or run(seed, min(EPISODE, asked.kills - first))
        if asked.log and seed not in known:
            with asked.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(one) + "\n")
        kills = sum(one["kills"].values())
        counts = {"kills": kills, "events": sum(one["events"].values()), "faults": len(one["faults"])}
        counts |= {name: one[name] for name in ("mails", "resent")}
        print(f"seed {seed}: {counts}, {one['seconds']} s", flush=True)
        total.update(counts)
        where.update(one["kills"])
    print(f"killed {dict(where)}")
    print(f"in all {dict(total)}")
    return 1 if total["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
