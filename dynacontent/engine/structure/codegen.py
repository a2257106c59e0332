"""Jinja's code generator, made to keep structure and values apart.

Overridden, and nothing else: how output is written (one event per output node), how texts are
joined (``~``), how a level ladder is run, and what stands for ``Markup`` and ``Macro``. What must
not be missing is checked as in all expressions. Written against Jinja 3.1.6;
`dynacontent.engine.environment` supplies the names.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame

from dynacontent.expressions.generator import ExpressionGenerator, wrapped
from dynacontent.expressions.positions import Position
from dynacontent.expressions.references import dotted, first_node

TRANSLATIONS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
"""Functions whose texts, where they stand in the template, are structure."""
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

    def place(self, node: nodes.Node) -> str:
        """The name of a constant with the place of a use."""
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
            self.newline(hole)  # so that what goes wrong in it is told with its own line
            self.visit(hole, frame)
            self.write(", ")
        self.write(")" if frame.buffer is None else "))")
        if frame.require_output_check:
            self.outdent()

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Join with ``~``, fragments kept apart."""
        self.write("environment.tilde((")
        for argument in node.nodes:
            self.visit_used(argument, frame)
            self.write(", ")
        self.write("))")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """What is called safe is markup only where it stands in the template."""
        if node.name == "safe" and isinstance(node.node, nodes.Const) and isinstance(node.node.value, str):
            self.write(f"Markup({node.node.value!r})")
            return
        super().visit_Filter(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Mark the texts of translations that stand in the template: only these become structure."""
        if not (isinstance(node.node, nodes.Name) and node.node.name in TRANSLATIONS):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        arguments = node.args
        node.args = [
            wrapped(argument, "literal")
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
        node.iter = wrapped(iterated, "iterate")
        tick = wrapped(nodes.Const(None), "tick")
        node.body = [nodes.ExprStmt(tick, lineno=node.lineno), *body]
        try:
            super().visit_For(node, frame)
        finally:
            node.iter, node.body = iterated, body

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
        self.writeline(f"{run} = environment.ladder({self.place(node)})", node)
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
