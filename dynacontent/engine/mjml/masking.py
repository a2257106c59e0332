"""MJML with Jinja in it, seen as MJML: what Jinja would put there is unknown, and marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNKNOWN = "\x01"
"""Stands for each character of a value."""

# What begins and does not end takes the rest: Jinja refuses it, and a search would begin anew each time.
_JINJA = re.compile(
    r"\{#.*?(?:#\}|\Z)|(?P<raw>\{%[-+]?\s*raw\s*[-+]?%\}.*?(?:\{%[-+]?\s*endraw\s*[-+]?%\}|\Z))"
    r"|(?P<statement>\{%.*?(?:%\}|\Z))|(?P<value>\{\{.*?(?:\}\}|\Z))",
    re.DOTALL,
)
_STATEMENT = re.compile(r"\{%[-+]?\s*(?P<end>end)?(?P<keyword>\w+)(?P<rest>.*)%\}", re.DOTALL)
_NOT_A_LINE_END = re.compile(r"[^\n]")
_BLOCKS = frozenset({"if", "for", "macro", "call", "block", "filter", "trans", "set", "level"})
_BRANCHES = frozenset({"elif", "else", "pluralize"})


def masked(source: str) -> str:
    """``source``, character for character, with values as `UNKNOWN` and all other Jinja as blanks."""
    return _JINJA.sub(_mask, source)


def _mask(match: re.Match[str]) -> str:
    return _NOT_A_LINE_END.sub(UNKNOWN if match["value"] or match["raw"] else " ", match[0])


def blocks(source: str) -> Iterator[tuple[str, str, int]]:
    """Where Jinja's blocks ``open``, ``close`` and go on to another ``branch``, with their keywords."""
    ladders = 0
    for found in _JINJA.finditer(source):
        match = _STATEMENT.match(found[0]) if found["statement"] else None
        if match is None:
            continue
        keyword = match["keyword"]
        if match["end"]:
            ladders -= keyword == "level"
            yield "close", keyword, found.start()
        elif keyword in _BRANCHES or (keyword == "level" and ladders):
            yield "branch", keyword, found.start()
        elif keyword in _BLOCKS and not (keyword == "set" and "=" in match["rest"]):
            ladders += keyword == "level"
            yield "open", keyword, found.start()
