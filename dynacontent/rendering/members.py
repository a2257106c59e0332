"""How a field or relation of an item is read: settled once for each, because it is read so often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from dynacontent.errors import RenderError, did_you_mean
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.values import Money
from dynacontent.ports import Row
from dynacontent.rendering.values import typed

AS_STORED = frozenset(
    "str int float decimal bool date datetime url email geo locale timezone currency enum".split()
)
"""Kinds of values that templates see as they are stored."""


SANITIZED = frozenset({"html"})
"""Kinds of texts that are made ready when they are read."""


class Reading(Protocol):
    """What a render lends to members that lead on to other items."""

    def related(self, item: Item, name: str) -> Any:
        """The items of a relation."""
        ...

    def expect(self, item: Item, row: Row, name: str, catalog: str) -> None:
        """A field that refers to items of a catalog is read, and so may be that of others beside the item."""
        ...


Read = Callable[[Reading, Item, Row, RenderState], Any]


class Member(NamedTuple):
    """How a member is read, and whether it says the same to all of a language and currency: ``always``,
    or as long as no ``pictures`` of the workspace are to be noted. ``localized`` is what the record calls
    a field that has a value for each locale."""

    read: Read
    always: bool = False
    pictures: bool = False
    localized: str = ""

    def may_be_kept(self, state: RenderState) -> bool:
        """Whether what is read may be kept for other recipients."""
        return self.always or (self.pictures and bool(state.assets_url))


class Members(dict[tuple[str, str], Member]):
    """How each member is read, by catalog and name; made when it is first wanted."""

    def __init__(self, schemas: Mapping[str, CatalogSchema]) -> None:
        super().__init__()
        self._schemas = schemas

    def __missing__(self, key: tuple[str, str]) -> Member:
        """Make it. Raises `RenderError` for what the catalog does not have."""
        catalog, name = key
        schema = self._schemas[catalog]
        if name in schema.relations:
            made = Member(lambda reading, item, _row, _state: reading.related(item, name))
        elif name in schema.fields:
            made = _field(schema.fields[name], f"{catalog}[…].{name}")
        else:
            hint = did_you_mean(name, [*schema.fields, *schema.relations])
            raise RenderError.at(f"{catalog} has no field {name!r}", hint=hint)
        self[key] = made
        return made


def target(kind: FieldType) -> str:
    """The catalog that a ref, or a list of refs, points to; empty for every other type."""
    return kind.of.catalog if kind.kind == "list" and kind.of is not None else kind.catalog


def _field(field: Field, path: str) -> Member:
    name, kind = field.name, field.type
    if field.by == "currency":
        return Member(lambda _reading, _item, row, state: _price(row.get(name), path, state), always=True)
    catalog = target(kind)
    if catalog and field.by is None:
        return Member(_refs(name, path, kind, catalog))

    def read(_reading: Reading, item: Item, row: Row, state: RenderState) -> Any:
        value = row.get(name)
        if by_locale:
            note_locale(origin, value, state)
            value = _localized(value, state)
        if value is None:
            return Missing(name=path)
        return value if as_stored else typed(kind, value, path, item=item)

    origin = path.replace("[…]", "")
    by_locale, as_stored = field.by == "locale", kind.kind in AS_STORED
    always, pictures = as_stored or kind.kind in SANITIZED, kind.kind == "image"
    return Member(read, always=always, pictures=pictures, localized=origin if by_locale else "")


def _refs(name: str, path: str, kind: FieldType, catalog: str) -> Read:
    """The items that a field of refs holds."""
    single = kind.kind == "ref"

    def read(reading: Reading, item: Item, row: Row, _state: RenderState) -> Any:
        value = row.get(name)
        if value is None:
            return Missing(name=path)
        reading.expect(item, row, name, catalog)
        return Item(catalog, value, level=3) if single else [Item(catalog, key, level=3) for key in value]

    return read


def _localized(value: Mapping[str, Any] | None, state: RenderState) -> Any:
    """The value of the first locale of the chain that has one."""
    if not value:
        return None
    for tag in state.chain:
        if tag in value:
            return value[tag]
    return value.get("")


def note_locale(field: str, value: Mapping[str, Any] | None, state: RenderState) -> None:
    """Let the record tell which locale the value of a field comes from."""
    if value:
        tag = next((tag for tag in state.chain if tag in value), None)
        if tag is not None or "" in value:
            state.origins[field, tag or state.chain[-1]] = None


def _price(value: Mapping[str, Any] | None, path: str, state: RenderState) -> Money | Missing:
    currency = state.currency
    if not value:
        return Missing(name=path)
    amount = value.get(currency or "")
    if amount is None:
        detail = f"there is no price in {currency}" if currency else "the recipient has no currency"
        return Missing(name=path, code="no_currency", detail=detail)
    return amount if isinstance(amount, Money) else Money(amount, str(currency))
