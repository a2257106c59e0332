"""Web addresses that a program asks: taken apart strictly, and the hosts that may be asked.

Only what has one meaning to every program is read: no names before an ``@``, no short or octal forms
of addresses, no letters that are not ASCII.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from dynacontent.formats.scalars import Unfit

PORTS = {"https": 443, "http": 80}
"""The schemes, with the port that each has unless another is named."""

_ADDRESS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{1,5}))?", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom an address asks; ``host`` is in small letters, an address of IPv6 without brackets."""

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """Host and port as they stand in an address, the usual port left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address in its parts; ``query`` is without its ``?``, ``None`` where there is none."""

    origin: Origin
    path: str
    query: str | None = None
    fragment: str | None = None


@dataclass(frozen=True, slots=True)
class HostRule:
    """One entry of ``feed_hosts``; ``wild`` allows the hosts below ``host``, not itself."""

    origin: Origin
    wild: bool = False

    def allows(self, origin: Origin) -> bool:
        """Whether this entry lets a program ask there."""
        own = self.origin
        if (own.scheme, own.port) != (origin.scheme, origin.port):
            return False
        return origin.host.endswith(f".{own.host}") if self.wild else origin.host == own.host


def parse_address(text: str) -> WebAddress:
    """An address that begins with ``https://`` or ``http://``. Raises `Unfit`."""
    if _UNSAFE.search(text):
        raise Unfit("holds white space, a backslash or a control character", "percent-encode it: %20")
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise Unfit("should begin with https://", "https://api.example.com/path")
    scheme = match[1].lower()
    return WebAddress(_origin(scheme, match[2]), match[3] or "/", match[4], match[5])


def parse_rule(text: str) -> HostRule:
    """An entry of ``feed_hosts``. Raises `Unfit`."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        scheme, rest = "https", text
    if scheme.lower() not in PORTS:
        raise Unfit("should be a host", "api.example.com, or http://api.example.com where it has no https")
    wild = rest.startswith("*.")
    if "*" in rest.removeprefix("*."):
        raise Unfit("has a * at another place than its beginning", "*.example.com allows all hosts below it")
    origin = _origin(scheme.lower(), rest.removeprefix("*."))
    if wild and ("." not in origin.host or _is_address(origin.host)):
        raise Unfit("allows too much", "*.example.com allows all hosts below example.com")
    return HostRule(origin, wild)


def _origin(scheme: str, authority: str) -> Origin:
    if "@" in authority:
        hint = "send a secret in a header: {Authorization: Bearer $FEED_TOKEN}"
        raise Unfit("names somebody before an @", hint)
    if _UNSAFE.search(authority) or re.search(r"[/?#]", authority):
        raise Unfit("should be a host without path", "api.example.com or api.example.com:8443")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise Unfit("has no host that could be asked", "https://api.example.com:8443/path")
    port = int(match[2]) if match[2] else PORTS[scheme]
    if not 0 < port < 65536:
        raise Unfit(f"has a port that does not exist: {port}")
    return Origin(scheme, _host(match[1].lower()), port)


def _host(text: str) -> str:
    if text.startswith("["):
        return _ipv6(text[1:-1])
    if not text.isascii():
        raise Unfit("has a host with letters that are not ASCII", _punycode(text))
    labels = text.split(".")
    if len(text) > 253 or not all(map(_LABEL.fullmatch, labels)):
        hint = "leave the dot at its end out" if text.endswith(".") and text != "." else None
        raise Unfit("has no host that could be asked", hint or "https://api.example.com/path")
    if _NUMBER.fullmatch(labels[-1]) and not _is_address(text):
        raise Unfit("has an address in a form that is read in several ways", "four numbers: 192.0.2.1")
    return text


def _ipv6(text: str) -> str:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        raise Unfit("has no address of IPv6 in its brackets") from None
    if address.scope_id is not None:
        raise Unfit("names a network interface of this machine")
    return address.compressed


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _punycode(host: str) -> str | None:
    try:
        return f"write {host.encode('idna').decode()}"
    except UnicodeError:
        return None
