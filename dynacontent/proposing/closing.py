"""Expressions of templates with nothing local left in them: variables, loops and parameters written out.

What stands in a closed expression is what an expression of a YAML file may name; segments, stages
and derived fields are written out too, as what they are derived from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from dynacontent.rendering.assembly import Assembly

DEEPEST = 12
"""How often something may be written out inside of what was written out."""
LARGEST = 2_000
"""Nodes of a closed expression."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a local name stands for: an expression of the scope around it, or ``each`` of its elements."""

    node: nodes.Node
    scope: Scope
    each: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a component, which each call gives another value."""

    macro: str
    name: str
    otherwise: nodes.Node | None = None


Scope = Mapping[str, Bound | Parameter]


@dataclass(frozen=True, slots=True)
class Site:
    """A call of a component: what it gives, and what has to be so that it comes to it."""

    arguments: Mapping[str, nodes.Node]
    scope: Scope
    wants: tuple[Want, ...] = ()
    inside: str | None = None
    """The component it stands in."""
    level: Level | None = None
    """The level of a ladder it stands in."""
    where: str = ""
    """The template it stands in, or the message whose placement it is."""


@dataclass(frozen=True, slots=True)
class Want:
    """That a condition holds, or that it does not."""

    node: nodes.Node
    holds: bool
    scope: Scope = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a ladder: it is kept where all that it prints is there, and something above is not."""

    number: int
    needs: tuple[Want, ...]
    above: tuple[Want, ...]


Chain = Mapping[str, Site]
"""Which call of each component is meant."""


class TooLargeError(Exception):
    """An expression grows without end."""


class Closing:
    """Closes expressions of one workspace."""

    def __init__(self, parts: Assembly) -> None:
        self._parts = parts
        self._known: dict[str, nodes.Node] = {}

    def close(self, want: Want, chain: Chain) -> nodes.Node | None:
        """The condition of a wish with everything local written out; ``None`` where it grows too large.

        The same object for the same expression.
        """
        try:
            found = self._written_out(self._close(want.node, want.scope, chain, depth=0), depth=0)
        except TooLargeError:
            return None
        return self.kept(found)

    def kept(self, node: nodes.Node) -> nodes.Node:
        """The first expression that was the same as this one: what is known of it need not be found again."""
        return self._known.setdefault(repr(node), node)

    def globally(self, node: nodes.Node) -> nodes.Node | None:
        """The same of an expression of a YAML file."""
        return self.close(Want(node, True), {})

    def _close(self, node: nodes.Node, scope: Scope, chain: Chain, *, depth: int) -> nodes.Node:
        if depth > DEEPEST:
            raise TooLargeError
        if isinstance(node, nodes.Name) and node.name in scope:
            return self._meant(node, scope[node.name], chain, depth)
        return rebuilt(node, lambda part: self._close(part, scope, chain, depth=depth))

    def _meant(self, name: nodes.Name, found: Bound | Parameter, chain: Chain, depth: int) -> nodes.Node:
        if isinstance(found, Bound):
            inner = self._close(found.node, found.scope, chain, depth=depth + 1)
            return _element(inner, name.lineno) if found.each else inner
        site = chain.get(found.macro)
        given = site.arguments.get(found.name) if site else None
        if site is not None and given is not None:
            return self._close(given, site.scope, chain, depth=depth + 1)
        return name if found.otherwise is None else self._close(found.otherwise, {}, chain, depth=depth + 1)

    # -- what the workspace declares ---------------------------------------------------------

    def _written_out(self, node: nodes.Node, *, depth: int) -> nodes.Node:
        if depth > DEEPEST:
            raise TooLargeError
        inner = self._declared(node)
        if inner is not None:
            return self._written_out(inner, depth=depth + 1)
        made = rebuilt(node, lambda part: self._written_out(part, depth=depth))
        if size(made) > LARGEST:
            raise TooLargeError
        return spread(made)

    def _declared(self, node: nodes.Node) -> nodes.Node | None:
        if isinstance(node, nodes.Call) and getattr(node.node, "name", "") == "segment" and node.args:
            name = getattr(node.args[0], "value", None)
            return self._parts.segments[str(name)].node if name in self._parts.segments else None
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            if node.node.name == "profile" and node.attr in self._parts.derived:
                return self._derived(node.attr)
            if (node.node.name, node.attr) == ("context", "stage") and self._parts.stages:
                return self._stage()
        return None

    def _derived(self, name: str) -> nodes.Node | None:
        text = self._parts.sources.profile.fields[name].expression
        return None if text is None else parsed(text, self._parts)

    def _stage(self) -> nodes.Node:
        found: nodes.Expr = nodes.Const(None, lineno=1)
        for name, written in reversed(list(self._parts.stages.items())):
            found = nodes.CondExpr(written.node, nodes.Const(name, lineno=1), found, lineno=1)
        return found


def parsed(text: Any, parts: Assembly) -> nodes.Node:
    """The tree of an expression of a YAML file."""
    from dynacontent.expressions.evaluate import Expression

    return Expression(text, parts.expressions, checked=True).node


def rebuilt(node: nodes.Node, change: Callable[[nodes.Node], nodes.Node]) -> nodes.Node:
    """A copy of a node whose children are changed."""
    made = copy(node)
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(made, name, change(value))
        elif isinstance(value, list):
            setattr(made, name, [change(part) if isinstance(part, nodes.Node) else part for part in value])
    return made


def size(node: nodes.Node) -> int:
    """How many nodes there are."""
    return 1 + sum(map(size, node.iter_child_nodes()))


def _element(node: nodes.Node, line: int) -> nodes.Node:
    """One element of a list: its first, of a list that stands there itself."""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
        node = node.node
    if isinstance(node, (nodes.List, nodes.Tuple)) and node.items:
        return node.items[0]
    return nodes.Getitem(node, nodes.Const(0, lineno=line), "load", lineno=line)


def spread(node: nodes.Node) -> nodes.Node:
    """A comparison with one of several values as what each asks: ``(1 if c else 2) == 2`` is ``not c``."""
    if not isinstance(node, nodes.Compare) or len(node.ops) != 1:
        return node
    left, operand = node.expr, node.ops[0]
    if isinstance(left, nodes.CondExpr) and left.expr2 is not None:
        one, other = (
            spread(nodes.Compare(side, [operand], lineno=node.lineno)) for side in (left.expr1, left.expr2)
        )
        both = nodes.And(left.test, one, lineno=node.lineno)
        return nodes.Or(both, nodes.And(nodes.Not(left.test), other), lineno=node.lineno)
    return _folded(node)


def _folded(node: nodes.Compare) -> nodes.Node:
    """A comparison of texts or numbers that stand there, as what comes out."""
    left, right, sign = node.expr, node.ops[0].expr, node.ops[0].op
    if isinstance(left, nodes.Const) and isinstance(right, nodes.Const) and sign in ("eq", "ne"):
        return nodes.Const((left.value == right.value) == (sign == "eq"), lineno=node.lineno)
    if isinstance(left, nodes.Const) and isinstance(right, (nodes.List, nodes.Tuple)):
        values = [item.value for item in right.items if isinstance(item, nodes.Const)]
        if sign in ("in", "notin") and len(values) == len(right.items):
            return nodes.Const((left.value in values) == (sign == "in"), lineno=node.lineno)
    return node
