"""Sockets: one listener for each address of a portal, one thread that accepts for all of them."""

import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from selectors import EVENT_READ, DefaultSelector
from socket import SO_REUSEADDR, SOL_SOCKET
from threading import Event, Thread
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from simulator.exchange import Request, Response

_LARGEST_BODY = 1_000_000
_PIECES = 20
"""How many pieces a dripping answer comes in."""

Answer = Callable[[Request], Response | None]
"""What a listener asks for every request; None hangs up without an answer."""


class Listener(ThreadingHTTPServer):
    """One address. It starts listening at once, answers from `Reception.admit`, and may be shut and reopened.

    Raises:
        OSError: the address is taken.
    """

    daemon_threads = True
    request_queue_size = 64
    timeout = 0.0  # handle_request never waits: it is called when somebody is there

    def __init__(self, address: tuple[str, int], answer: Answer, pause: Callable[[float], object]) -> None:
        super().__init__(address, _Handler)
        self.answer, self.pause = answer, pause
        self.here = (address[0], self.server_port)
        self.listening = True

    @property
    def origin(self) -> str:
        """http://host:port."""
        return f"http://{self.here[0]}:{self.here[1]}"

    def server_bind(self) -> None:
        """Binds without asking the name service for this machine's name."""
        self.socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is its own affair; anything else is told on stderr."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def shut(self) -> None:
        """Nobody listens here any more: connections are refused."""
        self.socket.close()
        self.listening = False

    def reopen(self) -> None:
        """Listens again at the same address."""
        fresh = Listener(self.here, self.answer, self.pause)
        self.socket, self.listening = fresh.socket, True


class Reception:
    """The one thread that accepts: four hundred listeners would not each bear one of their own."""

    def __init__(self, listeners: list[Listener]) -> None:
        self.listeners = listeners
        self._stopping = Event()
        self._orders: SimpleQueue[tuple[Listener, bool, Event]] = SimpleQueue()
        self._thread = Thread(target=self._accept, daemon=True)
        self._thread.start()

    def admit(self, listener: Listener, open_it: bool) -> None:
        """Shuts or reopens a listener; it is done when this returns."""
        done = Event()
        self._orders.put((listener, open_it, done))
        done.wait(5)

    def close(self) -> None:
        """Ends the thread and all listeners."""
        self._stopping.set()
        self._thread.join()
        for listener in self.listeners:
            listener.server_close()

    def _accept(self) -> None:
        with DefaultSelector() as selector:
            for listener in self.listeners:
                selector.register(listener.socket, EVENT_READ, listener)
            while not self._stopping.is_set():
                while not self._orders.empty():
                    self._obey(selector, *self._orders.get())
                for key, _ in selector.select(0.02):
                    key.data.handle_request()

    def _obey(self, selector: DefaultSelector, listener: Listener, open_it: bool, done: Event) -> None:
        if listener.listening and not open_it:
            selector.unregister(listener.socket)
            listener.shut()
        elif open_it and not listener.listening:
            listener.reopen()
            selector.register(listener.socket, EVENT_READ, listener)
        done.set()


class _Handler(BaseHTTPRequestHandler):
    """Turns HTTP into a Request and a Response back."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: Listener
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize = -1  # one packet an answer

    def version_string(self) -> str:
        """What the portals say they run."""
        return "nginx"

    def do_GET(self) -> None:
        """A page."""
        self._answer()

    def do_HEAD(self) -> None:
        """A page's headers."""
        self._answer()

    def do_POST(self) -> None:
        """An API call."""
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class names it so)
        """Silent: requests are in the server's own log."""

    def _answer(self) -> None:
        response = self.server.answer(self._request())
        try:
            if response is None:
                self.close_connection = True
            else:
                self._send(response)
        except ConnectionError:
            self.close_connection = True  # the client hung up: its affair

    def _request(self) -> Request:
        length = min(int(self.headers.get("Content-Length") or 0), _LARGEST_BODY)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        parts = urlsplit(self.path)
        encoded = "x-www-form-urlencoded" in headers.get("content-type", "")
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)) if encoded else {}
        method = "GET" if self.command == "HEAD" else self.command
        return Request(method, unquote(parts.path), dict(parse_qsl(parts.query)), headers, form, body)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        headers = dict(response.headers)
        if response.status != 304:
            headers |= {"Content-Type": response.content_type, "Content-Length": str(len(response.body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and response.status != 304:
            self._write(response)
        self.wfile.flush()

    def _write(self, response: Response) -> None:
        """The body at once, or in pieces with pauses between them."""
        step = max(1, -(-len(response.body) // _PIECES)) if response.drip else len(response.body)
        for start in range(0, len(response.body), step or 1):
            self.wfile.write(response.body[start : start + step])
            if response.drip:
                self.wfile.flush()
                self.server.pause(response.drip / _PIECES)
