"""Named limits on what a template or expression may cost; each raises `LimitError` with its name."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, NoReturn

from jinja2 import nodes

from dynacontent.errors import LimitError

TEMPLATE_SIZE = 256 * 1024
"""Characters of one template file."""
AST_DEPTH = 60
"""Nesting of one template's syntax tree."""
AST_NODES = 20_000
"""Nodes of one template's syntax tree."""
ITERATIONS = 100_000
"""Loop iterations of one message, all loops together."""
STRING_SIZE = 1_000_000
"""Characters of one string made by a template."""
SEQUENCE_SIZE = 100_000
"""Items of one list made by a template."""
INTEGER_BITS = 4_096
"""Bits of one integer made by a template."""
MACRO_DEPTH = 16
"""Macro calls within macro calls."""
OUTPUT_SIZE = 1_000_000
"""Characters of one rendered body."""


def exceed(code: str, message: str) -> NoReturn:
    """Raise the `LimitError` of a limit."""
    raise LimitError(f"{message} (limit {code})", code)


def check_tree(tree: nodes.Node, name: str) -> None:
    """Refuse a syntax tree too deep or too large to compile safely."""
    count = 0
    stack: list[tuple[nodes.Node, int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > AST_DEPTH:
            exceed("ast_depth", f"{name} nests more than {AST_DEPTH} constructs")
        if count > AST_NODES:
            exceed("ast_nodes", f"{name} has more than {AST_NODES:,} constructs")
        # A long chain of `a ~ b ~ c` or `a + b + c` is flat to its reader.
        stack.extend((child, depth + 1) for child in node.iter_child_nodes())


def check_size(value: Any) -> Any:
    """The value itself, unless it is a string or list larger than the limits."""
    if isinstance(value, str):
        if len(value) > STRING_SIZE:
            exceed("string_size", f"a string of {len(value):,} characters was made")
    elif isinstance(value, Sized) and len(value) > SEQUENCE_SIZE:
        exceed("sequence_size", f"a list of {len(value):,} items was made")
    return value


def check_output(text: str) -> str:
    """The text itself, unless it is larger than a rendered body may be."""
    if len(text) > OUTPUT_SIZE:
        exceed("output_size", f"a body of {len(text):,} characters was rendered")
    return text


def check_operation(operator: str, left: Any, right: Any) -> None:
    """Refuse an operation whose result would be too large, before it is computed."""
    if operator == "*":
        _check_repetition(left, right)
        _check_repetition(right, left)
    elif operator == "**":
        if not (isinstance(right, (int, float)) and abs(right) <= INTEGER_BITS):
            exceed("integer_size", f"a power with the exponent {right!r:.40} was computed")
        if isinstance(left, int) and left.bit_length() * abs(right) > INTEGER_BITS:
            exceed("integer_size", "a power too large for a message was computed")
    elif operator == "%" and isinstance(left, str):
        raise LimitError(
            "% does not format text here; write {{ a ~ b }} or a translation with placeholders", "format"
        )
    elif operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
        limit = STRING_SIZE if isinstance(left, str) else SEQUENCE_SIZE
        if len(left) + len(right) > limit:
            exceed("string_size" if isinstance(left, str) else "sequence_size", "a sum too large was made")


def _check_repetition(value: Any, times: Any) -> None:
    if isinstance(value, (str, list, tuple)) and isinstance(times, int):
        limit = STRING_SIZE if isinstance(value, str) else SEQUENCE_SIZE
        if len(value) * times > limit:
            code = "string_size" if isinstance(value, str) else "sequence_size"
            exceed(code, f"repeating {times} times makes more than {limit:,}")
    elif isinstance(value, int) and isinstance(times, int) and _bits(value) + _bits(times) > INTEGER_BITS:
        exceed("integer_size", "a product too large for a message was computed")


def _bits(number: int) -> int:
    return number.bit_length()
