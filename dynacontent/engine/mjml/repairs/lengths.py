"""Lengths as npm's MJML reads them: by ``parseInt``, whatever the unit."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isnan

from dynacontent.engine.mjml.tree import Node

Sides = tuple[int, int, int, int]
"""Top, right, bottom, left."""

_INTEGER = re.compile(r"\s*([+-]?\d+)")
_FLOAT = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))")
_UNIT = re.compile(r"[\d.,]*(\D*)$")
_BORDER_WIDTH = re.compile(r"(?:^| )(\d+)")
_ORDER = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
_KEPT = 4_096
SIDES = ("top", "right", "bottom", "left")


@lru_cache(maxsize=_KEPT)
def integer(text: str) -> int:
    """JavaScript's ``parseInt``; 0 where there is no number."""
    match = _INTEGER.match(text)
    return int(match[1]) if match else 0


def is_number(text: str) -> bool:
    """Whether JavaScript's ``parseInt`` finds a number."""
    return _INTEGER.match(text) is not None


def pixels(value: float) -> int:
    """A width as a whole number, 0 where it is none."""
    return 0 if isnan(value) else int(value)


def real(text: str) -> float:
    """JavaScript's ``parseFloat``; 0 where there is no number."""
    match = _FLOAT.match(text)
    return float(match[1]) if match else 0.0


@lru_cache(maxsize=_KEPT)
def length(text: str) -> tuple[float, str]:
    """A width and its unit, pixels if there is none; decimals count for percentages only."""
    match = _UNIT.search(text)
    unit = match[1] if match else ""
    return (real(text) if unit == "%" else integer(text)), unit or "px"


@lru_cache(maxsize=_KEPT)
def shorthand(text: str) -> Sides:
    """``padding`` and its like."""
    words = text.split()[:4] or ["0"]
    top, right, bottom, left = (integer(words[place]) for place in _ORDER[len(words)])
    return top, right, bottom, left


def paddings(node: Node, name: str = "padding") -> Sides:
    """The padding of an element on each side."""
    whole = shorthand(node.value(name))
    sides = (node.value(f"{name}-{side}") for side in SIDES)
    top, right, bottom, left = (integer(own) if own else all_ for own, all_ in zip(sides, whole, strict=True))
    return top, right, bottom, left


_EDGES = ("border", "border-left", "border-right")
_AROUND = tuple(
    f"{name}{side}" for name in ("padding", "border", "inner-border") for side in ("", "-left", "-right")
)


@lru_cache(maxsize=_KEPT)
def border_of(written: str) -> int:
    """The width a border is written with."""
    match = _BORDER_WIDTH.search(written)
    return int(match[1]) if match else 0


def borders(node: Node) -> int:
    """The widths of the left and the right border together."""
    return _borders(node.tag, tuple(map(node.given.get, _EDGES)))


@lru_cache(maxsize=_KEPT)
def _borders(tag: str, written: tuple[str | None, ...]) -> int:
    node = _only(tag, _EDGES, written)
    return sum(border_of(node.value(f"border-{side}") or node.value("border")) for side in ("left", "right"))


def around(node: Node) -> int:
    """What padding, border and a column's inner border take from the width of an element, left and right."""
    return _around(node.tag, tuple(map(node.given.get, _AROUND)))


@lru_cache(maxsize=_KEPT)
def _around(tag: str, written: tuple[str | None, ...]) -> int:
    node = _only(tag, _AROUND, written)
    _, right, _, left = paddings(node)
    taken = right + left + borders(node)
    if tag != "mj-column":
        return taken
    inner = (node.value(f"inner-border-{side}") or node.value("inner-border") for side in ("left", "right"))
    return taken + sum(map(border_of, inner))


def _only(tag: str, names: tuple[str, ...], written: tuple[str | None, ...]) -> Node:
    """An element with just these attributes."""
    return Node(
        tag, given={name: text for name, text in zip(names, written, strict=True) if text is not None}
    )


def shown(value: float) -> str:
    """A number as JavaScript prints it."""
    return "NaN" if isnan(value) else repr(value).removesuffix(".0")
