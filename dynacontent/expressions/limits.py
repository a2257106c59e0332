"""Named limits on what a template or expression may cost.

Each raises `LimitError` whose ``code`` is the limit's name:

=================  ==============================================================  =========
code               what is counted                                                 limit
=================  ==============================================================  =========
``template_size``  characters of one template file                                 262,144
``ast_depth``      constructs nested in one template or expression                 60
``ast_nodes``      constructs of one template or expression                        20,000
``ast_width``      parts of one expression, as in ``a ~ b ~ c``                    1,000
``integer_size``   bits of an integer made by a template                           4,096
``string_size``    characters of one string made by a template                     1,000,000
``sequence_size``  items of one list made by a template                            100,000
``text_total``     characters of all strings a render makes on its way             20,000,000
``iterations``     turns of all loops of a render, and items all filters handle    100,000
``recursion``      macros, blocks and recursive loops within one another           16
``includes``       files one template includes, at all depths                      200
``output_size``    characters of one finished body                                 1,000,000
``render_time``    seconds of one render, checked in loops, calls and filters      2
=================  ==============================================================  =========

The sizes of strings and lists are checked before they are made, so that no single operation
takes long; `dynacontent.expressions.budget` holds what is counted over a whole render.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, NoReturn

from jinja2 import nodes

from dynacontent.errors import LimitError

TEMPLATE_SIZE = 256 * 1024
AST_DEPTH = 60
AST_NODES = 20_000
AST_WIDTH = 1_000
ITERATIONS = 100_000
STRING_SIZE = 1_000_000
SEQUENCE_SIZE = 100_000
TEXT_TOTAL = 20_000_000
INTEGER_BITS = 4_096
MACRO_DEPTH = 16
INCLUDES = 200
OUTPUT_SIZE = 1_000_000
RENDER_SECONDS = 2.0
"""The default of `dynacontent.expressions.state.RenderState.seconds`."""


def exceed(code: str, message: str) -> NoReturn:
    """Raise the `LimitError` of a limit."""
    raise LimitError(f"{message} (limit {code})", code)


def check_source(source: str, name: str) -> None:
    """Refuse a source too long to be read."""
    if len(source) > TEMPLATE_SIZE:
        exceed("template_size", f"{name} has more than {TEMPLATE_SIZE:,} characters")


def check_tree(tree: nodes.Node, name: str) -> None:
    """Refuse a syntax tree too deep or too large to walk or compile safely."""
    count = 0
    stack: list[tuple[nodes.Node, int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > AST_DEPTH:
            exceed("ast_depth", f"{name} nests more than {AST_DEPTH} constructs")
        if count > AST_NODES:
            exceed("ast_nodes", f"{name} has more than {AST_NODES:,} constructs")
        if isinstance(node, nodes.Const) and node.value in (float("inf"), float("-inf")):
            exceed("integer_size", f"{name} holds a number too large for a message")
        children = list(node.iter_child_nodes())
        if isinstance(node, nodes.Expr) and len(children) > AST_WIDTH:
            exceed("ast_width", f"an expression in {name} has more than {AST_WIDTH:,} parts")
        stack.extend((child, depth + 1) for child in children)


def check_length(length: int, *, text: bool) -> None:
    """Refuse a string or list of this length, before it is made."""
    if text and length > STRING_SIZE:
        exceed("string_size", f"a string of more than {STRING_SIZE:,} characters was asked for")
    if not text and length > SEQUENCE_SIZE:
        exceed("sequence_size", f"a list of more than {SEQUENCE_SIZE:,} items was asked for")


def check_size(value: Any) -> Any:
    """The value itself, unless it is a string or list larger than the limits."""
    if isinstance(value, Sized):
        check_length(len(value), text=isinstance(value, str))
    return value


def check_output(text: str) -> str:
    """The text itself, unless it is larger than a rendered body may be."""
    if len(text) > OUTPUT_SIZE:
        exceed("output_size", f"a body of more than {OUTPUT_SIZE:,} characters was rendered")
    return text


def check_operation(operator: str, left: Any, right: Any) -> None:
    """Refuse an operation whose result would be too large, before it is computed."""
    if operator == "*":
        _check_repetition(left, right)
        _check_repetition(right, left)
    elif operator == "**":
        _check_power(left, right)
    elif operator == "%" and isinstance(left, str):
        raise LimitError(
            "% does not format text here; write {{ a ~ b }} or a translation with placeholders", "format"
        )
    elif operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
        check_length(len(left) + len(right), text=isinstance(left, str))


def _check_power(base: Any, exponent: Any) -> None:
    if not (isinstance(exponent, (int, float)) and abs(exponent) <= INTEGER_BITS):
        exceed("integer_size", "a power too large for a message was computed")
    if isinstance(base, int) and base.bit_length() * abs(exponent) > INTEGER_BITS:
        exceed("integer_size", "a power too large for a message was computed")


def _check_repetition(value: Any, times: Any) -> None:
    if isinstance(value, (str, list, tuple)) and isinstance(times, int):
        check_length(len(value) * times, text=isinstance(value, str))
    elif (
        isinstance(value, int)
        and isinstance(times, int)
        and value.bit_length() + times.bit_length() > INTEGER_BITS
    ):
        exceed("integer_size", "a product too large for a message was computed")
