"""Every filter, test and function a template or expression may use, in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dynacontent.engine import functions
from dynacontent.engine.bounded import BOUNDED
from dynacontent.engine.filters import FILTERS
from dynacontent.expressions.missing import is_missing
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.models.values import Constant

JINJA_TESTS = frozenset(
    """
    boolean defined divisibleby eq == equalto even false float ge > greaterthan gt in integer iterable
    le <= lessthan lower lt < mapping ne != none number odd sameas sequence string true undefined upper >=
    """.split()
)


def register(environment: SafeEnvironment, *, brand: Mapping[str, Any]) -> None:
    """Put filters, tests and functions into an environment, and nothing else."""
    environment.filters = {**BOUNDED, **FILTERS}
    environment.tests = {
        **{name: function for name, function in environment.tests.items() if name in JINJA_TESTS},
        "in": environment.within,
        "missing": is_missing,
        "undefined": is_missing,
        "defined": is_there,
    }
    environment.globals.update(
        brand=constants(brand),
        context=functions.ContextReader(),
        catalogs=functions.CatalogsReader(),
        feeds=functions.FeedsReader(),
        collection=functions.collection,
        segment=functions.segment,
        contains=functions.contains,
        overlaps=functions.overlaps,
        near=functions.near,
        distance=functions.distance,
        days=functions.days,
        weekdays=functions.weekdays,
        hours=functions.hours,
        asset=functions.asset,
    )


def is_there(value: object) -> bool:
    """``is defined``: the same as ``is not missing``, of items too."""
    return not is_missing(value)


def constants(value: Any) -> Any:
    """A brand value with its texts marked as constants, through lists and tables."""
    if isinstance(value, Mapping):
        return {name: constants(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [constants(item) for item in value]
    return Constant(value) if isinstance(value, str) else value
