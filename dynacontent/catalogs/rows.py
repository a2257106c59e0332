"""One item as it is stored: its whole row as a JSON array for reading, its fields as columns for queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dynacontent.expressions.sql_columns import column_name, column_types, encoder, encoders, members, scaled
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.values import Geo, Money
from dynacontent.ports.catalogs import Dialect, Row

Step = Callable[[Any], Any]
Layout = Mapping[str, tuple[int, Step | None]]
"""For each field its place in the stored array, and how its value is made of the JSON there."""
_Column = tuple[str, str | None, list[tuple[str, Step]]]

_read_json = json.JSONDecoder().raw_decode


class StoredRow(Mapping[str, Any]):
    """A row as it lies in the database, read when it is looked into; see `dynacontent.ports.Row`."""

    __slots__ = ("_layout", "_values")

    def __init__(self, layout: Layout, text: str) -> None:
        self._layout = layout
        self._values: Any = text

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a field, or ``default`` where it is absent."""
        found = self._layout.get(name)
        if found is None:
            return default
        values = self._values
        if values.__class__ is str:
            values = self._values = _read_json(values)[0]
        place, decode = found
        value = values[place]
        if value is None:
            return default
        return value if decode is None else decode(value)

    def __getitem__(self, name: str) -> Any:
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._layout if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


class RowCodec:
    """Turns the rows of one catalog into what is stored and back; compiled from the schema.

    ``keys`` has the type of each catalog's key.
    """

    def __init__(self, schema: CatalogSchema, dialect: Dialect, *, keys: Mapping[str, FieldType]) -> None:
        self.fields = [field for field in schema.fields.values() if field.expression is None]
        self.layout: Layout = {field.name: (at, _row_decoder(field)) for at, field in enumerate(self.fields)}
        self.key = column_name(schema.key)
        self._types = _types(self.fields, keys)
        self._dialect = dialect
        self._columns = {field.name: _columns(field, dialect) for field in self.fields}

    def encode(self, row: Row) -> str:
        """The JSON of a row."""
        return fragment([row.get(field.name) for field in self.fields])

    def decode(self, text: str) -> Row:
        """The row of a JSON text."""
        return StoredRow(self.layout, text)

    def columns(self, row: Row) -> dict[str, Any]:
        """What queries see of a row, by column. Raises `ValueError` ``(path, sentence)``."""
        found: dict[str, Any] = {}
        for field in self.fields:
            if field.name in row:
                _put(found, self._columns[field.name], row)
        return found

    def columns_of(self, field: Field) -> list[str]:
        """The names of a field's columns, without those of variants."""
        return [column for _, _, steps in _columns(field, self._dialect) for column, _ in steps]

    def value_encoder(self, field: Field) -> Callable[[Any], tuple[Any, ...]]:
        """The function from a value to what stands in the field's columns; it raises `ValueError`."""
        columns, names = _columns(field, self._dialect), self.columns_of(field)
        if len(names) == 1:
            ((_, encode),) = columns[0][2]
            return lambda value: (encode(value),)

        def encode_all(value: Any) -> tuple[Any, ...]:
            found: dict[str, Any] = {}
            _put(found, columns, {field.name: value})
            return tuple(map(found.get, names))

        return encode_all

    def plain_columns(self) -> list[str]:
        """The columns every row may have, whatever variants the data holds; the key's comes first."""
        plain = [field for field in self.fields if field.by != "currency"]
        names = [column for field in plain for column in self.columns_of(field)]
        return [self.key, *(name for name in names if name != self.key)]

    def type_of(self, column: str) -> str:
        """PostgreSQL's type of a column."""
        return self._types.get(column) or self._types.get(column.partition("@")[0]) or "text"


def _types(fields: list[Field], keys: Mapping[str, FieldType]) -> dict[str, str]:
    """The types of columns by name; that of a variant is under the name before the ``@``."""
    found: dict[str, str] = {}
    for field in fields:
        for path, kind in members(field):
            found |= column_types(path, kind, keys)
        if field.by == "currency":
            found[column_name(field.name)] = "bigint"
    return found


def fragment(value: Any) -> str:
    """A value of a row as JSON."""
    return _write_json(value)


def _put(found: dict[str, Any], columns: list[_Column], row: Row) -> None:
    for path, by, steps in columns:
        value = _member(row, path)
        if value is None:
            continue
        for variant, part in ((None, value),) if by is None else value.items():
            shown = f"{path}@{variant}" if variant else path
            for column, encode in steps:
                found[f"{column}@{variant}" if variant else column] = _encoded(encode, part, shown)


def _columns(declared: Field, dialect: Dialect) -> list[_Column]:
    if declared.by == "currency" and declared.type.kind == "money":
        return [(declared.name, declared.by, [(column_name(declared.name), scaled)])]
    if declared.by is not None:
        steps = [(column_name(declared.name), encoder(declared.type, dialect))]
        return [(declared.name, declared.by, steps)]
    return [(path, None, encoders(path, kind, dialect)) for path, kind in members(declared)]


def _member(row: Row, path: str) -> Any:
    if path in row:
        return row[path]
    value: Any = row
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
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
        changed = {name: step(value[name]) for name, step in decoders.items() if name in value}
        return {**value, **changed}

    return decode


_write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode

_DECODERS: dict[str, Step] = {
    "decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "money": lambda value: Money(Decimal(value[0]), value[1]),
    "geo": lambda value: Geo(value[0], value[1]),
}
