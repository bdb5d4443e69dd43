"""The thousand pages on loopback: 20 ms before every answer, validators only where asked for."""

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.rechecking.pages import ACCOUNTS, PAGES, ROWS, listing

DELAY = 0.02


@dataclass
class Server:
    """What is served, and how often it was asked."""

    validators: bool
    port: int = 0
    asked: int = 0
    bodies: dict[str, bytes] = field(default_factory=dict)

    def turn(self, number: int) -> None:
        """From now on the pages of that round."""
        self.bodies |= {account.path: account.body(number) for account in ACCOUNTS}

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, head: str) -> bytes:
        """What is said to one request."""
        self.asked += 1
        path = head.split(" ", 2)[1]
        body = self.bodies.get(path)
        if body is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag = f'"{hashlib.md5(body).hexdigest()}"' if self.validators else ""
        if etag and etag in head:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        tagged = f"ETag: {etag}\r\n" if etag else ""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{tagged}Content-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept as long as the client likes."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(DELAY)
                writer.write(self.answer(head.decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@contextmanager
def serving(*, validators: bool) -> Iterator[Server]:
    """The server, on a thread, at the first round."""
    server, loop = Server(validators), asyncio.new_event_loop()
    paths = ["/czj/yjs/index.html", *(f"/czj/yjs/index_{number}.html" for number in range(1, PAGES // ROWS))]
    server.bodies = {path: listing(number) for number, path in enumerate(paths)}
    server.turn(0)
    listener = loop.run_until_complete(asyncio.start_server(server.serve, "127.0.0.1", 0))
    server.port = listener.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
