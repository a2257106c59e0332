"""Jinja's code generator for expressions: nothing absent is anything but `Missing`."""

from __future__ import annotations

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame


class ExpressionGenerator(CodeGenerator):
    """Makes an inline ``if`` without ``else`` give `Missing`; Jinja's own value there prints as nothing."""

    def write_commons(self) -> None:
        """Rebind the name that generated code uses for it."""
        super().write_commons()
        self.writeline("cond_expr_undefined = environment.undefined")

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
