"""A persona file as a person would write it: what it is for above, then its parts in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import regex

from dynacontent.engine.coverage.branches import Branch
from dynacontent.proposing.boundaries import Edge
from dynacontent.proposing.drafts import Draft

WIDEST = 100
"""Characters of a line in which a list or mapping stands whole."""
MOST_WAYS = 8
"""Branches of one file that a comment names."""

_PLAIN = regex.compile(
    r"[\p{L}\p{N}_./+][^\p{C}\p{Z}:#,\[\]{}&*!?|>'\"%@`]*(?: [^\p{C}\p{Z}:#,\[\]{}&*!?|>'\"%@`]+)*"
)
"""Text that means itself in YAML without quotes, also inside of brackets."""
_UNSEEN = regex.compile(r"[\p{C}\p{Zl}\p{Zp}--[\u200c\u200d\U000e0020-\U000e007f]]", regex.V1)
"""What YAML does not take as it is, or nobody would see; not what joins letters and emoji."""
_TIME = regex.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})")


def persona_text(draft: Draft, reaches: Iterable[Branch], edges: Iterable[Edge]) -> str:
    """The text of the file."""
    return "".join(f"{line}\n" for line in (*comment(reaches, edges), *_parts(draft.data)))


def comment(reaches: Iterable[Branch], edges: Iterable[Edge]) -> Iterator[str]:
    """What a persona is for: what it reaches file by file, and the values at the edges that it has."""
    found = sorted(set(reaches))
    if found:
        yield "# Nobody else reaches:"
    for path, some in groupby(found, key=lambda branch: branch.path):
        ways = [f"{branch.line} {branch.way}" for branch in some]
        more = f" and {len(ways) - MOST_WAYS} more" if len(ways) > MOST_WAYS else ""
        yield f"#   {path.removeprefix('templates/')}: {', '.join(ways[:MOST_WAYS])}{more}"
    kinds = sorted(set(edges), key=lambda edge: (edge.kind, edge.path))
    if kinds:
        yield "# Nobody else has these values at the edges:"
    for kind, same in groupby(kinds, key=lambda edge: edge.kind):
        yield f"#   {kind}: {', '.join(edge.path for edge in same)}"


def _parts(data: dict[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if value or name == "profile":
            yield from _entry(name, value, 0)


def _entry(name: str, value: Any, depth: int) -> Iterator[str]:
    start = f"{'  ' * depth}{scalar(name)}:"
    flat = f"{start} {_flat(value)}"
    if not isinstance(value, (dict, list)) or not value or (len(flat) <= WIDEST and not _deep(value)):
        yield flat
    elif isinstance(value, dict):
        yield start
        for inner, part in value.items():
            yield from _entry(inner, part, depth + 1)
    else:
        yield start
        for part in value:
            yield f"{'  ' * (depth + 1)}- {_flat(part)}"


def _deep(value: Any) -> bool:
    """Whether it is better read in several lines: a mapping of more than five, or a list of objects."""
    if isinstance(value, dict):
        return len(value) > 5 or any(_deep(part) for part in value.values())
    return isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict)


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(name)}: {_flat(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """One value: as it is where that is safe, else in quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if _TIME.fullmatch(text) or (text[:1] == "-" and _PLAIN.fullmatch(text[1:])):
        return text
    if _PLAIN.fullmatch(text) and text.lower() not in ("null", "~") and len(text) < WIDEST:
        return text
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], json.dumps(text, ensure_ascii=False))
