"""Jinja's code generator, made to keep structure and values apart.

Overridden, and nothing else: how output is written (one event per output node), how texts are
joined (``~``), how a level ladder is run, what stands for ``Markup``, ``Macro`` and the value of
an inline ``if`` without ``else``, and the arguments of filters, tests and calls, which must not
be missing. Written against Jinja 3.1.6; `dynacontent.engine.environment` supplies the names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame

from dynacontent.expressions.generator import ExpressionGenerator
from dynacontent.expressions.positions import Position
from dynacontent.expressions.references import dotted, first_node

ACCEPT_MISSING = frozenset({"fallback", "default", "d"})
"""Filters that may be given a missing value; all other uses raise."""
TESTING = frozenset({"missing", "defined", "undefined", "none", "eq", "ne", "lt", "le", "gt", "ge", "in"})
"""Tests that may be given a missing value."""
TRANSLATIONS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
"""Functions whose texts, where they stand in the template, are structure."""
TESTING_FUNCTIONS = frozenset({"contains", "overlaps"})
"""Functions that may be given a missing value: they are tests, and false."""
_TAG_START = re.compile(r"\{\{|\{%")
_TAG_END = re.compile(r"[-+]?(?:\}\}|%\})")

Start = tuple[str, int, int | None]
"""Path, line and column."""


class StructureGenerator(ExpressionGenerator):
    """See the module."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._segments: list[tuple[tuple[str, ...], tuple[Any, ...], tuple[Start | None, ...]]] = []
        self._places: list[tuple[Any, ...]] = []

    # -- places ---------------------------------------------------------------------------

    def _hole(self, node: nodes.Node) -> tuple[Any, ...]:
        """Path, line, column and text of the expression a node belongs to."""
        name = self.name or ""
        source = self.environment.source_of(name)  # type: ignore[attr-defined]
        position = first_node(node).lineno
        text = ""
        if isinstance(position, Position):
            starts = [match.end() for match in _TAG_START.finditer(source, 0, position.offset + 2)]
            end = _TAG_END.search(source, position.offset)
            start = starts[-1] if starts else 0
            text = source[start : end.start() if end else None].strip(" \n\t-+")
        path, line, column = self.environment.place_of(name, position)  # type: ignore[attr-defined]
        subject = node
        while isinstance(subject, (nodes.Filter, nodes.Test)) and subject.node is not None:
            subject = subject.node
        return (path, line, column, " ".join(text.split()), dotted(subject) or "")

    def _start(self, node: nodes.Node) -> Start:
        """Path, line and column where a piece of template text begins."""
        place: Start = self.environment.place_of(self.name or "", node.lineno)  # type: ignore[attr-defined]
        return place

    def _place(self, node: nodes.Node) -> str:
        self._places.append(self._hole(node))
        return f"P_{len(self._places) - 1}"

    # -- the frame ------------------------------------------------------------------------

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Append the constants of this template to its module: they survive a bytecode cache."""
        super().visit_Template(node, frame)
        for index, content in enumerate(self._segments):
            self.writeline(f"S_{index} = environment.segment{content!r}")
        for index, place in enumerate(self._places):
            self.writeline(f"P_{index} = environment.hole(*{place!r})")

    def write_commons(self) -> None:
        """Rebind the names that generated code uses for output."""
        super().write_commons()
        self.writeline("Markup = environment.markup")
        self.writeline("Macro = environment.macro")
        self.writeline("TemplateReference = environment.template_reference")

    # -- output ---------------------------------------------------------------------------

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Write one event for the whole output node."""
        if frame.require_output_check:
            if self.has_known_extends:
                return
            self.writeline("if parent_template is None:")
            self.indent()
        texts: list[str] = [""]
        starts: list[Start | None] = [None]
        holes: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                starts[-1] = starts[-1] or self._start(child)
                texts[-1] += child.data
            else:
                holes.append(child)
                texts.append("")
                starts.append(None)
        places = tuple(self._hole(hole) for hole in holes)
        self._segments.append((tuple(texts), places, tuple(starts)))
        opening = f"(S_{len(self._segments) - 1}, "
        self.writeline(
            f"yield {opening}" if frame.buffer is None else f"{frame.buffer}.append({opening}", node
        )
        for hole in holes:
            self.visit(hole, frame)
            self.write(", ")
        self.write(")" if frame.buffer is None else "))")
        if frame.require_output_check:
            self.outdent()

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Join with ``~``, fragments kept apart."""
        self.write("environment.tilde((")
        for argument in node.nodes:
            self._visit_used(argument, frame)
            self.write(", ")
        self.write("))")

    # -- what must not be missing ---------------------------------------------------------

    def _visit_used(self, node: nodes.Expr, frame: Frame) -> None:
        self.visit(_wrapped(node, "used"), frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """A filter's input must be there, unless it is made for what is not."""
        if node.name == "safe" and isinstance(node.node, nodes.Const) and isinstance(node.node.value, str):
            self.write(f"Markup({node.node.value!r})")
            return
        if node.node is None or node.name in ACCEPT_MISSING:
            super().visit_Filter(node, frame)
            return
        with self._filter_test_common(node, frame, True):
            self._visit_used(node.node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """A test's input must be there, unless it asks about just that."""
        with self._filter_test_common(node, frame, False):
            if node.name in TESTING:
                self.visit(node.node, frame)
            else:
                self._visit_used(node.node, frame)

    def signature(
        self,
        node: nodes.Call | nodes.Filter | nodes.Test,
        frame: Frame,
        extra_kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        """Arguments must be there: passing a missing value on is using it."""
        testing = isinstance(node, nodes.Test) and node.name in TESTING
        accepting = isinstance(node, nodes.Filter) and node.name in ACCEPT_MISSING
        asking = isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TESTING_FUNCTIONS
        if testing or accepting or asking:
            super().signature(node, frame, extra_kwargs)
            return
        arguments, keywords = node.args, node.kwargs
        node.args = [_wrapped(argument, "used") for argument in arguments]
        node.kwargs = [
            nodes.Keyword(keyword.key, _wrapped(keyword.value, "used"), lineno=keyword.lineno)
            for keyword in keywords
        ]
        try:
            super().signature(node, frame, extra_kwargs)
        finally:
            node.args, node.kwargs = arguments, keywords

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Mark the texts of translations that stand in the template: only these become structure."""
        if not (isinstance(node.node, nodes.Name) and node.node.name in TRANSLATIONS):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        arguments = node.args
        node.args = [
            _wrapped(argument, "literal")
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str)
            else argument
            for argument in arguments
        ]
        try:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        finally:
            node.args = arguments

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Include a file that is named in the template, never by data."""
        self._named(node)
        super().visit_Include(node, frame)

    def visit_Extends(self, node: nodes.Extends, frame: Frame) -> None:  # noqa: N802
        """Extend a file that is named in the template, never by data."""
        self._named(node)
        super().visit_Extends(node, frame)

    def _named(self, node: nodes.Include | nodes.Extends) -> None:
        if not (isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)):
            self.fail("the name of another template is a text in quotes", node.lineno)

    def visit_EvalContextModifier(  # noqa: N802
        self,
        node: nodes.EvalContextModifier,
        frame: Frame,  # noqa: ARG002 - Jinja's signature
    ) -> None:
        """``{% autoescape %}``: every value is escaped for its place, and nothing switches that off."""
        self.fail("{% autoescape %} is not available: every value is escaped for its place", node.lineno)

    def visit_ScopedEvalContextModifier(  # noqa: N802
        self, node: nodes.ScopedEvalContextModifier, frame: Frame
    ) -> None:
        """The same, around a part of a template."""
        self.visit_EvalContextModifier(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        """What is looped over must be there, and is counted."""
        iterated: nodes.Expr = node.iter  # type: ignore[assignment]  # declared a Node, parsed as an Expr
        body = node.body
        node.iter = _wrapped(iterated, "iterate")
        tick = _wrapped(nodes.Const(None), "tick")
        node.body = [nodes.ExprStmt(tick, lineno=node.lineno), *body]
        try:
            super().visit_For(node, frame)
        finally:
            node.iter, node.body = iterated, body

    def visit_MarkSafe(self, node: nodes.MarkSafe, frame: Frame) -> None:  # noqa: N802
        """Write an expression with the check around it that `_wrapped` asks for."""
        check = getattr(node, "check", None)
        if check is None:
            super().visit_MarkSafe(node, frame)
            return
        self.write(f"environment.{check}(")
        if check != "tick":
            self.visit(node.expr, frame)
        if check in ("used", "iterate"):
            self.write(f", {self._place(node.expr)}")
        self.write(")")

    # -- the ladder -----------------------------------------------------------------------

    def visit_Scope(self, node: nodes.Scope, frame: Frame) -> None:  # noqa: N802
        """Run a level ladder: each body is kept whole or dropped whole, with its trace."""
        steps = getattr(node, "ladder", None)
        if steps is None:
            super().visit_Scope(node, frame)
            return
        if frame.require_output_check and self.has_known_extends:
            return
        run = self.temporary_identifier()
        self.writeline(f"{run} = environment.ladder({self._place(node)})", node)
        for number, body in zip(steps, node.body, strict=True):
            self._ladder_step(number, body, run, frame)
        self.writeline(f"{run}.close()")

    def _ladder_step(self, number: int, body: nodes.Node, run: str, frame: Frame) -> None:
        self.writeline(f"if {run}.tries({number}):", body)
        self.indent()
        inner = frame.inner()
        inner.symbols.analyze_node(body)
        inner.require_output_check = False
        self.buffer(inner)
        self.writeline("try:")
        self.indent()
        self.enter_frame(inner)
        self.blockvisit(body.body, inner)  # type: ignore[attr-defined]
        # A printed Missing must raise here, not after the body has been kept.
        self.writeline(f"environment.settle({inner.buffer})")
        self.outdent()
        self.writeline("except environment.absent as exc:")
        self.indent()
        self.writeline(f"{run}.drops({number}, exc)")
        self.outdent()
        self.writeline("else:")
        self.indent()
        self.writeline(f"{run}.keeps({number})")
        target = f"{frame.buffer}.extend({inner.buffer})"
        self.writeline(f"yield from {inner.buffer}" if frame.buffer is None else target)
        # Not leave_frame(): names of the inner frame are never visible outside of it anyway.
        self.outdent(2)


def _wrapped(node: nodes.Expr, check: str) -> nodes.Expr:
    """An expression around which the generator writes a call of ``environment.check``.

    Node types cannot be added to Jinja's tree, so one that Jinja never makes itself carries it.
    """
    if isinstance(node, nodes.Const) and check == "used":
        return node
    wrapped = nodes.MarkSafe(node, lineno=node.lineno)
    wrapped.check = check  # type: ignore[attr-defined]
    return wrapped
