"""The arguments of a call: by parameter, and whether their types fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from jinja2 import nodes

from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import Names, Type
from dynacontent.errors import did_you_mean, one_of


class Calls(Protocol):
    """What the reader of expressions lends to functions."""

    names: Names
    filters: Mapping[str, Any]
    report: Report

    def problem(
        self, message: str, node: nodes.Node, hint: str | None = None, shift: int = 0, *, code: str = ""
    ) -> Type:
        """Report a problem at a node and go on with an unknown type."""
        ...

    def use(self, type_: Type, node: nodes.Node) -> Type:
        """Note that data is read here."""
        ...

    def need(self, type_: Type, node: nodes.Node) -> None:
        """Note that a value has to be there."""
        ...

    def doubt(self, node: nodes.Node) -> None:
        """Note that a value of which nothing is known is called safe."""
        ...

    def refer(self, kind: str, name: str, node: nodes.Node) -> None:
        """Note that something declared is named at a node."""
        ...

    def member(self, owner: Type, name: str, node: nodes.Expr) -> Type:
        """The type of a dot on a value; what is not there is a problem at the node."""
        ...

    def type_of(self, node: nodes.Expr) -> Type:
        """The type of an argument of the call that is being read."""
        ...


def arguments_of(
    reader: Calls,
    title: str,
    node: nodes.Call | nodes.Filter | nodes.Test,
    positional: tuple[str, ...],
    *,
    own: tuple[str, ...] = (),
    more: bool = False,
    others: bool = False,
) -> dict[str, nodes.Expr]:
    """Arguments by parameter; one that has no parameter, or a parameter given twice, is a problem.

    ``own`` are given by name only; ``more`` and ``others`` tell that any number may follow by place and by
    name.
    """
    parameters = (*positional, *own)
    takes = one_of(list(parameters)) if parameters else "no arguments"
    given = dict(zip(positional, node.args, strict=False))
    for extra in node.args[len(positional) :] if not more else ():
        message = f"{title} takes {takes}{', and nothing more' if parameters else ''}"
        reader.problem(message, extra, code="wrong_argument")
    for keyword in node.kwargs:
        name = str(keyword.key)
        if name in given:
            reader.problem(f"{title} is given {name} twice", keyword.value, code="wrong_argument")
        elif name in parameters:
            given[name] = keyword.value
        elif not others:
            hint = did_you_mean(name, parameters, f"it takes {takes}")
            message = f"{title} has no argument {name!r}"
            reader.problem(message, keyword.value, hint, code="wrong_argument")
    return given


def constant(node: nodes.Expr | None) -> Any:
    """What an argument says where it is written out, else ``None``."""
    return node.value if isinstance(node, nodes.Const) else None


_NUMBERS = {"int": {"int"}, "float": {"int", "float", "decimal"}, "decimal": {"int", "float", "decimal"}}
_OWN = frozenset("int float decimal bool date datetime geo money list map object".split())


def fits(wanted: Type, found: Type) -> bool:
    """Whether a value of one type may be given where another is wanted, as far as is known."""
    if "any" in (wanted.kind, found.kind):
        return True
    if wanted.kind == "item" or found.kind == "item":
        return (wanted.kind, wanted.catalog) == (found.kind, found.catalog)
    if wanted.kind == "list" and found.kind == "list":
        return wanted.of is None or found.of is None or fits(wanted.of, found.of)
    if wanted.kind in _NUMBERS:
        return found.kind in _NUMBERS[wanted.kind]
    if wanted.kind in _OWN or found.kind in _OWN:
        return wanted.kind == found.kind
    return True
