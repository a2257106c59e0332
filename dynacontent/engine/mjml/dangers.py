"""What no attribute of MJML may hold: URLs that run code, and style declarations of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

_URL = re.compile(r"href|src|[\w-]+-url|[\w-]+-src")
_RUNS_CODE = re.compile(r"\s*(?:javascript|vbscript|data(?!:image/(?:png|gif|jpeg|webp)))\s*:", re.IGNORECASE)
# Attributes that become one value of one style declaration.
_STYLED = re.compile(
    r"(?:[\w-]+-)?(?:align|border|color|decoration|family|height|padding|position|radius|repeat|size|spacing"
    r"|style|transform|weight|width)|(?:[\w-]+-)?(?:border|padding)-(?:top|right|bottom|left)"
)


def dangers(attributes: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Attributes that would do more in the HTML than their name says: each with message and hint."""
    for name, written in attributes.items():
        url, styled = _kind(name)
        if url:
            value = unescape(written)
            if _RUNS_CODE.match(value.replace("\t", "").replace("\n", "")):
                hint = "a link begins with https://, mailto:, tel: or sms:"
                yield name, f"{name} is a URL that could run code", hint
        elif styled and (";" in written or "&" in written):
            value = unescape(written)
            if ";" in value.rstrip("; \t\r\n"):
                hint = f"{name} is one value; further styles belong into <mj-style>"
                yield name, f"{name} holds more than one value: {value:.60}", hint


def is_risky(attributes: Mapping[str, str]) -> bool:
    """Whether there are any `dangers`."""
    urls, styled = _watched(tuple(attributes))
    for name in urls:
        if not attributes[name].startswith("https://"):
            return any(True for _ in dangers(attributes))
    for name in styled:
        if ";" in attributes[name] or "&" in attributes[name]:
            return any(True for _ in dangers(attributes))
    return False


@lru_cache(maxsize=4_096)
def _watched(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of the names that are URLs, and those that become styles."""
    kinds = [(name, *_kind(name)) for name in names]
    urls = tuple(name for name, url, _ in kinds if url)
    return urls, tuple(name for name, url, styled in kinds if styled and not url)


@lru_cache(maxsize=1_000)
def _kind(name: str) -> tuple[bool, bool]:
    """Whether an attribute is a URL, and whether it becomes a style."""
    return _URL.fullmatch(name) is not None, _STYLED.fullmatch(name) is not None
