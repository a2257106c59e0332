"""Values of a render as parameters of a query, so that SQL compares as Python would."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from dynacontent.errors import CatalogError
from dynacontent.expressions.geo import chord, point
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.sql_columns import AXES, MOST, SCALE, moment
from dynacontent.models.values import CurrencyMismatchError, Geo, Money
from dynacontent.ports.catalogs import Bind, Dialect, Query

Binder = Callable[[Sequence[Any]], Any]

_UPWARDS = frozenset({"lt", "gteq"})


class _NeverEqual(Exception):  # noqa: N818 - a value of another type, caught in this module
    """The value is of another type than the field: never equal, and without order."""


def binders(query: Query, dialect: Dialect) -> list[Binder]:
    """For each parameter of a query's statement the function that makes it from the bound values."""
    # The last one is the limit, which a statement with groups leaves to whoever counts them.
    binds = query.binds[:-1] if query.groups else query.binds
    return [_binder(bind, query.currency, dialect) for bind in binds]


def _binder(bind: Bind, currency: str | None, dialect: Dialect) -> Binder:
    if bind.kind == "near":
        return _near(bind)
    make = _maker(bind, currency, dialect)
    if bind.value < 0:
        value = make(bind.constant)
        return lambda _values: value
    index = bind.value
    return lambda values: make(values[index])


def _maker(bind: Bind, currency: str | None, dialect: Dialect) -> Callable[[Any], Any]:
    if bind.kind == "truth":
        return lambda value: 1 if value else 0
    if bind.kind == "limit":
        return int
    encode = _encoder(bind, currency)
    if bind.many:
        # PostgreSQL takes a list as an array; SQLite unrolls a JSON text.
        return _listed(encode, _json if dialect == "sqlite" else list)
    return _single(encode, bind)


def _json(values: list[Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _single(encode: Callable[[Any], Any], bind: Bind) -> Callable[[Any], Any]:
    def make(value: Any) -> Any:
        if value is None or isinstance(value, Missing):
            return None
        try:
            return encode(value)
        except _NeverEqual:
            if bind.operator == "eq":
                return None
        what = f"{type(value).__name__} where a collection compares {bind.kind}"
        raise CatalogError(f"a value of another type: {what}")

    return make


def _listed(encode: Callable[[Any], Any], write: Callable[[list[Any]], Any]) -> Callable[[Any], Any]:
    def make(values: Any) -> Any:
        if values is None or isinstance(values, Missing):
            return None
        if isinstance(values, str) or not hasattr(values, "__iter__"):
            raise CatalogError(f"in needs a list, not {type(values).__name__}")
        return write([found for value in values for found in _element(encode, value)])

    return make


def _element(encode: Callable[[Any], Any], value: Any) -> list[Any]:
    if value is None or isinstance(value, Missing):
        return []
    try:
        encoded = encode(value)
    except _NeverEqual:
        return []
    return [] if encoded is None else [encoded]


def _encoder(bind: Bind, currency: str | None) -> Callable[[Any], Any]:
    operator, scale = bind.operator, bind.scale
    if bind.kind == "money":
        return lambda value: _money(value, operator, currency)
    if bind.kind == "ref":
        return lambda value: _ref(value, bind.catalog)
    if bind.kind == "number":
        return lambda value: _number(value, operator, scale)
    if bind.kind == "float":
        return lambda value: _float(value, operator)
    return {"text": _text, "date": _date, "datetime": _datetime}[bind.kind]


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise _NeverEqual
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _NeverEqual from None
    return str(value)


def _date(value: Any) -> str:
    if type(value) is not date:
        raise _NeverEqual
    return value.isoformat()


def _datetime(value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _NeverEqual
    return moment(value)


def _ref(value: Any, catalog: str) -> Any:
    if not isinstance(value, Item) or value.catalog != catalog:
        raise _NeverEqual
    return value.key


def _money(value: Any, operator: str, currency: str | None) -> Any:
    if not isinstance(value, Money):
        raise _NeverEqual
    if value.currency != currency:
        raise CurrencyMismatchError(
            f"{value} is compared with amounts in {currency or 'no currency'}; nothing converts them"
        )
    return _number(value.amount, operator, SCALE)


def _near(bind: Bind) -> Binder:
    """One number of a place and a distance from it; without either, nothing is near."""
    axis, side = AXES.index(bind.operator[0]) if bind.operator != "c2" else 0, bind.operator[1:]

    def make(values: Sequence[Any]) -> float | None:
        here = values[bind.value]
        km = bind.constant if bind.second < 0 else values[bind.second]
        if here is None or isinstance(here, Missing):
            return None
        if not isinstance(here, Geo):
            raise CatalogError(f"near needs a place, not {type(here).__name__}")
        if not side:
            return point(here)[axis]
        if not isinstance(km, int | float | Decimal) or km < 0:
            return None
        reach = chord(float(km))
        if side == "2":
            return reach * reach
        # A little more than the reach: what is exactly as far must not fall to rounding.
        reach += 1e-12
        return point(here)[axis] + (reach if side == "+" else -reach)

    return make


def _number(value: Any, operator: str, scale: int) -> Any:
    """A number in whole units of ``10 ** -scale``, rounded to the side that keeps the comparison."""
    if not isinstance(value, int | float | Decimal):
        raise _NeverEqual
    if isinstance(value, float):
        if not math.isfinite(value):
            return _beyond(value, operator)
        if operator == "compute" and scale:
            raise CatalogError("an exact decimal of an item and a float do not add or multiply")
    if isinstance(value, int) and not scale:
        return _sized(int(value), operator)
    exact = Decimal(value).scaleb(scale)
    whole = exact.to_integral_value(ROUND_CEILING if operator in _UPWARDS else ROUND_FLOOR)
    if whole == exact or operator not in {"eq", "in", "compute"}:
        return _sized(int(whole), operator)
    return float(exact) if operator == "compute" else None


def _beyond(value: float, operator: str) -> Any:
    """What an infinite number, or none (NaN), is to a column of whole numbers."""
    if operator == "compute":
        return value
    if math.isnan(value) or operator in {"eq", "in"}:
        return None
    return MOST if value > 0 else -MOST


def _float(value: Any, operator: str) -> Any:
    """A number to compare with floats; one between two floats is rounded like `_number`'s."""
    if isinstance(value, float):
        return value
    if not isinstance(value, int | Decimal):
        raise _NeverEqual
    try:
        nearest = float(value)
    except OverflowError:
        nearest = math.inf if value > 0 else -math.inf
    if operator == "compute" or not math.isfinite(nearest) or Decimal(nearest) == value:
        return nearest
    if operator in {"eq", "in"}:
        return None
    above = Decimal(nearest) > value
    if operator in _UPWARDS:
        return nearest if above else math.nextafter(nearest, math.inf)
    return math.nextafter(nearest, -math.inf) if above else nearest


def _sized(value: int, operator: str) -> int | float | None:
    """What is larger than any column's number is only larger; it equals none (`MOST`)."""
    if -MOST < value < MOST:
        return value
    if operator == "compute":
        return float(value)
    if operator in {"eq", "in"}:
        return None
    return MOST if value > 0 else -MOST
