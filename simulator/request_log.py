"""What clients asked, so that tests can see politeness and conditional requests."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.exchange import Request

_LOGGED = ("host", "user-agent", "referer", "if-none-match", "if-modified-since", "accept-encoding")


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it came, and what it got."""

    portal: str
    method: str
    path: str
    headers: Mapping[str, str]
    status: int
    """0: no answer at all."""
    at: float
    """time.monotonic() when it came."""


@dataclass(slots=True)
class RequestLog:
    """Every request in the order of the answers."""

    entries: list[LoggedRequest] = field(default_factory=list)

    def note(self, portal: str, request: Request, status: int, at: float) -> None:
        """Remembers one request."""
        headers = {name: value for name, value in request.headers.items() if name in _LOGGED}
        self.entries.append(LoggedRequest(portal, request.method, request.path, headers, status, at))

    def counts(self) -> Counter[str]:
        """How often each path was asked."""
        return Counter(entry.path for entry in self.entries)

    def of(self, path: str) -> list[LoggedRequest]:
        """The requests for one path, in order."""
        return [entry for entry in self.entries if entry.path == path]

    def clear(self) -> None:
        """Forgets everything."""
        self.entries.clear()
