"""Every filter, test and function a template or expression may use, in one list.

What one takes and gives is told by its annotations, and read from there
(`dynacontent.engine.language.signatures`); what it may be given and depends on by its marks
(`dynacontent.expressions.marks`). To add one, write the function and put it into the list of its module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dynacontent.engine.language import (
    asking,
    choices,
    distances,
    filters,
    functions,
    lists,
    numbers,
    texts,
    times,
)
from dynacontent.engine.language.bounded import BOUNDED
from dynacontent.expressions.missing import is_missing
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.loading.extensions import NO_EXTENSIONS, Extensions
from dynacontent.models.values import Constant

Function = Callable[..., Any]

JINJA_TESTS = frozenset(
    """
    boolean defined divisibleby eq == equalto even false float ge > greaterthan gt in integer iterable
    le <= lessthan lower lt < mapping ne != none number odd sameas sequence string true undefined upper >=
    """.split()
)


def _named(functions: Iterable[Function]) -> dict[str, Function]:
    """Functions by the name authors type: an underscore stands behind what is a name of Python's."""
    return {function.__name__.removesuffix("_"): function for function in functions}


FILTERS = {
    **BOUNDED,
    "d": filters.default,
    **_named(
        function
        for module in (filters, texts, lists, choices, times, distances, numbers)
        for function in module.FILTERS
    ),
}
TESTS = {name.removeprefix("is_"): function for name, function in _named(asking.TESTS).items()}
FUNCTIONS = _named(
    function
    for module in (functions, texts, choices, times, distances, numbers)
    for function in module.FUNCTIONS
)


def register(
    environment: SafeEnvironment, *, brand: Mapping[str, Any], own: Extensions = NO_EXTENSIONS
) -> None:
    """Put filters, tests and functions into an environment, and nothing else; ``own`` are the workspace's."""
    environment.filters = {**FILTERS, **own.filters}
    environment.tests = {
        **{name: function for name, function in environment.tests.items() if name in JINJA_TESTS},
        **TESTS,
        "in": environment.within,
        "missing": is_missing,
        "undefined": is_missing,
        "defined": is_there,
        **own.tests,
    }
    environment.globals.update(
        brand=constant(brand),
        constants=functions.ConstantsReader(),
        context=functions.ContextReader(),
        catalogs=functions.CatalogsReader(),
        feeds=functions.FeedsReader(),
        **FUNCTIONS,
        **own.functions,
    )


def is_there(value: object) -> bool:
    """``is defined``: the same as ``is not missing``, of items too."""
    return not is_missing(value)


def constant(value: Any) -> Any:
    """A value of the configuration with its texts marked as constants, through lists and tables."""
    if isinstance(value, Mapping):
        return {name: constant(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [constant(item) for item in value]
    return Constant(value) if isinstance(value, str) else value
