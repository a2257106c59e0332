"""Jinja's code generator for expressions: nothing absent is anything but `Missing`, and using it raises.

The input of a filter or test and the arguments of a call must be there; what is made for missing
values (`TESTING`, and what has the mark `takes_missing`) may be given one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, operators

from dynacontent.expressions.marks import has_mark
from dynacontent.expressions.references import is_free_collection

TESTING = frozenset({"missing", "defined", "undefined", "none", "eq", "ne", "lt", "le", "gt", "ge", "in"})
"""Jinja's tests that may be given a missing value; all other uses raise."""

_WITHIN = {"in": "(environment.within(", "notin": "(not environment.within("}
"""How ``in`` begins in generated code."""

COMMONS = {
    "Missing_": "environment.undefined",
    "Item_": "environment.item",
    "Lazy_": "environment.lazy",
    "used_": "environment.used",
    "getattr_": "environment.getattr",
    "Moment_": "environment.moment",
    "instant_": "environment.instant",
}
"""Names of a generated module, and what they stand for; what is looked up most is written out."""


class ExpressionGenerator(CodeGenerator):
    """See the module. An inline ``if`` without ``else`` gives `Missing`, where Jinja's prints nothing."""

    commons = COMMONS

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Append the names that generated code uses."""
        super().visit_Template(node, frame)
        for name, meaning in self.commons.items():
            self.writeline(f"{name} = {meaning}")

    def write_commons(self) -> None:
        """Rebind the name that generated code uses for it."""
        super().write_commons()
        self.writeline("cond_expr_undefined = environment.undefined")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write a dot: fields of objects and items at once, everything else by `getattr`."""
        name = node.attr
        if name.startswith("_"):
            super().visit_Getattr(node, frame)
            return
        owner, value = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({value} if ({owner} := ")
        self.visit(node.node, frame)
        self.write(
            f").__class__ is dict and ({value} := {owner}.get({name!r})) is not None"
            f" and {value}.__class__ is not Lazy_ else {self.item_field(owner, name)}"
            f" if {owner}.__class__ is Item_ else getattr_({owner}, {name!r}))"
        )

    def item_field(self, item: str, name: str) -> str:
        """Python source for a field of an item."""
        return f"{item}.read({name!r})"

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802
        """Write an inline ``if``.

        Jinja 3.1.6 puts the template's name into the generated code here without quoting it, so that a
        file's name could become code.
        """
        self.write("(")
        self.visit(node.expr1, frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else ")
        if node.expr2 is None:
            self.write('cond_expr_undefined("an inline if without else")')
        else:
            self.visit(node.expr2, frame)
        self.write(")")

    # -- what must not be missing ---------------------------------------------------------

    def place(self, node: nodes.Node) -> str:  # noqa: ARG002 - for generators that know places
        """Python source for the place of a use."""
        return "None"

    def visit_used(self, node: nodes.Expr, frame: Frame) -> None:
        """Write an expression whose value is used here."""
        self.visit(wrapped(node, "used"), frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """A filter's input must be there, unless it is made for what is not."""
        if node.node is None or self._takes_missing(node):
            super().visit_Filter(node, frame)
            return
        with self._filter_test_common(node, frame, True):
            self.visit_used(node.node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """A test's input must be there, unless it asks about just that."""
        with self._filter_test_common(node, frame, False):
            if self._takes_missing(node):
                self.visit(node.node, frame)
            else:
                self.visit_used(node.node, frame)

    def _takes_missing(self, node: nodes.Call | nodes.Filter | nodes.Test) -> bool:
        """Whether what is used may be given a missing value."""
        environment = self.environment
        if isinstance(node, nodes.Filter):
            return has_mark(environment.filters.get(node.name), "takes_missing")
        if isinstance(node, nodes.Test):
            return node.name in TESTING or has_mark(environment.tests.get(node.name), "takes_missing")
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        return has_mark(environment.globals.get(name), "takes_missing")

    def signature(
        self,
        node: nodes.Call | nodes.Filter | nodes.Test,
        frame: Frame,
        extra_kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        """Arguments must be there: passing a missing value on is using it."""
        if is_free_collection(node):
            extra_kwargs = {**(extra_kwargs or {}), "_free": True}
        if self._takes_missing(node):
            super().signature(node, frame, extra_kwargs)
            return
        arguments, keywords = node.args, node.kwargs
        node.args = [wrapped(argument, "used") for argument in arguments]
        node.kwargs = [
            nodes.Keyword(keyword.key, wrapped(keyword.value, "used"), lineno=keyword.lineno)
            for keyword in keywords
        ]
        try:
            super().signature(node, frame, extra_kwargs)
        finally:
            node.args, node.kwargs = arguments, keywords

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802
        """Write a comparison; ``in`` a text by a method, because Python's raises for what is no text."""
        node = _as_written(node)
        if not any(operand.op in _WITHIN for operand in node.ops):
            super().visit_Compare(node, frame)
            return
        left: nodes.Expr = node.expr
        self.write("(")
        for operand in node.ops[:-1]:
            shared = self.temporary_identifier()
            self._write_pair(left, operand, frame, shared)
            self.write(" and ")
            left = variable(shared)
        self._write_pair(left, node.ops[-1], frame)
        self.write(")")

    def _write_pair(self, left: nodes.Expr, operand: nodes.Operand, frame: Frame, shared: str = "") -> None:
        """Write one comparison of a chain; its right side is the left one of the next, worked out once."""
        within = operand.op in _WITHIN
        self.write(_WITHIN.get(operand.op, "("))
        self.visit(left, frame)
        self.write(", " if within else f" {operators[operand.op]} ")
        self.write(f"({shared} := " if shared else "(")
        self.visit(operand.expr, frame)
        self.write("))" + ")" * within)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Write a subscript; a part of a list is taken by the method that takes an element of it."""
        part = node.arg
        if not isinstance(part, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.getitem(")
        self.visit(node.node, frame)
        self.write(", slice(")
        for bound in (part.start, part.stop, part.step):
            self.visit_used(bound or nodes.Const(None), frame)
            self.write(", ")
        self.write("))")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Join with ``~``, the size known before it is made."""
        self.write("environment.tilde((")
        for argument in node.nodes:
            self.visit_used(argument, frame)
            self.write(", ")
        self.write("))")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        """What is looped over must be there, and is counted."""
        iterated: nodes.Expr = node.iter  # type: ignore[assignment]  # declared a Node, parsed as an Expr
        body = node.body
        node.iter = wrapped(iterated, "iterate")
        tick = wrapped(nodes.Const(None), "tick")
        node.body = [nodes.ExprStmt(tick, lineno=node.lineno), *body]
        leaves = node.find(nodes.Break) or node.find(nodes.Continue)
        try:
            if leaves and node.else_ and not node.recursive:
                self._for_apart(node, frame)
            else:
                super().visit_For(node, frame)
        finally:
            node.iter, node.body = iterated, body

    def _for_apart(self, node: nodes.For, frame: Frame) -> None:
        """Write a loop that may be left, and what is shown where it did not run.

        Jinja 3.1.6 notes that a loop ran at the end of a turn, which ``break`` and ``continue`` pass over,
        and then shows both.
        """
        empty, otherwise = self.temporary_identifier(), node.else_
        self.writeline(f"{empty} = 1")
        node.body = [nodes.ExprStmt(variable(f"({empty} := 0)"), lineno=node.lineno), *node.body]
        node.else_ = []
        try:
            super().visit_For(node, frame)
        finally:
            node.else_ = otherwise
        inner = frame.inner()
        inner.symbols.analyze_node(node, for_branch="else")
        self.writeline(f"if {empty}:")
        self.indent()
        self.enter_frame(inner)
        self.blockvisit(otherwise, inner)
        self.leave_frame(inner)
        self.outdent()

    def visit_MarkSafe(self, node: nodes.MarkSafe, frame: Frame) -> None:  # noqa: N802
        """Write an expression with the check around it that `wrapped` asks for."""
        check = getattr(node, "check", None)
        if check is None:
            super().visit_MarkSafe(node, frame)
            return
        if check == "variable":
            self.write(node.variable)  # type: ignore[attr-defined]
            return
        if check in ("used", "instant"):
            value = self.temporary_identifier()
            self.write(f"({value} if ({value} := ")
            self.visit(node.expr, frame)
            used = f"Missing_ else used_({value}, {self.place(node.expr)})"
            self.write(
                f").__class__ is not {used if check == 'used' else f'Moment_ else instant_({value})'})"
            )
            return
        self.write(f"environment.{check}(")
        if check != "tick":
            self.visit(node.expr, frame)
        if check == "iterate":
            self.write(f", {self.place(node.expr)}")
        self.write(")")


def _as_written(node: nodes.Compare) -> nodes.Compare:
    """A comparison with its sides as they compare.

    A decimal field is compared with what an author wrote, ``total >= 19.99``, not with the float nearest to
    it, and a moment with another by what is earlier. What stands beside a constant is no moment to it.
    """
    sides = [node.expr, *(operand.expr for operand in node.ops)]
    if any(map(_is_float, sides)):
        check = "comparable"
    elif any(isinstance(side, nodes.Const) for side in sides):
        return node
    else:
        check = "instant"
    first, *rest = (side if isinstance(side, nodes.Literal) else wrapped(side, check) for side in sides)
    operands = [nodes.Operand(old.op, side) for old, side in zip(node.ops, rest, strict=True)]
    return nodes.Compare(first, operands, lineno=node.lineno)


def _is_float(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.Neg | nodes.Pos):
        node = node.node
    return isinstance(node, nodes.Const) and isinstance(node.value, float)


def wrapped(node: nodes.Expr, check: str) -> nodes.Expr:
    """An expression around which the generator writes a call of ``environment.check``.

    Node types cannot be added to Jinja's tree, so one that Jinja never makes itself carries it.
    """
    if isinstance(node, nodes.Const) and check == "used":
        return node
    wrapped = nodes.MarkSafe(node, lineno=node.lineno)
    wrapped.check = check  # type: ignore[attr-defined]
    return wrapped


def variable(name: str) -> nodes.Expr:
    """An expression for a variable of the generated code."""
    node = nodes.MarkSafe(nodes.Const(None))
    node.check, node.variable = "variable", name  # type: ignore[attr-defined]
    return node
