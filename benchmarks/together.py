"""Everybody at once on one home: the daemon, crawls by hand, `list --json` of everything, and many readers.

    python -m benchmarks.together [--seconds 120] [--readers 50]

Prints how often each ran, every exit status that should not be, every mention of a locked database, and
how long a write transaction took from asking for its turn to its commit.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import simulator
from pipeline.types import Entry
from storage import queries
from storage.archive import Archive
from storage.engine import open_database
from storage.ledger import Ledger

GONGKAI = Path(sys.executable).with_name("gongkai")
DONE = {0, 1}
"""What a command may end with: done, or done but for something that is recorded."""


@dataclass
class Seen:
    """What the run showed."""

    runs: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    locked: int = 0
    writes: list[float] = field(default_factory=list)
    """Seconds each write transaction took."""
    second_watch: int | None = None
    """The exit status of a second daemon on the same home."""

    def note(self, what: str, done: subprocess.CompletedProcess[str]) -> None:
        """Counts one command that ended."""
        self.runs[what] += 1
        self.locked += (done.stdout + done.stderr).count("database is locked")
        if done.returncode not in DONE or "Traceback" in done.stderr:
            self.failed.append(f"{what}: exit {done.returncode}: {done.stderr[-500:]}")


@dataclass(frozen=True)
class Stage:
    """A crawled home and the portals it watches."""

    home: Path
    environment: dict[str, str]
    server: simulator.Server
    addresses: tuple[str, ...]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        return subprocess.run(
            [GONGKAI, *words], capture_output=True, text=True, env=self.environment, check=False
        )

    def disclosures(self) -> list[int]:
        """The ids to be shown."""
        return [json.loads(line)["id"] for line in self.run("list", "--json").stdout.splitlines()]


@contextmanager
def crawled(units: int) -> Iterator[Stage]:
    """A home after its first crawl."""
    with (
        tempfile.TemporaryDirectory() as folder,
        simulator.serve(simulator.Province(units=units, years=range(2023, 2025))) as server,
    ):
        settings = {"HOME": folder, "ALLOW_HOSTS": "127.0.0.0/8", "DELAY": "0", "MIN_INTERVAL": "0"}
        plain = {name: text for name, text in os.environ.items() if not name.startswith("GONGKAI_")}
        environment = plain | {f"GONGKAI_{name}": text for name, text in settings.items()}
        addresses = tuple(portal.list_urls[0] for portal in server.portals)
        stage = Stage(Path(folder), environment, server, addresses)
        done = stage.run("crawl", *addresses)
        if done.returncode not in DONE:
            sys.exit(f"the first crawl failed: {done.stderr}")
        yield stage


def together(seconds: float, readers: int, units: int = 6) -> Seen:
    """Runs all of them beside each other for so many seconds."""
    seen = Seen()
    with crawled(units) as stage:
        over = threading.Event()
        ids = stage.disclosures()

        def again(what: str, *words: str) -> None:
            while not over.is_set():
                seen.note(what, stage.run(*words))

        crowd = [threading.Thread(target=again, args=("list", "list", "--json"))]
        crowd += [threading.Thread(target=again, args=("crawl", "crawl", *stage.addresses[:2]))]
        crowd += [
            threading.Thread(target=again, args=("show", "show", str(ids[number % len(ids)]), "--json"))
            for number in range(readers)
        ]
        crowd += [threading.Thread(target=_write, args=(stage, over, seen))]
        daemon = subprocess.Popen(
            [GONGKAI, "watch"],
            env=stage.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for one in crowd:
            one.start()
        time.sleep(seconds / 2)
        seen.second_watch = stage.run("watch").returncode
        time.sleep(seconds / 2)
        over.set()
        for one in crowd:
            one.join()
        daemon.terminate()
        _, told = daemon.communicate(timeout=30)
        seen.note("watch", subprocess.CompletedProcess("watch", daemon.returncode, "", told))
    return seen


def _write(stage: Stage, over: threading.Event, seen: Seen) -> None:
    """A writer beside all of them, on the clock."""
    database = open_database(f"sqlite:///{stage.home / 'gongkai.db'}")
    ledger = Ledger(database, Archive(stage.home / "archive"))
    with database.reading() as session:
        column = queries.columns(session)[0]
    while not over.wait(0.05):
        entry = Entry(title="并发", url=f"{column.url}?{len(seen.writes)}")
        start = time.monotonic()
        ledger.listed(column.portal, column.url, [entry], datetime.now(UTC))
        seen.writes.append(time.monotonic() - start)
    database.close()


def main() -> int:
    """Prints what was seen; 0 when nobody was turned away."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--seconds", type=float, default=120)
    words.add_argument("--readers", type=int, default=50)
    asked = words.parse_args()
    seen = together(asked.seconds, asked.readers)
    print("runs:", dict(seen.runs))
    print(
        f"database is locked: {seen.locked}; failed: {len(seen.failed)}; "
        f"second watch: exit {seen.second_watch}"
    )
    print(*seen.failed, sep="\n")
    writes = sorted(seen.writes)
    print(
        f"{len(writes)} writes beside them: median {statistics.median(writes) * 1000:.0f} ms, "
        f"99 % within {writes[int(len(writes) * 0.99)] * 1000:.0f} ms, longest {writes[-1] * 1000:.0f} ms"
    )
    return int(bool(seen.locked or seen.failed or seen.second_watch != 75))


if __name__ == "__main__":
    sys.exit(main())
