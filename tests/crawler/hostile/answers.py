"""Every way of answering that a crawler must survive."""

import asyncio
import sys
import zlib
from collections.abc import Mapping

import brotli

from tests.crawler.hostile.server import Answer, Visitor

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MEGA = 1024 * 1024
BOMB = 128
"""MiB that a bomb unfolds to: twice what any answer may have."""


def plain(
    body: bytes | str, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
) -> Answer:
    """An ordinary answer; underscores in the names of headers stand for hyphens."""
    content = body.encode() if isinstance(body, str) else body

    async def answer(visitor: Visitor) -> None:
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        await visitor.say(_head(status, {"Content-Type": kind, "Content-Length": str(len(content)), **given}))
        await visitor.say(content)

    return answer


def redirect(target: str) -> Answer:
    """302 to an address."""
    return plain("", 302, Location=target)


def raw(*pieces: bytes) -> Answer:
    """These bytes and the end of the connection."""

    async def answer(visitor: Visitor) -> None:
        for piece in pieces:
            await visitor.say(piece)

    return answer


def endless(head: bytes, piece: bytes, every: float = 0.0) -> Answer:
    """The same piece again and again."""

    async def answer(visitor: Visitor) -> None:
        await visitor.say(head)
        while True:
            await visitor.say(piece)
            await asyncio.sleep(every)

    return answer


def repeated(head: bytes, piece: bytes, times: int) -> Answer:
    """The same piece many times, then the end of the head and of the answer."""

    async def answer(visitor: Visitor) -> None:
        await visitor.say(head)
        for _ in range(times):
            await visitor.say(piece)
        await visitor.say(b"\r\n\r\n")

    return answer


async def loop(visitor: Visitor) -> None:
    """A redirect to an address that was not asked before."""
    number = int(visitor.path.partition("?")[2] or 0)
    await redirect(f"{visitor.path.partition('?')[0]}?{number + 1}")(visitor)


async def torn(visitor: Visitor) -> None:
    """Half of a body, then RST."""
    await visitor.say(_head(200, {"Content-Type": "text/html", "Content-Length": "2000"}) + b"<p>" * 300)
    await asyncio.sleep(0.1)
    visitor.reset()


async def calendar(visitor: Visitor) -> None:
    """A listing that goes on for ever: each page has a new row, and leads to another."""
    number = int(visitor.path.rpartition("_")[2].partition(".")[0]) if "_" in visitor.path else 1
    await plain(listing(f"/c/{number}.shtml", pages=10**9, number=number))(visitor)


def listing(*addresses: str, pages: int = 1, number: int = 1, total: int = 0) -> str:
    """A CMSPRO listing of these addresses."""
    rows = "".join(
        f"<li><a href='{address}'>某局2023年部门决算{place}</a><b>2024-09-01</b></li>"
        for place, address in enumerate(addresses)
    )
    pager = f"createPageHTML('page_div',{pages}, {number},'list','shtml',{total or len(addresses)});"
    return f"<html><title>部门决算</title><body><ul>{rows}</ul><script>{pager}</script></body></html>"


def compressed(encoding: str) -> Answer:
    """Zeros, packed small: once, or twice for `gzip, gzip`."""
    body = {"gzip": gzipped, "br": _brotli, "zstd": _zstd, "gzip, gzip": _twice}[encoding]()
    return plain(body, kind="application/pdf", Content_Encoding=encoding)


def gzipped(mebibytes: int = BOMB) -> bytes:
    """So many MiB of zeros."""
    packer = zlib.compressobj(1, wbits=31)
    return b"".join([*(packer.compress(bytes(MEGA)) for _ in range(mebibytes)), packer.flush()])


def _brotli() -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join([*(packer.process(bytes(MEGA)) for _ in range(BOMB)), packer.finish()])


def _zstd() -> bytes:
    return zstd.compress(bytes(BOMB * MEGA))


def _twice() -> bytes:
    return zlib.compress(gzipped(), 9, wbits=31)


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {text}\r\n" for name, text in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}Connection: close\r\n\r\n".encode()
