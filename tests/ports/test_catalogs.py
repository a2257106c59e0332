"""The in-memory double answers like a store."""

from __future__ import annotations

import pytest

from dynacontent.errors import CatalogUnavailableError
from dynacontent.ports import CatalogStore, MemoryCatalogStore, Query

STORE: CatalogStore = MemoryCatalogStore({"products": {"b": {"sku": "b"}, "a": {"sku": "a"}}})
QUERY = Query(catalog="products", sql="", bound=(), binds=(), table="")


def test_items_come_by_key_and_unknown_keys_are_left_out() -> None:
    assert STORE.items("products", ["a", "x"]) == {"a": {"sku": "a"}}
    assert STORE.keys("products", 1) == ["a"]
    assert STORE.count("products") == 2
    assert STORE.version("products")


def test_a_query_returns_the_first_rows_unless_a_function_answers() -> None:
    assert STORE.select(QUERY, [1]) == [{"sku": "b"}]
    rows = {"products": {"b": {"sku": "b"}, "a": {"sku": "a"}}}
    answering = MemoryCatalogStore(rows, answer=lambda rows, _query, values: [rows[values[0]]])
    assert answering.select(QUERY, [1]) == [{"sku": "a"}]


def test_a_catalog_without_data_is_unavailable() -> None:
    with pytest.raises(CatalogUnavailableError, match="catalog 'stores' has no data"):
        STORE.items("stores", ["berlin"])
