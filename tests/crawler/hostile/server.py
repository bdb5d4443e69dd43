"""One asyncio server for many hosts: each has a loopback address of its own, and so a queue of its own."""

import asyncio
import ssl
import struct
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET

ROBOTS = "/robots.txt"


@dataclass
class Visitor:
    """One request, and the wire to answer it on."""

    path: str
    head: bytes
    host: "Host"
    wire: asyncio.StreamWriter

    async def say(self, piece: bytes) -> None:
        """Sends some bytes; a crawler that hangs up ends the answer."""
        self.wire.write(piece)
        await self.wire.drain()

    def reset(self) -> None:
        """Ends the connection with RST instead of FIN."""
        self.wire.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.wire.transport.abort()


Answer = Callable[[Visitor], Awaitable[None]]


@dataclass
class Host:
    """What one address answers, by path; 404 elsewhere."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    secure: ssl.SSLContext | None = None
    url: str = ""
    asked: list[tuple[str, float, bytes]] = field(default_factory=list)
    """Path, moment of a monotonic clock, and head of each request."""

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@contextmanager
def serving(hosts: list[Host]) -> Iterator[None]:
    """Serves the hosts at 127.0.7.1 and following, a port each, on a thread of its own."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # whom the crawler hung up on may stay in pieces
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = [_on(loop, _open(host, number)) for number, host in enumerate(hosts, 1)]
    try:
        yield
    finally:
        for server in servers:
            loop.call_soon_threadsafe(server.close)
        _on(loop, _end_all())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _on(loop: asyncio.AbstractEventLoop, work: Awaitable[object]) -> object:
    return asyncio.run_coroutine_threadsafe(work, loop).result(30)


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _open(host: Host, number: int) -> asyncio.Server:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            host.asked.append((path, time.monotonic(), head))
            await host.answers.get(path.partition("?")[0], nothing)(Visitor(path, head, host, writer))
        writer.close()

    address = f"127.0.7.{number}"
    server = await asyncio.start_server(meet, address, 0, ssl=host.secure)
    scheme = "https" if host.secure else "http"
    host.url = f"{scheme}://{address}:{server.sockets[0].getsockname()[1]}"
    return server


async def nothing(visitor: Visitor) -> None:
    """A plain 404."""
    await visitor.say(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
