"""What has to be so that a branch is reached, as far as templates tell: conditions inside of conditions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import nodes

from dynacontent.engine.coverage.branches import Branch
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.proposing.closing import Bound, Chain, Level, Parameter, Scope, Site, Want

MOST_CHAINS = 6
"""Ways into a component that are looked at."""
DEEPEST_CALL = 4
"""Components that call each other on such a way."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A branch, the wishes that lead to it, and the component it stands in, if it does."""

    branch: Branch
    wants: tuple[Want, ...]
    inside: str | None
    level: Level | None = None
    """The level of a ladder that it is, or stands in."""


@dataclass(frozen=True, slots=True)
class _At:
    """Where a walk is."""

    wants: tuple[Want, ...] = ()
    inside: str | None = None
    level: Level | None = None

    def when(self, node: nodes.Node, holds: bool, scope: Scope) -> _At:
        return replace(self, wants=(*self.wants, Want(node, holds, dict(scope))))


class Reading:
    """Walks templates that know their branches, and keeps goals, and calls of components."""

    def __init__(self) -> None:
        self.goals: dict[Branch, Goal] = {}
        self.sites: dict[str, list[Site]] = {}
        self._macros: dict[str, nodes.Macro] = {}
        self._where = ""

    def read(self, environment: TemplateEnvironment, names: Iterable[str]) -> None:
        """Walk templates of an environment."""
        trees = {name: environment.parsed(name) for name in names}
        for tree in trees.values():
            for macro in tree.find_all(nodes.Macro):
                self._macros.setdefault(macro.name, macro)
        for name, tree in trees.items():
            self._where = name
            self._all(tree.body, {}, _At())

    def chains(self, inside: str | None, within: Container[str], depth: int = 0) -> list[Chain]:
        """The ways into a component, through the calls of it and of those they stand in.

        ``within`` are the templates that may call, and the message whose placements may.
        """
        if inside is None:
            return [{}]
        found: list[Chain] = []
        for site in self.sites.get(inside, ()) if depth < DEEPEST_CALL else ():
            if site.where in within:
                found += [{**outer, inside: site} for outer in self.chains(site.inside, within, depth + 1)]
        return found[:MOST_CHAINS]

    # -- the walk -------------------------------------------------------------------------

    def _all(self, body: Iterable[nodes.Node], scope: dict[str, Any], at: _At) -> None:
        for node in body:
            self._visit(node, scope, at)

    def _visit(self, node: nodes.Node, scope: dict[str, Any], at: _At) -> None:
        if isinstance(node, nodes.If):
            self._condition(node, scope, at)
        elif isinstance(node, nodes.For):
            self._loop(node, scope, at)
        elif isinstance(node, nodes.Macro):
            parameters = dict(self._parameters(node))
            self._all(node.body, {**scope, **parameters}, _At(inside=node.name))
        elif isinstance(node, nodes.Assign):
            self._visit(node.node, scope, at)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = Bound(node.node, dict(scope))
        elif isinstance(node, nodes.With):
            inner = dict(scope)
            for target, value in zip(node.targets, node.values, strict=True):
                self._visit(value, scope, at)
                if isinstance(target, nodes.Name):
                    inner[target.name] = Bound(value, dict(scope))
            self._all(node.body, inner, at)
        elif isinstance(node, nodes.Scope) and getattr(node, "ladder", None) is not None:
            self._ladder(node, scope, at)
        elif getattr(node, "branch", None) is not None:
            self._note(node.branch, at)  # type: ignore[attr-defined]
        else:
            self._expression(node, scope, at)

    def _expression(self, node: nodes.Node, scope: dict[str, Any], at: _At) -> None:
        if isinstance(node, nodes.CondExpr):
            self._visit(node.test, scope, at)
            for branch, part, holds in zip(
                getattr(node, "branches", (None, None)), (node.expr1, node.expr2), (True, False), strict=True
            ):
                inner = at.when(node.test, holds, scope)
                if branch is not None:
                    self._note(branch, inner)
                if part is not None:
                    self._visit(part, scope, inner)
            return
        for branch, holds in zip(getattr(node, "branches_of_value", ()), (True, False), strict=False):
            self._note(branch, at.when(node, holds, scope))
        if (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and node.node.name in self._macros
        ):
            self._call(node, node.node.name, scope, at)
        self._all(node.iter_child_nodes(), scope, at)

    def _note(self, branch: Branch, at: _At) -> None:
        self.goals.setdefault(branch, Goal(branch, at.wants, at.inside, at.level))

    def _condition(self, node: nodes.If, scope: dict[str, Any], at: _At) -> None:
        for part in (node, *node.elif_):
            self._visit(part.test, scope, at)
            self._all(part.body, scope, at.when(part.test, True, scope))
            at = at.when(part.test, False, scope)
        self._all(node.else_, scope, at)

    def _loop(self, node: nodes.For, scope: dict[str, Any], at: _At) -> None:
        self._visit(node.iter, scope, at)
        inner = dict(scope)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = Bound(node.iter, dict(scope), each=True)
        inside = at.when(node.iter, True, scope)
        if node.test is not None:
            inside = inside.when(node.test, True, inner)
        self._all(node.body, inner, inside)
        self._all(node.else_, scope, at.when(node.iter, False, scope))

    def _ladder(self, node: nodes.Scope, scope: dict[str, Any], at: _At) -> None:
        above: tuple[Want, ...] = ()
        for number, body, branch in zip(node.ladder, node.body, node.branches, strict=True):  # type: ignore[attr-defined]
            inside = locals_of(body, scope)
            needs = tuple(Want(node, True, inside) for node in printed(body))
            inner = replace(at, level=Level(number, needs, above))
            self._note(branch, inner)
            self._all(body.iter_child_nodes(), dict(scope), inner)
            above += needs

    # -- components -----------------------------------------------------------------------

    def _parameters(self, macro: nodes.Macro) -> Iterator[tuple[str, Parameter]]:
        defaults = [None] * (len(macro.args) - len(macro.defaults)) + list(macro.defaults)
        for argument, otherwise in zip(macro.args, defaults, strict=True):
            yield argument.name, Parameter(macro.name, argument.name, otherwise)

    def _call(self, node: nodes.Call, name: str, scope: Scope, at: _At) -> None:
        arguments = {
            argument.name: value for argument, value in zip(self._macros[name].args, node.args, strict=False)
        }
        arguments |= {keyword.key: keyword.value for keyword in node.kwargs}
        self.sites.setdefault(name, []).append(
            Site(arguments, dict(scope), at.wants, at.inside, at.level, self._where)
        )


def locals_of(body: nodes.Node, scope: Scope) -> Scope:
    """What names mean in statements that set some of them."""
    found = dict(scope)
    for node in body.find_all((nodes.Assign, nodes.For)):
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            found[node.target.name] = Bound(node.node, dict(found))
        elif isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
            found[node.target.name] = Bound(node.iter, dict(found), each=True)
    return found


def printed(body: nodes.Node) -> Iterator[nodes.Node]:
    """The data that statements read, each as long a path as there is; but what is inside of conditions."""
    if isinstance(body, (nodes.If, nodes.CondExpr, nodes.Macro)):
        return
    if isinstance(body, (nodes.Filter, nodes.Test)) and body.name in ("fallback", "default", "d", "missing"):
        return
    if isinstance(body, nodes.Getattr) or (
        isinstance(body, nodes.Getitem) and isinstance(body.arg, nodes.Const)
    ):
        yield body
        return
    if isinstance(body, nodes.Call) and _fetches(body.node):
        yield body
        return
    for child in body.iter_child_nodes():
        yield from printed(child)


def _fetches(function: nodes.Node) -> bool:
    """Whether a call asks for a collection or a feed."""
    feed = isinstance(function, nodes.Getattr) and getattr(function.node, "name", "") == "feeds"
    return feed or getattr(function, "name", "") == "collection"
