"""A thousand known pages checked again: CPU seconds of whole process trees, against urlwatch and webchanges.

    python -m benchmarks.recheck [--rounds 3] [--validators] [--only gongkai]

Every round 50 pages have one other amount, 50 only another counter, date of now and token, and 50, in GBK,
another name. Exits 1 where gongkai misses one of the hundred, tells of any other, or writes a name wrong.
Scrapy alone fetches the pages and does nothing with them: the floor of any crawl by it.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.rechecking.pages import ACCOUNTS
from benchmarks.rechecking.server import serving
from benchmarks.rechecking.tools import Bare, Gongkai, Told, Tool, peers

REAL = {account for account in ACCOUNTS if account.kind in {"amount", "name"}}


def line(name: str, told: Told) -> str:
    """One round of one tool."""
    right = len(told.changed & REAL)
    precision = right / len(told.changed) if told.changed else 1.0
    return (
        f"{name:10} {told.used.cpu:6.2f} CPU s  {told.used.wall:6.1f} s  {told.used.peak:4.0f} MiB  "
        f"exit {told.used.status}  precision {precision:.0%}  recall {right / len(REAL):.0%}  "
        f"names wrong {told.garbled}"
    )


def main() -> int:
    """Each round every tool in turn."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--validators", action="store_true", help="the server knows ETags")
    words.add_argument("--only", help="this tool alone")
    asked = words.parse_args()
    folder = Path(tempfile.mkdtemp())
    seconds: dict[str, list[float]] = {}
    well = True
    with serving(validators=asked.validators) as server:
        tools: list[Tool] = [Gongkai(folder / "home", server)]
        if asked.only != "gongkai":
            tools += [Bare(server), *peers(folder, server)]
        for turn in range(asked.rounds + 1):
            server.turn(turn)
            for tool in tools:
                told = tool.check(turn)
                if not turn:
                    continue
                print(line(tool.name, told), flush=True)
                seconds.setdefault(tool.name, []).append(told.used.cpu)
                well &= tool.name != "gongkai" or (told.changed == REAL and not told.garbled)
    own = seconds.pop("gongkai")
    for name, spent in seconds.items():
        ratios = [one / other for one, other in zip(own, spent, strict=True)]
        print(f"gongkai / {name}: {statistics.median(ratios):.2f} x its CPU seconds")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
