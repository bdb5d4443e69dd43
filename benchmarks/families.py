"""Every family in full: does a crawl record exactly what the portals published, and what after a relaunch?

    python -m benchmarks.families [--units 41] [--years 2022-2024] [--relaunch] [FAMILY…]

A province with all its quirks (articles of several units, rows straight to files, lists beside the page,
copies across portals, overlapping groups, days without a year …) is crawled into one home, family by family.
A disclosure is right when title, unit, kind, year, day and the digests of all files are. With --relaunch each
portal then changes its CMS and its addresses, and publishes once: that alone may be told.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simulator
from pipeline.types import Family

GONGKAI = Path(sys.executable).with_name("gongkai")
SETTINGS = {
    "GONGKAI_ALLOW_HOSTS": "127.0.0.0/8",
    "GONGKAI_DELAY": "0",
    "GONGKAI_MIN_INTERVAL": "0",
    "GONGKAI_WITHDRAW_AFTER": "1x0s",
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """A served province, and the home it is crawled into."""

    server: simulator.Server
    home: Path

    def crawl(self, *families: Family) -> list[Row]:
        """Crawls every column of these families; what it printed."""
        urls = [url for one in self.server.portals if one.family in families for url in one.list_urls]
        return self._run("crawl", *urls, "--json")

    def changes(self) -> Counter[str]:
        """What was told so far."""
        return Counter(line["kind"] for line in self._run("changes", "--json") if line["kind"] != "overdue")

    def truth(self, family: Family) -> list[Row]:
        """What its portals published, without copies of what others did."""
        slugs = {one.slug for one in self.server.portals if one.family == family}
        rows: list[Row] = self.server.truth()["disclosures"]
        return [row for row in rows if row["portal"] in slugs and not row["copy_of"]]

    def _run(self, *words: str) -> list[Row]:
        environment = os.environ | SETTINGS | {"GONGKAI_HOME": str(self.home)}
        done = subprocess.run([GONGKAI, *words], capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            print(f"exit {done.returncode}: {done.stderr.strip()[-2000:]}")
        return [json.loads(line) for line in done.stdout.splitlines()]


def told(row: Row) -> tuple[Any, ...]:
    """What a disclosure and its truth must have in common."""
    files = tuple(sorted(file["digest"] for file in row["attachments"]))
    return row["title"], row["unit"], row["kind"], row["fiscal_year"], row["published_on"], files


def slugs_of(server: simulator.Server, family: Family) -> set[str]:
    """The portals of a family as the crawl names them: by host and port."""
    homes = (one.home_url for one in server.portals if one.family == family)
    return {home.partition("://")[2].strip("/").replace(".", "_").replace(":", "_") for home in homes}


def measure(bench: Bench, family: Family) -> bool:
    """Crawls one family and prints how it compares."""
    began = time.monotonic()
    lines = bench.crawl(family)
    slugs = slugs_of(bench.server, family)
    recorded = Counter(told(one) for one in lines if "id" in one and one["portal"] in slugs)
    truth = Counter(map(told, bench.truth(family)))
    missing, wrong = (truth - recorded).total(), (recorded - truth).total()
    failed = sum(one["summary"]["failed"] + one["summary"]["refused"] for one in lines if "summary" in one)
    print(
        f"{family:10} {truth.total():5} published, {missing} missing, {wrong} other than published or twice, "
        f"{failed} failed, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    for one in [*(truth - recorded), *(recorded - truth)][:6]:
        print("   ", one)
    return not (missing or wrong or failed)


def relaunch(bench: Bench, families: list[Family]) -> bool:
    """Every portal has another CMS and one publication more; prints what is told of it."""
    portals = [one for one in bench.server.portals if one.family in families]
    for one in portals:
        bench.server.control({"action": "redesign", "portal": one.slug, "urls": True})
    bench.crawl(*families)
    quiet = bench.changes()
    for one in portals:
        bench.server.control({"action": "publish", "portal": one.slug})
    bench.crawl(*families)
    changes = bench.changes()
    print(
        f"relaunch of {len(portals)} portals: told {dict(quiet)}; after a publication each: {dict(changes)}"
    )
    return not quiet and changes == {"published": len(portals)}


def main() -> int:
    """Exit 1 when anything differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("families", nargs="*", type=Family, default=list(Family))
    parser.add_argument("--units", type=int, default=41)
    parser.add_argument("--years", default="2022-2024")
    parser.add_argument("--relaunch", action="store_true")
    options = parser.parse_args()
    first, _, last = options.years.partition("-")
    years = range(int(first), int(last or first) + 1)
    province = simulator.Province(units=options.units, years=years, families=options.families)
    with simulator.serve(province) as server, tempfile.TemporaryDirectory() as folder:
        bench = Bench(server, Path(folder) / "home")
        right = [measure(bench, family) for family in options.families]
        again = relaunch(bench, options.families) if options.relaunch else True
    return 0 if all(right) and again else 1


if __name__ == "__main__":
    sys.exit(main())
