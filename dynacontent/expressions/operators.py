"""What ``+ - * / < ==`` mean where Python means something else than an author does.

- Moments differ by the time that passes between them, also when the clocks change in between
  (Python subtracts the clocks of one zone). They compare by what is earlier: in the hour that comes twice
  Python compares the clocks of one zone, and finds moments of two zones never equal.
- A decimal and a float, as in ``profile.total * 0.9``, give a decimal: a float counts as what it
  prints as (Python refuses them).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from dynacontent.errors import RenderError
from dynacontent.expressions.durations import later, passed
from dynacontent.expressions.marks import settled
from dynacontent.expressions.moments import local, moved

INTERCEPTED = frozenset({"*", "**", "%", "+", "-", "/", "//"})
"""Operators that are looked at before they are computed."""


COMPARING = frozenset("== eq equalto != ne > gt greaterthan >= ge < lt lessthan <= le".split())
"""Jinja's tests that compare two values."""


def compute(sign: str, left: Any, right: Any) -> tuple[Any, ...] | None:
    """What an operator gives for moments, as a tuple of one, or ``None`` where Python's meaning holds."""
    if left.__class__ is datetime:
        if right.__class__ is timedelta and sign in "+-":
            return (later(local(left), right if sign == "+" else -right),)
        if right.__class__ is datetime and sign == "-":
            return (passed(right, left),)
    elif left.__class__ is timedelta and right.__class__ is datetime and sign == "+":
        return (later(local(right), left),)
    return None


def exact(left: Any, right: Any) -> tuple[Any, Any]:
    """Two numbers that compute with each other: a float beside a decimal as the decimal it prints as."""
    if left.__class__ is Decimal and right.__class__ is float:
        return left, as_decimal(right)
    if left.__class__ is float and right.__class__ is Decimal:
        return as_decimal(left), right
    return left, right


def as_decimal(number: float) -> Decimal:
    """A float as the decimal that it prints as. Raises `RenderError` for one that is no finite number."""
    found = Decimal(float.__repr__(number))
    if not found.is_finite():
        raise RenderError("a number that is not finite cannot be computed with")
    return found


def comparable(value: Any) -> Any:
    """A number to compare with one that an author wrote with a decimal point: 19.99 is 19.99."""
    return float(value) if value.__class__ is Decimal else value


def instant(value: Any) -> Any:
    """A value to compare with another; a moment as it is in Greenwich, where no hour comes twice."""
    return moved(value, UTC) if value.__class__ is datetime and value.tzinfo is not None else value


@cache
def by_instant(compare: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    """A comparison of two values, of which moments compare as moments."""

    @settled
    def compared(value: Any, other: Any) -> Any:
        return compare(instant(value), instant(other))

    return compared


def among(value: Any, values: Any) -> bool:
    """``value in values``."""
    if value.__class__ is datetime and values.__class__ in (list, tuple):
        value, values = instant(value), list(map(instant, values))
    return operator.contains(values, value)
