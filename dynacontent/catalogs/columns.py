"""Many records at once, column by column: the quick way from a source to what is stored.

It settles what is plainly right, and gives up (`UnclearError`) at whatever is not: then the source is
read again record by record (`dynacontent.catalogs.records`), which says what is wrong and where.
Both ways store the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dynacontent.catalogs.batches import Batch
from dynacontent.catalogs.readers import ABSENT, Readers, UnclearError
from dynacontent.catalogs.records import Typing
from dynacontent.catalogs.rows import RowCodec
from dynacontent.expressions.sql_columns import ROW_COLUMN, column_name
from dynacontent.models.schema import Field
from dynacontent.ports.catalogs import Dialect

Columns = dict[str, Sequence[Any]]


class QuickTable:
    """Turns batches of one catalog's source into columns of its table."""

    def __init__(self, typing: Typing, codec: RowCodec, dialect: Dialect) -> None:
        self._typing = typing
        self._codec = codec
        self._readers = Readers(typing, codec, dialect)

    def read(self, batch: Batch) -> Columns:
        """What stands in the table's columns. Raises `UnclearError` or another `ValueError`."""
        given: dict[str, dict[str, Sequence[Any]]] = {}
        for name, values in batch.columns.items():
            field, variant = self._typing.column(name)
            if field in self._typing.templates and any(value and "{" in str(value) for value in values):
                raise UnclearError(name)  # read one by one, each is looked at
            if given.setdefault(field, {}).setdefault(variant or "", values) is not values:
                raise UnclearError(name)
        found: Columns = {}
        rows = [
            self._field(field, given.get(field.name, {}), found, batch.size) for field in self._codec.fields
        ]
        keys = found[self._codec.key]
        if None in keys or "" in keys:
            raise UnclearError(self._codec.key)
        found[ROW_COLUMN] = ["[" + ",".join(parts) + "]" for parts in zip(*rows, strict=True)]
        return found

    def _field(
        self, field: Field, given: Mapping[str, Sequence[Any]], found: Columns, size: int
    ) -> Sequence[str]:
        """Put a field's columns among those ``found``; returns its JSON in each row."""
        if not given:
            if not field.type.optional:
                raise UnclearError(field.name)
            return [ABSENT] * size
        if field.by == "currency":
            return self._prices(field, given, found, size)
        if field.by == "locale":
            return self._variants(field, given, found)
        reader = self._readers.of(field)
        *columns, parts = reader.read(given[""])
        found.update(zip(self._names(field), columns, strict=True))
        return parts

    def _names(self, field: Field) -> list[str]:
        return self._codec.columns_of(field)

    # -- variants -------------------------------------------------------------------------

    def _variants(self, field: Field, given: Mapping[str, Sequence[Any]], found: Columns) -> Sequence[str]:
        parts: dict[str, Sequence[str]] = {}
        column = column_name(field.name)
        for variant, values in given.items():
            stored, parts[variant] = self._readers.of(field, variant).read(values)
            if not variant or any(part != ABSENT for part in parts[variant]):
                found[f"{column}@{variant}" if variant else column] = stored
        if not field.type.optional and ABSENT in parts.get("", [ABSENT]):
            raise UnclearError(field.name)
        return _objects(parts)

    def _prices(
        self, field: Field, given: Mapping[str, Sequence[Any]], found: Columns, size: int
    ) -> Sequence[str]:
        parts: dict[str, Sequence[str]] = {}
        column = column_name(field.name)
        for variant, values in given.items():
            stored, amounts, currencies = self._readers.of(field, variant).read(values)
            for currency in sorted(filter(None, set(currencies))):
                if currency in parts or (variant and currency != variant):
                    raise UnclearError(field.name)
                if variant:
                    found[f"{column}@{currency}"], parts[currency] = stored, amounts
                    continue
                own = [own == currency for own in currencies]
                found[f"{column}@{currency}"] = [
                    value if it else None for value, it in zip(stored, own, strict=True)
                ]
                parts[currency] = [amount if it else ABSENT for amount, it in zip(amounts, own, strict=True)]
        objects = _objects(parts) if parts else [ABSENT] * size
        if not field.type.optional and ABSENT in objects:
            raise UnclearError(field.name)
        return objects


def _objects(parts: Mapping[str, Sequence[str]]) -> list[str]:
    """The JSON objects of values by variant, from the JSON of each."""
    labels = [json.dumps(variant, ensure_ascii=False) + ":" for variant in parts]
    if not any(ABSENT in column for column in parts.values()):
        template = "{" + ",".join(label.replace("%", "%%") + "%s" for label in labels) + "}"
        return [template % values for values in zip(*parts.values(), strict=True)]
    return [_object(labels, values) for values in zip(*parts.values(), strict=True)]


def _object(labels: Sequence[str], values: Sequence[str]) -> str:
    present = [label + value for label, value in zip(labels, values, strict=True) if value != ABSENT]
    return "{" + ",".join(present) + "}" if present else ABSENT
