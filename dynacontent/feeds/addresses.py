"""Which addresses of the network may be asked at all, whatever name led to them.

The blocks are those of IANA's registries of special-purpose addresses
(https://www.iana.org/assignments/iana-ipv4-special-registry, .../iana-ipv6-special-registry). They
stand here because `ipaddress` knows different ones in each release of Python.
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(map(ipaddress.ip_network, text.split()))


_PRIVATE = _networks("10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7")
"""Loopback and private networks, which ``feed_allow_private`` opens."""

_METADATA = _networks("100.100.100.200/32 168.63.129.16/32 192.0.0.192/32 fd00:ec2::254/128 fd20:ce::254/128")
"""Where clouds hand out the credentials of a machine, unless it is a link-local address."""

_NEVER = _METADATA + _networks(
    "0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 "
    "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20"
)
"""This host, link-local, protocols, documentation, benchmarks, multicast, reserved; Teredo and 6to4."""

_GLOBAL = ipaddress.IPv6Network("2000::/3")
"""The only part of IPv6 that is handed out for hosts; all else there is special."""

_CARRIERS = (ipaddress.IPv6Network("::ffff:0:0/96"), ipaddress.IPv6Network("64:ff9b::/96"))
"""Blocks whose last 32 bits are an address of IPv4: mapped ones, and those that NAT64 translates."""


def may_be_asked(text: str, *, private: bool) -> bool:
    """Whether a connection to this address may be made; ``private`` allows private networks too."""
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        if any(address in carrier for carrier in _CARRIERS):
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if _is_in(address, _NEVER):
        return False
    if _is_in(address, _PRIVATE):
        return private
    return address.version == 4 or address in _GLOBAL


def _is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
