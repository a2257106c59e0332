"""What a reader of expressions notes for lint: values that have to be there, and what is called safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jinja2 import nodes

from dynacontent.engine.analysis.needs import Needs
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.scopes import Scope
from dynacontent.engine.analysis.types import Type
from dynacontent.expressions.references import dotted, first_node
from dynacontent.location import Location


class Attentive:
    """Base of the reader of expressions."""

    report: Report
    place: Callable[[nodes.Node, int], Location]
    needs: Needs | None = None
    """Who is told of values that have to be there, in templates of messages."""

    def read(self, node: nodes.Node, scope: Scope) -> Type:
        """The type of an expression."""
        raise NotImplementedError

    @contextmanager
    def asking(self, test: nodes.Node, scope: Scope) -> Iterator[None]:
        """Read a condition; inside the ``with``, what it asks about is looked after."""
        before = len(self.report.uses)
        self.read(test, scope)
        if self.needs is None:
            yield
            return
        with self.needs.asked(use.path for use in self.report.uses[before:]):
            yield

    def doubt(self, node: nodes.Node) -> None:
        """Note that a value of which nothing is known is called safe."""
        what = dotted(getattr(node, "node", node)) or "this value"
        hint = "say what it is in the component's first line, or declare a field as html"
        message = f"{what} may be data, which is never safe"
        self.report.note(message, self.place(node, 0), hint, code="unsafe_safe")

    def need(self, type_: Type, node: nodes.Node) -> None:
        """Note that a value has to be there: it is printed, computed with, filtered, looped over or
        handed on."""
        if self.needs is not None and type_.optional and type_.data:
            self.needs.note(type_, dotted(node) or type_.path, self.place(first_node(node), 0))
