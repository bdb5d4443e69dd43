"""Which addresses lie on the public internet: the one rule for whom we ask and whom we tell."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address lies on the public internet, by itself and by the IPv4 address within it."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


@dataclass(frozen=True)
class Allowance:
    """What `allow_hosts` names: host, host:port, address, network, each as the user wrote it."""

    names: tuple[str, ...] = ()

    def permits(self, host: str, port: int, address: Address) -> bool:
        """Whether this address may be connected to under that name and port."""
        return is_public(address) or self._named(host, port, address)

    def is_named(self, host: str, port: int) -> bool:
        """Whether this host, or the network of this address, stands there by hand."""
        try:
            return self._named(host, port, ip_address(host.strip("[]")))
        except ValueError:
            return any(name in self._hosts for name in _spellings(host, port))

    def _named(self, host: str, port: int, address: Address) -> bool:
        if any(name in self._hosts for spelt in (host, str(address)) for name in _spellings(spelt, port)):
            return True
        return any(address.version == network.version and address in network for network in self._networks)

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset(name.lower() for name in self.names)

    @cached_property
    def _networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(name, strict=False) for name in self.names if "/" in name)


def _spellings(host: str, port: int) -> tuple[str, ...]:
    bare = host.lower().strip("[]")
    return (bare, f"[{bare}]", f"{bare}:{port}", f"[{bare}]:{port}")
