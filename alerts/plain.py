"""What a stranger wrote, made fit to show: titles come from web pages and may hold anything."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS = re.compile(f"[\\s\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff{_BIDI}]+")
"""Controls would end a header or a line; marks of direction would show words in another order."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be made a link, with the host it leads to."""

    url: str
    host: str


def plain(text: object, limit: int = 300) -> str:
    """One line of at most `limit` characters, free of controls, surrogates and marks of direction."""
    start = "" if text is None else str(text)[: 4 * limit]
    words = _BREAKS.sub(" ", start).strip()
    kept = "".join(character for character in words if unicodedata.category(character) != "Cs")
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def link(url: object) -> Link | None:
    """The link to make of an address, or None for any but a web address."""
    text = plain(url, limit=2000)
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return Link(text, host) if parts.scheme in {"http", "https"} and host else None
