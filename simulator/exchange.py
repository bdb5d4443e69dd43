"""What goes in and out of a portal, without a socket: requests, responses and conditional answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are lower case, the path is percent-decoded."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def asks(self, target: str) -> bool:
        """Whether it is for that address: the same path, and every parameter the address has."""
        path, _, query = target.partition("#")[0].partition("?")
        return path == self.path and all(self.query.get(name) == value for name, value in parse_qsl(query))


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, complete."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0
    """Seconds over which the body comes, in small pieces."""

    def validated(self, *, etag: bool = False, modified_at: datetime | None = None) -> "Response":
        """With validators, so that a client may ask conditionally."""
        headers = dict(self.headers)
        if etag:
            headers["ETag"] = f'"{sha256(self.body).hexdigest()[:24]}"'
        if modified_at is not None:
            headers["Last-Modified"] = format_datetime(modified_at.astimezone(UTC), usegmt=True)
        return replace(self, headers=headers)

    def answering(self, request: Request) -> "Response":
        """Itself, or 304 where the client's validator still holds.

        As nginx does: ETag goes first, and a date must be the very one that was sent (a restored page may
        go back in time).
        """
        wanted, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        tag, modified = self.headers.get("ETag"), self.headers.get("Last-Modified")
        if self.status != 200:
            return self
        if wanted is not None:
            same = tag is not None and tag in {part.strip() for part in wanted.split(",")}
        else:
            same = since is not None and since == modified
        return replace(self, status=304, body=b"") if same else self


def as_json(value: Any) -> str:
    """Compact JSON as the portals write it: Chinese unescaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_response(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(as_json(value).encode(), "application/json; charset=utf-8", status)


def digest(body: bytes) -> str:
    """The digest of exact bytes, as the product writes it."""
    return f"sha256:{sha256(body).hexdigest()}"
