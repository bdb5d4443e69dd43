"""Serves a province on loopback: one port a portal, the truth and the controls on each of them."""

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from pipeline.types import Family
from simulator.cmspro import CmsproSite
from simulator.control import ControlError, actions, perform
from simulator.exchange import Request, Response, json_response
from simulator.portals import Portal
from simulator.province import Province
from simulator.site import Site
from simulator.truth import row, truth
from simulator.ucap import UcapSite

_SITES: dict[Family, type[Site]] = {Family.UCAP: UcapSite, Family.CMSPRO: CmsproSite}
_LOGGED = ("host", "user-agent", "referer", "if-none-match", "if-modified-since", "accept-encoding")
_LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class ServedPortal:
    """A portal with its addresses."""

    slug: str
    name: str
    family: Family
    home_url: str
    list_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it came, and what it got."""

    portal: str
    method: str
    path: str
    headers: Mapping[str, str]
    status: int
    at: float
    """time.monotonic() when it came."""


@dataclass(slots=True)
class RequestLog:
    """What clients asked, so that tests can see politeness and conditional requests."""

    entries: list[LoggedRequest] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        """How often each path was asked."""
        return Counter(entry.path for entry in self.entries)

    def of(self, path: str) -> list[LoggedRequest]:
        """The requests for one path, in order."""
        return [entry for entry in self.entries if entry.path == path]

    def clear(self) -> None:
        """Forgets everything."""
        self.entries.clear()


class Server:
    """The province on the network, from `serve` to `close`; a context manager."""

    def __init__(self, province: Province, port: int, host: str) -> None:
        self.province, self.requests = province, RequestLog()
        self.stopping, self._lock = Event(), Lock()
        self._listeners: list[_Listener] = []
        self.sites: dict[str, Site] = {}
        try:
            for number, portal in enumerate(province.portals):
                self._listeners.append(_Listener((host, port + number if port else 0), self, portal.slug))
        except OSError:
            self.close()
            raise
        self._settle()
        for listener in self._listeners:
            Thread(target=listener.serve_forever, args=(0.02,), daemon=True).start()

    def _settle(self) -> None:
        """Sites are made anew after a reset: its portals are new ones."""
        for listener, portal in zip(self._listeners, self.province.portals, strict=True):
            self.sites[portal.slug] = _SITES[portal.family](portal, listener.origin)

    @property
    def portals(self) -> list[ServedPortal]:
        """Every portal with its addresses."""
        return [_served(site) for site in self.sites.values()]

    def truth(self) -> dict[str, Any]:
        """What /_truth answers; the files nobody asked for yet are made first, while others are served."""
        for _, _, disclosure in [*self.province.disclosures()]:
            if disclosure.has_file:
                disclosure.file()
        with self._lock:
            return truth(self.province, self.sites)

    def control(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """What POST /_control does and answers.

        Raises:
            ControlError: the order cannot be carried out.
        """
        with self._lock:
            outcome = perform(self.province, order)
            if order["action"] == "reset":
                self._settle()
            return outcome | self._row(outcome.get("disclosure"))

    def _row(self, wanted: object) -> dict[str, Any]:
        for portal, article, disclosure in self.province.disclosures():
            if disclosure.id == wanted:
                return {"disclosure": row(self.sites[portal.slug], article, disclosure)}
        return {}

    def respond(self, slug: str, request: Request) -> Response:
        """The answer of one portal, logged."""
        at = time.monotonic()
        response = self._reserved(request) or self._paged(self.sites[slug], request)
        headers = {name: value for name, value in request.headers.items() if name in _LOGGED}
        self.requests.entries.append(
            LoggedRequest(slug, request.method, request.path, headers, response.status, at)
        )
        return response

    def _paged(self, site: Site, request: Request) -> Response:
        self.stopping.wait(site.portal.delay)
        with self._lock:
            return site.respond(request)

    def _reserved(self, request: Request) -> Response | None:
        if request.path == "/_truth":
            return json_response(self.truth())
        if request.path != "/_control":
            return None
        if request.method == "GET":
            return json_response({"actions": actions()})
        try:
            return json_response(self.control(_order(request.body)))
        except ControlError as error:
            return json_response({"error": str(error)}, 400)

    def close(self) -> None:
        """Ends all listeners at once, waking whoever waits on a slow portal."""
        self.stopping.set()
        for listener in self._listeners:
            if self.sites:
                listener.shutdown()
            listener.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def serve(province: Province, port: int = 0, host: str = "127.0.0.1") -> Server:
    """Starts serving: the first portal on `port`, the others on the ports after it, 0 for any free ones.

    Raises:
        OSError: a port is taken.
    """
    return Server(province, port, host)


def _served(site: Site) -> ServedPortal:
    portal: Portal = site.portal
    lists = tuple(site.url(site.column_path(column)) for column in portal.columns)
    return ServedPortal(portal.slug, portal.name, portal.family, f"{site.origin}/", lists)


def _order(body: bytes) -> Mapping[str, Any]:
    try:
        order = json.loads(body)
    except ValueError as error:
        raise ControlError(f"not JSON: {error}") from None
    if not isinstance(order, dict):
        raise ControlError('a JSON object is wanted, as {"action": "publish"}')
    return order


class _Listener(ThreadingHTTPServer):
    """One portal's port."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], server: Server, slug: str) -> None:
        super().__init__(address, _Handler)
        self.province_server, self.slug = server, slug

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle of a connection is no error of the server's."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def origin(self) -> str:
        """http://host:port."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


class _Handler(BaseHTTPRequestHandler):
    """Turns HTTP into a Request and a Response back."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Listener
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
        response = self.server.province_server.respond(self.server.slug, self._request())
        try:
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
        if response.status != 304:
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and response.status != 304:
            self.wfile.write(response.body)
        self.wfile.flush()
