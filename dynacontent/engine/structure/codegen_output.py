"""How a template prints, as Python: runs of texts and values, known macros, translations.

See `dynacontent.engine.structure.codegen`, which writes the statements around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from jinja2 import nodes
from jinja2.compiler import Frame

from dynacontent.engine.structure.codegen_values import Start, ValueGenerator, has_number, values_of
from dynacontent.engine.structure.known import KnownMacro
from dynacontent.expressions.generator import wrapped
from dynacontent.expressions.references import first_node

MACRO = "macro"
"""The buffer of a macro: it prints into the lists it was given."""


class PrintGenerator(ValueGenerator):
    """See the module."""

    commons = ValueGenerator.commons | {
        "put": "environment.put",
        "Macro_": "environment.macro",
        "ONE_HOLE": "environment.one_hole",
    }

    in_kept = False
    """Whether what is written stands in a macro whose prints may be kept."""

    @staticmethod
    def lists(frame: Frame) -> str:
        """Names of the lists of keys and values that a frame prints into."""
        return "K, V" if frame.buffer in (None, MACRO) else f"K_{frame.buffer}, V_{frame.buffer}"

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        """Begin to print one value of any kind."""
        self.writeline(f"put({self.lists(frame)}, ONE_HOLE, (", node)

    def end_write(self, frame: Frame) -> None:  # noqa: ARG002 - Jinja's signature
        """End what `start_write` began."""
        self.write(",))")

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
            if (placement := getattr(node, "placement", None)) is not None:
                return lambda: self.writeline(
                    f"environment.show(state, {placement!r}, {self.lists(frame)})", node
                )
            if self.translates(node):
                return lambda: self._write_translation(node, frame)
            macro = self.scope.called(node)
            if macro is not None and macro.bind(node) is not None:
                return lambda: self._write_macro(node, macro, frame)
        return None

    def _append_key(self, key: str, frame: Frame) -> None:
        keys, _, _values = self.lists(frame).partition(", ")
        self.writeline(f"{keys}.append({key})")

    def _write_run(self, run: Sequence[nodes.Expr], frame: Frame) -> None:
        """Print texts and values: one key, and the values where all of them are text."""
        if not run:
            return
        segment, holes = self._segment(run)
        keys, _, values = self.lists(frame).partition(", ")
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
        self.writeline(f"if {self.is_macro(name, macro)}: ", node)
        arguments = macro.bind(node) or []
        keeps = arguments and not self.in_kept and self.settled.macro(macro)
        if keeps:
            component = self.constant("component", macro.token)
            self.write(f"{component}.run({self.lists(frame)}, state, {name}.prints, (")
        else:
            self.write(f"{name}.prints({self.lists(frame)}, ")
        self._write_arguments(arguments, frame)
        self.write("))" if keeps else ")")
        self.writeline("else:")
        self.indent()
        self.start_write(frame, node)
        self.visit(node, frame)
        self.end_write(frame)
        self.outdent()

    def _write_arguments(self, arguments: Iterable[nodes.Expr | None], frame: Frame) -> None:
        for argument in arguments:
            if argument is None:
                self.write("missing")
            else:
                self.visit_used(argument, frame)
            self.write(", ")

    @staticmethod
    def is_macro(name: str, macro: KnownMacro) -> str:
        """Python source that asks whether a variable is this macro, whatever its name says."""
        return f"{name}.__class__ is Macro_ and {name}.token == {macro.token!r}"

    def _write_translation(self, node: nodes.Call, frame: Frame) -> None:
        """Print a translation: its text in the recipient's language is the segment."""
        message = self.message(node, printed=frame.buffer in (None, MACRO))
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
        self.writeline(f"state.origins[{said}.locale] = None")
        keys, _, lists = self.lists(frame).partition(", ")
        if not names:
            self.writeline(f"{keys}.append({said}.segment)")
            return
        for name in evaluated:
            self.writeline(f"{name} = str({name}) if {name}.__class__ is int else {name}")
        picked = f"{said}.pick(({', '.join(names)},))"
        self.writeline(f"if {'.__class__ is '.join(evaluated)}.__class__ is str:")
        self.indent()
        self.writeline(f"{keys}.append({said}.segment)")
        self.writeline(f"{lists}.extend({picked})")
        self.outdent()
        self.writeline(f"else: put({keys}, {lists}, {said}.segment, {picked})")
