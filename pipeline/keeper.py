"""The process that holds the readers ready, and has files read in children that the system can end.

    python -m pipeline.keeper FOLDER LIMITS    started by pipeline.sandbox, and by nobody else

One file, one child: a fork of the warm readers costs some 15 ms, every limit holds for that file alone, and
nothing that a file did to its child is there when the next one is read. Only web pages of one host follow
each other in a child, while they go well: they could as well lie to us all together. The keeper itself looks
at no byte of them. It ends when whoever started it does, and the child with it.
"""

import gc
import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pipeline.read
import pipeline.version
from pipeline.child import Child, Said
from pipeline.sandbox import Limits
from pipeline.sniff import BINARY, HTML

MOST_PAGES = 50
"""Pages that one child reads: what its libraries lose in memory is not worth a search."""
MOST_BUSY = 1.0
"""Seconds after which a child reads no more: its limit of computing is for the page that is being read."""
_PAGE = (
    "<html><title>某市财政局2023年度部门决算</title><body><p>收入总计1.00万元。</p></body></html>".encode()
)
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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # as at the end of stdin, nothing is left behind
    keeper = Keeper(folder, limits)
    try:
        for request in sys.stdin.buffer:
            answers.write(_told(keeper.read(request)))
            answers.flush()
    finally:
        keeper.close()


def _warm_up() -> None:
    """What the first file would load is loaded once, here; frozen, so that children share its memory."""
    for body in (_PAGE, _PDF):
        pipeline.read.read(body)
    gc.collect()
    gc.freeze()


class Keeper:
    """Has files read one after the other, in children of their own or of their host."""

    def __init__(self, folder: str, limits: Limits) -> None:
        """The first child is begun with the first file."""
        self._folder, self._limits = folder, limits
        self._child: Child | None = None

    def read(self, request: bytes) -> Said:
        """What a file says, and how reading it ended."""
        deadline = time.monotonic() + self._limits.wall
        host = _host(request)
        child = self._child_for(host)
        said = child.ask(request, deadline)
        if not said.whole and not said.cut and child.asked > 1:
            child = self._child_for(host)
            said = child.ask(request, deadline)
        spent = child.asked >= MOST_PAGES or child.busy > MOST_BUSY
        if spent or not host or _kind(said) != HTML:
            child.end()
        return said

    def close(self) -> None:
        """Ends the child that waits for another page, if one does."""
        if self._child:
            self._child.end()

    def _child_for(self, host: str) -> Child:
        if self._child and self._child.alive and self._child.host == host:
            return self._child
        self.close()
        self._child = Child(self._limits, self._folder, host)
        return self._child


def _host(request: bytes) -> str:
    """Whose page it may be; "" where a child of its own is to read it.

    What is longer than a pipe takes at once would have to wait for a child that may be past listening.
    """
    if len(request) > select.PIPE_BUF:
        return ""
    try:
        return urlsplit(json.loads(request)["url"] or "").netloc
    except ValueError:
        return ""


def _kind(said: Said) -> str:
    return said.lines.partition(b"\n")[0].decode("ascii", "replace") or BINARY


def _told(said: Said) -> bytes:
    """The answer to who asked."""
    reading = said.lines.partition(b"\n")[2]
    if not said.whole:
        reading = b""  # as far as it came
    ended = {"cut": said.cut, "code": said.code, "cpu": said.cpu, "peak": said.peak, "noise": said.noise}
    ended |= {"media_type": _kind(said), "reader": pipeline.version.READER, "size": len(reading)}
    return json.dumps(ended).encode() + b"\n" + reading


if __name__ == "__main__":
    try:
        main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
    finally:
        Path(sys.argv[1]).rmdir()
