"""What filters take and give."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, get_args

from jinja2 import nodes

from dynacontent.engine.analysis.types import ANY, MARKUP, NUMBER, TEXT, Type
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import dotted
from dynacontent.localization.ages import AgeLength
from dynacontent.localization.compact import CompactLength
from dynacontent.localization.lists import ListStyle
from dynacontent.localization.numbers import MoneyStyle, UnitLength
from dynacontent.localization.phones import PhoneStyle


class Members(Protocol):
    """What the reader of expressions lends to filters."""

    def problem(self, message: str, node: nodes.Node, hint: str | None = None) -> Type:
        """Report a problem at a node and go on with an unknown type."""
        ...

    def member(self, owner: Type, name: str, node: nodes.Node) -> Type:
        """The type of a member of a value."""
        ...


_NUMBERS = frozenset({"int", "float", "decimal"})
_MOMENTS = frozenset({"date", "datetime"})
_CODES = frozenset({"str", "enum"})
TAKES: dict[str, tuple[frozenset[str], str]] = {
    "money": (frozenset({"money"}), "money"),
    "number": (_NUMBERS, "a number"),
    "percent": (_NUMBERS, "a number"),
    "unit": (_NUMBERS, "a number"),
    "date": (_MOMENTS, "a date"),
    "time": (frozenset({"datetime"}), "a date and time"),
    "datetime": (frozenset({"datetime"}), "a date and time"),
    "timeago": (frozenset({"datetime"}), "a date and time"),
    "listing": (frozenset({"list"}), "a list"),
    "compact": (_NUMBERS, "a number"),
    "territory": (_CODES, "the code of a country"),
    "language": (_CODES | {"locale"}, "the tag of a language"),
    "currency": (_CODES | {"currency"}, "the code of a currency"),
    "phone": (_CODES, "text"),
}
"""Kinds a filter accepts, and what to call them."""

_CHOICES: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "money": (1, "style", get_args(MoneyStyle)),
    "compact": (0, "length", get_args(CompactLength)),
    "unit": (1, "length", get_args(UnitLength)),
    "timeago": (0, "length", get_args(AgeLength)),
    "listing": (0, "style", get_args(ListStyle)),
    "phone": (1, "style", get_args(PhoneStyle)),
}
"""Arguments that are one of some words: their place, their name, and the words."""

_TO_TEXT = frozenset([*TAKES, "join", "urlencode"])
_SAME_TEXT = frozenset(
    "capitalize lower upper title trim replace truncate striptags e escape forceescape string".split()
)
_SAME_LIST = frozenset(
    "list sort unique reverse reject rejectattr select selectattr abs round min max".split()
)
_TO_NUMBER = frozenset({"length", "count", "int", "float", "wordcount"})


def filter_type(reader: Members, node: nodes.Filter, value: Type, arguments: list[Type]) -> Type:
    """The type a filter gives; a value of a wrong type is a problem."""
    name = node.name
    takes = TAKES.get(name)
    if takes and value.kind != "any" and value.kind not in takes[0]:
        what = dotted(node.node) if node.node is not None else None
        what = what or value.path or f"a value of type {value.kind}"
        return reader.problem(f"{name} formats {takes[1]}, and {what} is {value.kind}", node)
    _check_choice(reader, node)
    if name in ("fallback", "default", "d"):
        return _with_fallback(value, arguments)
    if name == "safe":
        if value.data:
            hint = "declare the field as html: it is sanitized then, and needs no safe"
            return reader.problem(f"{value.path} is data and never safe", node, hint)
        return MARKUP
    if name in _TO_TEXT:
        return TEXT
    if name in _SAME_TEXT:
        return MARKUP if value.kind == "markup" else replace(TEXT, data=value.data, path=value.path)
    if name in _TO_NUMBER:
        return NUMBER
    if name in ("first", "last", "min", "max") and value.kind == "list":
        return replace(value.of or ANY, optional=True)
    if name in _SAME_LIST:
        return value
    if name == "map":
        return _mapped(reader, node, value)
    return ANY


def _check_choice(reader: Members, node: nodes.Filter) -> None:
    place, parameter, words = _CHOICES.get(node.name, (0, "", ()))
    given = [*node.args[place : place + 1], *(word.value for word in node.kwargs if word.key == parameter)]
    for argument in given if words else []:
        if isinstance(argument, nodes.Const) and argument.value not in words:
            hint = did_you_mean(str(argument.value), words, f"it is {one_of(words)}")
            reader.problem(f"{node.name} has no {parameter} {argument.value!r}", argument, hint)


def _with_fallback(value: Type, arguments: list[Type]) -> Type:
    other = arguments[0] if arguments else ANY
    if value.kind == other.kind or (value.kind in ("str", "enum") and other.kind in ("str", "markup")):
        return value.known()
    return ANY


def _mapped(reader: Members, node: nodes.Filter, value: Type) -> Type:
    attribute = next((k.value for k in node.kwargs if k.key == "attribute"), None)
    if value.kind != "list" or not isinstance(attribute, nodes.Const):
        return Type("list", of=ANY)
    found = value.of or ANY
    for step in str(attribute.value).split("."):
        found = reader.member(found, step, node)
    return Type("list", found.path, found.level, data=True, of=found.known())
