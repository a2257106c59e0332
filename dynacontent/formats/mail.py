"""What stands in the head of an email: addresses, and names of headers. Written by us, never parsed.

An address is one plain address: no quoted local parts, no comments, no literals, as mail providers
take them. A domain is written in ASCII (IDNA 2008, RFC 5891), which every server takes; a local part of
other letters stays as it is (RFC 6532), and needs a server that knows SMTPUTF8 (RFC 6531).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from dynacontent.formats.scalars import Unfit

HINT = "write shop@example.com, or Shop <shop@example.com>"

_NAME = re.compile(r"[!-9;-~]{1,70}")
_OURS = frozenset({"subject", "from", "to", "mime-version"})
_OF_A_SENDING = frozenset({"cc", "bcc", "date", "message-id", "return-path", "received", "dkim-signature"})
# RFC 6531 section 3.3 adds everything that is not ASCII to what RFC 5322 calls an atom. Told by what is
# none: a class with a range of all other characters takes 7 ms to compile, at every start.
_ATOM = r'[^\x00- "(),.:;<>@\[\\\]\x7f]+'
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE | re.ASCII
)
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_LIST_ID = re.compile(
    r"(?:(?P<phrase>[^<>\r\n]*)<)?(?P<id>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)(?(phrase)>)", re.ASCII
)


class Mailbox(NamedTuple):
    """Who sends or gets an email: a name, which may be empty, and a plain address."""

    name: str
    address: str


def one_mailbox(text: str) -> Mailbox:
    """A text that is one address, with a name or without. Raises `Unfit`."""
    named = _NAMED.fullmatch(text)
    if named is None:
        return Mailbox("", plain_address(text))
    return Mailbox(named["name"], plain_address(named["address"]))


def authored_mailbox(text: str) -> Mailbox:
    """The same of a text of a template: what stands in the last angle brackets is the address.

    A value in the name may hold anything, brackets and other addresses too. Raises `Unfit`.
    """
    if not text.rstrip().endswith(">"):
        return Mailbox("", plain_address(text.strip()))
    name, _bracket, address = text.rstrip()[:-1].rpartition("<")
    return Mailbox(name, plain_address(address))


def plain_address(text: str) -> str:
    """``local@domain`` with the domain in ASCII. Raises `Unfit`, without the text: it is personal."""
    text = text.strip()
    local, _, domain = text.rpartition("@")
    domain = domain if domain.isascii() else _in_ascii(domain)
    if not (_is_local(local) and _DOMAIN.fullmatch(domain) and len(text.encode("utf-8", "replace")) <= 254):
        raise Unfit("is not one plain email address (local@domain, with a name or without)", HINT)
    return f"{local}@{domain}"


def _is_local(text: str) -> bool:
    if _LOCAL.fullmatch(text) is None:
        return False
    return text.isascii() or not any(unicodedata.category(letter)[0] in "CZ" for letter in text)


def _in_ascii(domain: str) -> str:
    # The standard library's codec is of IDNA 2003, and writes straße.de as strasse.de: somebody else's.
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def check_header_name(name: str) -> None:
    """Refuse a name that is none, or of a header that is written here. Raises `Unfit`."""
    lower = name.lower()
    if not _NAME.fullmatch(name):
        raise Unfit("cannot be the name of a header", "letters, digits and hyphens: X-Campaign")
    if lower in _OURS or lower.startswith("content-"):
        raise Unfit("is a header that cannot be set here")


def check_authored_header(name: str) -> None:
    """The same for a header of a workspace; one that is new with every sending is none. Raises `Unfit`."""
    check_header_name(name)
    if name.lower() in _OF_A_SENDING or name.lower().startswith("resent-"):
        raise Unfit("is a header of each sending", "give it to to_mime(headers=...)")


def read_list_id(text: str) -> str:
    """A List-ID as RFC 2919 has it: ``Weekly <weekly.shop.example>``. Raises `Unfit`."""
    found = _LIST_ID.fullmatch(text.strip())
    if found is None or len(found["id"]) > 255:
        raise Unfit("is no List-ID", "write a domain of yours with a name before it: weekly.shop.example")
    phrase = (found["phrase"] or "").strip()
    return f"{phrase} <{found['id']}>".strip()
