"""Whom the crawler asks: public addresses and the portal's own hosts, unless `allow_hosts` names more.

Two gates. The resolver sees every address in the moment it is connected to, so it also stops names that
answer 127.0.0.1, numbers such as 2130706433 or 0x7f000001, and names that change their answer. The middleware
sees every request, redirected ones included, and refuses schemes and hosts that are not the portal's.
"""

from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from home import open_home
from pipeline.internet import Allowance


class Refusal(IgnoreRequest):
    """A request that gongkai does not make."""


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver, without the addresses that are neither public nor allowed."""

    allowance = Allowance()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """What is allowed is a setting of the home."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowance = Allowance(open_home(crawler.settings.get("GONGKAI_HOME")).settings.allow_hosts)
        resolver.refused = set()
        return resolver

    refused: set[str]
    """Names of which every address was refused: to the endpoint that looks like an unknown name."""

    def resolveHostName(  # noqa: N802 - Twisted's spelling
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Hands on what Scrapy's resolver finds, sieved."""
        sieve = cast("IResolutionReceiver", _Sieve(resolutionReceiver, self, hostName, portNumber))
        return super().resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Sieve:
    def __init__(self, receiver: Any, resolver: GuardedResolver, host: str, port: int) -> None:
        self.receiver, self.resolver, self.host, self.port = receiver, resolver, host, port
        self.dropped = False
        self.passed = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if self.resolver.allowance.permits(self.host, self.port, ip_address(address.host.partition("%")[0])):
            self.passed = True
            self.receiver.addressResolved(address)
        else:
            self.dropped = True

    def resolutionComplete(self) -> None:  # noqa: N802
        if self.dropped and not self.passed:
            self.resolver.refused.add(self.host)
        self.receiver.resolutionComplete()


class Guard:
    """Refuses what no portal needs: other schemes, other hosts; and says so where the resolver did."""

    def __init__(self, allowance: Allowance | None = None) -> None:
        """`allowance`: what the user's own allow_hosts names may serve files too."""
        self.allowance = allowance or Allowance()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """What is allowed to a portal travels with each request."""
        settings = open_home(crawler.settings.get("GONGKAI_HOME")).settings
        return cls(Allowance(settings.allow_hosts))

    def process_request(self, request: Request) -> None:
        """Lets a request pass, or raises the refusal."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"}:
            raise Refusal(f"{parts.scheme}: is no scheme gongkai speaks")
        if parts.username or parts.password:
            raise Refusal("an address with a password in it is not asked")
        hosts: Iterable[str] | None = request.meta.get("hosts")
        if hosts is not None and (parts.hostname or "") not in hosts and not self._serves_files(request):
            raise Refusal(f"{parts.hostname} is no host of the portal")

    def _serves_files(self, request: Request) -> bool:
        """Whether a file, never a page, may come from this host.

        Portals keep files in the storage of a cloud, most of them under gov.cn as well; clones of government
        sites, with the same paths, lie elsewhere.
        """
        file_hosts = request.meta.get("file_hosts")
        if file_hosts is None:
            return False
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if host.endswith(".gov.cn") or host in file_hosts:
            return True
        return self.allowance.is_named(host, parts.port or (443 if parts.scheme == "https" else 80))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """An unknown name that is none: all its addresses were refused."""
        from twisted.internet import reactor

        resolver = getattr(reactor, "nameResolver", None)
        host = urlsplit(request.url).hostname or ""
        if (
            isinstance(exception, CannotResolveHostError)
            and isinstance(resolver, GuardedResolver)
            and host in resolver.refused
        ):
            raise Refusal(f"{host} is a private address and allow_hosts does not name it") from exception
