"""Expressions written in YAML files, compiled once and evaluated for each recipient."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.parser import Parser

from dynacontent.errors import AuthoringError, LimitError, Problem
from dynacontent.expressions import limits
from dynacontent.expressions.contexts import LightContext
from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.positions import Position
from dynacontent.expressions.sandbox import SafeEnvironment, bounded_parsing
from dynacontent.location import Location
from dynacontent.models.source import SourceText

_ENDS = "unexpected 'end of template'"
_UNEXPECTED = re.compile(r"unexpected (?:char )?'([^']+)'")
_DESCENDING = re.compile(r"\s*([\w.]+)\s+desc\s*", re.IGNORECASE)
_MEANT = {
    "=": "equal is written ==",
    "and": "and is written in small letters",
    "or": "or is written in small letters",
    "&": "write and",
    "asc": "leave it out: the lowest comes first",
    "like": 'a part of a text is found by contains(item.name, "tent")',
    "is": "what is not there:  item.rating is missing",
    "between": "write  4 <= item.rating <= 5",
}
"""What unexpected words and signs of other languages are called here."""


class Expression:
    """One expression: its text, its tree, and a way to evaluate it.

    Raises `AuthoringError` with file, line and column when the text is no expression. One that is
    known to be sound (``checked``) is parsed and compiled when that is first asked for.
    """

    __slots__ = ("_node", "_run", "environment", "text")

    def __init__(self, text: SourceText, environment: SafeEnvironment, *, checked: bool = False) -> None:
        self.text = text
        self.environment = environment
        self._node: nodes.Expr | None = None
        self._run: Callable[[Mapping[str, Any]], Any] = self._compile_and_run
        if not checked:
            self._run = compile_node(self.node, environment)

    @property
    def node(self) -> nodes.Expr:
        """The syntax tree."""
        if self._node is None:
            self._node = parse(self.text, self.environment)
        return self._node

    def _compile_and_run(self, names: Mapping[str, Any]) -> Any:
        self._run = compile_node(self.node, self.environment)
        return self._run(names)

    def evaluate(self, names: Mapping[str, Any]) -> Any:
        """The value for these names; Missing where data is absent."""
        try:
            return self._run(names)
        except UsedMissingError as error:
            error.place = error.place or self
            raise

    @property
    def location(self) -> Location | None:
        """Where the expression begins."""
        return self.text.location

    def locate(self, node: nodes.Node) -> Location | None:
        """Where a node of this expression stands in its file."""
        return locate(self.text, node.lineno)


def locate(text: SourceText, line: int) -> Location | None:
    """Where a position inside a text written in a YAML file stands in that file."""
    if text.lines and isinstance(line, Position):
        return text.locate(line.offset)
    start = text.location
    if start is None or start.line is None:
        return start
    column = getattr(line, "column", None)
    if column is not None and start.column is not None:
        column += start.column - 1
    return Location(start.path, start.line + line - 1, column)


def parse(text: SourceText, environment: SafeEnvironment) -> nodes.Expr:
    """The syntax tree of an expression; the whole text must be one."""
    try:
        limits.check_source(text, "the expression")
        with bounded_parsing("the expression"):
            parser = Parser(environment, text, state="variable")
            node = parser.parse_expression()
        if not parser.stream.eos:
            parser.fail(f"unexpected {parser.stream.current.value!r} after the expression")
        limits.check_tree(node, "the expression")
    except LimitError as error:
        raise AuthoringError(Problem(error.problems[0].message, text.location)) from error
    except TemplateSyntaxError as error:
        line = error.lineno if isinstance(error.lineno, Position) else Position(error.lineno, 1, 0)
        message = f"not an expression: {error.message}"
        if error.message == _ENDS:
            message = "not an expression: it ends where something should follow"
        hint = _hint(error.message or "", text)
        raise AuthoringError(Problem(message, locate(text, line), hint=hint)) from error
    node.set_environment(environment)
    return node


def _hint(message: str, text: str) -> str:
    """How to write what was meant, where what is too much is known from SQL or elsewhere."""
    if descending := _DESCENDING.fullmatch(text):
        return f"write -{descending[1]}"
    found = _UNEXPECTED.match(message)
    otherwise = f"an expression like  profile.orders_total >= 500  (found: {text})"
    return _MEANT.get(found[1].lower(), otherwise) if found else otherwise


def compile_node(node: nodes.Expr, environment: SafeEnvironment) -> Callable[[Mapping[str, Any]], Any]:
    """A function from names to the value of a (part of an) expression."""
    if isinstance(node, nodes.Const):
        return lambda _names: node.value
    assign = nodes.Assign(nodes.Name("result", "store"), node, lineno=1)
    tree = nodes.Template([assign], lineno=1)
    tree.set_environment(environment)
    code = environment.compile(tree)
    template = Template.from_code(environment, code, environment.globals)

    root = template.root_render_func

    def run(names: Mapping[str, Any]) -> Any:
        context = LightContext(environment, {**environment.globals, **names}, None, {})
        for _ in root(context):
            pass
        return context.vars["result"]

    return run
