"""Expressions of a template as Python: places, dots, fallbacks, translations, what is refused.

See `dynacontent.engine.structure.codegen`, which writes the statements around them.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame

from dynacontent.engine.structure.foreign import stands_in_element
from dynacontent.engine.structure.known import Scope
from dynacontent.engine.structure.settled import Settled
from dynacontent.expressions.generator import COMMONS, ExpressionGenerator, variable, wrapped
from dynacontent.expressions.positions import Position
from dynacontent.expressions.references import dotted, first_node
from dynacontent.models.values import Constant

TRANSLATIONS = {"_": 1, "gettext": 1, "pgettext": 2, "ngettext": 2, "npgettext": 3}
"""Functions that translate, and how many of their arguments are texts. Where these stand in the
template they are structure; in those with a singular and a plural the number follows."""
_TAG_START = re.compile(r"\{\{|\{%")
_TAG_END = re.compile(r"[-+]?(?:\}\}|%\})")

Start = tuple[str, int, int | None]
"""Path, line and column."""


class ValueGenerator(ExpressionGenerator):
    """See the module."""

    commons = COMMONS | {"Context_": "environment.context_reader"}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._constants: list[str] = []

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Append the constants of this template to its module."""
        self.scope = Scope(self.environment, self.name or "", node)  # type: ignore[arg-type]
        self.assigned = self.scope.assigned
        self.settled = Settled(self.scope, self.environment)
        super().visit_Template(node, frame)
        if self.assigned & self.environment.globals.keys():
            self.writeline("environment.shadow()")
        self.environment.called[self.name or ""] = self.scope.looked_at  # type: ignore[attr-defined]
        for line in self._constants:
            self.writeline(line)

    def constant(self, kind: str, *content: Any) -> str:
        """The name of a constant of the generated module, which survives a bytecode cache."""
        name = f"{kind[0].upper()}_{len(self._constants)}"
        self._constants.append(f"{name} = environment.{kind}({', '.join(map(repr, content))})")
        return name

    # -- places ---------------------------------------------------------------------------

    def hole(self, node: nodes.Node) -> tuple[Any, ...]:
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

    def start(self, node: nodes.Node) -> Start:
        """Path, line and column where a piece of template text begins."""
        place: Start = self.environment.place_of(self.name or "", node.lineno)  # type: ignore[attr-defined]
        return place

    def place(self, node: nodes.Node) -> str:
        """The name of a constant with the place of a use."""
        return self.constant("place", *self.hole(node))

    def fixed(self, node: nodes.Node) -> Constant | None:
        """The text of the configuration that an expression names, if it does nothing else."""
        found = self._of_brand(node)
        return found if isinstance(found, Constant) else None

    def _of_brand(self, node: nodes.Node) -> Any:
        if isinstance(node, nodes.Name) and node.name == "brand" and "brand" not in self.assigned:
            return self.environment.globals["brand"]
        if isinstance(node, nodes.Getattr):
            owner = self._of_brand(node.node)
            return owner.get(node.attr) if isinstance(owner, dict) else None
        return None

    # -- expressions ----------------------------------------------------------------------

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write a dot; values of the context are taken from the state at once."""
        if not isinstance(node.node, nodes.Name) or node.node.name != "context" or node.attr.startswith("_"):
            super().visit_Getattr(node, frame)
            return
        owner, value = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({value} if ({owner} := ")
        self.visit(node.node, frame)
        self.write(
            f").__class__ is Context_ and ({value} := state.context.get({node.attr!r})) is not None"
            f" else getattr_({owner}, {node.attr!r}))"
        )

    def item_field(self, item: str, name: str) -> str:
        """The same, without asking which render runs; a field that was read before is taken at once."""
        value = self.temporary_identifier()
        return (
            f"({value} if {item}.source is state.data.mark and {item}.level <= state.level <= state.cap"
            f" and ({value} := {item}.view.get({name!r})) is not None else state.data.read({item}, {name!r}))"
        )

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """What is called safe is markup only where it stands in the template; a fallback is worked
        out only where it is needed."""
        if node.name == "safe" and isinstance(node.node, nodes.Const) and isinstance(node.node.value, str):
            self.write(f"Markup({node.node.value!r})")
            return
        if node.name != "fallback" or node.node is None:
            super().visit_Filter(node, frame)
            return
        value = self.temporary_identifier()
        self.write(f"({value} if ({value} := ")
        self.visit(node.node, frame)
        # What holds signs that nobody sees is looked at more closely by the filter.
        seen = f"{value} and {value}.isprintable() and not {value}.isspace()"
        self.write(f").__class__ is str and {seen} else ")
        given, node.node = node.node, variable(value)
        try:
            super().visit_Filter(node, frame)
        finally:
            node.node = given
        self.write(")")

    # -- translations ---------------------------------------------------------------------

    def translates(self, node: nodes.Node) -> bool:
        """Whether an expression translates texts that stand in the template, and nothing unusual."""
        if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
            return False
        name = node.node.name
        if name not in TRANSLATIONS or name in self.assigned or node.dyn_args or node.dyn_kwargs:
            return False
        texts = node.args[: TRANSLATIONS[name]]
        known = all(isinstance(text, nodes.Const) and isinstance(text.value, str) for text in texts)
        return known and len(node.args) == TRANSLATIONS[name] + has_number(node)

    def message(self, node: nodes.Call, *, printed: bool = False) -> str:
        """The constant of a translation's texts, with the names of its values and their places.

        ``printed`` says that it is printed where it stands.
        """
        name: str = node.node.name  # type: ignore[attr-defined]
        texts = tuple(text.value for text in node.args[: TRANSLATIONS[name]])  # type: ignore[attr-defined]
        values = values_of(node)
        holes = {key: self.hole(value) for key, value in values.items()}
        offset = getattr(node.lineno, "offset", None)
        in_element = printed and offset is not None and self._in_element(offset)
        return self.constant("message", name, texts, holes, in_element)

    def _in_element(self, offset: int) -> bool:
        source = self.environment.source_of(self.name or "")  # type: ignore[attr-defined]
        return self.environment.is_markup and stands_in_element(source, offset)  # type: ignore[attr-defined]

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Mark the texts of translations that stand in the template: only these become structure."""
        if self.translates(node) and not values_of(node):
            self.write(f"{self.message(node)}.fragment(state)")
            return
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

    # -- what is refused ------------------------------------------------------------------

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


def has_number(node: nodes.Call) -> bool:
    """Whether a translation chooses between singular and plural."""
    return isinstance(node.node, nodes.Name) and node.node.name in ("ngettext", "npgettext")


def values_of(node: nodes.Call) -> dict[str, nodes.Expr]:
    """The values of a translation by the names its texts use; ``num`` is the number it chooses by."""
    number = {"num": node.args[-1]} if has_number(node) else {}
    return number | {keyword.key: keyword.value for keyword in node.kwargs}
