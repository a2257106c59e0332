"""The filters, tests and functions that a workspace adds, held to what holds for ours.

They are given exact built-in values, copied, so that nothing of the recipient can be changed; what they
give has to be one too. What they raise is told without any value: it may hold the recipient's data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, wraps
from inspect import (
    Parameter,
    isasyncgenfunction,
    iscoroutinefunction,
    isgeneratorfunction,
    signature,
    unwrap,
)
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dynacontent.engine.extensions import SkipMessage
from dynacontent.engine.language.signatures import read_signature
from dynacontent.engine.structure.fragments import Fragment, text_of
from dynacontent.errors import AuthoringError, DynacontentError, Problem, RenderError
from dynacontent.expressions.budget import charge_items, charged, tick
from dynacontent.expressions.items import Item
from dynacontent.expressions.marks import takes_missing
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.pending import PendingError
from dynacontent.expressions.sandbox import template_function
from dynacontent.loading.extensions import Extensions
from dynacontent.location import Location
from dynacontent.models.values import Geo, Money

Function = Callable[..., Any]

SCALARS = frozenset({str, int, float, bool, type(None), Decimal, date, datetime, time, timedelta, Money, Geo})
"""Exact types of values that a template may hold, beside lists and objects of them."""
DEEPEST = 32
"""How deep lists and objects of an argument or a result may be nested."""
_SIGNALS = (DynacontentError, UsedMissingError, PendingError, SkipMessage)


def guarded(extensions: Extensions) -> Extensions:
    """The same, ready for templates. Raises `AuthoringError` for annotations that cannot be read."""
    problems: list[Problem] = []
    found: dict[str, dict[str, Function]] = {"filter": {}, "test": {}, "function": {}}
    for kind, name, function in extensions.items():
        place = Location(extensions.path, unwrap(function).__code__.co_firstlineno)
        unfit = _unfit(kind, function)
        if unfit:
            problems.append(Problem(f"the {kind} {name} {unfit}", place))
            continue
        try:
            found[kind][name] = _guarded(kind, name, function)
        except Exception as error:  # whatever an annotation may raise
            problems.append(Problem(f"the annotations of {name} cannot be read: {error}", place))
    if problems:
        raise AuthoringError(problems)
    return Extensions(extensions.path, found["filter"], found["test"], found["function"])


def _unfit(kind: str, function: Function) -> str | None:
    """Why a function can never give anything."""
    if iscoroutinefunction(function) or isasyncgenfunction(function) or isgeneratorfunction(function):
        return "has to return its result: it is async, or a generator"
    if kind != "function":
        first = next(iter(signature(function).parameters.values()), None)
        if first is None or first.kind in (Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD):
            return "takes no value: its first parameter is what stands before the |, or before `is`"
    return None


def collisions(extensions: Extensions, there: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Names of a workspace's own that are taken; ``there`` are those that come with dynacontent, by kind."""
    return [
        Problem(
            f"there is a {kind} {name!r} already",
            Location(extensions.path, unwrap(function).__code__.co_firstlineno),
            hint=f"choose another name, as in my_{name}",
        )
        for kind, name, function in extensions.items()
        if name in there[kind]
    ]


@lru_cache(maxsize=1_024)
def _guarded(kind: str, name: str, function: Function) -> Function:
    """The same object for the same function; raises whatever reading its annotations raises."""
    title = f"{name}()" if kind == "function" else name
    read = read_signature(name, function, takes_value=kind != "function")
    parameters = (read.value, *read.parameters) if read.value else read.parameters
    maybe = {parameter.name for parameter in parameters if parameter.shape.optional}
    order = [parameter.name for parameter in parameters if not parameter.by_name]

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        tick()
        names = [*order, *[""] * (len(arguments) - len(order))]
        given = [
            _given(value, title, maybe=name in maybe) for name, value in zip(names, arguments, strict=False)
        ]
        words = {word: _given(value, title, maybe=word in maybe) for word, value in options.items()}
        try:
            result = function(*given, **words)
        except _SIGNALS:
            raise
        except Exception as error:
            # Neither its text nor its values: they may be the recipient's.
            raise RenderError(_told(kind, title, function, error)) from None
        tick()
        if kind == "test":
            return bool(result)
        if result is None:
            return Missing(name=title, code="filter_none")
        return charged(_checked(result, f"{kind} {title}"))

    if maybe:
        takes_missing(call)
    return template_function(call) if kind == "function" else call


def _given(value: Any, title: str, *, maybe: bool) -> Any:
    """An argument as an exact built-in value: of a missing one ``None``, where the annotation allows it."""
    if isinstance(value, Missing):
        if not maybe:
            raise UsedMissingError(value)
        return None
    return _plain(value, title, 0)


def _plain(value: Any, title: str, depth: int) -> Any:
    kind = type(value)
    if kind in SCALARS:
        return value
    if isinstance(value, (Fragment, Markup)):
        return text_of(value.text() if isinstance(value, Fragment) else value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (list, tuple, range, dict)) and depth < DEEPEST:
        charge_items(len(value))
        if isinstance(value, dict):
            return {key: _plain(item, title, depth + 1) for key, item in value.items()}
        return [_plain(item, title, depth + 1) for item in value]
    if kind is Item:
        raise RenderError.at(f"{title} is given an item", None, hint="give it fields of the item")
    raise RenderError(f"{title} cannot be given a value of type {kind.__name__}")


def _checked(value: Any, title: str, depth: int = 0) -> Any:
    """A result, held to exact built-in values."""
    kind = type(value)
    if kind is datetime and value.tzinfo is None:
        raise RenderError.at(f"{title} gave a datetime without a timezone", None, hint="add tzinfo=…")
    if kind in SCALARS:
        return value
    if kind in (list, tuple) and depth < DEEPEST:
        charge_items(len(value))
        return [_checked(item, title, depth + 1) for item in value]
    if kind is dict and depth < DEEPEST and all(type(key) in (str, int) for key in value):
        charge_items(len(value))
        return {key: _checked(item, title, depth + 1) for key, item in value.items()}
    hint = "a result is text, a number, a date, money, a place, or a list or dict of them"
    raise RenderError.at(f"{title} gave a value of type {kind.__name__}", None, hint=hint)


def _told(kind: str, title: str, function: Function, error: Exception) -> str:
    """Which of the workspace's own failed, with what kind of error, and where in its module."""
    file = function.__code__.co_filename
    line, trace = None, error.__traceback__
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    place = f" ({Path(file).name}:{line})" if line else ""
    return f"{kind} {title} failed: {type(error).__name__}{place}"
