"""Quiet conditions as the source of one Python function; see `dynacontent.decisions.quiet`.

What is read or compared in several conditions is read and compared once. Nothing of a template stands in
the source as it was written: names are those of the generator, constants and attributes are bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from dynacontent.expressions.lazy import Lazy
from dynacontent.expressions.missing import Missing, is_missing
from dynacontent.expressions.references import dotted
from dynacontent.expressions.sandbox import SafeEnvironment

Answers = Callable[[Mapping[str, Any]], tuple[list[bool], list[bool]]]
"""From names to whether each condition holds, and each segment."""

_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}


class QuietSource:
    """Collects lines, each of which sets a variable."""

    def __init__(self, environment: SafeEnvironment) -> None:
        self._environment = environment
        self._lines: list[str] = []
        self._known: dict[str, str] = {}
        self._segments: dict[str, str] = {}
        self._bound: dict[str, Any] = {
            "Lazy": Lazy,
            "Missing": Missing,
            "is_missing": is_missing,
            "getattr_": environment.getattr,
            "call": self._call,
            **{name: environment.globals[name] for name in ("context", "days", "hours")},
        }

    def segment(self, name: str, node: nodes.Expr) -> None:
        """Set the variable of a segment."""
        self._segments[name] = self._variable(f"not not ({self._condition(node)})")

    def function(self, conditions: list[nodes.Expr]) -> Answers:
        """The function that answers these conditions, and the segments."""
        held = [self._variable(f"not not ({self._condition(node)})") for node in conditions]
        answer = f"return [{', '.join(held)}], [{', '.join(self._segments.values())}]"
        head = "profile, event, history = names['profile'], names['event'], names['history']"
        source = "\n    ".join(["def answers(names):", head, *self._lines, answer])
        exec(compile(source, "<quiet conditions>", "exec"), self._bound)  # noqa: S102 - made of our own names
        found: Answers = self._bound["answers"]
        return found

    # -- parts ------------------------------------------------------------------------------

    def _condition(self, node: nodes.Node) -> str:
        """Python source for whether a part holds."""
        if isinstance(node, (nodes.And, nodes.Or)):
            word = "and" if isinstance(node, nodes.And) else "or"
            return f"({self._condition(node.left)} {word} {self._condition(node.right)})"
        if isinstance(node, nodes.Not):
            return f"(not {self._condition(node.node)})"
        if isinstance(node, nodes.Compare):
            return self._once(self._compared(node))
        if isinstance(node, nodes.Test):
            value = self._value(node.node)
            found = f"is_missing({value})" if node.name == "missing" else f"not isinstance({value}, Missing)"
            return self._once(found)
        if isinstance(node, nodes.Call) and dotted(node.node) == "segment":
            return self._segments[str(node.args[0].value)]  # type: ignore[attr-defined]
        return self._value(node)

    def _compared(self, node: nodes.Compare) -> str:
        pairs, left = [], self._value(node.expr)
        for operand in node.ops:
            right = self._value(operand.expr)
            if operand.op in _SIGNS:
                pairs.append(f"{left} {_SIGNS[operand.op]} {right}")
            else:
                word = "" if operand.op == "in" else "not "
                pairs.append(f"{word}(not isinstance({left}, Missing) and {left} in {right})")
            left = right
        return " and ".join(pairs)

    def _value(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Const):
            return self._constant(node.value)
        if isinstance(node, (nodes.List, nodes.Tuple)):
            return self._constant(tuple(item.value for item in node.items))  # type: ignore[attr-defined]
        if isinstance(node, nodes.Call):
            return self._once(self._called(node))
        path = dotted(node)
        assert path is not None  # quiet conditions have nothing else
        return self._path(path.split("."))

    def _path(self, steps: list[str]) -> str:
        key = ".".join(steps)
        if key in self._known:
            return self._known[key]
        if len(steps) == 1:
            return steps[0]
        owner, name = self._path(steps[:-1]), repr(steps[-1])
        if steps[:-1] == ["profile"]:
            variable = self._variable(f"{owner}.get({name})")
            slow = f"{variable} = getattr_({owner}, {name})"
            self._lines.append(f"if {variable} is None or {variable}.__class__ is Lazy: {slow}")
        else:
            variable = self._variable(f"getattr_({owner}, {name})")
        self._known[key] = variable
        return variable

    def _called(self, node: nodes.Call) -> str:
        given = [self._value(argument) for argument in node.args]
        given += [f"{keyword.key}={self._value(keyword.value)}" for keyword in node.kwargs]
        return f"call({', '.join([dotted(node.node) or '', *given])})"

    @staticmethod
    def _call(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """One of our own functions; a question to the history."""
        return function(*arguments, **named)

    def _constant(self, value: Any) -> str:
        name = f"K{len(self._bound)}"
        known = self._known.setdefault(f"constant {value!r} {type(value).__name__}", name)
        if known == name:
            self._bound[name] = value
        return known

    def _once(self, source: str) -> str:
        """The variable that holds what a source gives."""
        if source not in self._known:
            self._known[source] = self._variable(source)
        return self._known[source]

    def _variable(self, source: str) -> str:
        name = f"v{len(self._lines)}"
        self._lines.append(f"{name} = {source}")
        return name
