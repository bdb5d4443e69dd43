"""The process that holds the readers ready, and gives each file a child of its own to be read in.

    python -m pipeline.keeper FOLDER LIMITS    started by pipeline.sandbox, and by nobody else

One file, one child: a fork of the warm readers costs a few milliseconds, every limit holds for that file
alone, and nothing that a file did to its child is there when the next one is read. The keeper itself looks
at no byte of them. It ends when whoever started it does, and the child with it.
"""

import ctypes
import gc
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pipeline.read
import pipeline.version
from pipeline.sandbox import OUT_OF_MEMORY, Limits
from pipeline.sniff import BINARY, sniff
from pipeline.wire import shortened, to_json

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_NOISE = "stderr"
"""Where a child's own words go: a file, so that no stranger writes to our terminal."""
_ASKED = 0
"""The end of the pipe through which requests come."""
_PAGE = "<html><title>某市财政局2023年度部门决算</title><body><p>收入总计1.00万元。</p></html>".encode()
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj trailer<</Root 1 0 R>>\n%%EOF"
)


def main(folder: str, limits: Limits) -> None:
    """Answers each request on stdin, a JSON object a line, with a line on how it ended and what it said."""
    # Nothing but answers may reach the asker's pipe, whatever a library prints.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _warm_up()
    for line in sys.stdin.buffer:
        ended, said = _read(json.loads(line), limits, folder)
        media_type, _, reading = said.partition(b"\n")
        if ended["cut"] or ended["code"]:
            reading = b""  # as far as it came
        ended |= {"media_type": media_type.decode("ascii", "replace") or BINARY}
        ended |= {"reader": pipeline.version.READER, "size": len(reading)}
        answers.write(json.dumps(ended).encode() + b"\n" + reading)
        answers.flush()


def _warm_up() -> None:
    """What the first file would load is loaded once, here; frozen, so that children share its memory."""
    for body in (_PAGE, _PDF):
        pipeline.read.read(body)
    gc.collect()
    gc.freeze()


def _read(request: dict[str, Any], limits: Limits, folder: str) -> tuple[dict[str, Any], bytes]:
    """How the child of one file ended, and what it wrote before."""
    result, pipe = os.pipe()
    keeper = os.getpid()
    temporary = tempfile.mkdtemp(dir=folder)
    try:
        child = os.fork()
        if child == 0:
            _be_child(request, limits, keeper, pipe, temporary)
        os.close(pipe)
        said, cut = _collected(result, limits)
        _, how, used = _end(child)
        noise = _tail(Path(temporary, _NOISE))
    finally:
        os.close(result)
        shutil.rmtree(temporary, ignore_errors=True)
    if cut == "orphaned":
        sys.exit(0)
    spent = {"cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024}
    return {"cut": cut, "code": os.waitstatus_to_exitcode(how), "noise": noise, **spent}, said


def _tail(file: Path) -> str:
    """The end of what the child wrote to its stderr, or nothing."""
    if not file.is_file():
        return ""
    with file.open("rb") as written:
        written.seek(max(0, file.stat().st_size - 2000))
        return written.read(2000).decode("utf-8", "replace")


def _collected(result: int, limits: Limits) -> tuple[bytes, str | None]:
    """What the child writes until it ends, or why it must be ended: late, too_long, orphaned."""
    waiting = select.poll()
    waiting.register(result, select.POLLIN)
    waiting.register(_ASKED, 0)  # tells only that the other end is gone
    deadline = time.monotonic() + limits.wall
    said = bytearray()
    while len(said) <= limits.result:
        ready = waiting.poll(max(0.0, deadline - time.monotonic()) * 1000)
        if not ready:
            return bytes(said), "late"
        if any(handle == _ASKED for handle, _ in ready):
            return b"", "orphaned"
        piece = os.read(result, 1 << 16)
        if not piece:
            return bytes(said), None
        said += piece
    return bytes(said), "too_long"


def _end(child: int) -> tuple[int, int, resource.struct_rusage]:
    """Reaps the child, and whatever it started; one that is ending by itself keeps its own exit status."""
    os.kill(child, signal.SIGKILL)
    with suppress(ProcessLookupError):  # it did not come to have a group, or ended with all of it
        os.killpg(child, signal.SIGKILL)
    return os.wait4(child, 0)


def _be_child(request: dict[str, Any], limits: Limits, keeper: int, pipe: int, folder: str) -> NoReturn:
    code = 1
    try:
        _confine(limits, keeper, pipe, folder)
        body = Path(request.pop("path")).read_bytes()
        result = os.fdopen(pipe, "wb")
        result.write(sniff(body).encode() + b"\n")
        result.flush()  # known even if reading it goes wrong
        reading = pipeline.read.read(body, **request)
        said = to_json(reading)
        result.write(said if len(said) <= limits.result else to_json(shortened(reading, limits.result)))
        result.flush()  # not closed: the keeper takes the end of the pipe for the end of the child
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _confine(limits: Limits, keeper: int, pipe: int, folder: str) -> None:
    os.setsid()
    if sys.platform == "linux":
        control = ctypes.CDLL(None, use_errno=True).prctl
        control(_PR_SET_PDEATHSIG, signal.SIGKILL)
        control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if os.getppid() != keeper:
            os._exit(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    noise = os.open(Path(folder, _NOISE), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for standard, place in enumerate((nowhere, noise, noise)):
        os.dup2(place, standard)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, limits.files)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu),  # at the limit SIGXCPU ends it
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most + 1 if what == resource.RLIMIT_CPU else most))


if __name__ == "__main__":
    try:
        main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
    finally:
        Path(sys.argv[1]).rmdir()
