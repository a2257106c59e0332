"""Templates walked statement by statement: scopes, macros, inheritance, ladders."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace

from jinja2 import nodes

from dynacontent.engine.analysis.files import parse_problems
from dynacontent.engine.analysis.macros import MacroChecker, constant
from dynacontent.engine.analysis.members import Touch
from dynacontent.engine.analysis.names import check_names
from dynacontent.engine.analysis.reader import Reader
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.scopes import Scope, expression_scope
from dynacontent.engine.analysis.types import ANY, MARKUP, Names, Type
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions import limits
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.references import dotted
from dynacontent.location import Location


def analyze_expression(
    expression: Expression, names: Names, report: Report, *, extra: Scope | None = None
) -> Type:
    """Check an expression of a YAML file; ``extra`` are further names (``item``, ``this``)."""
    start = expression.text.location or Location("")

    def place(node: nodes.Node, shift: int) -> Location:
        found = expression.locate(node) or start
        return _shifted(found, shift)

    reader = Reader(names, report, place, expression.environment)
    return reader.read(expression.node, {**expression_scope(names, expression.environment), **(extra or {})})


def _shifted(location: Location, shift: int) -> Location:
    if location.column is None:
        return location
    return Location(location.path, location.line, location.column + shift)


@dataclass(slots=True)
class _File:
    """A parsed template of the chain of inheritance."""

    name: str
    tree: nodes.Template
    parent: str | None


class Checker(MacroChecker):
    """Walks one message's template; see the module."""

    def _place(self, node: nodes.Node, shift: int) -> Location:
        path, line, column = self._environment.place_of(self._file, node.lineno)
        return _shifted(Location(path, line, column), shift)

    def _parse(self, name: str, node: nodes.Node | None = None) -> nodes.Template | None:
        if not self._environment.knows(name):
            if node is not None:
                known = self._environment.list_templates()
                hint = did_you_mean(name, known, "template paths start at templates/")
                message = f"there is no template {name!r}"
                self._reader.problem(message, node, hint, code="unknown_template")
            return None
        found = parse_problems(name, self._environment)
        self._report.problems.extend(problem for problem in found if problem not in self._report.problems)
        if found:
            return None
        check_names(name, self._environment, self._report)
        return self._environment.parsed(name)

    # -- files ----------------------------------------------------------------------------

    def template(self, name: str, scope: Scope) -> None:
        """Check a template as the body of a message."""
        chain = self._inheritance(name)
        if not chain:
            return
        before, self._blocks = self._blocks, {}
        for file in chain:
            for block in file.tree.find_all(nodes.Block):
                self._blocks.setdefault(block.name, []).append((file.name, block))
        blocks = {block: Type("function", f"self.{block}") for block in self._blocks}
        scope = {**scope, "self": Type("blocks", "self", members=blocks)}
        self._check_required(chain)
        for index, file in enumerate(chain[:-1]):
            self._check_blocks(file, chain[index + 1 :])
            self._top_level(file, scope)
        self._in(chain[-1].name, chain[-1].tree.body, scope)
        self._blocks = before

    def _inheritance(self, name: str) -> list[_File]:
        chain: list[_File] = []
        wanted: str | None = name
        node: nodes.Node | None = None
        while wanted is not None and len(chain) <= limits.MACRO_DEPTH:
            tree = self._parse(wanted, node)
            if tree is None:
                return []
            extends = tree.find(nodes.Extends)
            parent = constant(extends.template) if extends else None
            chain.append(_File(wanted, tree, parent))
            self._file, node, wanted = wanted, extends, parent
        return chain

    def _check_required(self, chain: list[_File]) -> None:
        """A block that has to be filled is."""
        self._file = chain[0].name
        for block, stack in self._blocks.items():
            if len(stack) == 1 and stack[0][1].required:
                place = chain[0].tree.find(nodes.Extends) or stack[0][1]
                message = f"{stack[0][0]} wants block {block!r}, and nothing fills it"
                hint = f"write {{% block {block} %}}…{{% endblock %}}"
                self._reader.problem(message, place, hint)

    def _check_blocks(self, file: _File, ancestors: list[_File]) -> None:
        """A block that no ancestor has is never shown."""
        known = {block.name for parent in ancestors for block in parent.tree.find_all(nodes.Block)}
        self._file = file.name
        for node in file.tree.body:
            if isinstance(node, nodes.Block) and node.name not in known:
                hint = did_you_mean(node.name, known, f"it has {one_of(sorted(known))}")
                message = f"{file.parent} has no block {node.name!r}"
                self._reader.problem(message, node, hint, code="unknown_name")

    def _top_level(self, file: _File, scope: Scope) -> None:
        """What a child template does before its parent: imports, sets, macros."""
        kept = [
            node
            for node in file.tree.body
            if isinstance(
                node, (nodes.Assign, nodes.AssignBlock, nodes.Import, nodes.FromImport, nodes.Macro)
            )
        ]
        self._in(file.name, kept, scope)

    def _in(self, name: str, body: Iterable[nodes.Node], scope: Scope) -> None:
        before, self._file = self._file, name
        path, _line, _column = self._environment.place_of(name, 1)
        self._report.files.add((path, self._report.channel, self._report.locale))
        self._walk(body, scope)
        self._file = before

    # -- statements -----------------------------------------------------------------------

    def _walk(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            method = getattr(self, f"_{type(node).__name__.lower()}", None)
            if method is not None:
                method(node, scope)
            else:
                self._others(node, scope)

    def _others(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self._reader.read(child, scope)
            else:
                self._walk([child], scope)

    def _output(self, node: nodes.Output, scope: Scope) -> None:
        for child in node.nodes:
            if not isinstance(child, nodes.TemplateData):
                self._reader.printable(child, self._reader.read(child, scope))

    def _assign(self, node: nodes.Assign, scope: Scope) -> None:
        self._bind(node.target, self._reader.read(node.node, scope), scope)

    def _assignblock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self._walk(node.body, dict(scope))
        self._bind(node.target, MARKUP, scope)

    def _bind(self, target: nodes.Node, type_: Type, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            known = scope.get(target.name)
            same = known is None or (known.kind, known.catalog) == (type_.kind, type_.catalog)
            scope[target.name] = type_ if same else replace(ANY, level=type_.level)
            for lost in () if same or known is None else (known, type_):
                self._reader.whole(lost, target)
        elif isinstance(target, nodes.NSRef):
            self._reader.whole(type_, target)
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._bind(item, ANY, scope)

    def _for(self, node: nodes.For, scope: Scope) -> None:
        values = self._reader.read(node.iter, scope)
        self._reader.need(values, node.iter)
        if values.kind in ("item", "object", "str", "money", "int", "date", "datetime", "catalog"):
            name = dotted(node.iter) or values.path or "this"
            hint = f"write {{% for name, value in {name} | items %}}" if values.kind == "object" else None
            message = f"{name} is {values.kind}, not a list to loop over"
            self._reader.problem(message, node.iter, hint, code="wrong_type")
        inner = dict(scope)
        inner["loop"] = Type("loop", "loop", of=values.of)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = (values.of or ANY) if values.kind == "list" else ANY
        else:
            self._reader.whole(values, node.iter)
            self._bind(node.target, ANY, inner)
        with self._reader.perhaps():
            if node.test is not None:
                self._reader.read(node.test, inner)
            self._walk(node.body, inner)
            self._walk(node.else_, dict(scope))

    def _if(self, node: nodes.If, scope: Scope) -> None:
        before = len(self._report.uses)
        with self._reader.asking(node.test, scope), self._reader.perhaps():
            asked = [use.path for use in self._report.uses[before:]]
            self._walk(node.body, scope)
            self._walk(node.elif_, scope)
            self._walk(node.else_, scope)
        if any(getattr(found, "skips", False) for found in node.body):
            self._needs.settle(asked)  # who lacks it gets nothing

    def _with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self._bind(target, self._reader.read(value, scope), inner)
        self._walk(node.body, inner)

    def _block(self, node: nodes.Block, scope: Scope) -> None:
        stack = self._blocks.get(node.name) or [(self._file, node)]
        inner = {**scope, "super": Type("function", "super")}
        # A block of a child replaces this one; the ones further up are reached through super().
        for index, (file, block) in enumerate(stack):
            if index == 0 or _calls_super(stack[index - 1][1]):
                self._in(file, block.body, dict(inner))
            else:
                break

    def _scope(self, node: nodes.Scope, scope: Scope) -> None:
        steps = getattr(node, "ladder", None)
        if steps is None:
            self._walk(node.body, dict(scope))
            return
        outer = self._reader.touched
        last: list[Touch] = []
        self._needs.ends(steps[-1], self._place(node, 0))
        for number, body in zip(steps, node.body, strict=True):
            self._reader.touched = last = []
            lasting = number == steps[-1] == 1
            with (
                nullcontext() if number == steps[0] else self._reader.perhaps(),
                nullcontext() if lasting else self._needs.shelter(),
            ):
                self._walk(body.body, dict(scope))  # type: ignore[attr-defined]
            above = [use for use in last if use[0] > number]
            if above:
                self._above(number, max(above, key=lambda use: use[0]))
        # The ladder as a whole needs what its last alternative needs.
        outer += last
        self._reader.touched = outer

    def _above(self, number: int, use: Touch) -> None:
        level, place, path = use
        hint = f"move it into {{% level {level} %}}"
        message = f"{path} is of level {level} and stands in {{% level {number} %}}"
        self._report.problem(message, place, hint, code="level_above")

    def _scopedevalcontextmodifier(self, node: nodes.ScopedEvalContextModifier, scope: Scope) -> None:
        if any(option.key == "autoescape" for option in node.options):
            hint = "every value is escaped for its place; there is nothing to switch off"
            self._reader.problem("{% autoescape %} is not available", node, hint)
        self._walk(node.body, scope)

    def _extends(self, node: nodes.Extends, scope: Scope) -> None:
        """Followed before the walk; see `_inheritance`."""

    def _filterblock(self, node: nodes.FilterBlock, scope: Scope) -> None:
        self._walk(node.body, dict(scope))
        self._reader.read(node.filter, scope)

    # -- other files ----------------------------------------------------------------------

    def _include(self, node: nodes.Include, scope: Scope) -> None:
        name = constant(node.template)
        if name is None:
            self._reader.problem("the name of an included template is a text in quotes", node)
            return
        self._depth += 1
        self._includes += 1
        if self._depth > limits.MACRO_DEPTH:
            message = f"includes nest more than {limits.MACRO_DEPTH} deep (limit recursion)"
            self._reader.problem(message, node)
        elif self._includes > limits.INCLUDES:
            message = f"more than {limits.INCLUDES} files are included in all (limit includes)"
            self._reader.problem(message, node)
        elif self._parse(name, node) is not None:
            self.template(name, dict(scope))
        self._depth -= 1


def _calls_super(block: nodes.Block) -> bool:
    return any(name.name == "super" for name in block.find_all(nodes.Name))
