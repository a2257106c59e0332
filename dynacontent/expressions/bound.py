"""The parts of a query that do not touch ``item``: what they are for one recipient.

A comparison says nothing of the others beside it: one that computes with what is missing, or
divides by zero, is false by itself. So each is settled on its own, and ``and``, ``or`` and ``not``
go by what came of them, from left to right and no further than needed, as in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from dynacontent.expressions.evaluate import compile_node
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.sandbox import SafeEnvironment

NEGATED = {"ne": "eq", "notin": "in"}
"""Operators that deny what another one says."""

Names = Mapping[str, Any]
Evaluate = Callable[[Names], Any]


def evaluated(evaluate: Evaluate, names: Names) -> Any:
    """A value, or what was missing for it: comparisons with that are false, in SQL too."""
    try:
        return evaluate(names)
    except UsedMissingError as error:
        return error.missing


def guarded(guard: nodes.Expr, node: nodes.Expr) -> nodes.Expr:
    """A part that is only asked for where its guard holds, and missing elsewhere."""
    made = nodes.CondExpr(guard, node, None, lineno=node.lineno)
    # Node types cannot be added to Jinja's tree; an inline if that an author wrote has no such mark.
    made.guards = True  # type: ignore[attr-defined]
    return made


def settled(node: nodes.Expr, environment: SafeEnvironment) -> Evaluate:
    """A function from names to the value of a part; it raises nothing for what is missing."""
    if getattr(node, "guards", False):
        return _guarded(node, environment)
    if isinstance(node, nodes.And | nodes.Or):
        left, right = settled(node.left, environment), settled(node.right, environment)
        if isinstance(node, nodes.And):
            return lambda names: left(names) and right(names)
        return lambda names: left(names) or right(names)
    if isinstance(node, nodes.Not):
        inner = settled(node.node, environment)
        return lambda names: not inner(names)
    if isinstance(node, nodes.Compare) and (len(node.ops) > 1 or node.ops[0].op in NEGATED):
        return _compared(node, environment)
    evaluate = _path(node, environment) or compile_node(node, environment)
    return lambda names: _settle(evaluate, names)


def _compared(node: nodes.Compare, environment: SafeEnvironment) -> Evaluate:
    """Comparison by comparison; ``!=`` and ``not in`` as negations of what they deny."""
    pairs: list[Evaluate] = []
    left = node.expr
    for operand in node.ops:
        denied = NEGATED.get(operand.op)
        pair = nodes.Compare(left, [nodes.Operand(denied or operand.op, operand.expr)], lineno=node.lineno)
        pairs.append(settled(nodes.Not(pair) if denied else pair, environment))
        left = operand.expr
    return lambda names: all(holds(names) for holds in pairs)


def _guarded(node: nodes.Expr, environment: SafeEnvironment) -> Evaluate:
    assert isinstance(node, nodes.CondExpr)
    guard, inner = settled(node.test, environment), settled(node.expr1, environment)
    return lambda names: inner(names) if guard(names) else Missing()


def _settle(evaluate: Evaluate, names: Names) -> Any:
    try:
        return evaluated(evaluate, names)
    except ArithmeticError as error:  # division by zero, of decimals too
        return Missing(detail=f"it cannot be computed: {error}")


def _path(node: nodes.Node, environment: SafeEnvironment) -> Evaluate | None:
    """The value of ``profile.address.city``, without a template around it."""
    steps: list[str] = []
    while isinstance(node, nodes.Getattr):
        steps.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        return None
    first, rest, read = node.name, tuple(reversed(steps)), environment.getattr

    def evaluate(names: Names) -> Any:
        value = names[first] if first in names else environment.globals.get(first, Missing(name=first))
        for step in rest:
            value = read(value, step)
        return value

    return evaluate
