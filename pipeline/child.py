"""A child in which files are read, as its keeper sees it: begun by forking, asked, and ended."""

import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline import confined
from pipeline.sandbox import Limits

_ASKED = 0
"""The end of the pipe through which the keeper itself is asked."""
_KIND = 256
"""Bytes that the kind of a file may take, beside what it says."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a child said of one file, and how that ended."""

    lines: bytes
    """The kind of the file and its reading, as far as they came."""
    cut: str | None
    """Why it was ended, if so: late, too_long, orphaned."""
    noise: str
    """The end of what it wrote to its stderr."""
    whole: bool = True
    """Whether both came."""
    code: int = 0
    """With which the child ended; 0 too where it waits for another file."""
    cpu: float = 0.0
    """Seconds that it had taken when it ended."""
    peak: int = 0
    """Bytes that it had held at most when it ended."""


class Child:
    """A process that reads files of one host, or a single one."""

    def __init__(self, limits: Limits, folder: str, host: str) -> None:
        """Forks it; `folder` is where the folder for its own files is made."""
        self.host = host
        self.asked = 0
        """How many files it was asked to read."""
        self.busy = 0.0
        """Seconds for which it was."""
        self.alive = True
        self._limits = limits
        self._folder = tempfile.mkdtemp(dir=folder)
        heard, self._requests = os.pipe()
        self._answers, spoken = os.pipe()
        keeper = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            confined.serve(limits, keeper, heard, spoken, self._folder)
        os.close(heard)
        os.close(spoken)

    def ask(self, request: bytes, deadline: float) -> Said:
        """What it says of a file; where that goes wrong, or takes beyond the deadline, it is ended.

        `deadline`: a moment of time.monotonic.
        """
        began = time.monotonic()
        self.asked += 1
        self._noise()  # of what it read before: nobody is to be told of this file
        with suppress(BrokenPipeError):  # it has ended while nobody asked: so it says nothing
            os.write(self._requests, request)
        lines, cut = self._collected(deadline)
        self.busy += time.monotonic() - began
        if cut == "orphaned":
            self.end()
            sys.exit(0)
        if not cut and lines.count(b"\n") == 2 and lines.endswith(b"\n"):
            return Said(lines, None, self._noise())
        code, used = self._reaped()
        spent = used.ru_utime + used.ru_stime
        ended = Said(lines, cut, self._noise(), False, code, spent, used.ru_maxrss * 1024)
        self._clear()
        return ended

    def end(self) -> None:
        """Ends it, with whatever it started."""
        if self.alive:
            self._reaped()
            self._clear()

    def _collected(self, deadline: float) -> tuple[bytes, str | None]:
        """What it writes until it has answered or ended, or why it must be ended."""
        waiting = select.poll()
        waiting.register(self._answers, select.POLLIN)
        waiting.register(_ASKED, 0)  # tells only that the other end is gone
        said, lines = bytearray(), 0
        while len(said) <= self._limits.result + _KIND:
            ready = waiting.poll(max(0.0, deadline - time.monotonic()) * 1000)
            if not ready:
                return bytes(said), "late"
            if any(handle == _ASKED for handle, _ in ready):
                return b"", "orphaned"
            piece = os.read(self._answers, 1 << 16)
            said += piece
            lines += piece.count(b"\n")
            if not piece or lines >= 2:
                return bytes(said), None
        return bytes(said), "too_long"

    def _noise(self) -> str:
        file = Path(self._folder, confined.NOISE)
        if not file.is_file() or not (size := file.stat().st_size):
            return ""
        with file.open("r+b") as written:
            written.seek(max(0, size - 2000))
            words = written.read(2000).decode("utf-8", "replace")
            written.truncate(0)
        return words

    def _reaped(self) -> tuple[int, resource.struct_rusage]:
        """Its exit status: its own, if it was ending by itself."""
        os.kill(self._pid, signal.SIGKILL)
        with suppress(ProcessLookupError):  # it did not come to have a group, or ended with all of it
            os.killpg(self._pid, signal.SIGKILL)
        _, how, used = os.wait4(self._pid, 0)
        return os.waitstatus_to_exitcode(how), used

    def _clear(self) -> None:
        self.alive = False
        os.close(self._requests)
        os.close(self._answers)
        shutil.rmtree(self._folder, ignore_errors=True)
