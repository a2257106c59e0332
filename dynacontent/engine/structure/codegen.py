"""Jinja's code generator, made to keep structure and values apart.

Overridden, and nothing else: how output is written (keys and values, see
`dynacontent.engine.structure.segments`), how texts are joined (``~``), how macros and translations
that are known are called, how a level ladder is run, and what stands for ``Markup`` and ``Macro``.
What must not be missing is checked as in all expressions. Written against Jinja 3.1.6;
`dynacontent.engine.environment` supplies the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CompilerExit, Frame, MacroRef

from dynacontent.engine.structure.codegen_values import Start, ValueGenerator, has_number, values_of
from dynacontent.engine.structure.known import KnownMacro
from dynacontent.expressions.generator import wrapped
from dynacontent.expressions.references import first_node

_MACRO = "macro"


class StructureGenerator(ValueGenerator):
    """See the module. Generated functions print into the lists ``K`` and ``V`` or, where a buffer
    captures, into those of the buffer; ``state`` is the state of the render that runs."""

    commons = ValueGenerator.commons | {
        "put": "environment.put",
        "current_": "environment.current",
        "Printed_": "environment.printed",
        "Macro_": "environment.macro",
        "tick_": "environment.tick",
        "ONE_HOLE": "environment.one_hole",
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
        self.writeline("K, V, state = context.output.keys, context.output.values, current_()")

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
            frame.buffer = _MACRO
            self.writeline("state = current_()")
            if self._calls:
                self.writeline("tick_()")
            return
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = Printed_()")
        self.writeline(f"K_{frame.buffer}, V_{frame.buffer} = {frame.buffer}.keys, {frame.buffer}.values")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """Return what was captured; a macro has nothing to return."""
        if frame.buffer != _MACRO:
            super().return_buffer_contents(frame, force_unescaped)

    @staticmethod
    def _lists(frame: Frame) -> str:
        """Names of the lists of keys and values that a frame prints into."""
        return "K, V" if frame.buffer in (None, _MACRO) else f"K_{frame.buffer}, V_{frame.buffer}"

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        """Begin to print one value of any kind."""
        self.writeline(f"put({self._lists(frame)}, ONE_HOLE, (", node)

    def end_write(self, frame: Frame) -> None:  # noqa: ARG002 - Jinja's signature
        """End what `start_write` began."""
        self.write(",))")

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802
        """Define a macro that can be recognized."""
        super().visit_Macro(node, frame)
        self.writeline(f"{frame.symbols.ref(node.name)}.token = {f'{self.name}:{node.name}'!r}")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """Run a block; its output goes where this frame prints."""
        if frame.buffer is None:
            super().visit_Block(node, frame)
            return
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{context}.run_block({node.name!r}, {node.required!r}, {self._lists(frame)})", node)

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
        self.writeline(f"environment.include(template, {names}, {self._lists(frame)})")
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

    # -- output ---------------------------------------------------------------------------

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Print: one key for each run of texts and values, known macros and translations at once."""
        if frame.require_output_check:
            if self.has_known_extends:
                return
            self.writeline("if parent_template is None:")
            self.indent()
        run: list[nodes.Expr] = []
        for child in node.nodes:
            write = self._special(child, frame)
            if write is None:
                run.append(child)
                continue
            self._write_run(run, frame)
            run = []
            write()
        self._write_run(run, frame)
        if frame.require_output_check:
            self.outdent()

    def _special(self, node: nodes.Expr, frame: Frame) -> Callable[[], None] | None:
        """How to print what is more than a value: a function to call, or ``None``."""
        fixed = self.fixed(node)
        if fixed is not None:
            return lambda: self._append_key(self.constant("fixed", str(fixed), self.hole(node)), frame)
        if isinstance(node, nodes.Call):
            if self.translates(node):
                return lambda: self._write_translation(node, frame)
            macro = self.scope.called(node)
            if macro is not None and macro.bind(node) is not None:
                return lambda: self._write_macro(node, macro, frame)
        return None

    def _append_key(self, key: str, frame: Frame) -> None:
        keys, _, _values = self._lists(frame).partition(", ")
        self.writeline(f"{keys}.append({key})")

    def _write_run(self, run: Sequence[nodes.Expr], frame: Frame) -> None:
        """Print texts and values: one key, and the values where all of them are text."""
        if not run:
            return
        segment, holes = self._segment(run)
        keys, _, values = self._lists(frame).partition(", ")
        names = self._evaluated(holes, frame)
        if not names:
            self.writeline(f"{keys}.append({segment})")
            return
        together = f"({', '.join(names)},)"
        self.writeline(f"if {'.__class__ is '.join(names)}.__class__ is str:")
        self.indent()
        self.writeline(f"{keys}.append({segment})")
        self.writeline(f"{values}.append({names[0]})" if len(names) == 1 else f"{values}.extend({together})")
        self.outdent()
        self.writeline(f"else: put({keys}, {values}, {segment}, {together})")

    def _segment(self, run: Iterable[nodes.Expr]) -> tuple[str, list[nodes.Expr]]:
        """The constant of a run's structure, and the expressions in its holes."""
        texts: list[str] = [""]
        starts: list[Start | None] = [None]
        holes: list[nodes.Expr] = []
        for child in run:
            if isinstance(child, nodes.TemplateData):
                starts[-1] = starts[-1] or self.start(child)
                texts[-1] += child.data
            else:
                holes.append(child)
                texts.append("")
                starts.append(None)
        places = tuple(self.hole(hole) for hole in holes)
        return self.constant("segment", tuple(texts), places, tuple(starts)), holes

    def _evaluated(self, expressions: Iterable[nodes.Expr], frame: Frame) -> list[str]:
        """Names of variables with the values, each on its own line: what goes wrong is told with it."""
        names = []
        for expression in expressions:
            names.append(self.temporary_identifier())
            self.newline(first_node(expression))
            self.write(f"{names[-1]} = ")
            self.visit(expression, frame)
        return names

    def _write_macro(self, node: nodes.Call, macro: KnownMacro, frame: Frame) -> None:
        """Call a known macro: it prints into the same lists."""
        name = self.temporary_identifier()
        self.newline(node)
        self.write(f"{name} = ")
        self.visit(node.node, frame)
        self.writeline(f"if {self._is_macro(name, macro)}: {name}.prints({self._lists(frame)}", node)
        for argument in macro.bind(node) or ():
            self.write(", ")
            if argument is None:
                self.write("missing")
            else:
                self.visit_used(argument, frame)
        self.write(")")
        self.writeline("else:")
        self.indent()
        self.start_write(frame, node)
        self.visit(node, frame)
        self.end_write(frame)
        self.outdent()

    @staticmethod
    def _is_macro(name: str, macro: KnownMacro) -> str:
        return f"{name}.__class__ is Macro_ and {name}.token == {macro.token!r}"

    def _write_translation(self, node: nodes.Call, frame: Frame) -> None:
        """Print a translation: its text in the recipient's language is the segment."""
        message = self.message(node)
        values = values_of(node)
        # The number a plural is chosen by is nearly always one of the values: work it out once.
        different = {id(value): value for value in values.values()}
        evaluated = self._evaluated([wrapped(value, "used") for value in different.values()], frame)
        variables = dict(zip(different, evaluated, strict=True))
        names = [variables[id(value)] for value in values.values()]
        said = self.temporary_identifier()
        if has_number(node):
            self.writeline(f"{said} = {message}.plural(state, {names[0]})", node)
        else:
            self.writeline(f"{said} = {message}.known.get(state.setting) or {message}.singular(state)", node)
        keys, _, lists = self._lists(frame).partition(", ")
        if not names:
            self.writeline(f"{keys}.append({said}.segment)")
            return
        together = f"({', '.join(names)},)"
        if len(names) == 1:
            self.writeline(f"if {names[0]}.__class__ is str and {said}.once:")
            self.indent()
            self.writeline(f"{keys}.append({said}.segment)")
            self.writeline(f"{lists}.append({names[0]})")
            self.outdent()
            self.writeline("else:")
            self.indent()
        self.writeline(f"put({keys}, {lists}, {said}.segment, {said}.pick({together}))")
        self.outdent(len(names) == 1)

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
        lists = self._lists(frame)
        self.writeline(f"{known} = True", body[0])
        for name, macro in self._macros_in(body).items():
            found = frame.symbols.find_ref(name)
            self.writeline(f"{known} = {known} and {self._is_macro(str(found), macro) if found else False}")
        self.writeline(f"{kept} = {region}.known.get(state.setting) if {known} else None")
        self.writeline(f"if {kept} is not None: {kept}.again(state, {lists.partition(',')[0]})")
        self.writeline("else:")
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

    def visit_Scope(self, node: nodes.Scope, frame: Frame) -> None:  # noqa: N802
        """Run a level ladder: each body is kept whole or dropped whole, with its trace."""
        steps = getattr(node, "ladder", None)
        if steps is None:
            super().visit_Scope(node, frame)
            return
        if frame.require_output_check and self.has_known_extends:
            return
        run = self.temporary_identifier()
        self.writeline(f"{run} = environment.ladder({self.place(node)}, state, {self._lists(frame)})", node)
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
        self.writeline(f"else: {run}.keeps({number})")
        # Not leave_frame(): names of the inner frame are never visible outside of it anyway.
        self.outdent()


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
