"""What a person types as an address, refused where nobody can want it crawled."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from home import Home
from pipeline import errors
from pipeline.internet import Allowance


def check_typed(text: str, home: Home) -> None:
    """Refuses what nobody can want crawled, before anything is asked.

    Raises:
        UsageError: another scheme than http and https, no host, a password, an address of a private network
            that `allow_hosts` does not name.
    """
    if "://" not in text:
        return
    try:
        parts = urlsplit(text.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise errors.UsageError(f"{text!r} is no address: {error}") from error
    if parts.scheme not in {"http", "https"}:
        raise errors.UsageError(f"{text!r}: only http:// and https:// addresses are crawled")
    if not parts.hostname or parts.username or parts.password:
        raise errors.UsageError(f"{text!r}: an address with a host, and without a password, is expected")
    allowance = Allowance(home.settings.allow_hosts)
    if not all(allowance.permits(parts.hostname, port, one) for one in _literal(parts.hostname)):
        raise errors.UsageError(
            f"{text!r}: {parts.hostname} is a private address: allow_hosts must name it to have it crawled"
        )


def _literal(host: str) -> list[IPv4Address | IPv6Address]:
    """The addresses that a host is without being looked up: 127.0.0.1, 0x7f000001, 2130706433, localhost."""
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        return [ip_address("127.0.0.1")]
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        return []
    return [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]
