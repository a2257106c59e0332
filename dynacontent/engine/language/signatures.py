"""What filters, tests and functions take and give, as their annotations tell it.

Read when a workspace is checked and for the reference, never at import and never in a render.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from jinja2.utils import _PassArg
from markupsafe import Markup

from dynacontent.engine.language.jinja_names import TEST_NAMES, JinjaFilters, JinjaFunctions, JinjaTests
from dynacontent.engine.language.kinds import AttributePath, Called, Of, Written
from dynacontent.expressions.durations import Duration
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.formats.versions import Version
from dynacontent.models.values import Geo, Money

Function = Callable[..., Any]

TEXTS = frozenset("str enum url image email html template locale timezone currency markup".split())
"""Kinds of values that are text."""
NUMBERS = frozenset({"int", "float", "decimal"})
MAPPINGS = frozenset({"map", "object", "brand"})

_PYTHON: Mapping[Any, tuple[frozenset[str], str, str]] = {
    str: (TEXTS, "text", "str"),
    Markup: (frozenset({"markup"}), "markup", "markup"),
    bool: (frozenset({"bool"}), "true or false", "bool"),
    int: (frozenset({"int"}), "a whole number", "int"),
    float: (NUMBERS, "a number", "number"),
    Decimal: (NUMBERS, "a number", "number"),
    date: (frozenset({"date", "datetime"}), "a date", "date"),
    datetime: (frozenset({"datetime"}), "a date and time", "datetime"),
    time: (frozenset({"time"}), "a time", "time"),
    timedelta: (frozenset({"duration"}), "a length of time", "duration"),
    Duration: (frozenset({"duration"}), "a length of time", "duration"),
    Money: (frozenset({"money"}), "money", "money"),
    Geo: (frozenset({"geo"}), "a place", "geo"),
    Item: (frozenset({"item"}), "an item", "item"),
    Version: (frozenset({"version"}), "a version", "version"),
    list: (frozenset({"list"}), "a list", "list"),
    dict: (MAPPINGS, "a mapping", "map"),
}
"""By Python type: the kinds that fit it, what a sentence calls it, and what a reference calls it."""
_COLLECTIONS: Mapping[Any, type] = {Mapping: dict, **dict.fromkeys((tuple, set, Sequence, Iterable), list)}
_GIVEN = {float: "float", Decimal: "decimal", dict: "any", Item: "any"}
"""Kinds that a result of a Python type has, where the reference calls it by another name."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the types that an annotation allows; without ``kinds`` any.

    ``kind`` is the kind of a result of this type, ``of`` the type of the elements of a list,
    ``variable`` the name of a type that is the same wherever it stands.
    """

    title: str
    label: str
    kind: str = "any"
    kinds: frozenset[str] = frozenset()
    words: tuple[object, ...] = ()
    of: Shape | None = None
    variable: str = ""
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What an annotation says: the types it allows, and whether the value may be absent."""

    options: tuple[Option, ...] = ()
    optional: bool = False
    attribute: bool = False

    @property
    def is_any(self) -> bool:
        """Whether every type is allowed."""
        return not self.options or any(not option.kinds for option in self.options)

    @property
    def words(self) -> tuple[object, ...]:
        """What it may be, where it is one of some words."""
        found = tuple(word for option in self.options for word in option.words)
        return found if all(option.words for option in self.options) else ()

    @property
    def texts(self) -> tuple[object, ...]:
        """The words that it may be, where of all texts it is one of some."""
        textual = [option for option in self.options if option.kinds & TEXTS]
        words = tuple(word for option in textual for word in option.words)
        return words if all(option.words for option in textual) else ()

    @property
    def title(self) -> str:
        """What a sentence calls it: ``a date``, ``text or a number``."""
        narrow = [
            option.title
            for option in self.options
            if not any(option.kinds < other.kinds for other in self.options)
        ]
        return " or ".join(dict.fromkeys(narrow))

    def __str__(self) -> str:
        if not self.options:
            return "any"
        if self.words:
            return " | ".join(f'"{word}"' if isinstance(word, str) else str(word) for word in self.words)
        labels = [
            option.label
            for option in self.options
            if not any(option.kinds < other.kinds for other in self.options)
        ]
        text = " | ".join(dict.fromkeys(labels))
        several = len(set(labels)) > 1
        return (f"({text})?" if several else f"{text}?") if self.optional else text


ANYTHING = Shape()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a signature; ``default`` is meaningful where it is not ``required``."""

    name: str
    shape: Shape
    required: bool
    default: Any = None
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """What a filter, test or function takes and gives.

    ``value`` is what stands before ``|`` or ``is``; ``more`` and ``others`` are the types of further
    arguments by place and by name, where it takes any number of them.
    """

    name: str
    value: Parameter | None
    parameters: tuple[Parameter, ...]
    gives: Shape
    summary: str
    example: str = ""
    more: Shape | None = None
    others: Shape | None = None

    @property
    def positional(self) -> tuple[str, ...]:
        """Names of the parameters that may be given by place."""
        return tuple(parameter.name for parameter in self.parameters if not parameter.by_name)


def signature_of_filter(name: str, function: Function) -> Signature:
    """The signature of a filter: Jinja's are declared apart."""
    return read_signature(name, declared(JinjaFilters, name) or function, takes_value=True)


def signature_of_test(name: str, function: Function) -> Signature:
    """The signature of a test."""
    found = declared(JinjaTests, TEST_NAMES.get(name, name))
    return read_signature(name, found or function, takes_value=True)


def signature_of_function(name: str, function: Function) -> Signature:
    """The signature of a function that is called by its name."""
    return read_signature(name, declared(JinjaFunctions, name) or function, takes_value=False)


def declared(names: type, name: str) -> Function | None:
    """The method that declares one of Jinja's own."""
    found: Function | None = vars(names).get(name) or vars(names).get(f"{name}_")
    return found.__func__ if isinstance(found, staticmethod) else None


@lru_cache(maxsize=1_024)
def read_signature(name: str, function: Function, *, takes_value: bool) -> Signature:
    """The signature of a function from its annotations; ``takes_value`` says that it is a filter or test.

    Parameters that begin with an underscore are not the author's. Raises `NameError` for an annotation that
    names something its module has not.
    """
    hints = get_type_hints(inspect.unwrap(function), include_extras=True)
    written = list(inspect.signature(function).parameters.values())
    written = written[0 if _PassArg.from_obj(function) is None else 1 :]
    shapes = {word.name: shape_of(hints.get(word.name, Any)) for word in written}
    value = None
    if takes_value and written and written[0].kind is not inspect.Parameter.VAR_POSITIONAL:
        value, written = _parameter(written[0], shapes), written[1:]
    by_place, by_name = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    doc = inspect.getdoc(function) or ""
    return Signature(
        name=name,
        value=value,
        parameters=tuple(
            _parameter(word, shapes)
            for word in written
            if word.kind not in (by_place, by_name) and not word.name.startswith("_")
        ),
        gives=shape_of(hints.get("return", Any)),
        summary=_summary(doc),
        example=_example(doc, name),
        more=next((shapes[word.name] for word in written if word.kind is by_place), None),
        others=next((shapes[word.name] for word in written if word.kind is by_name), None),
    )


def _parameter(word: inspect.Parameter, shapes: Mapping[str, Shape]) -> Parameter:
    required = word.default is inspect.Parameter.empty
    by_name = word.kind is inspect.Parameter.KEYWORD_ONLY
    # A keyword of Python's is written with an underscore behind it.
    name = word.name.removesuffix("_")
    return Parameter(name, shapes[word.name], required, None if required else word.default, by_name)


def _summary(doc: str) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join(doc.partition("\n\n")[0].split()).replace("``", "`")


def _example(doc: str, name: str) -> str:
    """The first piece of code in a docstring that shows a use of the function."""
    pieces = doc.split("``")[1::2]
    return next((piece for piece in pieces if f"{name}(" in piece or f"| {name}" in piece), "")


def shape_of(annotation: Any) -> Shape:
    """What an annotation says."""
    if annotation in (Any, object, inspect.Parameter.empty):
        return ANYTHING
    marks: tuple[Any, ...] = ()
    if get_origin(annotation) is Annotated:
        annotation, *rest = get_args(annotation)
        marks = tuple(rest)
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    optional = any(part in (NoneType, None, Missing) for part in parts)
    kept = [part for part in parts if part not in (NoneType, None, Missing)]
    options: list[Option] = []
    attribute = AttributePath in marks
    for part in kept:
        if get_origin(part) is Annotated:
            inner = shape_of(part)
            options += inner.options
            attribute = attribute or inner.attribute
        else:
            options.append(_option(part, marks))
    if any(option is _ANY for option in options):
        return Shape((), optional, attribute)
    return Shape(tuple(options), optional, attribute)


_ANY = Option("any value", "any")


def _option(part: Any, marks: Iterable[Any]) -> Option:
    origin, inner = get_origin(part), get_args(part)
    if isinstance(part, TypeVar):
        return _variable(part)
    if origin is Literal:
        if all(isinstance(word, int) for word in inner):
            return Option("one of some numbers", "int", "int", frozenset({"int"}), words=inner)
        return Option("one of some words", "str", "str", TEXTS, words=inner)
    base = _COLLECTIONS.get(origin or part, origin or part)
    if base not in _PYTHON:
        return _ANY
    kinds, title, label = _PYTHON[base]
    kind = _GIVEN.get(base, label)
    of = shape_of(inner[0]) if base is list and inner else None
    if of is not None and of.options:
        title, label = f"a list of {_many(of.title)}", f"list[{of}]"
    for mark in marks:
        if isinstance(mark, Called):
            title = str(mark)
        if isinstance(mark, Of):
            kind = label = str(mark)
    written = next((mark for mark in marks if isinstance(mark, Written)), None)
    return Option(title, label, kind, kinds, of=of, written=written)


def _variable(found: TypeVar) -> Option:
    """A type that is the same wherever it stands: any, or one of its constraints."""
    bounds = found.__constraints__ or ((found.__bound__,) if found.__bound__ else ())
    options = [option for bound in bounds for option in shape_of(bound).options]
    if not options:
        return Option("any value", "any", variable=found.__name__)
    kinds = frozenset().union(*(option.kinds for option in options))
    shape = Shape(tuple(options))
    return Option(shape.title, str(shape), kinds=kinds, variable=found.__name__)


_PLURALS = {
    "text": "texts",
    "a whole number": "whole numbers",
    "a number": "numbers",
    "a date": "dates",
    "a date and time": "dates and times",
    "a place": "places",
    "an item": "items",
    "a list": "lists",
    "a mapping": "mappings",
    "any value": "values",
}


def _many(title: str) -> str:
    return _PLURALS.get(title, title)
