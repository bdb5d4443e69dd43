"""Serves a province on loopback: an address a portal, the truth and the controls on each of them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Event, Lock
from types import TracebackType
from typing import Any, Self

from pipeline.types import Family
from simulator.control import actions, perform
from simulator.doors import Addressing, Doors
from simulator.exchange import Request, Response, json_response
from simulator.families import site_for
from simulator.orders import ControlError, order_in
from simulator.portals import Outage, Portal
from simulator.province import Province
from simulator.request_log import RequestLog
from simulator.site import Site
from simulator.truth import listings, row, truth

_HANGS = 600.0
"""Seconds that a portal takes connections for without answering."""


@dataclass(frozen=True, slots=True)
class ServedPortal:
    """A portal with its addresses."""

    slug: str
    name: str
    family: Family
    home_url: str
    list_urls: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    """Further hosts its files lie on."""


class Server:
    """The province on the network, from `serve` to `close`; a context manager."""

    def __init__(self, province: Province, port: int, host: str, *, spread: bool) -> None:
        self.province, self.requests = province, RequestLog()
        self.stopping, self._lock = Event(), Lock()
        self.sites: dict[str, Site] = {}
        addresses = Addressing(port, host, spread=spread)
        self._doors = Doors(province.portals, addresses, self._respond, self._reserved, self._pause)
        self._settle()

    @property
    def control_url(self) -> str:
        """An address where /_control (and /_truth beside it) answers even while no portal does."""
        return f"{self._doors.desk_origin}/_control"

    def _settle(self) -> None:
        """Sites are made anew after a reset, whose portals are new ones, and after a relaunch."""
        for portal in self.province.portals:
            site = site_for(portal, *self._doors.origins(portal))
            site.neighbours = self.sites
            self.sites[portal.slug] = site

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

    def listings(self) -> list[dict[str, Any]]:
        """The portals of the truth alone, which costs nothing."""
        with self._lock:
            return listings(self.sites)

    def control(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """What POST /_control does and answers.

        Raises:
            ControlError: the order cannot be carried out.
        """
        with self._lock:
            outcome = perform(self.province, order)
            if order["action"] in {"reset", "redesign"}:
                self._settle()
            self._doors.keep(self.province.portals)
            return outcome | self._row(outcome.get("disclosure"))

    def _row(self, wanted: object) -> dict[str, Any]:
        for portal, article, disclosure in self.province.disclosures():
            if disclosure.id == wanted:
                return {"disclosure": row(self.sites[portal.slug], article, disclosure)}
        return {}

    def _respond(self, slug: str, files_only: bool, request: Request) -> Response | None:
        """The answer of one portal, logged; None where there is none."""
        at = time.monotonic()
        response = self._reserved(request) or self._paged(self.sites[slug], request, files_only)
        self.requests.note(slug, request, response.status if response else 0, at)
        return response

    def _paged(self, site: Site, request: Request, files_only: bool) -> Response | None:
        portal = site.portal
        if portal.outage:
            return self._failed(portal.outage)
        self._pause(portal.delay)
        with self._lock:
            response = (site.file(request) or site.missing()) if files_only else site.respond(request)
        return replace(response, drip=portal.drip)

    def _failed(self, outage: Outage) -> Response | None:
        if outage is Outage.ERROR:
            page = (
                b"<html><head><title>503 Service Temporarily Unavailable</title></head><body></body></html>"
            )
            return Response(page, "text/html", 503, {"Retry-After": "30"})
        if outage is Outage.TIMEOUT:
            self._pause(_HANGS)
        return None

    def _pause(self, seconds: float) -> None:
        """Waits, but no longer than the server lives."""
        if seconds:
            self.stopping.wait(seconds)

    def _reserved(self, request: Request) -> Response | None:
        if request.path == "/_truth":
            return json_response(self.truth())
        if request.path != "/_control":
            return None
        if request.method == "GET":
            return json_response({"actions": actions()})
        try:
            return json_response(self.control(order_in(request.body)))
        except ControlError as error:
            return json_response({"error": str(error)}, 400)

    def close(self) -> None:
        """Ends all listeners at once, waking whoever waits on a slow portal."""
        self.stopping.set()
        self._doors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def serve(province: Province, port: int = 0, host: str = "127.0.0.1", *, spread: bool = False) -> Server:
    """Starts serving: the first portal on `port`, the others on the ports after it, 0 for any free ones.

    `spread`: all on one port, each on a loopback address of its own from 127.1.0.1 on, so that a crawler that
    is polite by host meets as many hosts as there are portals. Files that lie apart are on 127.0.0.2, spread
    on 127.101.0.1 and up.

    Raises:
        OSError: a port is taken.
    """
    return Server(province, port, host, spread=spread)


def _served(site: Site) -> ServedPortal:
    portal: Portal = site.portal
    lists = tuple(site.url(site.column_path(column)) for column in portal.columns)
    home = f"{site.origin}/"
    return ServedPortal(portal.slug, portal.name, portal.family, home, lists, site.further_hosts)
