"""A token says who wants no more of what, and nobody else can make one."""

from __future__ import annotations

import base64

import pytest

from dynacontent.channels.unsubscribe import Unsubscribed, make_token, read_token

PEOPLE = ["ada", "a.b", "", "Ünï 👩‍👩‍👧", "a\0b", "x" * 500]


@pytest.mark.parametrize("recipient", PEOPLE)
def test_a_token_is_read_back(recipient: str) -> None:
    token = make_token(recipient, "weekly", secret="s")
    assert read_token(token, secret="s") == Unsubscribed(recipient, "weekly")
    assert token == make_token(recipient, "weekly", secret="s")
    assert read_token(token, secret="t") is None


def test_the_scheme_is_as_documented() -> None:
    """``printf 'unsubscribe\\0ada\\0weekly' | openssl dgst -sha256 -hmac s`` begins with the signature."""
    assert make_token("ada", "weekly", secret="s") == "YWRh.d2Vla2x5.Ae58ok8h0sEHrzVLIisO_A"


def changed() -> list[str]:
    recipient, message, signature = make_token("ada", "weekly", secret="s").split(".")
    bob = base64.urlsafe_b64encode(b"bob").decode().rstrip("=")
    return [
        "",
        "..",
        f"{bob}.{message}.{signature}",
        f"{recipient}.{bob}.{signature}",
        f"{message}.{recipient}.{signature}",
        f"{recipient}.{message}.",
        f"{recipient}.{message}.{signature[:-1]}",
        f"{recipient}.{message}.{signature}=",
        f"{recipient}.{message}.{signature}.x",
        f"{recipient}=.{message}.{signature}",
        f"{recipient}.{message}\n.{signature}",
        f"é.{message}.{signature}",
    ]


@pytest.mark.parametrize("token", changed())
def test_no_other_token_is_taken(token: str) -> None:
    assert read_token(token, secret="s") is None
