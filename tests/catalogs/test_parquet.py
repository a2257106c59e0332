"""Parquet files are read as every other source."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dynacontent.catalogs import MEMORY, open_store
from dynacontent.errors import MissingExtraError
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore

FIELDS = {"sku": "str", "n": "int?", "f": "float?"}


def schema(fields: Any = FIELDS) -> CatalogSchema:
    path, source = "catalogs/products.yaml", SourceText("products.parquet")
    return CatalogSchema(name="products", path=path, source=source, key="sku", fields=parse_fields(fields))


def opened(root: Path, declared: CatalogSchema, url: str | None = MEMORY) -> tuple[CatalogStore, str]:
    store, rejected = open_store({"products": declared}, root, url=url)
    return store, "\n".join(str(problem) for found in rejected for problem in found.problems)


def rows_of(store: CatalogStore) -> list[dict[str, Any]]:
    return [dict(row) for row in store.items("products", store.keys("products", 10)).values()]


PARQUET_FIELDS = {
    "sku": "str",
    "name": "str by=locale",
    "price": "money by=currency",
    "n": "int?",
    "f": "float?",
    "day": "date?",
    "at": "datetime?",
    "yes": "bool?",
    "tags": "list[str]?",
    "maker?": {"city": "str"},
    "words": "map[str]?",
    "kind": "str?",
}


def parquet(path: Path, columns: dict[str, Any]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.table(columns), path)


def test_parquet(tmp_path: Path, database_url: str | None) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    words = pyarrow.array([[("a", "b")], None], pyarrow.map_(pyarrow.string(), pyarrow.string()))
    columns = {
        "sku": ["b", "a"],
        "name": ["Mat", "Tent"],
        "name@de": [None, "Zelt"],
        "price@EUR": [Decimal("1.50"), Decimal("20.00")],
        "n": [None, 7],
        "f": [0.5, None],
        "day": [date(2026, 5, 1), None],
        "at": [datetime(2026, 5, 1, 9, tzinfo=UTC), None],
        "yes": [True, None],
        "tags": [["x", "y"], None],
        "maker": [{"city": "Köln"}, None],
        "words": words,
        "kind": pyarrow.array(["k", "k"]).dictionary_encode(),
    }
    parquet(tmp_path / "catalogs" / "products.parquet", columns)
    store, told = opened(tmp_path, schema(PARQUET_FIELDS), database_url)
    assert told == ""
    assert rows_of(store) == [
        {
            "sku": "a",
            "name": {"": "Tent", "de": "Zelt"},
            "price": {"EUR": Decimal("20.00")},
            "n": 7,
            "kind": "k",
        },
        {
            "sku": "b",
            "name": {"": "Mat"},
            "price": {"EUR": Decimal("1.50")},
            "f": 0.5,
            "day": date(2026, 5, 1),
            "at": datetime(2026, 5, 1, 9, tzinfo=UTC),
            "yes": True,
            "tags": ["x", "y"],
            "maker": {"city": "Köln"},
            "words": {"a": "b"},
            "kind": "k",
        },
    ]


def test_what_is_wrong_with_parquet_has_its_row(tmp_path: Path) -> None:
    columns = {"sku": ["a", "b", "a"], "n": [1.5, 2.0, 3.0], "f": [1.0, float("nan"), 2.0], "x": [1, 2, 3]}
    parquet(tmp_path / "catalogs" / "products.parquet", columns)
    place = "catalogs/products.parquet: "
    _, told = opened(tmp_path, schema())
    assert told == (
        f"{place}column 'x' is not declared\n  hint: declare it under fields: in catalogs/products.yaml"
    )
    del columns["x"]
    parquet(tmp_path / "catalogs" / "products.parquet", columns)
    _, told = opened(tmp_path, schema())
    assert told == (
        f"{place}row 1: n should be a whole number, not the number 1.5\n"
        f"{place}row 2: f should be a finite number, not the number nan"
    )
    parquet(tmp_path / "catalogs" / "products.parquet", {"sku": ["a", "b", "a"]})
    _, told = opened(tmp_path, schema())
    assert told == f"{place}row 3: sku 'a' stands twice: also in row 1"


def test_parquet_without_pyarrow_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogs" / "products.parquet"
    path.parent.mkdir()
    path.write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError) as caught:
        opened(tmp_path, schema())
    assert str(caught.value) == (
        "Parquet files are read with pyarrow\n  hint: pip install 'dynacontent[arrow]'"
    )
