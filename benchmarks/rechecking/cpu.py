"""CPU seconds of a command with all its descendants, also those that others reap or that outlive it.

    python -m benchmarks.rechecking.cpu COMMAND…     prints a Used as JSON

A process that Linux makes the reaper of all orphans below it waits until the last one has ended.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Used:
    """What a command took, and what it printed."""

    cpu: float
    wall: float
    peak: float
    """MiB of the largest process."""
    status: int
    out: str


def used_by(command: Sequence[str], environment: Mapping[str, str], folder: str) -> Used:
    """Runs the command below a reaper of its own, so that runs do not mix."""
    done = subprocess.run(
        [sys.executable, __file__, *command], stdout=subprocess.PIPE, env=environment, cwd=folder, check=True
    )
    return Used(**json.loads(done.stdout))


def main(command: list[str]) -> None:
    """The reaper."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.monotonic() - began,
        "peak": used.ru_maxrss / 1024,
        "status": done.returncode,
        "out": done.stdout.decode("utf-8", "replace"),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
