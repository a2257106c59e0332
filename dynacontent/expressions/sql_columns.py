"""How an item lies in a table: one column per field that a query may read, and what stands in it.

Text stands as it is; numbers too, but decimals and amounts of money as whole millionths
(`SCALE`), so that they compare and add exactly; a date as ``2026-05-01``, a moment in UTC as
``2026-05-01T09:00:00.000000``; a ref as its key; a list of such values as a JSON array in SQLite, as
an array in PostgreSQL. Members of an object have columns of their own, and so have the coordinates
of a place. Everything else (maps, lists of objects) is in the item's whole row only, and its column
just says whether it is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from dynacontent.expressions.geo import point
from dynacontent.models.schema import SCALAR_KINDS, Field, FieldType
from dynacontent.models.values import Geo
from dynacontent.ports.catalogs import Dialect

SCALE = 6
"""Decimal places of a decimal or an amount of money that queries can see."""

MOST = 2**63 - 1
"""Larger than any integer in a column."""

ROW_COLUMN = "@row"
"""The column with the item as a whole, as JSON."""

AXES = ("x", "y", "z")
"""The variants of a place's column that hold its unit vector."""

TEXT_KINDS = frozenset(SCALAR_KINDS) - frozenset(
    ("int", "float", "decimal", "bool", "date", "datetime", "geo", "money")
) | {"enum"}
NUMBER_KINDS = frozenset({"int", "float", "decimal", "bool"})

Encode = Callable[[Any], Any]

_write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_SPECIAL = re.compile(r"[A-Z^@.]")


def column_name(path: str, variant: str | None = None) -> str:
    """The column of a field: ``name``, ``name@de``, ``address.city``.

    SQLite takes ``Name`` and ``name`` for the same column, so capitals of a field are marked.
    """
    steps = [_SPECIAL.sub(lambda match: "^" + match[0].lower(), step) for step in path.split(".")]
    name = ".".join(steps)
    return f"{name}@{variant}" if variant else name


def members(field: Field) -> Iterator[tuple[str, FieldType]]:
    """The paths and types of a field's columns: its own, and those of an object's members."""
    yield from _members(field.name, field.type)


def _members(path: str, kind: FieldType) -> Iterator[tuple[str, FieldType]]:
    yield path, kind
    if kind.kind == "object":
        for name, member in kind.fields.items():
            yield from _members(f"{path}.{name}", member.type)


def resolve(fields: Mapping[str, Field], path: tuple[str, ...]) -> FieldType | None:
    """The type of ``address.city``; ``None`` where there is no such member."""
    declared = fields.get(path[0])
    for name in path[1:]:
        declared = declared.type.fields.get(name) if declared and declared.type.kind == "object" else None
    return declared.type if declared else None


def encoders(path: str, kind: FieldType, dialect: Dialect) -> list[tuple[str, Encode]]:
    """The columns of one path with the functions from a typed value to what stands in each."""
    found = [(column_name(path), encoder(kind, dialect))]
    if kind.kind == "geo":
        found += [(column_name(path, axis), partial(_coordinate, at)) for at, axis in enumerate(AXES)]
    return found


def _coordinate(axis: int, place: Geo) -> float:
    return point(place)[axis]


def encoder(kind: FieldType, dialect: Dialect) -> Encode:
    """The function from a typed value to what stands in its column."""
    if is_listed(kind) and kind.of is not None:
        element = encoder(kind.of, dialect)
        write = _write_json if dialect == "sqlite" else _array
        return lambda values: write([element(value) for value in values])
    return _ENCODERS.get(kind.kind, _present)


def is_listed(kind: FieldType) -> bool:
    """Whether a type is a list that queries can look into."""
    return kind.kind == "list" and kind.of is not None and kind.of.kind in _LISTABLE


def _array(values: list[Any]) -> str:
    """An array as PostgreSQL reads it: ``{1,2}``, ``{"a","b"}``."""
    return "{" + ",".join(map(_array_element, values)) + "}"


def _array_element(value: Any) -> str:
    if not isinstance(value, str):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def scaled(value: Decimal) -> int:
    """A decimal as whole millionths; `ValueError` (a sentence to show) where it does not fit."""
    number = value.scaleb(SCALE)
    whole = int(number)
    if whole != number:
        raise ValueError(f"has more than {SCALE} decimal places")
    return sized(whole)


def sized(whole: int) -> int:
    """An integer that a column holds; the outermost ones are kept free, to compare with what is beyond."""
    if not -MOST < whole < MOST:
        raise ValueError("is too large a number to compare")
    return whole


def moment(value: datetime) -> str:
    """An aware moment as text that sorts by time."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _present(_value: Any) -> int:
    return 1


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    if isinstance(value, str) and "\0" in value:
        raise ValueError("holds a NUL character")
    return value


def column_types(path: str, kind: FieldType, keys: Mapping[str, FieldType]) -> dict[str, str]:
    """The PostgreSQL types of the columns of one path; ``keys`` has the type of each catalog's key."""
    own = _column_type(kind, keys)
    axes = {column_name(path, axis): "double precision" for axis in AXES} if kind.kind == "geo" else {}
    return {column_name(path): own, **axes}


def _column_type(kind: FieldType, keys: Mapping[str, FieldType]) -> str:
    if is_listed(kind) and kind.of is not None:
        return f"{_column_type(kind.of, keys)}[]"
    if kind.kind == "ref":
        kind = keys[kind.catalog]
    if kind.kind in TEXT_KINDS | {"date", "datetime"}:
        return "text"
    return "double precision" if kind.kind == "float" else "bigint"


_LISTABLE = TEXT_KINDS | NUMBER_KINDS | {"date", "datetime", "ref"}
_ENCODERS: dict[str, Encode] = {
    **dict.fromkeys(TEXT_KINDS, _text),
    "int": sized,
    "float": _same,
    "bool": int,
    "ref": _text,
    "decimal": scaled,
    "date": lambda value: value.isoformat(),
    "datetime": moment,
}
