"""Portals whose rows a script draws: their pages are opened in the machine's own Chromium (extra `render`).

Only where the portal's file says `render = true`, and only pages: files are fetched as everywhere. The
browser reaches the portal's hosts and nothing else, at the addresses that our own guard lets pass.
"""

import os
import resource
import shutil
import socket
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any

from scrapy import Request

from crawler.portals import Portal
from home import Home
from pipeline.internet import Allowance

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NOT_NEEDED = frozenset({"image", "media", "font"})
"""Kinds of resources that no listing waits for."""


@lru_cache(maxsize=1)
def missing() -> str | None:
    """What there has to be before a page can be drawn; None where it is there."""
    if find_spec("scrapy_playwright") is None:
        return "render = true needs the extra: pip install 'gongkai[render]'"
    if _browser() is None:
        return "render = true needs a Chromium on this machine: apt-get install chromium"
    return None


def for_portals(portals: Iterable[Portal], home: Home) -> dict[str, Any]:
    """The settings of a crawl among whose portals are some to be drawn; none where there are not."""
    drawn = [portal for portal in portals if portal.render]
    if not drawn or missing():
        return {}
    # A browser reserves more addresses than any limit on memory allows; what it uses is another matter.
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    urls = [url for portal in drawn for url in (portal.homepage, *(column.url for column in portal.columns))]
    return {
        # A driver for each scheme in use: it takes a second to start.
        "DOWNLOAD_HANDLERS": {url.partition(":")[0]: "crawler.drawing.Drawing" for url in urls},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": _browser(),
            "chromium_sandbox": os.geteuid() != 0,  # it refuses to run as root
            "args": ["--no-proxy-server", f"--host-resolver-rules={_reachable(drawn, home)}"],
        },
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": home.settings.download_timeout.total_seconds() * 1000,
        "PLAYWRIGHT_ABORT_REQUEST": is_not_needed,
    }


def draw(request: Request) -> None:
    """Has a request answered by the browser, once its scripts ask for nothing more."""
    request.meta["playwright"] = True
    request.meta["playwright_page_goto_kwargs"] = {"wait_until": "networkidle"}
    request.meta["source"] = None  # what a browser has drawn is under no validator


def is_not_needed(request: Any) -> bool:
    """Whether the browser is not to fetch this."""
    return request.resource_type in NOT_NEEDED


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _reachable(portals: Iterable[Portal], home: Home) -> str:
    """Each host at an address that was looked up here and let pass, and nothing else.

    No redirect, and no second thought of a name server, leads the browser elsewhere.
    """
    allowance = Allowance(home.settings.allow_hosts)
    hosts = sorted({host for portal in portals for host in portal.allowed_hosts if host})
    found = ((host, _address(host, allowance)) for host in hosts)
    return ",".join([*(f"MAP {host} {address}" for host, address in found if address), "MAP * ~NOTFOUND"])


def _address(host: str, allowance: Allowance) -> str | None:
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return None
    for *_, place in answers:
        if all(allowance.permits(host, port, ip_address(place[0])) for port in (80, 443)):
            return f"[{place[0]}]" if ":" in str(place[0]) else str(place[0])
    return None
