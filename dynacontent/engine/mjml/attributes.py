r"""Attribute text written so that mrml hands it through unharmed.

mrml prints attribute values with Rust's debug escapes (``\u{e31}`` for a Thai vowel sign, ``\\``
for a backslash) and does not escape quotes. Numeric character references in ASCII pass untouched.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,40});")
_HARMED = re.compile(r'[^ -~]|[\\"<>&]')
_TO_SETTLE = re.compile(f"{_REFERENCE.pattern}|{_HARMED.pattern}")


def decode(text: str) -> str:
    """Attribute text with its character references resolved.

    Only references that end in a semicolon: HTML leaves ``?a=1&copy=2`` alone in attributes.
    """
    return _REFERENCE.sub(_resolve, text)


def _resolve(match: re.Match[str]) -> str:
    reference = match[0]
    # unescape() alone would read &notify; as ¬ify; by its longest prefix.
    return unescape(reference) if reference[1] == "#" or reference[1:] in html5 else reference


def settled(written: str) -> str:
    """Attribute text decoded and encoded, as it goes to mrml."""
    if _HARMED.search(written) is None:
        return written
    return _TO_SETTLE.sub(_settle, written)


def _settle(match: re.Match[str]) -> str:
    return _settled(match[0])


@lru_cache(maxsize=4_096)
def _settled(part: str) -> str:
    return encode(decode(part))


def encode(text: str) -> str:
    """``text`` for an attribute mrml passes through: what it would harm as ``&#N;``."""
    return _HARMED.sub(lambda match: f"&#{ord(match[0])};", text)
