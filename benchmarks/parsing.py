"""`gongkai parse` against a plain pdfplumber script that takes text and tables: CPU and memory of everything.

    python -m benchmarks.parsing [FOLDER-OR-FILE...] [--runs 3] [--most RATIO]

Start-up, the processes files are read in, figures and checks are all counted: each command runs below a
process of its own to which every orphan falls, so that none is missed. Without files, the simulator's, which
are so short that half of it is start-up. Exit 1 where our share is more than --most.
"""

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.reading import corpus

PLUMBER = """
import sys
import pdfplumber
for path in sys.argv[1:]:
    with pdfplumber.open(path) as file:
        for page in file.pages:
            page.extract_text()
            page.extract_tables()
            page.close()
"""
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took with everything it started."""

    cpu: float
    """Seconds."""
    peak: int
    """MiB of its largest process."""


def cost(*command: str | Path) -> Cost:
    """Runs the command to the end of its last descendant."""
    here, there = get_context("fork").Pipe()
    reaper = get_context("fork").Process(target=_reap, args=(command, there))
    reaper.start()
    found: Cost = here.recv()
    reaper.join()
    return found


def _reap(command: tuple[str | Path, ...], asker: Connection) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    try:
        while True:
            os.wait()
    except ChildProcessError:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
    asker.send(Cost(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024))


def files(names: list[str], folder: Path) -> list[Path]:
    """The PDF files named, and those in folders named; without names the simulator's, put into `folder`."""
    if not names:
        for number, body in enumerate(corpus()[1]):
            (folder / f"{number}.pdf").write_bytes(body)
    paths = [Path(name) for name in names or [folder]]
    return [file for path in paths for file in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]


def main() -> int:
    """Prints both costs and the median of their ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--most", type=float, default=1.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        read = files(asked.files, Path(folder))
        pairs = [
            (
                cost(Path(sys.executable).with_name("gongkai"), "parse", "--json", *read),
                cost(sys.executable, "-c", PLUMBER, *read),
            )
            for _ in range(asked.runs)
        ]
    for name, costs in zip(("gongkai parse", "pdfplumber"), zip(*pairs, strict=True), strict=True):
        cpu, peak = statistics.median(one.cpu for one in costs), max(one.peak for one in costs)
        print(f"{name:14} {len(read)} files: {cpu:.2f} CPU s, largest process {peak} MiB")
    ratio = statistics.median(ours.cpu / theirs.cpu for ours, theirs in pairs)
    print(f"ratio {ratio:.3f}")
    return int(ratio > asked.most)


if __name__ == "__main__":
    sys.exit(main())
