"""Components: where they are imported from, and their bodies for what each call gives them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from jinja2 import nodes

from dynacontent.engine.analysis.components import MacroSignature, component_types, signature
from dynacontent.engine.analysis.members import Touch
from dynacontent.engine.analysis.needs import Needs
from dynacontent.engine.analysis.reader import Handed, Reader
from dynacontent.engine.analysis.referring import object_in
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.scopes import Scope, global_scope
from dynacontent.engine.analysis.signed import common
from dynacontent.engine.analysis.types import ANY, MARKUP, Names, Type
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions import limits
from dynacontent.expressions.references import dotted
from dynacontent.location import Location

CALLER_HINT = "the component shows it where it says {{ caller() }}"


class MacroChecker(ABC):
    """The part of `dynacontent.engine.analysis.checker` that follows calls of components."""

    def __init__(self, environment: TemplateEnvironment, names: Names, report: Report) -> None:
        self._environment = environment
        self._names = names
        self._report = report
        self._file = ""
        self._depth = 0
        self._blocks: dict[str, list[tuple[str, nodes.Block]]] = {}
        self._includes = 0
        self._calls: dict[tuple[Any, ...], list[Touch]] = {}
        self._handed_by: dict[tuple[Any, ...], Handed] = {}
        self._handed: Handed | None = None
        """What the component that was looked at last hands to its caller."""
        self._reader = Reader(names, report, self._place, environment)
        self._reader.call_macro = self._call_macro
        self._reader.needs = self._needs = Needs(names, report)

    @abstractmethod
    def _place(self, node: nodes.Node, shift: int) -> Location:
        """Where a node of the file that is looked at stands."""

    @abstractmethod
    def _parse(self, name: str, node: nodes.Node | None = None) -> nodes.Template | None:
        """A template, if it is there and sound; ``node`` is what asks for it."""

    @abstractmethod
    def _in(self, name: str, body: Iterable[nodes.Node], scope: Scope) -> None:
        """Check statements of another file."""

    @abstractmethod
    def _walk(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        """Check statements."""

    def _import(self, node: nodes.Import, scope: Scope) -> None:
        scope[node.target] = Type("module", node.target, members=self._macros(node))

    def _fromimport(self, node: nodes.FromImport, scope: Scope) -> None:
        macros = self._macros(node)
        for wanted in node.names:
            name, alias = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            if macros and name not in macros:
                hint = did_you_mean(name, macros, f"it has {one_of(sorted(macros))}")
                message = f"{constant(node.template)} has no component {name!r}"
                self._reader.problem(message, node, hint, code="unknown_component")
            scope[alias] = macros.get(name, ANY)

    def _macros(self, node: nodes.Import | nodes.FromImport) -> dict[str, Type]:
        name = constant(node.template)
        if name is None:
            self._reader.problem("the name of an imported file is a text in quotes", node)
            return {}
        tree = self._parse(name, node)
        if tree is None:
            return {}
        for statement in tree.body:
            if not _only_macros(statement):
                before, self._file = self._file, name
                self._reader.problem("an imported file holds components (macros) only", statement)
                self._file = before
        return {
            macro.name: Type("macro", macro.name, members={"macro": macro, "file": name})
            for macro in tree.body
            if isinstance(macro, nodes.Macro)
        }

    def _macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope[node.name] = Type("macro", node.name, members={"macro": node, "file": self._file})

    def _callblock(self, node: nodes.CallBlock, scope: Scope) -> None:
        inner = dict(scope)
        self._handed = None
        self._reader.read(node.call, scope)
        handed, name = self._handed, dotted(node.call.node) or "this component"
        self._handed = None
        if handed is not None and not handed.used:
            self._reader.problem(f"{name}() shows nothing of what stands inside", node, CALLER_HINT)
        for index, argument in enumerate(node.args):
            types: list[Type] = handed.types(index) if handed is not None else []
            inner[argument.name] = common(types) if types else ANY
        self._check_handed(name, handed, node)
        with self._reader.perhaps():
            self._walk(node.body, inner)

    def _check_handed(self, name: str, handed: Handed | None, node: nodes.CallBlock) -> None:
        """What a component hands to its ``caller()`` is as much as the call takes."""
        least, most = len(node.args) - len(node.defaults), len(node.args)
        for count in handed.counts if handed is not None else ():
            if not least <= count <= most:
                values = "one value" if count == 1 else f"{count} values"
                message = f"{name}() hands its caller {values}, and {{% call %}} takes {most}"
                self._reader.problem(message, node, "as in {% call(item) list(items) %}")
                return

    def _call_macro(self, target: Type, node: nodes.Call, scope: Scope) -> Type:
        macro: nodes.Macro = target.members["macro"]
        file: str = target.members["file"]
        declared = component_types(self._environment, file, macro, self._names.catalogs, self._report)
        self._reader.refer("component", macro.name, node.node)
        given = signature(MacroSignature(macro, declared), node, scope, self._reader)
        return self._run_macro(macro, file, given)

    def _run_macro(self, macro: nodes.Macro, file: str, given: Scope) -> Type:
        """Check a component's body for what its parameters are given."""
        handed = Handed()
        self._report.macros.add((file, macro.name))
        key = (
            self._needs.sheltered,
            file,
            macro.name,
            tuple((n, t.kind, t.catalog, t.level, t.read_level, object_in(t)) for n, t in given.items()),
        )
        if key in self._calls or self._depth > limits.MACRO_DEPTH:
            # What the body touches counts for every ladder that calls it.
            self._reader.touched += self._calls.get(key, [])
            self._handed = self._handed_by.get(key)
            return MARKUP
        touched: list[Touch] = []
        self._calls[key] = touched
        self._handed_by[key] = handed
        outer, self._reader.touched = self._reader.touched, touched
        self._depth += 1
        inner = {**global_scope(self._names, self._environment), **self._siblings(file), **given}
        inner.update(caller=Type("caller", "caller", members={"handed": handed}), varargs=ANY, kwargs=ANY)
        with self._reader.perhaps():
            self._in(file, macro.body, inner)
        self._depth -= 1
        outer += touched
        self._reader.touched = outer
        self._handed = handed
        return MARKUP

    def component(self, macro: nodes.Macro, file: str, given: Scope) -> None:
        """Check a component that nothing calls, for what its first line says of its parameters."""
        self._run_macro(macro, file, {name.name: given.get(name.name, ANY) for name in macro.args})

    def _siblings(self, file: str) -> Scope:
        """Macros and imports at the top of a macro's own file."""
        scope: Scope = {}
        tree = self._parse(file)
        kept = (
            [n for n in tree.body if isinstance(n, (nodes.Macro, nodes.Import, nodes.FromImport))]
            if tree
            else []
        )
        self._in(file, kept, scope)
        return scope


def constant(node: nodes.Node) -> str | None:
    """The text that stands in quotes at a node; ``None`` where something else does."""
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _only_macros(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Output):
        return all(isinstance(child, nodes.TemplateData) and not child.data.strip() for child in node.nodes)
    return isinstance(node, (nodes.Macro, nodes.Import, nodes.FromImport))
