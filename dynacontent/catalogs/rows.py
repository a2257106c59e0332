"""One item as it is stored: its whole row as JSON for reading, its fields as columns for queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dynacontent.expressions.sql_columns import column_name, encoder, members, scaled
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.values import Geo, Money
from dynacontent.ports.catalogs import Row

Step = Callable[[Any], Any]


class RowCodec:
    """Turns the rows of one catalog into JSON and back; compiled from the schema, for many rows."""

    def __init__(self, schema: CatalogSchema) -> None:
        steps = {name: _row_decoder(declared) for name, declared in schema.fields.items()}
        self._decoders = [(name, step) for name, step in steps.items() if step is not None]
        self._columns = [column for declared in schema.fields.values() for column in _columns(declared)]

    @staticmethod
    def encode(row: Row) -> str:
        """The JSON of a row."""
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)

    def decode(self, text: str) -> Row:
        """The row of a JSON text."""
        row: Row = json.loads(text)
        for name, decode in self._decoders:
            if name in row:
                row[name] = decode(row[name])
        return row

    def columns(self, row: Row) -> dict[str, Any]:
        """What queries see of a row, by column. Raises `ValueError` ``(path, sentence)``."""
        found: dict[str, Any] = {}
        for path, by, encode in self._columns:
            value = _member(row, path)
            if value is None:
                continue
            if by is None:
                found[column_name(path)] = _encoded(encode, value, path)
            else:
                for variant, amount in value.items():
                    column = column_name(path, variant)
                    found[column] = _encoded(encode, amount, f"{path}@{variant}" if variant else path)
        return found

    def plain_columns(self) -> list[str]:
        """The columns every row may have, whatever variants the data holds."""
        return [column_name(path) for path, by, _ in self._columns if by != "currency"]


def _columns(declared: Field) -> list[tuple[str, str | None, Step]]:
    if declared.by == "currency" and declared.type.kind == "money":
        return [(declared.name, declared.by, scaled)]
    if declared.by is not None:
        return [(declared.name, declared.by, encoder(declared.type))]
    return [(path, None, encoder(kind)) for path, kind in members(declared)]


def _member(row: Mapping[str, Any], path: str) -> Any:
    if path in row:
        return row[path]
    value: Any = row
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _encoded(encode: Step, value: Any, path: str) -> Any:
    try:
        return encode(value)
    except ValueError as error:
        raise ValueError(path, str(error)) from error


def _plain(value: Any) -> Any:
    """What JSON has no type for; `_decoder` is its inverse."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):  # moments are dates too
        return value.isoformat()
    if isinstance(value, Money):
        return [str(value.amount), value.currency]
    if isinstance(value, Geo):
        return [value.lat, value.lon]
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _row_decoder(declared: Field) -> Step | None:
    if declared.by is None:
        return _decoder(declared.type)
    money = declared.by == "currency" and declared.type.kind == "money"
    return _of_values(Decimal if money else _decoder(declared.type))


def _decoder(kind: FieldType) -> Step | None:
    """The function from JSON to a value of this type; ``None`` where JSON has it as it is."""
    if kind.kind == "list" and kind.of is not None:
        return _of_elements(_decoder(kind.of))
    if kind.kind == "map" and kind.of is not None:
        return _of_values(_decoder(kind.of))
    if kind.kind == "object":
        return _of_members(kind)
    return _DECODERS.get(kind.kind)


def _of_elements(decode: Step | None) -> Step | None:
    return None if decode is None else lambda values: [decode(value) for value in values]


def _of_values(decode: Step | None) -> Step | None:
    if decode is None:
        return None
    return lambda values: {name: decode(value) for name, value in values.items()}


def _of_members(kind: FieldType) -> Step | None:
    steps = {name: _decoder(declared.type) for name, declared in kind.fields.items()}
    decoders = {name: step for name, step in steps.items() if step is not None}
    if not decoders:
        return None

    def decode(value: dict[str, Any]) -> dict[str, Any]:
        for name, step in decoders.items():
            if name in value:
                value[name] = step(value[name])
        return value

    return decode


_DECODERS: dict[str, Step] = {
    "decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "money": lambda value: Money(Decimal(value[0]), value[1]),
    "geo": lambda value: Geo(value[0], value[1]),
}
