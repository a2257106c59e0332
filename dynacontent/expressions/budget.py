"""What one render may use up in all: time, turns of loops, characters made, depth of calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from time import monotonic
from typing import Any

from dynacontent.expressions import limits
from dynacontent.expressions.state import RenderState, current

SMALL = 1_000
"""Strings up to this length are not counted: as many as the loop limit allows are bearable."""


def tick() -> None:
    """Stop a render that has used up its time; called in loops, macro calls and filters."""
    state = current()
    if monotonic() > state.deadline:
        limits.exceed("render_time", f"the render took longer than {state.seconds:g} s")


def charge_items(count: int) -> None:
    """Count turns of loops and items that filters handle."""
    state = current()
    state.iterations += count
    if state.iterations > limits.ITERATIONS:
        limits.exceed("iterations", f"loops and filters handled more than {limits.ITERATIONS:,} items")


def charge_text(length: int) -> None:
    """Count the characters of a string that a template makes."""
    if length <= SMALL:
        return
    limits.check_length(length, text=True)
    state = current()
    state.made += length
    if state.made > limits.TEXT_TOTAL:
        limits.exceed("text_total", f"strings of more than {limits.TEXT_TOTAL:,} characters were made")


def spent_again(state: RenderState, *, items: int, made: int) -> bool:
    """Count what something used up when it was run; false where a run of it might reach a limit."""
    if state.iterations + items > limits.ITERATIONS or state.made + made > limits.TEXT_TOTAL:
        return False
    state.iterations += items
    state.made += made
    return True


@contextmanager
def deeper() -> Iterator[None]:
    """Count one more call within calls, for the body of a ``with``."""
    state = current()
    state.depth += 1
    try:
        if state.depth > limits.MACRO_DEPTH:
            limits.exceed("recursion", f"more than {limits.MACRO_DEPTH} calls stand within one another")
        tick()
        yield
    finally:
        state.depth -= 1


def bounded_join(pieces: Iterable[str], code: str = "string_size", limit: int | None = None) -> str:
    """``"".join(pieces)``, stopped as soon as the result is longer than the limit."""
    allowed = limits.STRING_SIZE if limit is None else limit
    found: list[str] = []
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > allowed:
            limits.exceed(code, f"a text of more than {allowed:,} characters was made")
        found.append(piece)
    return "".join(found)


def listed(values: Iterable[Any]) -> list[Any]:
    """A list of what a generator gives, stopped where it gets too long."""
    found = list(islice(values, limits.SEQUENCE_SIZE + 1))
    limits.check_length(len(found), text=False)
    return found


def charged(value: Any) -> Any:
    """The value itself, its size checked and counted."""
    if isinstance(value, str):
        charge_text(len(value))
    elif isinstance(value, (list, tuple, dict)):
        limits.check_length(len(value), text=False)
    return value
