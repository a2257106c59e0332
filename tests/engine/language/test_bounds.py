"""Filters, tests and functions of dates and numbers hold against any value: an answer, or an error."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from dynacontent.engine.language import asking, distances, numbers, times
from dynacontent.errors import DynacontentError
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.models.values import CurrencyMismatchError, Geo, Money
from tests.engine.language.test_times import state_at

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    3,
    10**400,
    1.5,
    float("nan"),
    float("inf"),
    1e308,
    Decimal("NaN"),
    Decimal("1e-999999"),
    Decimal("1e30"),
    "",
    "x" * 100_000,
    "Europe/Berlin",
    "22:00",
    "month",
    "friday",
    "2026-05-01",
    date.min,
    date.max,
    date(2028, 2, 29),
    datetime(2, 1, 2, tzinfo=UTC),
    datetime(9998, 12, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=-11))),
    timedelta.max,
    timedelta.min,
    Money(Decimal(1), "EUR"),
    Money(Decimal(1), "USD"),
    Geo(0, 0),
    [],
    [1, "a"],
    {},
    {"a": 1, "b": "c"},
    {"a": 1, "b": 2},
    Missing(),
)
BEARABLE = (DynacontentError, UsedMissingError, CurrencyMismatchError, TypeError, ValueError, ArithmeticError)
MODULES = (times, distances, numbers, asking)
FUNCTIONS = {
    function.__name__: function
    for module in MODULES
    for name in ("FILTERS", "FUNCTIONS", "TESTS")
    for function in getattr(module, name, ())
}


def told(function: Any, *arguments: Any) -> str:
    """What an error says; it may be shown to somebody, so it repeats no value."""
    try:
        function(*arguments)
    except BEARABLE as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_any_value_gives_an_answer_or_an_error(name: str) -> None:
    first = [SafeEnvironment()] if name == "avg" else []
    with rendering(state_at("2026-05-01T10:00:00Z")):
        for arguments in (*((value,) for value in VALUES), *product(VALUES, VALUES)):
            assert "x" * 100 not in told(FUNCTIONS[name], *first, *arguments)
