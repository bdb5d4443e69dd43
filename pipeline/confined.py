"""The child in which files are read: what it may take, and what it says of each.

It answers a request, a JSON object a line, with two lines: what kind of file that is, then the reading. After
the first it reads web pages only, and ends without an answer where one does not go well: that may be for what
the others left, of memory or time, so a fresh child is to read it.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import tempfile
from pathlib import Path
from typing import IO, Any, NoReturn

import pipeline.read
from pipeline.sandbox import OUT_OF_MEMORY, Limits
from pipeline.sniff import HTML, sniff
from pipeline.types import Reading, Status
from pipeline.wire import shortened, to_json

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
NOISE = "stderr"
"""Where its own words go: a file in its folder, so that no stranger writes to our terminal."""


def serve(limits: Limits, keeper: int, requests: int, answers: int, folder: str) -> NoReturn:
    """Reads what is asked for through one pipe and answers through the other, until the first ends."""
    code = 1
    try:
        _confine(limits, keeper, {requests, answers}, folder)
        said, asked = os.fdopen(answers, "wb"), os.fdopen(requests, "rb")
        _answer(json.loads(asked.readline()), limits, said)
        while (line := asked.readline()) and _answer_again(json.loads(line), limits, said):
            pass
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _answer(request: dict[str, Any], limits: Limits, answers: IO[bytes]) -> None:
    body = Path(request.pop("path")).read_bytes()
    _say(sniff(body).encode(), answers)  # known even if reading it goes wrong
    _say(_told(pipeline.read.read(body, **request), limits), answers)


def _answer_again(request: dict[str, Any], limits: Limits, answers: IO[bytes]) -> bool:
    """Whether a later page went as well as the first of a child would have gone."""
    body = Path(request.pop("path")).read_bytes()
    if sniff(body) != HTML:
        return False
    reading = pipeline.read.read(body, **request)
    if reading.status is not Status.OK:
        return False
    _say(HTML.encode(), answers)
    _say(_told(reading, limits), answers)
    return True


def _told(reading: Reading, limits: Limits) -> bytes:
    said = to_json(reading)
    return said if len(said) <= limits.result else to_json(shortened(reading, limits.result))


def _say(line: bytes, answers: IO[bytes]) -> None:
    answers.write(line + b"\n")
    answers.flush()


def _confine(limits: Limits, keeper: int, pipes: set[int], folder: str) -> None:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        control = ctypes.CDLL(None, use_errno=True).prctl
        control(_PR_SET_PDEATHSIG, signal.SIGKILL)
        control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if os.getppid() != keeper:
            os._exit(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    noise = os.open(Path(folder, NOISE), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for standard, place in enumerate((nowhere, noise, noise)):
        os.dup2(place, standard)
    kept = sorted(pipes)
    for last, following in zip([2, *kept], [*kept, limits.files], strict=True):
        os.closerange(last + 1, following)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu),  # at the limit SIGXCPU ends it
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most + 1 if what == resource.RLIMIT_CPU else most))
