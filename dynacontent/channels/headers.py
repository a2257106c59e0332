"""Header values encoded by us, never parsed.

The standard library parses what it is given: on Python 3.11.7 and 3.12.1 a first name like
``=?utf-8?q?Hi=0D=0ABcc:…?=`` becomes a real ``Bcc:`` header (CVE-2024-6923). And its default
policy writes a ``List-Unsubscribe`` of more than 78 characters as encoded words, which breaks
one-click unsubscribing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.header import Header
from email.headerregistry import Address
from email.utils import quote
from urllib.parse import quote as percent_encode

from dynacontent.channels.base import one_line
from dynacontent.errors import RenderError
from dynacontent.formats.mail import (
    Mailbox,
    authored_mailbox,
    check_header_name,
    one_mailbox,
    plain_address,
)
from dynacontent.formats.scalars import Unfit

MAX_LINE = 998
"""Longest line of a message in octets; RFC 5322 section 2.1.1, which asks for 78 where possible."""

FOLD = "\r\n "
"""A line end within a header."""

_SHORT = 78
_ADDRESSES = frozenset({"reply-to", "cc", "bcc", "sender"})
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~ -]*", re.ASCII)
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


def text_header(name: str, value: str) -> str:
    """A value of free text (a subject) as header lines, joined by CRLF: plain ASCII or encoded words."""
    value = one_line(value)
    if _is_literal(value) and len(name) + 2 + len(value) <= _SHORT:
        return value
    return _encoded_words(name, value)


def address_header(name: str, addresses: str | Address | Mailbox | Sequence[str | Address]) -> str:
    """One address or several as header lines, joined by CRLF; each text is exactly one address."""
    several = [addresses] if isinstance(addresses, (str, Address, Mailbox)) else addresses
    return f",{FOLD}".join(_address(name, address) for address in several)


def authored_address(name: str, text: str | None) -> Mailbox | None:
    """The address that a manifest or the configuration names. Raises `RenderError`."""
    if not text:
        return None
    try:
        return authored_mailbox(one_line(text))
    except Unfit as error:
        raise RenderError(f"{name}: this {error.message}") from None


def further_headers(own: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The headers of a message and those a caller gives, which come first."""
    named = {name.lower() for name in given}
    if "list-unsubscribe" in named:
        named.add("list-unsubscribe-post")  # one click is for the address it stands with, and for no other
    return {**{name: text for name, text in own.items() if name.lower() not in named}, **given}


def further_header(name: str, value: str) -> str:
    """A header the caller names. Raises `RenderError` for names not theirs to set, and what is no text."""
    try:
        check_header_name(name)
    except Unfit:
        raise RenderError(f"the header {name!r} cannot be set here") from None
    if not isinstance(value, str):
        raise RenderError(f"the header {name!r} should be text, not {type(value).__name__}")
    kind = name.lower()
    if kind in _ADDRESSES:
        return address_header(name, [part for part in _outside_quotes(value) if part.strip()])
    value = one_line(value)
    if kind.startswith("list-"):  # a URL: encoded words would break it
        value = percent_encode(value, safe=_PRINTABLE).replace("=?", "=%3F")
        if len(name) + 2 + len(value) > _SHORT:
            value = value.replace(">, <", f">,{FOLD}<")
    longest = max(map(len, value.split("\r\n")))
    if _is_literal(value) and len(name) + 2 + longest <= MAX_LINE:
        return value
    if kind.startswith("list-"):
        raise RenderError(f"{name}: an address is too long for a line of {MAX_LINE} bytes")
    return _encoded_words(name, value)


def _is_literal(value: str) -> bool:
    """Whether a reader takes ``value`` as it stands: an encoded word in it would be decoded."""
    return value.isascii() and "=?" not in value


def _encoded_words(name: str, value: str) -> str:
    return Header(value, "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")


def _address(header: str, address: str | Address | Mailbox) -> str:
    name, plain = _mailbox(header, address)
    name = _unquoted(one_line(name))
    if not name:
        return plain
    phrase = _phrase(header, name)
    fits = len(phrase.rpartition("\n")[2]) + len(header) + len(plain) + 5 <= _SHORT
    return f"{phrase}{' ' if fits else FOLD}<{plain}>"


def _mailbox(header: str, address: str | Address | Mailbox) -> Mailbox:
    try:
        if isinstance(address, Mailbox):
            return address
        if isinstance(address, Address):
            return Mailbox(address.display_name, plain_address(one_line(address.addr_spec)))
        return one_mailbox(one_line(address))
    except Unfit as error:
        # Without the text: an address is personal data, and errors are logged.
        raise RenderError(f"{header}: this {error.message}") from None


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
