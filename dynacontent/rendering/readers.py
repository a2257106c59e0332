"""Fields of items, read from rows: one small function for each field of each catalog, made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.values import Money
from dynacontent.ports import Row
from dynacontent.rendering.values import typed

Reader = Callable[[Row, RenderState], Any]
"""From an item's row and the render to the value a template sees, or Missing."""

_AS_STORED = frozenset(
    "str int float decimal bool date datetime url email geo locale timezone currency money enum".split()
)


def field_readers(schema: CatalogSchema) -> dict[str, Reader]:
    """The readers of a catalog's fields by name."""
    return {name: _reader(schema.name, field) for name, field in schema.fields.items()}


def _reader(catalog: str, field: Field) -> Reader:
    path = f"{catalog}[…].{field.name}"
    if field.by == "currency":
        return _price_reader(field.name, path)
    if field.by == "locale":
        return _localized_reader(field.name, field.type, path)
    if field.type.kind in _AS_STORED:
        return _stored_reader(field.name, path)
    return _typed_reader(field.name, field.type, path)


def _stored_reader(name: str, path: str) -> Reader:
    def read(row: Row, state: RenderState) -> Any:  # noqa: ARG001 - one signature for all
        value = row.get(name)
        return Missing(name=path) if value is None else value

    return read


def _typed_reader(name: str, kind: FieldType, path: str) -> Reader:
    def read(row: Row, state: RenderState) -> Any:  # noqa: ARG001 - one signature for all
        value = row.get(name)
        return Missing(name=path) if value is None else typed(kind, value)

    return read


def _localized_reader(name: str, kind: FieldType, path: str) -> Reader:
    stored = kind.kind in _AS_STORED

    def read(row: Row, state: RenderState) -> Any:
        value = localized(row.get(name), state.chain)
        if value is None:
            return Missing(name=path)
        return value if stored else typed(kind, value)

    return read


def localized(variants: Mapping[str, Any] | None, chain: tuple[str, ...]) -> Any:
    """The variant of the first locale of a chain that has one, else the default one, or ``None``."""
    if not variants:
        return None
    for tag in chain:
        if tag in variants:
            return variants[tag]
    return variants.get("")


def _price_reader(name: str, path: str) -> Reader:
    def read(row: Row, state: RenderState) -> Any:
        amounts = row.get(name)
        if not amounts:
            return Missing(name=path)
        currency = state.currency
        amount = amounts.get(currency or "")
        if amount is None:
            detail = f"there is no price in {currency}" if currency else "the recipient has no currency"
            return Missing(name=path, code="no_currency", detail=detail)
        return amount if amount.__class__ is Money else Money(amount, str(currency))

    return read
