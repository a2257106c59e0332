"""How an item lies in a table: one column per field that a query may read, and what stands in it.

Text stands as it is; numbers too, but decimals and amounts of money as whole millionths
(`SCALE`), so that they compare and add exactly; a date as ``2026-05-01``, a moment in UTC as
``2026-05-01T09:00:00.000000``; a ref as its key; a list as a JSON array of such values. Members of an
object have columns of their own. Everything else (geo, maps, lists of objects) is in the item's
whole row only, and its column just says whether it is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dynacontent.models.schema import SCALAR_KINDS, Field, FieldType

SCALE = 6
"""Decimal places of a decimal or an amount of money that queries can see."""

ROW_COLUMN = "@row"
"""The column with the item as a whole, as JSON."""

TEXT_KINDS = frozenset(SCALAR_KINDS) - frozenset(
    ("int", "float", "decimal", "bool", "date", "datetime", "geo", "money")
) | {"enum"}
NUMBER_KINDS = frozenset({"int", "float", "decimal", "bool"})

Encode = Callable[[Any], Any]

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


def encoder(kind: FieldType) -> Encode:
    """The function from a typed value to what stands in its column."""
    if kind.kind == "list" and kind.of is not None and kind.of.kind in _LISTABLE:
        element = encoder(kind.of)
        return lambda values: json.dumps([element(value) for value in values], ensure_ascii=False)
    return _ENCODERS.get(kind.kind, _present)


def scaled(value: Decimal) -> int:
    """A decimal as whole millionths; `ValueError` (a sentence to show) where it does not fit."""
    number = value.scaleb(SCALE)
    whole = int(number)
    if whole != number:
        raise ValueError(f"has more than {SCALE} decimal places")
    if not -(2**63) <= whole < 2**63:
        raise ValueError("is too large a number to compare")
    return whole


def moment(value: datetime) -> str:
    """An aware moment as text that sorts by time."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _present(_value: Any) -> int:
    return 1


def _same(value: Any) -> Any:
    return value


_LISTABLE = TEXT_KINDS | NUMBER_KINDS | {"date", "datetime", "ref"}
_ENCODERS: dict[str, Encode] = {
    **dict.fromkeys(TEXT_KINDS, _same),
    "int": _same,
    "float": _same,
    "bool": int,
    "ref": _same,
    "decimal": scaled,
    "date": lambda value: value.isoformat(),
    "datetime": moment,
}
