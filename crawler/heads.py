"""Scrapy's way to ask by HTTP, with an end to how long the head of an answer may be.

DOWNLOAD_MAXSIZE counts bodies only: 112 MB of header lines take 0.25 GB and 11 s in which nobody else is
served, and heads of interim answers (1xx) go on for ever.
"""

from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from twisted.python.failure import Failure

LONGEST_HEAD = 256 * 1024
"""Bytes; browsers stop at as many."""
_BODY = ("BODY", "DONE")
"""States of Twisted's parser in which the head is over."""


class BoundedHeads(HTTP11DownloadHandler):
    """Hangs up on an answer whose head does not end."""

    def __init__(self, crawler: Crawler) -> None:
        """Connections come from the pool's factory; neither Scrapy nor Twisted has a setting for heads."""
        super().__init__(crawler)
        pool: Any = self._pool
        pool._factory = type("BoundedFactory", (_Bounded, pool._factory), {})


class _Bounded:
    """Mixed into the factory of connections."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's spelling
        connection: Any = super().buildProtocol(addr)  # type: ignore[misc]
        connection.dataReceived = _Counted(connection)
        return connection


class _Counted:
    """What a connection receives, until there is too much of it before a body begins."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.receive = connection, connection.dataReceived
        self.parser: Any = None
        self.size = 0

    def __call__(self, data: bytes) -> None:
        parser = self.connection._parser
        if parser is not self.parser:  # another answer on a connection that was kept
            self.parser, self.size = parser, 0
        if parser is not None and parser.state not in _BODY:
            if self.size > LONGEST_HEAD:
                endless: Any = Failure(DownloadCancelledError("the head of the answer does not end"))  # type: ignore[no-untyped-call]
                self.connection._giveUp(endless)
                return
            self.size += len(data)
        self.receive(data)
