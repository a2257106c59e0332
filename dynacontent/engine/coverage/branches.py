"""The branches of a template: the ways it can go at each ``if``, loop, ladder and fallback."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from jinja2 import nodes

Place = Callable[[int], tuple[str, int, int | None]]
"""Path, line and column of a position in a template."""


class Branch(NamedTuple):
    """One way at one place: ``path`` from the workspace, line and column (0 where unknown) from 1.

    ``way`` is a key of `NEVER`, with a name behind it for some: ``rule vip``.
    """

    path: str
    line: int
    column: int
    way: str

    def never(self) -> str:
        """What is told of one that nobody reached."""
        word, _space, name = self.way.partition(" ")
        return NEVER[self.way] if self.way in NEVER else NEVER[word].format(name)


NEVER = {
    "if": "the condition never held",
    "elif": "the condition never held",
    "else": "the else was never shown",
    "if false": "the condition always held",
    "loop": "the loop never ran",
    "empty": "the loop was never empty",
    "inline if": "the inline condition never held",
    "inline else": "the inline condition always held",
    "value": "the value was never there",
    "fallback": "the fallback was never used",
    "level": "level {} was never shown",
    "rule": "the rule {} was never followed",
    "variant": "the variant {} was never shown",
    "default": "the default of the placement was never shown",
    "file": "nobody was shown this file",
    "channel": "nobody was sent this by {}",
}
"""What is told of a way that nobody went."""


def mark(tree: nodes.Template, place: Place) -> list[Branch]:
    """The branches of a template, and in its tree what notes them when code is made of it.

    Each body of a statement begins with a statement that has nothing but a ``branch``: node types cannot
    be added to Jinja's tree. Of expressions and ladders the nodes know their ``branches``.
    """
    marker = _Marker(place)
    found = list(tree.find_all((nodes.If, nodes.For, nodes.CondExpr, nodes.Filter, nodes.Scope)))
    chained = {id(part) for node in found if isinstance(node, nodes.If) for part in node.elif_}
    for node in found:
        if id(node) not in chained:
            marker.mark(node)
    return marker.branches


class _Marker:
    def __init__(self, place: Place) -> None:
        self._place = place
        self.branches: list[Branch] = []

    def mark(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.If):
            self._condition(node)
        elif isinstance(node, nodes.For):
            self._loop(node)
        elif isinstance(node, nodes.CondExpr):
            node.branches = (  # type: ignore[attr-defined]
                self._branch(node.lineno, "inline if"),
                self._branch(node.lineno, "inline else"),
            )
        elif isinstance(node, nodes.Filter) and node.name == "fallback" and node.node is not None:
            node.node.branches_of_value = (  # type: ignore[attr-defined]
                self._branch(node.lineno, "value"),
                self._branch(node.lineno, "fallback"),
            )
        elif isinstance(node, nodes.Scope) and (steps := getattr(node, "ladder", None)) is not None:
            node.branches = [  # type: ignore[attr-defined]
                self._branch(body.lineno, f"level {number}")
                for number, body in zip(steps, node.body, strict=True)
            ]

    def _condition(self, node: nodes.If) -> None:
        node.body = self._noted(node.lineno, "if", node.body)
        for part in node.elif_:
            part.body = self._noted(part.lineno, "elif", part.body)
        way = "else" if node.else_ else "if false"
        node.else_ = self._noted(_start(node.else_, node.lineno), way, node.else_)

    def _loop(self, node: nodes.For) -> None:
        node.body = self._noted(node.lineno, "loop", node.body)
        if node.else_ or not _never_empty(node):
            node.else_ = self._noted(_start(node.else_, node.lineno), "empty", node.else_)

    def _noted(self, line: int, way: str, body: Iterable[nodes.Node]) -> list[nodes.Node]:
        probe = nodes.ExprStmt(nodes.Const(None), lineno=line)
        probe.branch = self._branch(line, way)  # type: ignore[attr-defined]
        return [probe, *body]

    def _branch(self, line: int, way: str) -> Branch:
        path, number, column = self._place(line)
        branch = Branch(path, number, column or 0, way)
        self.branches.append(branch)
        return branch


def _start(body: Sequence[nodes.Node], otherwise: int) -> int:
    """Where a body begins: Jinja does not tell where its tag stands."""
    return body[0].lineno if body else otherwise


def _never_empty(node: nodes.For) -> bool:
    """Whether a loop is over a list that stands in the template."""
    return node.test is None and isinstance(node.iter, nodes.List | nodes.Tuple) and bool(node.iter.items)


def in_order(branches: Iterable[Branch]) -> Iterator[Branch]:
    """Each branch once, by file and place; ways of one place as they were found."""
    return iter(sorted(dict.fromkeys(branches), key=lambda branch: branch[:3]))
