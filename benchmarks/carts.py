"""What goes with a cart, picked by hand: what the sample's collection gives, without a database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from dynacontent.ports import Key, MemoryCatalogStore, Query, Row

_BOUND = 4
"""The collection binds complements, kinds and what is owned already, and the limit."""


def goes_with(
    rows: Mapping[Any, Row], complements: Iterable[Key], *, kinds: Collection[str], owned: Collection[Key]
) -> list[Key]:
    """Three complements of other kinds, the best liked first."""
    fit = [
        key
        for key in dict.fromkeys(complements)
        if rows[key]["kind"] not in kinds and key not in owned and rows[key]["stock"] > 0
    ]
    return sorted(fit, key=lambda key: (-rows[key]["rating"], -rows[key]["reviews"], key))[:3]


class CartStore(MemoryCatalogStore):
    """Items in memory; the one query that it knows is that of what goes with a cart."""

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `CatalogReader.select`."""
        if query.catalog != "products" or len(parameters) != _BOUND:
            return super().select(query, parameters)
        complements, kinds, owned, _limit = parameters
        rows = self._rows("products")
        keys = [item.key for item in complements]
        return [rows[key] for key in goes_with(rows, keys, kinds=kinds, owned={item.key for item in owned})]
