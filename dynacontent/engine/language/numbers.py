"""Filters and functions of numbers and prices: rounding, thresholds, goals, what was saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar, get_args

from jinja2 import pass_environment
from jinja2.filters import make_attrgetter

from dynacontent.engine.language import clock
from dynacontent.engine.language.clock import AmountText
from dynacontent.engine.language.kinds import Attribute, CurrencyCode, Number
from dynacontent.errors import RenderError
from dynacontent.expressions.budget import charge_items
from dynacontent.expressions.marks import settled
from dynacontent.expressions.missing import Missing, used
from dynacontent.expressions.operators import exact
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.localization import formats
from dynacontent.localization.layouts import MAX_DIGITS
from dynacontent.localization.rounding import Rounding
from dynacontent.localization.rounding import round_to as rounded
from dynacontent.models.values import Money

N = TypeVar("N", int, float, Decimal, Money)

_HUNDREDTH = Decimal("0.01")
_MOST = 10**MAX_DIGITS


def as_decimal(value: Any, name: str) -> Decimal:
    """A finite number as a decimal, a float as it prints. Raises `RenderError` naming the filter."""
    if value.__class__ not in (int, float, Decimal):
        hint = "declare the field as int or decimal: text is read as the schema says"
        raise RenderError.at(f"{name} takes a number, not {clock.kind_of(value)}", None, hint=hint)
    if value.__class__ is int and not -_MOST < value < _MOST:
        raise RenderError(f"{name} takes numbers of up to {MAX_DIGITS} digits")
    found = Decimal(float.__repr__(value)) if value.__class__ is float else Decimal(value)
    if not found.is_finite():
        raise RenderError(f"{name} takes a finite number")
    return found


def _amounts(value: Any, other: Any, name: str) -> tuple[Decimal, Decimal]:
    """Two numbers, or two amounts of one currency, as decimals."""
    if not isinstance(value, Money) and not isinstance(other, Money):
        return as_decimal(value, name), as_decimal(other, name)
    if not (isinstance(value, Money) and isinstance(other, Money)):
        hint = 'write an amount as money("50 EUR")'
        raise RenderError.at(f"{name} takes two numbers or two amounts of money", None, hint=hint)
    return value.amount, value.beside(other)


# -- rounding -----------------------------------------------------------------------------


@settled
def round_to(value: N, step: Number = 1, how: Rounding = "half-up", ending: Number = 0) -> N:
    """A number or price rounded to a step: ``price | round_to(0.05)``, ``points | round_to(10, "down")``.

    ``how`` is ``half-up``, ``half-even``, ``up`` or ``down``; ``ending`` is what is added to the steps:
    ``price | round_to(1, ending=0.99)`` gives 9.99 for 9.60.
    """
    clock.one_word(how, get_args(Rounding), "round_to", "rounding")
    number = value.amount if isinstance(value, Money) else as_decimal(value, "round_to")
    by, rest = as_decimal(step, "round_to"), as_decimal(ending, "round_to")
    found = rounded(number, by, how=how, ending=rest)
    if isinstance(value, Money):
        return Money(found, value.currency)
    return int(found) if by == by.to_integral_value() and rest == rest.to_integral_value() else found  # type: ignore[return-value]


@settled
def at_least(value: N, least: N) -> N:
    """The larger of the two: ``left | at_least(0)``."""
    one, other = _amounts(value, least, "at_least")
    return value if one >= other else least


@settled
def at_most(value: N, most: N) -> N:
    """The smaller of the two: ``percent | at_most(100)``."""
    one, other = _amounts(value, most, "at_most")
    return value if one <= other else most


@settled
def ordinal(value: int) -> str:
    """A place in an order, as the recipient's language writes it: ``profile.orders | ordinal`` is ``3rd``."""
    return formats.format_ordinal(value, locale=current().locale)


# -- goals --------------------------------------------------------------------------------


@settled
@template_function
def money(amount: AmountText | Number, currency: CurrencyCode | None = None) -> Money:
    """An amount: ``money("50 EUR")``, or of a number and a currency, ``money(event.cents / 100, "EUR")``."""
    text: Any = amount if currency is None else {"amount": amount, "currency": currency}
    if currency is None and not isinstance(amount, str):
        raise RenderError.at("money() of a number needs a currency", None, hint='as in money(5, "EUR")')
    return clock.read_amount(text)


@settled
@template_function
def progress(value: Number | Money, goal: Number | Money) -> Decimal:
    """How far something is towards a goal, 0 to 1: ``progress(profile.points, 500) | percent``.

    In whole percents, rounded down: it is 1 only where the goal is reached.
    """
    reached, wanted = _amounts(value, goal, "progress()")
    if reached >= wanted:
        return Decimal(1)
    return Decimal() if reached <= 0 else rounded(reached / wanted, _HUNDREDTH, how="down")


@settled
@template_function
def remaining(value: N, goal: N) -> N:
    """What is left to a goal, 0 where it is reached: ``remaining(event.total, money("50 EUR")) | money``."""
    reached, wanted = _amounts(value, goal, "remaining()")
    if isinstance(goal, Money):
        return Money(max(wanted - reached, Decimal()), goal.currency)
    if isinstance(value, int) and isinstance(goal, int):
        return max(goal - value, 0)
    return max(wanted - reached, Decimal())  # type: ignore[return-value]


@settled
@template_function
def percent_off(before: Number | Money, now: Number | Money) -> Decimal:
    """How much cheaper something is, 0 to 1: ``percent_off(item.list_price, item.price) | percent``.

    In whole percents, rounded down: no more is promised than is given. 0 where it is not cheaper.
    """
    old, new = _amounts(before, now, "percent_off()")
    return Decimal() if new >= old or old <= 0 else rounded((old - new) / old, _HUNDREDTH, how="down")


# -- tiers --------------------------------------------------------------------------------


@settled
def tier(value: Number | Money, tiers: Mapping[str, Number | Money]) -> str | Missing:
    """The highest tier that a number has come to: ``profile.points | tier({"Silver": 500, "Gold": 2000})``.

    Missing below the lowest.
    """
    found = [name for name, least in _ordered(tiers, "tier") if _has(value, least, "tier")]
    return found[-1] if found else Missing(name="tier", detail="it is below the lowest tier")


@settled
def next_tier(value: Number | Money, tiers: Mapping[str, Number | Money]) -> str | Missing:
    """The tier that comes next: ``profile.points | next_tier(brand.tiers)``; Missing at the highest."""
    found = [name for name, least in _ordered(tiers, "next_tier") if not _has(value, least, "next_tier")]
    return found[0] if found else Missing(name="next_tier", detail="it is at the highest tier")


def _ordered(tiers: Any, name: str) -> list[tuple[str, Any]]:
    if not isinstance(tiers, dict) or not tiers:
        hint = 'as in {"Silver": 500, "Gold": 2000}'
        raise RenderError.at(f"{name} takes tiers by name, each with its least number", None, hint=hint)
    charge_items(len(tiers))
    return sorted(tiers.items(), key=lambda pair: pair[1])


def _has(value: Any, least: Any, name: str) -> bool:
    reached, wanted = _amounts(value, least, name)
    return reached >= wanted


# -- many numbers -------------------------------------------------------------------------


@pass_environment
def sum_(
    environment: Any,
    value: Iterable[Any],
    attribute: Attribute | None = None,
    start: Any = 0,
    times: Attribute | None = None,
) -> Any:
    """All numbers or prices of a list added up: ``event.lines | sum(attribute="price", times="quantity")``.

    ``times`` names a field that each is multiplied with.
    """
    numbers = _numbers(environment, value, attribute, "sum", times=times)
    total = _checked(start, "sum")
    if total.__class__ is int and total == 0 and numbers and isinstance(numbers[0], Money):
        total, numbers = numbers[0], numbers[1:]
    for number in numbers:
        total = _plus(total, number)
    return total


@settled
@pass_environment
def avg(environment: Any, value: Iterable[Any], attribute: Attribute | None = None) -> Any:
    """The average of the numbers or prices of a list: ``profile.ratings | avg``; Missing of none."""
    numbers = _numbers(environment, value, attribute, "avg")
    if not numbers:
        return Missing(name="avg", detail="there is nothing to take the average of")
    total = numbers[0]
    for number in numbers[1:]:
        total = _plus(total, number)
    return total / len(numbers) if isinstance(total, Money) else as_decimal(total, "avg") / len(numbers)


def _numbers(
    environment: Any, value: Iterable[Any], attribute: Any, name: str, *, times: Attribute | None = None
) -> list[Any]:
    items = list(value)
    charge_items(len(items))
    read: Callable[[Any], Any] = make_attrgetter(environment, attribute) if attribute is not None else used
    found = [_checked(used(read(item)), name) for item in items]
    if times is None:
        return found
    factor = make_attrgetter(environment, times)
    return [_product(one, _checked(used(factor(item)), name)) for one, item in zip(found, items, strict=True)]


def _checked(value: Any, name: str) -> Any:
    if isinstance(value, (int, float, Decimal, Money)):
        return value
    raise RenderError(f"{name} takes numbers and prices, not {clock.kind_of(value)}")


def _plus(one: Any, other: Any) -> Any:
    """Two numbers, or two amounts of one currency, added."""
    if isinstance(one, Money) is not isinstance(other, Money):
        raise RenderError("numbers and prices do not add up")
    left, right = exact(one, other)
    return left + right


def _product(one: Any, factor: Any) -> Any:
    if isinstance(factor, Money):
        one, factor = factor, one
    if isinstance(factor, Money):
        raise RenderError("prices are not multiplied with each other")
    left, right = exact(one, factor)
    return left * right


FILTERS = (ordinal, round_to, at_least, at_most, tier, next_tier, avg)
FUNCTIONS = (money, progress, remaining, percent_off)
