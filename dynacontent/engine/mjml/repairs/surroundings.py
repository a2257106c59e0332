"""Elements in order, each with what npm's MJML knows of its surroundings: widths, neighbours, gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dynacontent.engine.mjml.repairs.lengths import borders, box, length, paddings
from dynacontent.engine.mjml.repairs.marks import Change, Marks
from dynacontent.engine.mjml.tree import Node


@dataclass(slots=True)
class Spot:
    """An element where it stands.

    ``container`` is the width there is for it in pixels; ``index`` its place among its siblings,
    ``count`` how many of those are no ``mj-raw``; ``gap`` what its ``mj-wrapper`` puts between them.
    ``columns`` are the widths of all columns so far, by their classes.
    """

    node: Node
    parent: Node
    container: float
    index: int
    count: int
    gap: str
    marks: Marks
    columns: dict[str, str]
    word: str = ""

    def mark(self) -> str:
        """A word in place of the element's classes: it shows where in the HTML the element is."""
        if not self.word:
            self.word = self.marks.text(self.node.given.get("css-class", ""))
            self.node.given["css-class"] = self.word
        return self.word

    def change(self, change: Change) -> None:
        """Change the HTML around the element's mark afterwards."""
        self.marks.change(change, self.mark())


Run = Callable[[Spot], None]


def visit(body: Node, marks: Marks, steps: Mapping[str, Sequence[Run]]) -> dict[str, str]:
    """Run the steps for each element in ``body``, by its name, parents first; the widths of columns."""
    walk = _Walk(marks, steps)
    walk.children(body, length(body.value("width"))[0], "")
    return walk.columns


class _Walk:
    def __init__(self, marks: Marks, steps: Mapping[str, Sequence[Run]]) -> None:
        self._marks = marks
        self._steps = steps
        self.columns: dict[str, str] = {}

    def children(self, parent: Node, container: float, gap: str) -> None:
        """Visit what is in ``parent``, which leaves ``container`` pixels to it."""
        children = parent.children
        count = sum(child.tag != "mj-raw" for child in children)
        for index, child in enumerate(children):
            runs = self._steps.get(child.tag)
            # What an element leaves to its children is known before a step changes it.
            inside = _INSIDE.get(child.tag) if child.children else None
            room = inside(child, container, count) if inside else container
            inner_gap = child.value("gap") if child.tag == "mj-wrapper" else ""
            if runs:
                spot = Spot(child, parent, container, index, count, gap, self._marks, self.columns)
                for run in runs:
                    run(spot)
            if child.children:
                self.children(child, room, inner_gap)


def _in_section(node: Node, container: float, count: int) -> float:  # noqa: ARG001
    return box(node, container)


def _in_hero(node: Node, container: float, count: int) -> float:  # noqa: ARG001
    _, right, _, left = paddings(node)
    return container - right - left


def _in_group(node: Node, container: float, count: int) -> float:
    _, right, _, left = paddings(node)
    return _room(node, container, count) - right - left


def _in_column(node: Node, container: float, count: int) -> float:
    _, right, _, left = paddings(node)
    return _room(node, container, count) - right - left - borders(node) - borders(node, "inner-border")


def _room(node: Node, container: float, count: int) -> float:
    """The width of a column or group for its content: whole pixels unless it is given in percent."""
    width = own_width(node, container, count)
    return width if node.value("width").endswith("%") else int(width)


def own_width(node: Node, container: float, count: int) -> float:
    """The width of a column or group in pixels."""
    width = node.value("width")
    if not width:
        return container / max(count, 1)
    value, unit = length(width)
    return container * value / 100 if unit == "%" else value


_INSIDE: dict[str, Callable[[Node, float, int], float]] = {
    "mj-section": _in_section,
    "mj-wrapper": _in_section,
    "mj-hero": _in_hero,
    "mj-group": _in_group,
    "mj-column": _in_column,
}
