"""Tokens that say who wants no more of which message, signed so that nobody can say it for others.

A token is three texts with dots between: the recipient's key and the message's name, both in UTF-8 as
base64url without padding, and the signature, the first 16 bytes of HMAC-SHA256 over
``unsubscribe\\0RECIPIENT\\0MESSAGE`` written the same way. So a server in any language can read one.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import NamedTuple

ONE_CLICK = "List-Unsubscribe=One-Click"
"""What ``List-Unsubscribe-Post`` holds, and the body of the POST that follows (RFC 8058)."""

_SIGNATURE = 16


class Unsubscribed(NamedTuple):
    """Who wants no more, and of what."""

    recipient: str
    message: str


def make_token(recipient: str, message: str, *, secret: str) -> str:
    """The token of a recipient and a message: the same for the same."""
    parts = (recipient.encode("utf-8", "replace"), message.encode())
    return ".".join(map(_text, (*parts, _signature(*parts, secret=secret))))


def read_token(token: str, *, secret: str) -> Unsubscribed | None:
    """Who a token is about; ``None`` for one that was not made with this secret."""
    try:
        recipient, message, signature = map(_bytes, token.split("."))
        found = Unsubscribed(recipient.decode(), message.decode())
    except (ValueError, binascii.Error):
        return None
    right = hmac.compare_digest(signature, _signature(recipient, message, secret=secret))
    return found if right else None


def _signature(recipient: bytes, message: bytes, *, secret: str) -> bytes:
    said = b"\0".join((b"unsubscribe", recipient, message))
    return hmac.digest(secret.encode(), said, "sha256")[:_SIGNATURE]


def _text(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    # Strictly: a text has one meaning, and a meaning one text.
    found = base64.b64decode(f"{text}{'=' * (-len(text) % 4)}", altchars=b"-_", validate=True)
    if _text(found) != text:
        raise ValueError("not as it is written here")
    return found
