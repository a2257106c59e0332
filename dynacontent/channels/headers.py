"""Header values encoded by us, never parsed.

The standard library parses what it is given: on Python 3.11.7 and 3.12.1 a first name like
``=?utf-8?q?Hi=0D=0ABcc:…?=`` becomes a real ``Bcc:`` header (CVE-2024-6923). And its default
policy writes a ``List-Unsubscribe`` of more than 78 characters as encoded words, which breaks
one-click unsubscribing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.header import Header
from email.headerregistry import Address
from email.utils import quote
from urllib.parse import quote as percent_encode

from dynacontent.channels.base import one_line
from dynacontent.errors import RenderError

MAX_LINE = 998
"""Longest line of a message in octets; RFC 5322 section 2.1.1, which asks for 78 where possible."""

FOLD = "\r\n "
"""A line end within a header."""

_SHORT = 78
_NAME = re.compile(r"[!-9;-~]{1,70}")
_OURS = frozenset({"subject", "from", "to", "mime-version"})
_ADDRESSES = frozenset({"reply-to", "cc", "bcc", "sender"})
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
# A plain address: no quoted local parts, no comments, no literals, as mail providers take them.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~ -]*", re.ASCII)
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


def text_header(name: str, value: str) -> str:
    """A value of free text (a subject) as header lines, joined by CRLF: plain ASCII or encoded words."""
    value = one_line(value)
    if _is_literal(value) and len(name) + 2 + len(value) <= _SHORT:
        return value
    return _encoded_words(name, value)


def address_header(name: str, addresses: str | Address | Sequence[str | Address]) -> str:
    """One address or several as header lines, joined by CRLF; each text is exactly one address."""
    several = [addresses] if isinstance(addresses, (str, Address)) else addresses
    return f",{FOLD}".join(_address(name, address) for address in several)


def further_header(name: str, value: str) -> str:
    """A header the caller names. Raises `RenderError` for names that are not theirs to set."""
    kind = name.lower()
    if not _NAME.fullmatch(name) or kind in _OURS or kind.startswith("content-"):
        raise RenderError(f"the header {name!r} cannot be set here")
    if kind in _ADDRESSES:
        return address_header(name, [part for part in _outside_quotes(value) if part.strip()])
    value = one_line(value)
    if kind.startswith("list-"):  # a URL: encoded words would break it
        value = percent_encode(value, safe=_PRINTABLE).replace("=?", "=%3F")
    if _is_literal(value) and len(name) + 2 + len(value) <= MAX_LINE:
        return value
    return _encoded_words(name, value)


def _is_literal(value: str) -> bool:
    """Whether a reader takes ``value`` as it stands: an encoded word in it would be decoded."""
    return value.isascii() and "=?" not in value


def _encoded_words(name: str, value: str) -> str:
    return Header(value, "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")


def _address(header: str, address: str | Address) -> str:
    if isinstance(address, Address):
        name, specification = address.display_name, address.addr_spec
    else:
        named = _NAMED.fullmatch(one_line(address))
        name, specification = (named["name"], named["address"]) if named else ("", address)
    plain = _plain_address(header, one_line(specification))
    name = _unquoted(one_line(name))
    if not name:
        return plain
    phrase = _phrase(header, name)
    fits = len(phrase.rpartition("\n")[2]) + len(header) + len(plain) + 5 <= _SHORT
    return f"{phrase}{' ' if fits else FOLD}<{plain}>"


def _plain_address(header: str, text: str) -> str:
    local, _, domain = text.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if len(text) > 254 or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        # Without the text: an address is personal data, and errors are logged.
        raise RenderError(
            f"{header}: this is not one plain email address (local@domain, with a name or without)"
        )
    return f"{local}@{domain}"


def _unquoted(name: str) -> str:
    if len(name) > 1 and name[0] == name[-1] == '"':
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return name


def _phrase(header: str, name: str) -> str:
    if not _is_literal(name) or len(name) > _SHORT:
        return _encoded_words(header, name)
    return name if _ATOMS.fullmatch(name) else f'"{quote(name)}"'


def _outside_quotes(value: str) -> list[str]:
    """``value`` split at the commas that stand outside double quotes."""
    return re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+', one_line(value))
