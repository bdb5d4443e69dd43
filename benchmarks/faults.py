"""Lets every SQL statement, archive write and SMTP verb of a scripted run fail once; counts what is lost.

    python -m benchmarks.faults [--every 1]

After the fault the run goes on as the daemon would, and must end as if it had never been. Every statement
fails as broken, full and held up; every operation on a file as broken and full; every verb as refused for
now, refused for good, cut off, hanging, and, of mails, taken without a word. Exit 1 where anything is lost,
doubled or changed. --every 25, the default, takes each 25th operation, the faults taking turns.
"""

import argparse
import sys
import time
from collections import Counter

from tests.unbreakable.faulty import Disk, Sql
from tests.unbreakable.nth import Bench
from tests.unbreakable.sink import Fault


def main() -> int:
    """Prints the counts, and every fault that left a trace."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--every", type=int, default=25, help="only each so-manieth fault")
    every = parser.parse_args().every
    lost = 0
    with Bench.open() as bench:
        for kind in (Sql, Disk, Fault):
            began, counts = time.monotonic(), Counter[str]()
            for point in bench.points(kind, every):
                outcome = bench.outcome(point)
                counts.update(faults=1, resent=outcome.resent, wrong=bool(outcome.wrong))
                if outcome.wrong:
                    print(f"{point.fault!r} at {point.number}, {outcome.happened}: {outcome.wrong}")
            lost += counts["wrong"]
            seconds = time.monotonic() - began
            print(
                f"{kind.__name__:6} {bench.operations[kind]:4} operations, {dict(counts)}, {seconds:.0f} s",
                flush=True,
            )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
