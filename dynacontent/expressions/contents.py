"""Templates that stand in data: fields of type ``template`` of catalogs and feeds.

They are somebody's text with merge tags, not a program: they print, choose, loop over what is at hand,
and give names. They reach for no further data, and define, include and translate nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes

from dynacontent.errors import LimitError
from dynacontent.expressions.positions import Position
from dynacontent.expressions.sandbox import SafeEnvironment

STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.With)
"""What may stand in ``{% … %}``."""
OUT_OF_REACH = frozenset(
    {"catalogs", "collection", "feeds", "segment", "asset", "namespace", "cycler", "joiner"}
)
"""Names that would reach for further data, which no plan of the message knows of, or keep a state."""
HINT = "it may name profile, event, history, context, brand, constants and, in a catalog, item"
_MARKS = ("{{", "{%", "{#")


def is_template(text: str) -> bool:
    """Whether there is anything to do in a text; most have nothing."""
    return any(mark in text for mark in _MARKS)


class UnsoundContentError(ValueError):
    """A text is no template that data may hold; ``line`` and ``column`` count from 1 in the text."""

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.hint = message, line, column, hint

    @property
    def place(self) -> str:
        """Where in the text it is, for a sentence."""
        return f"line {self.line}, column {self.column} of the text"

    def __reduce__(self) -> tuple[type[UnsoundContentError], tuple[str, int, int, str | None]]:
        return UnsoundContentError, (self.message, self.line, self.column, self.hint)


@lru_cache(maxsize=1)
def _environment() -> SafeEnvironment:
    return SafeEnvironment()


def parse_content(text: str, environment: SafeEnvironment | None = None) -> nodes.Template:
    """The tree of a template in data. Raises `UnsoundContentError`."""
    try:
        tree = (environment or _environment()).parse(text)
    except TemplateSyntaxError as error:
        raise _at(error.lineno, (error.message or "syntax error").rstrip(".")) from None
    except LimitError as error:
        raise UnsoundContentError(error.problems[0].message) from None
    for node in _refused(tree):
        raise _at(node.lineno, f"{_called(node)} is not for templates in data", HINT)
    return tree


def _refused(tree: nodes.Template) -> Iterator[nodes.Node]:
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Name):
            refused = node.name in OUT_OF_REACH
        else:
            refused = isinstance(node, nodes.Stmt) and not isinstance(node, STATEMENTS)
        if refused or (isinstance(node, nodes.For) and node.recursive):
            yield node


def _called(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else f"{{% {type(node).__name__.lower()} %}}"


def _at(place: int, message: str, hint: str | None = None) -> UnsoundContentError:
    column = place.column if isinstance(place, Position) else 1
    return UnsoundContentError(message, int(place), column, hint)
