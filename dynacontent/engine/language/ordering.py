"""Filters of Jinja that order or compare values, where some are missing: these sort last, in both
directions, as in collections; to find the largest, the smallest or groups takes all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any

from jinja2 import pass_environment
from jinja2.filters import FILTERS, ignore_case, make_attrgetter, make_multi_attrgetter

from dynacontent.expressions.missing import Missing, used
from dynacontent.expressions.operators import instant


@pass_environment
def sort(
    environment: Any,
    value: Iterable[Any],
    reverse: bool = False,
    case_sensitive: bool = False,
    attribute: Any = None,
) -> list[Any]:
    """``a | sort(attribute="rating")``: what lacks the attribute comes last."""
    read = make_multi_attrgetter(environment, attribute, None if case_sensitive else ignore_case)

    def place(item: Any) -> list[tuple[bool, Any]]:
        return [(absent is not reverse, 0 if absent else part) for part, absent in _parts(read(item))]

    return sorted(value, key=place, reverse=reverse)


def _parts(values: Iterable[Any]) -> Iterable[tuple[Any, bool]]:
    return ((instant(value), isinstance(value, Missing)) for value in values)


def _comparing(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that compares all values it is given, so all have to be there, or have a default."""
    parameters = signature(function)

    @wraps(function)  # keeps Jinja's mark: it is given the environment
    def call(environment: Any, value: Iterable[Any], *arguments: Any, **options: Any) -> Any:
        values = list(value)
        given = parameters.bind(environment, values, *arguments, **options).arguments
        if given.get("default") is None:
            read = make_attrgetter(environment, given.get("attribute"))
            for item in values:
                used(read(item))
        return function(environment, values, *arguments, **options)

    return call


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    """``min`` or ``max``."""

    @pass_environment
    def extreme(
        environment: Any, value: Iterable[Any], case_sensitive: bool = False, attribute: Any = None
    ) -> Any:
        values = list(value)
        read = make_attrgetter(environment, attribute, None if case_sensitive else ignore_case)
        if not values:
            return environment.undefined("No aggregated item, sequence was empty.")
        return choose(values, key=lambda item: instant(read(item)))

    return extreme


ORDERING = {
    "sort": sort,
    "min": _comparing(_extreme(min)),
    "max": _comparing(_extreme(max)),
    "groupby": _comparing(FILTERS["groupby"]),
}
