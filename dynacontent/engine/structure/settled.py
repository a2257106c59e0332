"""Which parts of a template are the same for everybody of a setting: one locale, one assets URL.

Such a part stands on nothing but the template, the brand, translations without values, and
``context.locale`` and ``context.direction``. It is run once, and what came out is taken again.
"""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, nodes
from jinja2.tests import TESTS

from dynacontent.engine.structure.known import KnownMacro, Scope
from dynacontent.expressions.marks import has_mark
from dynacontent.expressions.sandbox import DATE_NAMES

OF_THE_SETTING = frozenset({"locale", "direction"})
"""Values of the context that depend on the locale alone."""

_TRANSPARENT = (
    nodes.Operand,
    nodes.Compare,
    nodes.BinExpr,
    nodes.UnaryExpr,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Getitem,
    nodes.Slice,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
    nodes.Keyword,
    nodes.MarkSafe,
)
Names = frozenset[str]


class Settled:
    """Asks about the nodes of one template, whose names ``scope`` knows.

    A filter, test or function is settled where it has the mark; Jinja's own tests are without.
    """

    def __init__(self, scope: Scope, environment: Environment) -> None:
        self._scope = scope
        self._environment = environment
        self._assigned = scope.assigned
        self._macros: dict[str, bool] = {}
        self.used: dict[str, KnownMacro] = {}
        """Macros found settled since the last look, by the name they are called by."""

    def expression(self, node: nodes.Node | None, local: Names = frozenset()) -> bool:
        """Whether an expression is settled, given that the ``local`` names are."""
        if node is None or isinstance(node, (nodes.Const, nodes.TemplateData)):
            return True
        if isinstance(node, nodes.Name):
            return node.name in local or self._is_global(node, "brand")
        if isinstance(node, nodes.Getattr):
            of_setting = self._is_global(node.node, "context") and node.attr in OF_THE_SETTING
            return of_setting or (node.attr not in DATE_NAMES and self.expression(node.node, local))
        if (
            isinstance(node, nodes.Getitem)
            and isinstance(node.arg, nodes.Const)
            and node.arg.value in DATE_NAMES
        ):
            return False  # the hour of a moment, or a field of that name, which is run again in vain
        if isinstance(node, (nodes.Filter, nodes.Test)) and not self._is_settled(node):
            return False
        if isinstance(node, nodes.Call):
            return self._call(node, local)
        if isinstance(node, (*_TRANSPARENT, nodes.Filter, nodes.Test)):
            return all(self.expression(child, local) for child in node.iter_child_nodes())
        return False

    def statement(self, node: nodes.Node, local: Names = frozenset(), *, inside: bool = False) -> bool:
        """Whether all a statement does is print settled output; ``inside`` a scope it may also set names."""
        if isinstance(node, nodes.Output):
            return all(self.expression(child, local) for child in node.nodes)
        if isinstance(node, nodes.If):
            tests = [node.test, *(part.test for part in node.elif_)]
            bodies = [node.body, node.else_, *(part.body for part in node.elif_)]
            settled = all(self.expression(test, local) for test in tests)
            return settled and all(self.statements(body, local, inside=inside) for body in bodies)
        if isinstance(node, nodes.For):
            if node.recursive or not self.expression(node.iter, local):
                return False
            names = local | {name.name for name in node.target.find_all(nodes.Name)} | {"loop"}
            names |= {node.target.name} if isinstance(node.target, nodes.Name) else set()
            settled = self.expression(node.test, names) and self.statements(node.body, names, inside=True)
            return settled and self.statements(node.else_, local, inside=inside)
        return False

    def statements(self, body: Sequence[nodes.Node], local: Names, *, inside: bool) -> bool:
        """The same of several in order; names they set to something settled are settled from there on."""
        for node in body:
            if inside and isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                if not self.expression(node.node, local):
                    return False
                local |= {node.target.name}
            elif not self.statement(node, local, inside=inside):
                return False
        return True

    def _call(self, node: nodes.Call, local: Names) -> bool:
        arguments = (*node.args, *node.kwargs, node.dyn_args, node.dyn_kwargs)
        if not isinstance(node.node, nodes.Name) or not all(
            self.expression(argument, local) for argument in arguments
        ):
            return False
        name = node.node.name
        own = name in self._assigned or name in local
        if not own and has_mark(self._environment.globals.get(name), "settled"):
            return True
        macro = self._scope.macro(name) if name not in local else None
        if macro is None or macro.bind(node) is None or not self.macro(macro):
            return False
        self.used[name] = macro
        return True

    def macro(self, macro: KnownMacro) -> bool:
        """Whether a macro prints settled output for settled arguments."""
        if macro.token not in self._macros:
            names = frozenset(argument.name for argument in macro.node.args)
            asked = Settled(macro.scope, self._environment)
            asked._macros = self._macros
            self._macros[macro.token] = all(map(asked.expression, macro.node.defaults)) and asked.statements(
                macro.node.body, names, inside=True
            )
        return self._macros[macro.token]

    def _is_global(self, node: nodes.Node, name: str) -> bool:
        return isinstance(node, nodes.Name) and node.name == name and name not in self._assigned

    def _is_settled(self, node: nodes.Filter | nodes.Test) -> bool:
        """Whether a filter or test depends on what it is given alone, and so does the test it applies."""
        if isinstance(node, nodes.Test):
            return self._is_settled_test(node.name)
        if not has_mark(self._environment.filters.get(node.name), "settled"):
            return False
        applied = node.args[APPLIED[node.name] :] if node.name in APPLIED else ()
        tests = node.name != "map"
        return not applied or (
            tests and isinstance(applied[0], nodes.Const) and self._is_settled_test(applied[0].value)
        )

    def _is_settled_test(self, name: str) -> bool:
        return name in TESTS or has_mark(self._environment.tests.get(name), "settled")


APPLIED = {"map": 0, "select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1}
"""Filters that apply a test (``map`` a filter) by its name, and the place of that name."""
