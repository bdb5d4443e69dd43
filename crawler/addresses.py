"""One address for one thing: what portals write differently from page to page, and what we write for it."""

import re
from urllib.parse import urlsplit

from pipeline.invisible import storable

LONGEST = 2_000
"""Bytes of an address. Browsers and servers stop at about as many, and PostgreSQL's indexes at 2,704."""

_SESSION = re.compile(r";jsessionid=[^?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical(url: str) -> str:
    """The same address without fragment, session id and default port, its host in lower case.

    Kept as it stands where it is no address at all: asking for it then says why.
    """
    url = storable(url.strip())
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))
    return parts._replace(netloc=host, path=_SESSION.sub("", parts.path), fragment="").geturl()


def is_usable(url: str) -> bool:
    """Whether it is short enough to be asked for and kept."""
    return len(url.encode()) <= LONGEST
