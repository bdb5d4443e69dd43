"""Every family in full: does a crawl record exactly what the portals published, and what after a relaunch?

    python -m benchmarks.families [--units 41] [--years 2022-2024] [--relaunch] [FAMILY…]

A province with all its quirks (articles of several units, rows straight to files, lists beside the page,
copies across portals, overlapping groups, days without a year …) is crawled into one home, portal by portal.
A disclosure is right when title, unit, kind, year, day and the digests of all files are; a copy of what a
portal before published is none of its own. With --relaunch each portal then changes its CMS and addresses,
and publishes once: that alone may be told.
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
from crawler.recognition import slug_of
from pipeline.types import Family
from simulator.server import ServedPortal
from simulator.truth import row

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

    def crawl(self, *portals: ServedPortal) -> tuple[list[Row], bool]:
        """Crawls every column of these portals; what it printed, and whether every column was ok."""
        return self._run("crawl", *(url for one in portals for url in one.list_urls), "--json")

    def changes(self) -> Counter[str]:
        """What was told so far."""
        told, _ = self._run("changes", "--json")
        return Counter(line["kind"] for line in told if line["kind"] != "overdue")

    def truth(self, slug: str) -> list[Row]:
        """What a portal published, without copies of what others did."""
        return [
            row(self.server.sites[slug], article, disclosure)
            for portal, article, disclosure in self.server.province.disclosures()
            if portal.slug == slug and not disclosure.copy_of
        ]

    def _run(self, *words: str) -> tuple[list[Row], bool]:
        environment = os.environ | SETTINGS | {"GONGKAI_HOME": str(self.home)}
        done = subprocess.run([GONGKAI, *words], capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            print(f"exit {done.returncode}: {done.stderr.strip()[-2000:]}")
        return [json.loads(line) for line in done.stdout.splitlines()], not done.returncode


def told(one: Row) -> tuple[Any, ...]:
    """What a disclosure and its truth must have in common."""
    files = tuple(sorted(file["digest"] for file in one["attachments"]))
    return one["title"], one["unit"], one["kind"], one["fiscal_year"], one["published_on"], files


def measure(bench: Bench, portal: ServedPortal) -> bool:
    """Crawls one portal and prints how it compares."""
    began = time.monotonic()
    lines, well = bench.crawl(portal)
    slug = slug_of(portal.home_url)
    recorded = Counter(told(one) for one in lines if "id" in one and one["portal"] == slug)
    truth = Counter(map(told, bench.truth(portal.slug)))
    missing, wrong = (truth - recorded).total(), (recorded - truth).total()
    failed = sum(one["summary"]["failed"] + one["summary"]["refused"] for one in lines if "summary" in one)
    print(
        f"{portal.family:10} {portal.slug:12} {truth.total():5} published, {missing} missing, "
        f"{wrong} otherwise or twice, {failed} failed, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    for one in [*(truth - recorded), *(recorded - truth)][:6]:
        print("   ", one)
    return well and not (missing or wrong or failed)


def relaunch(bench: Bench) -> bool:
    """Every portal has another CMS and one publication more; prints what is told of it."""
    portals = bench.server.portals
    for one in portals:
        bench.server.control({"action": "redesign", "portal": one.slug, "urls": True})
    bench.crawl(*portals)
    quiet = bench.changes()
    for one in portals:
        bench.server.control({"action": "publish", "portal": one.slug})
    bench.crawl(*portals)
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
        right = [measure(bench, portal) for portal in server.portals]
        again = relaunch(bench) if options.relaunch else True
    return 0 if all(right) and again else 1


if __name__ == "__main__":
    sys.exit(main())
