"""Numbers rounded as an author says: to the nearest 0.05, up to the next ten, to prices that end in .99."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
)
from typing import Literal

from dynacontent.localization.layouts import MAX_DIGITS

Rounding = Literal["half-up", "half-even", "up", "down"]
"""``half-up`` takes 2.5 to 3 and -2.5 to -3, ``half-even`` to the even 2 and -2; ``up`` and ``down`` go to
the next larger and the next smaller."""

_MODES: dict[Rounding, str] = {
    "half-up": ROUND_HALF_UP,
    "half-even": ROUND_HALF_EVEN,
    "up": ROUND_CEILING,
    "down": ROUND_FLOOR,
}
_CONTEXT = Context(prec=2 * MAX_DIGITS)


def round_to(
    number: Decimal, step: Decimal, *, how: Rounding = "half-up", ending: Decimal = Decimal()
) -> Decimal:
    """The multiple of ``step`` that a number is rounded to; with ``ending`` those that end so.

    To 1 with the ending 0.99 are 8.99, 9.99, 10.99. Raises `ValueError` for a step that is not above 0
    and for numbers of more than a hundred digits.
    """
    if step <= 0:
        raise ValueError("a number is rounded to a step above 0: 1, 10, 0.05")
    try:
        steps = _CONTEXT.divide(_CONTEXT.subtract(number, ending), step)
        whole = steps.to_integral_value(_MODES[how], _CONTEXT)
        return _CONTEXT.add(_CONTEXT.multiply(whole, step), ending)
    except ArithmeticError as error:
        raise ValueError(f"a number of more than {MAX_DIGITS} digits cannot be rounded") from error
