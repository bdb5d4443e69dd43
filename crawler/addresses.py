"""One address for one thing: what portals write differently from page to page, and what we write for it."""

import re
from urllib.parse import urlsplit

from pipeline.invisible import storable

LONGEST = 2_000
"""Bytes of an address. Browsers and servers stop at about as many, and PostgreSQL's indexes at 2,704."""

_SESSION = re.compile(r";jsessionid=[^?#]*", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z|txt)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical(url: str) -> str:
    """The same address without session id and default port, its host in lower case.

    A fragment that selects what a platform shows becomes a parameter, any other is dropped.

    Kept as it stands where it is no address at all: asking for it then says why.
    """
    url = storable(url.strip())
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))
    path, query = _SESSION.sub("", parts.path), parts.query
    if not query and (told := _told_by_fragment(path, parts.fragment)):
        query = told
    return parts._replace(netloc=host, path=path, query=query, fragment="").geturl()


def names_a_file(url: str) -> bool:
    """Whether an address ends like a document: a row of a listing may lead straight to one."""
    return bool(_FILE.search(url.partition("?")[0]))


def _told_by_fragment(path: str, fragment: str) -> str:
    """Two platforms name what they show behind the #, which no server ever sees: kept as a parameter.

    /gkmlpt/index#2204 is a category, /#/overView?code=320100000 a place.
    """
    if "/gkmlpt/" in path and fragment.isdigit():
        return f"catId={fragment}"
    return fragment.partition("?")[2] if fragment.startswith("/") else ""


def is_usable(url: str) -> bool:
    """Whether it is short enough to be asked for and kept."""
    return len(url.encode()) <= LONGEST
