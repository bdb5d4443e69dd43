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
        """The handler's connections come from a pool, the pool's from its factory."""
        super().__init__(crawler)
        factory: Any = self._pool._factory  # noqa: SLF001 - neither Scrapy nor Twisted has a setting for it
        self._pool._factory = type("BoundedFactory", (_Bounded, factory), {})  # noqa: SLF001


class _Bounded:
    """Mixed into the factory of connections."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's spelling
        connection: Any = super().buildProtocol(addr)  # type: ignore[misc]
        receive, parsers = connection.dataReceived, [None, 0]

        def received(data: bytes) -> None:
            parser = connection._parser  # noqa: SLF001
            if parser is not parsers[0]:  # another answer on a connection that was kept
                parsers[:] = [parser, 0]
            if parser is not None and parser.state not in _BODY:
                parsers[1] += len(data)
                if parsers[1] > LONGEST_HEAD + len(data):
                    connection._giveUp(Failure(DownloadCancelledError("the head of the answer does not end")))  # noqa: SLF001
                    return
            receive(data)

        connection.dataReceived = received
        return connection
