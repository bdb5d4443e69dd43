"""Reading files in killable children: the one place where the pipeline touches processes.

A PDF of 578 bytes keeps a core busy for ever and one of 1,024 asks for 10 GB; the libraries that read them
have no setting against either, and some abort the process they run in. So each file is read in a child that
the system ends at its limits (pipeline.keeper), and what it says comes back as bounded JSON over a pipe.
"""

import hashlib
import json
import logging
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self, cast

from pipeline.dedup import fingerprint
from pipeline.errors import GongkaiError
from pipeline.types import Reading, Status
from pipeline.wire import from_json

_log = logging.getLogger(__name__)

MEBI = 1024 * 1024
OUT_OF_MEMORY = 3
"""The exit code of a child that noticed it."""
_PATIENCE = 60.0
"""Seconds beyond a file's own limit after which a keeper counts as lost: it may have to start up first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may take. The readers themselves take some 50 MiB of the memory."""

    cpu: int = 20
    """Seconds of computing."""
    wall: float = 30.0
    """Seconds on the clock."""
    memory: int = 512 * MEBI
    """Bytes of address space, the file itself included: scanned accounts of 246 MB exist."""
    written: int = 256 * MEBI
    """Bytes of any file it writes."""
    files: int = 64
    """Open files."""
    result: int = 2 * MEBI
    """Bytes of what it says, as JSON: twenty times the longest account at hand. Of more, text is left out:
    it is memory of the asker's."""


RECOGNISING = Limits(cpu=900, wall=1800.0, memory=4096 * MEBI)
"""With OCR: some ten seconds a page, sixty pages at most, and onnxruntime asks for the room."""


class SandboxLost(GongkaiError):
    """The process that holds the readers cannot be started, or does not stay."""


class Sandbox:
    """Reads files on at most `children` processes at a time; any thread may ask."""

    def __init__(self, children: int = 1, limits: Limits | None = None, *, ocr: bool = False) -> None:
        """Processes are started when they are first needed, and ended by `close`.

        With `ocr`, pages that are pictures are recognised, within limits of their own.
        """
        self._limits = limits or (RECOGNISING if ocr else Limits())
        self._ocr = ocr
        self._room = threading.BoundedSemaphore(children)
        self._lock = threading.Lock()
        self._idle: list[_Keeper] = []
        self._all: set[_Keeper] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends every process; whoever waits for a reading gets SandboxLost."""
        with self._lock:
            self._closed = True
            keepers, self._all = self._all, set()
        for keeper in keepers:
            keeper.close()

    def read(
        self,
        path: Path,
        *,
        name: str = "",
        url: str | None = None,
        content_type: str | None = None,
        member: str | None = None,
        known: str | None = None,
    ) -> Reading:
        """What the file says, as pipeline.read.read gives it, or which limit it ran into.

        Raises:
            OSError: there is no such file, or it may not be read.
            SandboxLost: nothing can be read at all.
        """
        with path.open("rb"):  # what is wrong with it is for the asker to hear, not a fault of the file
            pass
        about = {"name": name, "url": url, "content_type": content_type, "member": member, "ocr": self._ocr}
        request = {"path": str(path.absolute()), "known": known, **about}
        with self._room:
            try:
                answer = self._ask(request)
            except SandboxLost:  # killed by somebody, or by the system for want of memory: once more
                answer = self._ask(request)
        return _reading(path, answer, self._limits)

    def _ask(self, request: Mapping[str, Any]) -> "_Answer":
        keeper = self._keeper()
        try:
            answer = keeper.ask(request)
        except SandboxLost:
            with self._lock:
                self._all.discard(keeper)
            keeper.close()
            raise
        self._idle.append(keeper)
        return answer

    def _keeper(self) -> "_Keeper":
        with self._lock:
            if self._closed:
                raise SandboxLost("the sandbox is closed")
            while self._idle:
                keeper = self._idle.pop()
                if keeper.alive:
                    return keeper
                self._all.discard(keeper)
                keeper.close()
            keeper = _Keeper(self._limits)
            self._all.add(keeper)
            return keeper


@dataclass(frozen=True, slots=True)
class _Answer:
    """How a child ended, as its keeper tells."""

    ended: Mapping[str, Any]
    said: bytes


class _Keeper:
    """One process that holds the readers ready: it reads one file at a time, in a child each."""

    def __init__(self, limits: Limits) -> None:
        self._wait = limits.wall + _PATIENCE
        # Our settings may hold passwords: nothing of them reaches a process that reads strangers' files.
        environment = {name: text for name, text in os.environ.items() if not name.startswith("GONGKAI_")}
        self._folder = tempfile.mkdtemp(prefix="gongkai-")
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "pipeline.keeper", self._folder, json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        self._asked = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    @property
    def alive(self) -> bool:
        """Whether nobody ended it while it had nothing to do."""
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any]) -> _Answer:
        """Sends one request and waits for its answer."""
        try:
            self._asked.write(json.dumps(request).encode() + b"\n")
            self._asked.flush()
            waiting = select.poll()
            waiting.register(self._answers, select.POLLIN)
            if not waiting.poll(self._wait * 1000):
                raise SandboxLost("the process that reads files does not answer")
            ended = json.loads(self._answers.readline())
            return _Answer(ended, self._answers.read(ended["size"]))
        except (OSError, ValueError) as error:
            raise SandboxLost("the process that reads files has ended") from error

    def close(self) -> None:
        """Ends the process, with which its child ends, and removes what they left."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._asked, self._answers):
            with suppress(BrokenPipeError):  # a request that was not taken
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _reading(path: Path, answer: _Answer, limits: Limits) -> Reading:
    ended = answer.ended
    _log.debug("%s: %s", path, ended)
    if ended["noise"]:
        _log.warning("%s: its reader said %r", path, ended["noise"])
    failure = _failure(ended, limits)
    if failure is None:
        try:
            return from_json(answer.said)
        except ValueError:
            failure = Status.MALFORMED, "the reader was made to answer nonsense by this file"
    return _failed(path, *failure, reader=ended["reader"], media_type=ended["media_type"])


def _failure(ended: Mapping[str, Any], limits: Limits) -> tuple[Status, str] | None:
    """What a person is told of a child that did not end well."""
    code, cut = ended["code"], ended["cut"]
    if cut == "late":
        return Status.TIMED_OUT, f"reading this file was not done after {limits.wall:g} s"
    if cut == "too_long":
        return Status.OVER_LIMIT, f"what this file says is longer than {limits.result // MEBI} MiB"
    if code == -signal.SIGXCPU or (code < 0 and ended["cpu"] >= limits.cpu):
        return Status.TIMED_OUT, f"reading this file takes more than {limits.cpu} s of computing"
    # C++ and Rust abort where Python raises MemoryError; what they hold then is near the limit.
    if code == OUT_OF_MEMORY or (code < 0 and ended["peak"] > limits.memory // 2):
        return Status.OVER_LIMIT, f"reading this file takes more than {limits.memory // MEBI} MiB of memory"
    if code < 0:
        return Status.MALFORMED, f"the reader crashed on this file ({signal.Signals(-code).name})"
    return (Status.MALFORMED, "the reader failed on this file") if code else None


def _failed(path: Path, status: Status, reason: str, *, reader: str, media_type: str) -> Reading:
    with path.open("rb") as file:
        digest = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    return Reading(
        digest=digest,
        media_type=media_type,
        status=status,
        reader=reader,
        fingerprint=fingerprint("", "", digest),
        reason=reason,
    )
