"""Macros a template can name: which they are is known when it is compiled, so they are called directly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from jinja2 import TemplateSyntaxError, nodes

from dynacontent.errors import LimitError

DEEPEST = 20
"""Calls that may stand within one another without being counted when they run."""


class Trees(Protocol):
    """Where syntax trees of templates come from."""

    def parsed(self, name: str) -> nodes.Template:
        """The tree of a template. Raises `jinja2.TemplateSyntaxError`, `LimitError`."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class KnownMacro:
    """A macro at the top of a template file, and the names its body can call."""

    file: str
    node: nodes.Macro
    scope: Scope

    @property
    def token(self) -> str:
        """What the macro is recognized by when it runs."""
        return f"{self.file}:{self.node.name}"

    def bind(self, call: nodes.Call) -> list[nodes.Expr | None] | None:
        """Arguments in the order of the parameters, ``None`` for a default; ``None`` if they do not fit."""
        names = [argument.name for argument in self.node.args]
        given = {keyword.key: keyword.value for keyword in call.kwargs}
        if call.dyn_args is not None or call.dyn_kwargs is not None or len(call.args) > len(names):
            return None
        rest = names[len(call.args) :]
        if len(given) != len(call.kwargs) or not given.keys() <= set(rest):
            return None
        return [*call.args, *(given.get(name) for name in rest)]


class Scope:
    """The macros one template file can name: its own, and those it imports by name.

    A name that the file gives a meaning twice is not known: which one holds is decided when it runs.
    """

    def __init__(
        self,
        trees: Trees,
        file: str,
        tree: nodes.Template,
        scopes: dict[str, Scope | None] | None = None,
    ) -> None:
        """``scopes`` are those of files looked at before, by name."""
        self._trees = trees
        self._file = file
        times = Counter(_given_names(tree))
        self.assigned = frozenset(times) | _parameters(tree)
        """Names the file gives a meaning anywhere: set, imported, looped over, parameters, macros."""
        self._own = {
            node.name: node for node in tree.body if isinstance(node, nodes.Macro) and times[node.name] == 1
        }
        self._imports = {alias: found for alias, found in _imported(tree) if times[alias] == 1}
        self._scopes: dict[str, Scope | None] = {} if scopes is None else scopes
        self._scopes.setdefault(file, self)
        self._heights: dict[str, int] = {}

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The other files whose macros were asked for so far, through whatever files."""
        return tuple(file for file in self._scopes if file != self._file)

    def macro(self, name: str) -> KnownMacro | None:
        """The macro of this name, if it is known and may be called directly."""
        found = self._find(name)
        return found if found and found.scope.height(found.node.name) <= DEEPEST else None

    def called(self, call: nodes.Call) -> KnownMacro | None:
        """The macro a call calls, if it is known and may be called directly."""
        return self.macro(call.node.name) if isinstance(call.node, nodes.Name) else None

    def height(self, name: str, above: frozenset[str] = frozenset()) -> int:
        """How deep calls of known macros go within an own one; too deep if it comes to call itself."""
        token = f"{self._file}:{name}"
        if token in above or len(above) > DEEPEST:
            return DEEPEST + 1
        if name not in self._heights:
            height = 1
            for call in self._own[name].find_all(nodes.Call):
                found = self._find(call.node.name) if isinstance(call.node, nodes.Name) else None
                if found is not None:
                    height = max(height, 1 + found.scope.height(found.node.name, above | {token}))
                if height > DEEPEST:
                    break
            if above and height > DEEPEST:
                return height  # a circle, or a caller too far above: from elsewhere it may be less
            self._heights[name] = height
        return self._heights[name]

    def _find(self, name: str) -> KnownMacro | None:
        if name in self._own:
            return _plain(KnownMacro(self._file, self._own[name], self))
        if name not in self._imports:
            return None
        file, original = self._imports[name]
        scope = self._scope(file)
        return scope._find(original) if scope and original in scope._own else None

    def _scope(self, file: str) -> Scope | None:
        if file not in self._scopes:
            try:
                Scope(self._trees, file, self._trees.parsed(file), self._scopes)
            except (TemplateSyntaxError, LimitError, LookupError):
                self._scopes[file] = None  # told when it is loaded
        return self._scopes[file]


def _given_names(tree: nodes.Template) -> Iterator[str]:
    """Names as often as a template gives them a meaning, but for parameters."""
    yield from (node.name for node in tree.find_all(nodes.Name) if node.ctx == "store")
    yield from (node.name for node in tree.find_all(nodes.Macro))
    yield from (node.target for node in tree.find_all(nodes.Import))
    for node in tree.find_all(nodes.FromImport):
        yield from (name[1] if isinstance(name, tuple) else name for name in node.names)


def _parameters(tree: nodes.Template) -> frozenset[str]:
    return frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx == "param")


def _imported(tree: nodes.Template) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in tree.body:
        if not isinstance(node, nodes.FromImport) or node.with_context:
            continue
        file: Any = getattr(node.template, "value", None)
        for name in node.names:
            original, alias = name if isinstance(name, tuple) else (name, name)
            if isinstance(file, str):
                yield alias, (file, original)


def _plain(macro: KnownMacro) -> KnownMacro | None:
    """The macro, unless its parameters are more than names: ``caller``, ``varargs``, ``kwargs``."""
    special = {"caller", "varargs", "kwargs"}
    names = {node.name for node in macro.node.find_all(nodes.Name)}
    return None if names & special else macro
