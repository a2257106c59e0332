"""Values of a render as parameters of a query, so that SQL compares as Python would."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from dynacontent.errors import CatalogError
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.sql_columns import SCALE, moment
from dynacontent.models.values import CurrencyMismatchError, Money
from dynacontent.ports.catalogs import Bind, Query

Binder = Callable[[Sequence[Any]], Any]

_UPWARDS = frozenset({"lt", "gteq"})
_WHOLE = 2**63


class _NeverEqual(Exception):  # noqa: N818 - a value of another type, caught in this module
    """The value is of another type than the field: never equal, and without order."""


def binders(query: Query) -> list[Binder]:
    """For each parameter of a query the function that makes it from the bound values."""
    return [_binder(bind, query.currency) for bind in query.binds]


def _binder(bind: Bind, currency: str | None) -> Binder:
    make = _maker(bind, currency)
    if bind.value < 0:
        value = make(bind.constant)
        return lambda _values: value
    index = bind.value
    return lambda values: make(values[index])


def _maker(bind: Bind, currency: str | None) -> Callable[[Any], Any]:
    if bind.kind == "truth":
        return lambda value: 1 if value else 0
    if bind.kind == "limit":
        return int
    encode = _encoder(bind, currency)
    return _listed(encode) if bind.many else _single(encode, bind)


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


def _listed(encode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def make(values: Any) -> str | None:
        if values is None or isinstance(values, Missing):
            return None
        if isinstance(values, str) or not hasattr(values, "__iter__"):
            raise CatalogError(f"in needs a list, not {type(values).__name__}")
        return json.dumps(
            [found for value in values for found in _element(encode, value)], ensure_ascii=False
        )

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
    if not isinstance(value, str):
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


def _number(value: Any, operator: str, scale: int) -> Any:
    """A number in whole units of ``10 ** -scale``, rounded to the side that keeps the comparison."""
    if not isinstance(value, int | float | Decimal):
        raise _NeverEqual
    if isinstance(value, float):
        if not math.isfinite(value):
            return value
        if operator == "compute" and scale:
            raise CatalogError("an exact decimal of an item and a float do not add or multiply")
    if isinstance(value, int) and not scale:
        return _sized(int(value))
    exact = Decimal(value).scaleb(scale)
    whole = exact.to_integral_value(ROUND_CEILING if operator in _UPWARDS else ROUND_FLOOR)
    if whole == exact or operator not in {"eq", "in", "compute"}:
        return _sized(int(whole))
    return float(exact) if operator == "compute" else None


def _float(value: Any, operator: str) -> Any:
    """A number to compare with floats; one between two floats is rounded like `_number`'s."""
    if isinstance(value, int):
        return _sized(int(value))
    if isinstance(value, float):
        return value
    if not isinstance(value, Decimal):
        raise _NeverEqual
    nearest = float(value)
    if operator == "compute" or not math.isfinite(nearest) or Decimal(nearest) == value:
        return nearest
    if operator in {"eq", "in"}:
        return None
    above = Decimal(nearest) > value
    if operator in _UPWARDS:
        return nearest if above else math.nextafter(nearest, math.inf)
    return math.nextafter(nearest, -math.inf) if above else nearest


def _sized(value: int) -> int | float:
    """SQLite's integers have 64 bits; beyond them only the order counts."""
    return value if -_WHOLE <= value < _WHOLE else float(value)
