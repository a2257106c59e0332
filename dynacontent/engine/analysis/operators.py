"""What operators and comparisons take and give; what Python would refuse in a render is a problem here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from jinja2 import nodes

from dynacontent.engine.analysis.types import ANY, TEXT, Type
from dynacontent.engine.language.signatures import NUMBERS, TEXTS
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import dotted
from dynacontent.formats.scalars import Unfit, read_currency, read_locale, read_timezone
from dynacontent.formats.versions import read_version


class Problems(Protocol):
    """Where what does not fit is reported."""

    def problem(self, message: str, node: nodes.Node, hint: str | None = None) -> Type:
        """Report a problem at a node and go on with an unknown type."""
        ...


_SIGNS: dict[type[nodes.Expr], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
}
_TITLES = {
    "number": "a number",
    "text": "text",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a date and time",
    "duration": "a length of time",
    "money": "money",
}
_GIVEN: dict[tuple[str, str, str], str] = {
    ("date", "+", "duration"): "date",
    ("date", "-", "duration"): "date",
    ("duration", "+", "date"): "date",
    ("datetime", "+", "duration"): "datetime",
    ("datetime", "-", "duration"): "datetime",
    ("duration", "+", "datetime"): "datetime",
    ("date", "-", "date"): "duration",
    ("datetime", "-", "datetime"): "duration",
    ("duration", "+", "duration"): "duration",
    ("duration", "-", "duration"): "duration",
    ("money", "+", "money"): "money",
    ("money", "-", "money"): "money",
    ("money", "*", "number"): "money",
    ("number", "*", "money"): "money",
    ("money", "/", "number"): "money",
    ("money", "/", "money"): "decimal",
}
"""What an operator gives between two families."""
_COMPUTED = frozenset({"date", "datetime", "duration", "money"})
_ORDER = frozenset({"lt", "lteq", "gt", "gteq"})
_EQUAL = frozenset({"eq", "ne"})
_AMONG = frozenset({"in", "notin"})
_SPELLED = {"timezone": read_timezone, "currency": read_currency, "locale": read_locale}
"""Kinds of text that are read, so that they come in one spelling only."""


def family(found: Type) -> str:
    """What a type computes and compares with; ``""`` where nothing is known."""
    if found.kind in NUMBERS:
        return "number"
    return "text" if found.kind in TEXTS else found.kind if found.kind in _TITLES else ""


def operation_type(reader: Problems, node: nodes.BinExpr, left: Type, right: Type) -> Type:
    """The type of ``left + right`` and its kin; what does not compute is a problem."""
    sign, one, other = _SIGNS[type(node)], family(left), family(right)
    if one == other == "number":
        return Type(_number(sign, {left.kind, right.kind}))
    if one == other == "text" and sign == "+":
        return TEXT
    if (one, sign, other) in _GIVEN:
        return Type(_GIVEN[one, sign, other])
    joined = sign in "+-" and "text" in (one, other)
    if not one or not other or not (joined or _COMPUTED & {one, other}):
        return ANY
    told = f"{_title(left, node.left)} {sign} {_title(right, node.right)}"
    return reader.problem(f"{told} does not compute", node, _hint(sign, one, other))


def _number(sign: str, kinds: set[str]) -> str:
    if "decimal" in kinds:
        return "decimal"
    return "float" if sign == "/" or "float" in kinds else "int"


def _title(found: Type, node: nodes.Expr) -> str:
    name = dotted(node)
    return f"{name} ({found.known()})" if name else _TITLES[family(found)]


def _hint(sign: str, one: str, other: str) -> str | None:
    pair = {one, other}
    if "number" in pair and pair & {"date", "datetime"}:
        return f"write {sign} days(3)"
    if pair == {"date", "datetime"}:
        return 'make both one: event.starts | as_date, or profile.joined | at_time("09:00")'
    if pair == {"money", "number"}:
        return 'write an amount as money("5 EUR"), or compute with its .amount'
    if "text" in pair:
        return "join texts with ~, and write values with a filter"
    return None


def check_comparison(
    reader: Problems, node: nodes.Compare, sides: Sequence[Type], parts: Sequence[nodes.Expr]
) -> None:
    """Report two sides that have no order, or are never equal, where that is no test of what is there."""
    for place, operand in enumerate(node.ops):
        left, right = sides[place], sides[place + 1]
        one, other = family(left), family(right)
        if operand.op in _ORDER:
            _check_version(reader, left, parts[place + 1])
            _check_version(reader, right, parts[place])
        if operand.op in _EQUAL:
            _check_choice(reader, left, parts[place + 1])
            _check_choice(reader, right, parts[place])
        if operand.op in _AMONG and isinstance(words := parts[place + 1], nodes.List | nodes.Tuple):
            for word in words.items:
                _check_choice(reader, left, word)
        if one == other or not one or not other or operand.op not in _ORDER | _EQUAL:
            continue
        told = f"{_title(left, parts[place])} does not compare with {_title(right, parts[place + 1])}"
        reader.problem(told, parts[place], _comparing(one, other))


def _check_choice(reader: Problems, found: Type, other: nodes.Expr) -> None:
    """Report a word that a value of one of a few words, or of a kind with its own spelling, never is."""
    word = other.value if isinstance(other, nodes.Const) else None
    if not isinstance(word, str):
        return
    _check_version(reader, found, other)
    told = f"{found.path or 'this'} is never {word!r}"
    if found.choices and word not in found.choices:
        reader.problem(told, other, did_you_mean(word, found.choices, one_of(found.choices)))
    elif found.kind in _SPELLED:
        try:
            spelled = _SPELLED[found.kind](word)
        except Unfit as error:
            reader.problem(told, other, error.hint)
        else:
            if spelled != word:
                reader.problem(told, other, f"write {spelled!r}")


def _check_version(reader: Problems, found: Type, other: nodes.Expr) -> None:
    """Report a text that no version compares with."""
    if found.kind == "version" and isinstance(other, nodes.Const) and isinstance(other.value, str):
        try:
            read_version(other.value)
        except Unfit as error:
            reader.problem(f"a version does not compare with {other.value!r:.60}", other, error.hint)


def _comparing(one: str, other: str) -> str | None:
    pair = {one, other}
    if pair == {"number", "text"}:
        return "declare the field as a number: text is read as the schema says"
    if pair == {"date", "datetime"}:
        return "compare days with days: event.starts | as_date < context.today"
    if "bool" in pair:
        return "true and false are written without quotes, or left out:  if profile.newsletter"
    if "text" in pair and pair & {"date", "datetime"}:
        return 'write a day as date("2026-12-24")'
    if "number" in pair and pair & {"duration"}:
        return "write hours(2), or take hours_since(…)"
    return _hint("-", one, other)
