"""Elements in order, each with what npm's MJML knows of its surroundings: widths, neighbours, gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isnan, nan

from dynacontent.engine.mjml.repairs.lengths import around, is_number, length, paddings, pixels
from dynacontent.engine.mjml.repairs.marks import Change, Marks
from dynacontent.engine.mjml.tree import Node


@dataclass(slots=True)
class Spot:
    """An element where it stands.

    ``container`` is the width there is for it in pixels; ``index`` its place among its siblings,
    ``count`` how many of those are no ``mj-raw``; ``gap`` what its ``mj-wrapper`` puts between them.
    ``columns`` are the widths of all columns so far, by their classes; ``body_width`` is what the body says.
    """

    node: Node
    parent: Node
    container: float
    index: int
    count: int
    gap: str
    marks: Marks
    columns: dict[str, str]
    body_width: str
    number: int | None = None

    def mark(self) -> int:
        """Put a mark in place of the element's classes, to show where in the HTML it is; its number."""
        if self.number is None:
            given = self.node.given
            given["css-class"] = self.marks.text(given.get("css-class", ""))
            self.number = self.marks.last
        return self.number

    def change(self, change: Change) -> None:
        """Change the HTML around the element's mark afterwards."""
        self.marks.change(change, self.mark())


Run = Callable[[Spot], None]
Plan = Callable[[str, tuple[str, ...], bool], Sequence[Run]]
"""What to run for an element of a name, with the names of its attributes, and whether any is empty."""


def visit(body: Node, marks: Marks, plan: Plan) -> dict[str, str]:
    """Run the steps for each element in ``body``, parents first; the widths of all columns."""
    walk = _Walk(marks, plan, body.value("width"))
    for run in plan(body.tag, tuple(body.given), False):
        run(Spot(body, body, 0, 0, 1, "", marks, walk.columns, walk.body_width))
    walk.children(body, length(body.value("width"))[0], "")
    return walk.columns


class _Walk:
    def __init__(self, marks: Marks, plan: Plan, body_width: str) -> None:
        self._marks = marks
        self._plan = plan
        self.body_width = body_width
        self.columns: dict[str, str] = {}

    def children(self, parent: Node, container: float, gap: str) -> None:
        """Visit what is in ``parent``, which leaves ``container`` pixels to it."""
        children = parent.children
        count = sum([child.tag != "mj-raw" for child in children])
        for index, child in enumerate(children):
            tag, given = child.tag, child.given
            # What an element leaves to its children is known before a step changes it.
            room = _inside(child, container, count) if child.children else container
            inner_gap = child.value("gap") if tag == "mj-wrapper" else ""
            runs = self._plan(tag, tuple(given), "" in given.values())
            if runs:
                spot = Spot(
                    child, parent, container, index, count, gap, self._marks, self.columns, self.body_width
                )
                for run in runs:
                    run(spot)
            if child.children:
                self.children(child, room, inner_gap)


def _inside(node: Node, container: float, count: int) -> float:
    """The width an element leaves to those in it."""
    if node.tag == "mj-column":
        return _room(node.given.get("width"), container, count) - around(node)
    if node.tag == "mj-group":
        _, right, _, left = paddings(node)
        return _room(node.given.get("width"), container, count) - right - left
    if node.tag in ("mj-section", "mj-wrapper"):
        return pixels(container) - around(node)
    if node.tag == "mj-hero":
        _, right, _, left = paddings(node)
        return container - right - left
    return container


@lru_cache(maxsize=4_096)
def _room(width: str | None, container: float, count: int) -> float:
    """The width of a column or group for its content: whole pixels unless it is given in percent."""
    wide = own_width(width, container, count)
    return wide if (width and width.endswith("%")) or isnan(wide) else int(wide)


def own_width(width: str | None, container: float, count: int) -> float:
    """The width of a column or group in pixels: of ``count`` that share the container if none is given.

    What is given and is no number comes to none.
    """
    if not width:
        return container / max(count, 1)
    value, unit = length(width)
    if not is_number(width):
        return nan
    return container * value / 100 if unit == "%" else value
