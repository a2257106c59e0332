"""The MIME message of an email, put together from encoded parts."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from dynacontent.channels.headers import MAX_LINE, address_header, further_header, text_header

# What is stored raw is written raw: the parser that CVE-2024-6923 is about is not asked again.
_POLICY = policy.SMTP.clone(max_line_length=MAX_LINE, refold_source="none")
_LINE_END = re.compile(r"\r\n|\r")
_SURROGATE = re.compile("[\ud800-\udfff]")


def build_message(
    *,
    subject: str,
    text: str,
    html: str,
    sender: str | Address | None = None,
    to: str | Address | Sequence[str | Address] | None = None,
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """A ``multipart/alternative`` message in UTF-8, quoted-printable; equal input, equal bytes."""
    plain, rich = _part("plain", text), _part("html", html)
    message = EmailMessage(_POLICY)
    if sender is not None:
        message.set_raw("From", address_header("From", sender))
    if to is not None:
        message.set_raw("To", address_header("To", to))
    message.set_raw("Subject", text_header("Subject", subject))
    for name, value in (headers or {}).items():
        message.set_raw(name, further_header(name, value))
    message.set_raw("MIME-Version", "1.0")
    message.set_raw("Content-Type", f'multipart/alternative; boundary="{_boundary(plain, rich)}"')
    message.set_payload([plain, rich])
    return message


def _part(subtype: str, text: str) -> EmailMessage:
    part = EmailMessage(_POLICY)
    part.set_raw("Content-Type", f'text/{subtype}; charset="utf-8"')
    part.set_raw("Content-Transfer-Encoding", "quoted-printable")
    part.set_payload(quoted_printable(text))
    return part


def quoted_printable(text: str) -> str:
    """``text`` as UTF-8 in quoted-printable, with ``\\n`` at line ends, lines of at most 76."""
    lines = _LINE_END.sub("\n", _SURROGATE.sub("\ufffd", text))
    # binascii is four times as fast as the email package's own encoder.
    return binascii.b2a_qp(lines.encode()).decode("ascii")


def _boundary(*parts: EmailMessage) -> str:
    """A boundary from the content, so that equal emails are equal bytes.

    It cannot occur in a part: in quoted-printable no ``=`` is followed by an underscore.
    """
    digest = hashlib.sha256("\0".join(str(part.get_payload()) for part in parts).encode())
    return f"=_{digest.hexdigest()[:24]}"
