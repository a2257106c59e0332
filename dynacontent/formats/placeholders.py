"""Texts with holes, as feeds write them: ``/w?city={city}``, ``Bearer $FEED_TOKEN``.

``{name}`` is a parameter, ``$FEED_NAME`` or ``${FEED_NAME}`` a secret of the environment; ``{{``,
``}}`` and ``$$`` are a brace and a dollar. Other variables of the environment cannot be named: a
workspace is somebody's repository, and what it sends must not hold what else the machine knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dynacontent.errors import AuthoringError
from dynacontent.formats.types import place_in

PREFIX = "FEED_"
"""What the name of a variable begins with."""

_TOKEN = re.compile(
    r"(?P<twice>\$\$|\{\{|\}\})|\$(?:\{(?P<braced>[^{}]*)\}|(?P<bare>[A-Za-z_]\w*))"
    r"|\{(?P<parameter>[^{}]*)\}|(?P<alone>[{}])",
    re.ASCII,
)
_SECRET = re.compile(r"FEED_[A-Z0-9_]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for a value; ``at`` is its index in the text."""

    kind: Literal["parameter", "secret"]
    name: str
    at: int = 0


Part = str | Hole


def parse_holes(text: str) -> tuple[Part, ...]:
    """The literal texts and holes of a text, in order. Raises `AuthoringError` with the column."""
    return tuple(_joined(_parts(text)))


def holes(parts: tuple[Part, ...], kind: str | None = None) -> list[Hole]:
    """The holes among the parts, or those of one kind."""
    return [part for part in parts if isinstance(part, Hole) and kind in (None, part.kind)]


def split_parts(parts: tuple[Part, ...], separator: str) -> list[tuple[Part, ...]]:
    """The parts cut where a literal text has the separator, as `str.split` does."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, Hole):
            found[-1].append(part)
            continue
        first, *rest = part.split(separator)
        found[-1].append(first)
        found.extend([text] for text in rest)
    return [tuple(_joined(iter(cut))) for cut in found]


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbouring literal texts as one, empty ones left out."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


def _parts(text: str) -> Iterator[Part]:
    end = 0
    for match in _TOKEN.finditer(text):
        yield text[end : match.start()]
        end = match.end()
        yield _part(text, match)
    yield text[end:]


def _part(text: str, match: re.Match[str]) -> Part:
    place, at = place_in(text, match.start()), match.start()
    if match["twice"]:
        return match["twice"][0]
    if match["alone"]:
        hint = f"a brace itself is written {match['alone'] * 2}"
        raise AuthoringError.at(f"this {match['alone']} belongs to no parameter", place, hint=hint)
    if match["parameter"] is not None:
        if match["parameter"].isidentifier():
            return Hole("parameter", match["parameter"], at)
        hint = "write {city}; a brace itself is written {{"
        raise AuthoringError.at(f"{match[0]} names no parameter", place, hint=hint)
    name = match["bare"] or match["braced"] or ""
    if _SECRET.fullmatch(name):
        return Hole("secret", name, at)
    hint = f"name it ${PREFIX}{name.upper().removeprefix(PREFIX) or 'TOKEN'}; a dollar itself is written $$"
    message = f"only variables of the environment whose names begin with {PREFIX} can be sent, not {match[0]}"
    raise AuthoringError.at(message, place, hint=hint)
