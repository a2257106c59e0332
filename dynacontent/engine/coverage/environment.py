"""Templates compiled once more, to code that notes which branches it comes to. What is printed is the same.

Nothing is kept from one recipient for the next: what is not run anew notes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame

from dynacontent.engine.coverage.branches import Branch, in_order, mark
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.codegen import StructureGenerator
from dynacontent.engine.structure.fragments import Fragment
from dynacontent.engine.structure.segments import Printed
from dynacontent.expressions.missing import is_blank, shows_nothing
from dynacontent.loading.extensions import NO_EXTENSIONS, Extensions


class CoverageGenerator(StructureGenerator):
    """The code of templates, with a call where each branch begins."""

    commons = StructureGenerator.commons | {
        "reached_": "environment.reached.add",
        "looked_": "environment.looked",
    }

    def visit(self, node: nodes.Node, *arguments: Any, **options: Any) -> None:
        """Write a node; around the value of a fallback a call that looks whether it is there."""
        branches = getattr(node, "branches_of_value", None)
        if branches is None:
            super().visit(node, *arguments, **options)
            return
        self.write(f"looked_({_written(branches)}, ")
        super().visit(node, *arguments, **options)
        self.write(")")

    def visit_ExprStmt(self, node: nodes.ExprStmt, frame: Frame) -> None:  # noqa: N802
        """Write a statement; of one that has a branch, that this is run."""
        branch = getattr(node, "branch", None)
        if branch is None:
            super().visit_ExprStmt(node, frame)
        else:
            self.writeline(f"reached_({tuple(branch)!r})", node)

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802
        """Write an inline ``if`` whose sides note that they are taken."""
        then, otherwise = (f"(reached_({tuple(branch)!r}) or " for branch in node.branches)  # type: ignore[attr-defined]
        self.write(f"({then}(")
        self.visit(node.expr1, frame)
        self.write(")) if ")
        self.visit(node.test, frame)
        self.write(f" else {otherwise}(")
        if node.expr2 is None:
            self.write('cond_expr_undefined("an inline if without else")')
        else:
            self.visit(node.expr2, frame)
        self.write(")))")

    def visit_Scope(self, node: nodes.Scope, frame: Frame) -> None:  # noqa: N802
        """Write a ladder, whose bodies know their branches."""
        for body, branch in zip(node.body, getattr(node, "branches", ()), strict=False):
            body.branch = branch  # type: ignore[attr-defined]
        super().visit_Scope(node, frame)

    def ladder_kept(self, number: int, body: nodes.Node, run: str) -> None:
        """Write that a body of a ladder is kept, and note it."""
        super().ladder_kept(number, body, run)
        self.write(f"; reached_({tuple(body.branch)!r})")  # type: ignore[attr-defined]


def _written(branches: Iterable[Branch]) -> str:
    return ", ".join(repr(tuple(branch)) for branch in branches)


class CoverageEnvironment(TemplateEnvironment):
    """See the module; ``reached`` gets branches, and the names of templates that were run for themselves."""

    code_generator_class = CoverageGenerator

    def __init__(
        self,
        templates: Mapping[str, str],
        *,
        markup: bool,
        brand: Mapping[str, Any],
        reached: set[tuple[Any, ...]],
        own: Extensions = NO_EXTENSIONS,
    ) -> None:
        super().__init__(templates, markup=markup, brand=brand, plain=True, own=own)
        self.reached = reached

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        tree.branches = mark(tree, lambda line: self.place_of(name or "", line))  # type: ignore[attr-defined]
        return tree

    def branches(self, names: Iterable[str]) -> Iterator[Branch]:
        """The branches of templates. Raises `jinja2.TemplateSyntaxError`."""
        return in_order(branch for name in names for branch in self.parsed(name).branches)  # type: ignore[attr-defined]

    def looked(self, there: tuple[Any, ...], used: tuple[Any, ...], value: Any) -> Any:
        """The value of a fallback, of which is noted whether it is there."""
        blank = shows_nothing(value.text()) if isinstance(value, Fragment) else is_blank(value)
        self.reached.add(used if blank else there)
        return value

    def run(self, name: str, names: Mapping[str, Any]) -> Printed:
        """What a template prints for one recipient."""
        self.reached.add((name,))
        return super().run(name, names)
