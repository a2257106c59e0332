"""Items, relations and collections as a render reads them: from the store, typed, each once."""

from __future__ import annotations

from collections.abc import Collection as Group
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dynacontent.errors import CatalogUnavailableError, RenderError, did_you_mean
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState, current
from dynacontent.models.authored import CatalogSchema, Collection
from dynacontent.models.results import Choice, Lookup, Reason
from dynacontent.ports import CatalogStore, Key, Row
from dynacontent.rendering.queries import CompiledQuery, Queries
from dynacontent.rendering.readers import Reader

ALL = 1000
"""How many items a relation without a limit gives at most."""
CLOSEST_OF = 2_000
"""How many keys are looked at to say which one was meant."""


class CatalogData:
    """The data source of one render (see `dynacontent.expressions.state.DataSource`)."""

    def __init__(
        self,
        store: CatalogStore,
        schemas: Mapping[str, CatalogSchema],
        queries: Queries,
        *,
        readers: Mapping[str, Mapping[str, Reader]],
        prices: Mapping[str, frozenset[str]],
        pii: Group[str] = (),
    ) -> None:
        """``readers`` are those of each catalog's fields; ``prices`` are those the message shows, by
        catalog: items without one are left out. ``pii`` names the profile's attributes that no error
        may repeat.
        """
        self._store = store
        self._pii = pii
        self._prices = prices
        self._schemas = schemas
        self._readers = readers
        self._queries = queries
        self._rows: dict[tuple[str, Key], Row | Missing] = {}
        self._relations: dict[tuple[str, Key, str], list[Item] | Missing] = {}
        self._collections: dict[tuple[str, int | None], tuple[list[Item] | Missing, Choice]] = {}

    # -- items ----------------------------------------------------------------------------

    def item(self, catalog: str, key: Any) -> Item | Missing:
        """An item by key; a key of another type than the catalog's is an error."""
        schema = self._schemas.get(catalog)
        if schema is None:
            raise RenderError.at(
                f"there is no catalog {catalog!r}", hint=did_you_mean(catalog, self._schemas)
            )
        level = 2
        if isinstance(key, Item) and key.catalog == catalog:
            level, key = max(level, key.level), key.key
        _check_key(schema, key)
        item = Item(catalog, key, level=level)
        row = self._row(item)
        return row if isinstance(row, Missing) else item

    def exists(self, item: Item) -> bool:
        """Whether the store has it and the level cap lets us look."""
        return not isinstance(self._row(item), Missing)

    def read(self, item: Item, name: str) -> Any:
        """One field or relation of an item."""
        state = current()
        row = item.row if item.level <= state.cap else None
        if row is None:
            row = self._row(item)
            if isinstance(row, Missing):
                return row.member(name)
            item.row = row
        if item.level > state.level:
            state.level = item.level
        reader = self._readers[item.catalog].get(name)
        if reader is not None:
            return reader(row, state)
        schema = self._schemas[item.catalog]
        if name in schema.relations:
            return self._relation(item, name)
        hint = did_you_mean(name, [*schema.fields, *schema.relations])
        raise RenderError.at(f"{item.catalog} has no field {name!r}", hint=hint)

    def _row(self, item: Item) -> Row | Missing:
        state = current()
        if item.level > state.cap:
            return Missing(
                name=f"{item.catalog}[…]", code="level_cap", detail=f"level {item.level} is above the cap"
            )
        key = (item.catalog, item.key)
        if key not in self._rows:
            self._rows[key] = row = self._fetch(item)
            missing = isinstance(row, Missing)
            code = row.code if isinstance(row, Missing) else None
            state.lookups.append(Lookup("item", item.catalog, item.key, int(not missing), item.level, code))
        return self._rows[key]

    def _fetch(self, item: Item) -> Row | Missing:
        try:
            row = self._store.items(item.catalog, [item.key]).get(item.key)
        except CatalogUnavailableError:
            return Missing(name=f"{item.catalog}[…]", code="catalog_unavailable")
        if row is None:
            detail = f"catalog {item.catalog} has no item with {self._shown(item.key)}"
            return Missing(
                name=f"{item.catalog}[…]",
                code="item_not_found",
                detail=detail,
                hint_of=partial(self._closest, item),
            )
        return row

    def _shown(self, key: Key) -> str:
        """A key for a sentence; one that is a pii attribute of the recipient is not repeated."""
        profile = current().names.get("profile", {})
        secret = any(str(profile.get(name)) == str(key) for name in self._pii)
        return "this key" if secret else f"key {key!r}"

    def _closest(self, item: Item) -> str | None:
        return did_you_mean(str(item.key), map(str, self._store.keys(item.catalog, CLOSEST_OF)))

    def _relation(self, item: Item, name: str) -> list[Item] | Missing:
        state = current()
        if state.cap < 3:
            return Missing(
                name=f"{item.catalog}[…].{name}", code="level_cap", detail="a relation is of level 3"
            )
        key = (item.catalog, item.key, name)
        if key not in self._relations:
            relation = self._schemas[item.catalog].relations[name]
            limit = relation.limit or ALL
            try:
                rows = self._select(self._queries.relation(item.catalog, name), {"this": item}, limit)
                code = None if rows else "collection_below_min"
            except CatalogUnavailableError:
                rows, code = [], "catalog_unavailable"
            found = self._items(relation.to, rows, level=3)
            state.lookups.append(Lookup("relation", f"{item.catalog}.{name}", item.key, len(rows), 3, code))
            detail = "no item is related" if code == "collection_below_min" else None
            self._relations[key] = found or Missing(
                name=f"{item.catalog}[…].{name}", code=str(code), detail=detail
            )
        found_or_missing = self._relations[key]
        if not isinstance(found_or_missing, Missing):
            state.touch(3)
        return found_or_missing

    # -- collections ----------------------------------------------------------------------

    def collection(self, name: str, limit: int | None) -> list[Item] | Missing:
        """The items of the first collection of the fallback chain that has enough of them."""
        if (name, limit) not in self._collections:
            self._collections[name, limit] = self._choose(name, limit)
        found, choice = self._collections[name, limit]
        if choice not in current().choices:
            current().choices.append(choice)  # also after a dropped ladder body took it along
        if not isinstance(found, Missing) and found:
            current().touch(found[0].level)
        return found

    def _choose(self, name: str, limit: int | None) -> tuple[list[Item] | Missing, Choice]:
        state = current()
        reasons: list[Reason] = []
        wanted: str | None = str(name)
        while wanted is not None:
            collection = self._queries.collection(wanted)
            found = self._try(collection, limit, state)
            if not isinstance(found, Reason):
                return found, Choice("collection", str(name), wanted, tuple(reasons))
            reasons.append(found)
            wanted = collection.fallback
        last = reasons[-1]
        missing = Missing(name=f'collection("{name}")', code=last.code, detail=last.detail)
        return missing, Choice("collection", str(name), None, tuple(reasons))

    def _try(self, collection: Collection, limit: int | None, state: RenderState) -> list[Item] | Reason:
        query = self._queries.select(collection.name)
        if query.level > state.cap:
            return Reason(
                collection.name, "level_cap", f"a collection of level {query.level} is above the cap"
            )
        count = collection.limit if limit is None else min(_checked_limit(limit), collection.limit)
        try:
            rows = self._select(query, {}, max(count, collection.min))
        except CatalogUnavailableError:
            state.lookups.append(
                Lookup("collection", collection.name, {}, 0, query.level, "catalog_unavailable")
            )
            detail = f"catalog {collection.catalog} could not be read and was never imported"
            return Reason(collection.name, "catalog_unavailable", detail)
        reason = None if len(rows) >= collection.min else self._too_few(collection, len(rows), state)
        code = reason.code if reason else None
        bound = query.argument(state)
        state.lookups.append(Lookup("collection", collection.name, bound, len(rows), query.level, code))
        return reason or self._items(collection.catalog, rows[:count], level=query.level)

    def _too_few(self, collection: Collection, found: int, state: RenderState) -> Reason:
        """Why a collection is below its min: too few fit, or too few have a price to show."""
        query = self._queries.select(collection.name)
        if self._prices.get(collection.catalog):
            all_rows = self._select(query, {}, collection.min, priced=False)
            if len(all_rows) >= collection.min:
                currency = state.currency or "any currency"
                detail = f"{found} found with a price in {currency}, min is {collection.min}"
                return Reason(collection.name, "no_currency", detail)
        detail = f"{found} found, min is {collection.min}{query.lacking(state)}"
        return Reason(collection.name, "collection_below_min", detail)

    def _select(
        self, query: CompiledQuery, names: Mapping[str, Any], limit: int, *, priced: bool = True
    ) -> list[Row]:
        state = current()
        prices = self._prices.get(query.catalog, frozenset()) if priced else frozenset()
        prepared = query.prepared(state, prices)
        return self._store.select(prepared.query, prepared.parameters({**state.names, **names}, limit))

    def _items(self, catalog: str, rows: Sequence[Row], *, level: int) -> list[Item]:
        key = self._schemas[catalog].key
        for row in rows:
            self._rows.setdefault((catalog, row[key]), row)
        return [Item(catalog, row[key], level=level) for row in rows]


def _checked_limit(limit: Any) -> int:
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise RenderError(f"the limit of a collection is a number from 1, not {type(limit).__name__}")
    return limit


def _check_key(schema: CatalogSchema, key: Any) -> None:
    declared = schema.fields[schema.key].type
    expected = int if declared.kind == "int" else str
    if not isinstance(key, expected) or isinstance(key, bool):
        example = 17 if expected is int else "some-key"
        raise RenderError.at(
            f"keys of {schema.name} are {declared.kind}, not {type(key).__name__}",
            hint=f"as in catalogs.{schema.name}[{example!r}]",
        )
