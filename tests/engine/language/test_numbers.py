"""Filters and functions of numbers and prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.engine.language.numbers import (
    at_least,
    at_most,
    avg,
    money,
    next_tier,
    percent_off,
    progress,
    remaining,
    round_to,
    sum_,
    tier,
)
from dynacontent.errors import RenderError
from dynacontent.expressions.missing import Missing, UsedMissingError, is_missing
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.models.values import CurrencyMismatchError, Money
from tests.engine.render_state import make_state

ENVIRONMENT = SafeEnvironment()


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("value", "options", "expect"),
    [
        (2.5, {}, 3),
        (-2.5, {}, -3),
        (2.5, {"how": "half-even"}, 2),
        (3.5, {"how": "half-even"}, 4),
        (2.1, {"how": "up"}, 3),
        (-2.1, {"how": "up"}, -2),
        (2.9, {"how": "down"}, 2),
        (-2.1, {"how": "down"}, -3),
        (Decimal("1.005"), {"step": 0.01}, Decimal("1.01")),
        (1.005, {"step": 0.01}, Decimal("1.01")),  # as it prints, not as the float is
        (Decimal("7.93"), {"step": 0.05}, Decimal("7.95")),
        (Decimal("7.92"), {"step": Decimal("0.05")}, Decimal("7.90")),
        (1234, {"step": 100}, 1200),
        (1250, {"step": 100}, 1300),
        (1299, {"step": 1000, "how": "down"}, 1000),
        (9.6, {"step": 1, "ending": 0.99}, Decimal("9.99")),
        (9.4, {"step": 1, "ending": 0.99}, Decimal("8.99")),
        (12, {"step": 10, "ending": 9.99, "how": "up"}, Decimal("19.99")),
        (Decimal("0.00"), {}, 0),
        (10**60, {"step": 7}, 10**60 // 7 * 7 + (7 if 10**60 % 7 > 3 else 0)),
    ],
)
def test_rounding_is_said(value: Any, options: Any, expect: Any) -> None:
    found = round_to(value, **options)
    assert found == expect
    assert type(found) is type(expect)
    if not isinstance(value, int) and value < 10**20:
        amount = Decimal(str(value))
        assert round_to(Money(amount, "EUR"), **options) == Money(Decimal(expect), "EUR")


@pytest.mark.parametrize(
    ("value", "options", "message"),
    [
        ("2.5", {}, "round_to takes a number, not text"),
        (True, {}, "round_to takes a number"),
        (float("nan"), {}, "a finite number"),
        (10**200, {}, "up to 100 digits"),
        (1, {"step": 0}, "a step above 0"),
        (1, {"step": -1}, "a step above 0"),
        (1, {"how": "sideways"}, "round_to has no such rounding"),
        (Decimal("1e90"), {"step": Decimal("1e-999999")}, "more than 100 digits"),
    ],
)
def test_what_cannot_be_rounded_is_told(value: Any, options: Any, message: str) -> None:
    with pytest.raises((RenderError, ValueError), match=message):
        round_to(value, **options)


@given(
    value=st.decimals(-(10**9), 10**9, places=4),
    step=st.sampled_from([Decimal("0.01"), Decimal("0.05"), Decimal(1), Decimal(25)]),
)
def test_what_is_rounded_is_a_step_away_at_most(value: Decimal, step: Decimal) -> None:
    down, up = (Decimal(round_to(value, step, how)) for how in ("down", "up"))
    nearest = Decimal(round_to(value, step))
    assert down <= value <= up
    assert up - down in (0, step)
    assert nearest in (down, up)
    assert abs(nearest - value) * 2 <= step
    assert round_to(nearest, step) == nearest


def test_limits_of_a_number() -> None:
    assert at_least(-3, 0) == 0
    assert at_least(5, 0) == 5
    assert at_most(Decimal("19.99"), 19.99) == Decimal("19.99")
    assert at_most(120, 100) == 100
    assert at_least(eur("3"), eur("5")) == eur("5")
    with pytest.raises(CurrencyMismatchError, match="different currencies"):
        at_least(eur("3"), usd("5"))
    with pytest.raises(RenderError, match="two numbers or two amounts"):
        at_most(eur("3"), 5)


@pytest.mark.parametrize(
    ("value", "goal", "share", "left"),
    [
        (0, 500, Decimal(0), 500),
        (499, 500, Decimal("0.99"), 1),
        (499.99, 500, Decimal("0.99"), Decimal("0.01")),
        (500, 500, Decimal(1), 0),
        (700, 500, Decimal(1), 0),
        (-5, 500, Decimal(0), 505),
        (1, 3, Decimal("0.33"), 2),
        (0, 0, Decimal(1), 0),
        (eur("38.50"), eur("50"), Decimal("0.77"), eur("11.50")),
        (eur("50.00"), eur("50"), Decimal(1), eur("0")),
    ],
)
def test_progress_and_what_is_left(value: Any, goal: Any, share: Decimal, left: Any) -> None:
    assert progress(value, goal) == share
    assert remaining(value, goal) == left


@pytest.mark.parametrize(
    ("before", "now", "expect"),
    [
        (100, 80, "0.2"),
        (eur("29.99"), eur("19.99"), "0.33"),
        (eur("30"), eur("20.01"), "0.33"),  # 33.3 %
        (10, 9.99, "0"),
        (10, 12, "0"),
        (0, 0, "0"),
        (10, 0, "1"),
    ],
)
def test_percent_off_promises_no_more_than_is_given(before: Any, now: Any, expect: str) -> None:
    assert percent_off(before, now) == Decimal(expect)


TIERS = {"Gold": 2000, "Bronze": 0, "Silver": 500}


@pytest.mark.parametrize(
    ("points", "here", "above"),
    [
        (-1, None, "Bronze"),
        (0, "Bronze", "Silver"),
        (499, "Bronze", "Silver"),
        (500, "Silver", "Gold"),
        (2000, "Gold", None),
    ],
)
def test_tiers(points: int, here: str | None, above: str | None) -> None:
    with rendering(make_state()):
        for found, expect in ((tier(points, TIERS), here), (next_tier(points, TIERS), above)):
            assert is_missing(found) if expect is None else found == expect
        spent = {name: eur(str(least)) for name, least in TIERS.items()}
        assert is_missing(tier(eur(str(points)), spent)) == (here is None)
        with pytest.raises(RenderError, match="takes tiers by name"):
            tier(points, [0, 500])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "total", "mean"),
    [
        ([], 0, None),
        ([1, 2, 2], 5, Decimal(5) / 3),
        ([0.1, 0.2], pytest.approx(0.3), Decimal("0.15")),
        ([Decimal("0.1"), 0.2], Decimal("0.3"), Decimal("0.15")),
        ([eur("12.40"), eur("9.00")], eur("21.40"), eur("10.70")),
        ([-5, 5], 0, 0),
    ],
)
def test_sums_and_averages(values: list[Any], total: Any, mean: Any) -> None:
    with rendering(make_state()):
        assert sum_(ENVIRONMENT, values) == total
        found = avg(ENVIRONMENT, values)
        assert (
            is_missing(found)
            if mean is None
            else found == pytest.approx(mean)
            if not isinstance(mean, Money)
            else found == mean
        )


def test_sums_over_fields() -> None:
    lines = [{"price": eur("12.40"), "quantity": 2}, {"price": eur("9"), "quantity": 1}]
    with rendering(make_state()):
        assert sum_(ENVIRONMENT, lines, "quantity") == 3
        assert sum_(ENVIRONMENT, lines, attribute="price", times="quantity") == eur("33.80")
        assert sum_(ENVIRONMENT, lines, attribute="quantity", times="price") == eur("33.80")
        assert sum_(ENVIRONMENT, lines, attribute="price", start=eur("4.90")) == eur("26.30")
        assert avg(ENVIRONMENT, lines, attribute="price") == eur("10.70")
        with pytest.raises(UsedMissingError):
            sum_(ENVIRONMENT, [*lines, {"quantity": 1}], attribute="price")
        with pytest.raises(UsedMissingError):
            sum_(ENVIRONMENT, [Missing()])


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([eur("1"), usd("1")], CurrencyMismatchError, "nothing converts them"),
        ([1, eur("1")], RenderError, "do not add up"),
        (["1"], RenderError, "takes numbers and prices, not text"),
        ([None], RenderError, "takes numbers and prices"),
    ],
)
def test_what_does_not_add_up_is_told(values: list[Any], error: type[Exception], message: str) -> None:
    with rendering(make_state()):
        for function in (sum_, avg):
            with pytest.raises(error, match=message):
                function(ENVIRONMENT, [*values, *values])


def test_amounts_that_authors_name() -> None:
    assert money("50 EUR") == eur("50")
    assert money(Decimal("12.5"), "EUR") == money(12.5, "EUR") == eur("12.50")
    with pytest.raises(RenderError, match=r"what money\(\) is given should be an amount"):
        money("50")
    with pytest.raises(RenderError, match="needs a currency"):
        money(50)
    with pytest.raises(RenderError, match="should be an amount"):
        money(50, "euro")


@pytest.mark.parametrize(
    ("found", "expect"),
    [
        (eur("10") * 2, eur("20")),
        (2 * eur("10"), eur("20")),
        (eur("19.99") * 0.8, eur("15.992")),
        (eur("10") * Decimal("0.5"), eur("5")),
        (eur("10") / 4, eur("2.5")),
        (eur("10") / eur("4"), Decimal("2.5")),
        (eur("10") + eur("2"), eur("12")),
        (eur("10") - eur("12"), eur("-2")),
        (-eur("10"), eur("-10")),
    ],
)
def test_prices_compute(found: Any, expect: Any) -> None:
    assert found == expect


@pytest.mark.parametrize(
    "compute",
    [
        lambda: eur("1") + usd("1"),
        lambda: eur("1") - usd("1"),
        lambda: eur("1") / usd("1"),
        lambda: eur("1") + 1,
        lambda: eur("1") * eur("1"),
        lambda: eur("1") * True,
        lambda: eur("1") * float("nan"),
        lambda: 1 / eur("1"),
    ],
)
def test_what_prices_do_not_do(compute: Any) -> None:
    with pytest.raises(TypeError):
        compute()
