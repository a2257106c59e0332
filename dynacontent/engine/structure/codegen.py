"""Jinja's code generator, made to keep structure and values apart.

Overridden, and nothing else: how output is written (keys and values, see
`dynacontent.engine.structure.segments`), how texts are joined (``~``), how macros and translations
that are known are called, how a level ladder is run, and what stands for ``Markup`` and ``Macro``.
What must not be missing is checked as in all expressions. Written against Jinja 3.1.6;
`dynacontent.engine.environment` supplies the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CompilerExit, Frame, MacroRef

from dynacontent.engine.structure.codegen_output import MACRO, PrintGenerator
from dynacontent.engine.structure.known import KnownMacro


class StructureGenerator(PrintGenerator):
    """See the module. Generated functions print into the lists ``K`` and ``V`` or, where a buffer
    captures, into those of the buffer; ``state`` is the state of the render that runs."""

    commons = PrintGenerator.commons | {
        "current_": "environment.current",
        "Printed_": "environment.printed",
        "tick_": "environment.tick",
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._opening_macro = False
        self._in_region = False
        self._calls = False

    # -- the frame ------------------------------------------------------------------------

    def write_commons(self) -> None:
        """Rebind the names that generated code uses for output."""
        super().write_commons()
        self.writeline("Markup = environment.markup")
        self.writeline("Macro = environment.macro")
        self.writeline("TemplateReference = environment.template_reference")
        self.writeline("K, V, state = context.printed.keys, context.printed.values, current_()")

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """Give every macro the lists it prints into; only Jinja's ``macro_body`` writes such a line."""
        if x.startswith("def macro("):
            self._opening_macro = True
            x = x.replace("(", "(K, V, ", 1)
        super().writeline(x, node, extra)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> tuple[Frame, MacroRef]:
        """Define a macro's function; one that calls others looks at the clock."""
        within, self._in_region = self._in_region, False
        self._calls = node.find(nodes.Call) is not None
        made = super().macro_body(node, frame)
        self._in_region = within
        return made

    def buffer(self, frame: Frame) -> None:
        """Capture what is printed from here on; a macro prints into the lists it was given."""
        if self._opening_macro:
            self._opening_macro = False
            frame.buffer = MACRO
            self.writeline("state = current_()")
            if self._calls:
                self.writeline("tick_()")
            return
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = Printed_()")
        self.writeline(f"K_{frame.buffer}, V_{frame.buffer} = {frame.buffer}.keys, {frame.buffer}.values")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """Return what was captured; a macro has nothing to return."""
        if frame.buffer != MACRO:
            super().return_buffer_contents(frame, force_unescaped)

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802
        """Define a macro that can be recognized; what one prints that is kept whole is not kept in parts."""
        known = self.scope.macro(node.name)
        around, self.in_kept = self.in_kept, known is not None and self.settled.macro(known)
        super().visit_Macro(node, frame)
        self.in_kept = around
        self.writeline(f"{frame.symbols.ref(node.name)}.token = {f'{self.name}:{node.name}'!r}")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """Run a block; its output goes where this frame prints."""
        if frame.buffer is None:
            super().visit_Block(node, frame)
            return
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{context}.run_block({node.name!r}, {node.required!r}, {self.lists(frame)})", node)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Print a file that is named in the template, never by data."""
        self._named(node)
        if node.ignore_missing:
            self.writeline("try:")
            self.indent()
        self.writeline("template = environment.get_template(", node)
        self.visit(node.template, frame)
        self.write(f", {self.name!r})")
        if node.ignore_missing:
            self.outdent()
            self.writeline("except TemplateNotFound: pass")
            self.writeline("else:")
            self.indent()
        names = f"context, {self.dump_local_context(frame)}" if node.with_context else "None, {}"
        self.writeline(f"environment.include(template, {names}, {self.lists(frame)})")
        if node.ignore_missing:
            self.outdent()

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.module_of(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r})")

    def visit_Extends(self, node: nodes.Extends, frame: Frame) -> None:  # noqa: N802
        """Extend a file that is named in the template, never by data."""
        self._named(node)
        super().visit_Extends(node, frame)

    def _named(self, node: nodes.Include | nodes.Extends) -> None:
        if not (isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)):
            self.fail("the name of another template is a text in quotes", node.lineno)

    # -- what is the same for everybody of a setting ---------------------------------------

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write statements; what is settled among them is run once for each setting."""
        self.writeline("pass")
        try:
            for settled, part in self._parts(nodes, frame):
                if settled:
                    self._write_region(part, frame)
                else:
                    for node in part:
                        self.visit(node, frame)
        except CompilerExit:
            pass

    def _parts(
        self, statements: Iterable[nodes.Node], frame: Frame
    ) -> Iterator[tuple[bool, list[nodes.Node]]]:
        """Statements in runs, those that are worth to be kept told apart."""
        written = list(statements)
        if self._in_region or frame.require_output_check or (frame.toplevel and self.has_known_extends):
            yield False, written
            return
        others: list[nodes.Node] = []
        for settled, group in groupby(atoms(written), self.settled.statement):
            run = list(group)
            if settled and _worth(run):
                yield False, outputs(others)
                yield True, outputs(run)
                others = []
            else:
                others += run
        yield False, outputs(others)

    def _write_region(self, body: Sequence[nodes.Node], frame: Frame) -> None:
        """Write statements whose output is kept for a setting, if the macros are those that are known."""
        region, kept, known = (
            self.constant("region"),
            self.temporary_identifier(),
            self.temporary_identifier(),
        )
        lists = self.lists(frame)
        self.writeline(f"{known} = environment.keeps_settled", body[0])
        for name, macro in self._macros_in(body).items():
            found = frame.symbols.find_ref(name)
            self.writeline(f"{known} = {known} and {self.is_macro(str(found), macro) if found else False}")
        self.writeline(f"{kept} = {region}.known.get(state.setting) if {known} else None")
        self.writeline(f"if {kept} is None or not {kept}.again(state, {lists.partition(',')[0]}):")
        self.indent()
        self.writeline(f"with {region}.once(state, {lists}, {known}):")
        self.indent()
        self._in_region = True
        for node in body:
            self.visit(node, frame)
        self._in_region = False
        self.outdent(2)

    def _macros_in(self, body: Sequence[nodes.Node]) -> dict[str, KnownMacro]:
        """The macros that settled statements call, by the names they are called by."""
        self.settled.used.clear()
        for node in body:
            self.settled.statement(node)
        return dict(self.settled.used)

    # -- loops and ladders -----------------------------------------------------------------

    def visit_Scope(self, node: nodes.Scope, frame: Frame) -> None:  # noqa: N802
        """Run a level ladder: each body is kept whole or dropped whole, with its trace."""
        steps = getattr(node, "ladder", None)
        if steps is None:
            super().visit_Scope(node, frame)
            return
        if frame.require_output_check and self.has_known_extends:
            return
        run = self.temporary_identifier()
        self.writeline(f"{run} = environment.ladder({self.place(node)}, state, {self.lists(frame)})", node)
        for number, body in zip(steps, node.body, strict=True):
            self._ladder_step(number, body, run, frame)
        self.writeline(f"{run}.close()")

    def _ladder_step(self, number: int, body: nodes.Node, run: str, frame: Frame) -> None:
        self.writeline(f"if {run}.tries({number}):", body)
        self.indent()
        inner = frame.inner()
        inner.symbols.analyze_node(body)
        inner.require_output_check = False
        self.writeline("try:")
        self.indent()
        self.enter_frame(inner)
        self.blockvisit(body.body, inner)  # type: ignore[attr-defined]
        self.outdent()
        self.writeline("except environment.absent as exc:")
        self.indent()
        self.writeline(f"{run}.drops({number}, exc)")
        self.outdent()
        self.ladder_kept(number, body, run)
        # Not leave_frame(): names of the inner frame are never visible outside of it anyway.
        self.outdent()

    def ladder_kept(self, number: int, body: nodes.Node, run: str) -> None:  # noqa: ARG002 - for those who note it
        """Write that a body of a ladder was complete."""
        self.writeline(f"else: {run}.keeps({number})")


def atoms(statements: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Statements with each printed expression as an output of its own."""
    for node in statements:
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                yield nodes.Output([child], lineno=child.lineno)
        else:
            yield node


def outputs(statements: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Statements with neighbouring outputs as one: the inverse of `atoms`."""
    joined: list[nodes.Node] = []
    for node in statements:
        last = joined[-1] if joined else None
        if isinstance(node, nodes.Output) and isinstance(last, nodes.Output):
            joined[-1] = nodes.Output([*last.nodes, *node.nodes], lineno=last.lineno)
        else:
            joined.append(node)
    return joined


def _worth(run: Sequence[nodes.Node]) -> bool:
    """Whether to keep what a settled run prints: whether it is more than a text or two."""
    values = [child for node in run if isinstance(node, nodes.Output) for child in node.nodes]
    others = [value for value in values if not isinstance(value, nodes.TemplateData)]
    return (
        len(others) > 1
        or any(not isinstance(node, nodes.Output) for node in run)
        or any(isinstance(value, nodes.Call) for value in others)
    )
