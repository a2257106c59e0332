"""MJML with Jinja in it, seen as MJML: what Jinja would put there is unknown, and marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNKNOWN = "\x01"
"""Stands for each character of a value."""

_JINJA = re.compile(
    r"\{#.*?#\}|(?P<raw>\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\})|(?P<statement>\{%.*?%\})|(?P<value>\{\{.*?\}\})",
    re.DOTALL,
)
_KEYWORD = re.compile(r"\{%[-+]?\s*(\w+)")
_NOT_A_LINE_END = re.compile(r"[^\n]")


def masked(source: str) -> str:
    """``source``, character for character, with values as `UNKNOWN` and all other Jinja as blanks."""
    return _JINJA.sub(_mask, source)


def _mask(match: re.Match[str]) -> str:
    return _NOT_A_LINE_END.sub(UNKNOWN if match["value"] or match["raw"] else " ", match[0])


def statements(source: str) -> Iterator[tuple[str, int]]:
    """The keyword and the offset of each statement: ``if``, ``endfor``, ``include``, …"""
    for match in _JINJA.finditer(source):
        keyword = _KEYWORD.match(match[0]) if match["statement"] else None
        if keyword:
            yield keyword[1], match.start()
