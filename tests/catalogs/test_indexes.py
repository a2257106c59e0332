"""Indexes are made with an import, or later without reading the source again; answers stay the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from dynacontent.catalogs import dialect_of, importing, open_store
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.items import Item
from dynacontent.expressions.sql import compile_select
from dynacontent.expressions.sql_access import wanted_indexes
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore, Index, Query

FIELDS = {"sku": "str", "brand": "str", "rating": "float?", "price": "money? by=currency",
          "complements": "list[ref[products]]", "tags": "list[str]", "place": "geo?"}  # fmt: skip
SCHEMA = CatalogSchema(
    name="products",
    path="catalogs/products.yaml",
    source=SourceText("products.csv"),
    key="sku",
    fields=parse_fields(FIELDS),
)
KEYS = {"products": SCHEMA.fields["sku"].type}
HEADER = "sku,brand,rating,price@EUR,price@USD,complements,tags,place\n"


def rows(count: int = 400) -> str:
    lines = [
        f"p{n:03},b{n % 7},{n % 50 / 10},{n}.50,,p{n // 2:03}|p{n // 3:03},t{n % 5}|t{n % 3},"
        f'"{n % 90}.5,{n % 180}.25"\n'
        for n in range(count)
    ]
    return HEADER + "".join(lines)


def query(
    shop: SimpleNamespace, where: str, sort: Sequence[str], url: str | None
) -> tuple[Query, list[Index]]:
    condition: Expression = shop.expression(where)
    order = [shop.expression(text) for text in sort]
    dialect = dialect_of(url)
    made = compile_select(SCHEMA, where=condition, sort=order, currency="EUR", dialect=dialect, keys=KEYS)
    nodes = [part.node for part in order]
    return made, wanted_indexes(SCHEMA, condition.node, nodes, dialect=dialect)


def opened(root: Path, url: str | None, indexes: Sequence[Index] = ()) -> CatalogStore:
    store, rejected = open_store({"products": SCHEMA}, root, url=url, indexes=indexes)
    assert rejected == []
    return store


ITEM = Item("products", "p010")
QUERIES = [
    ("item.brand == profile.brand", ["-item.rating"], ["b3"]),
    ("item.price.amount < profile.most", ["item.price.amount"], [7]),
    ("profile.one in item.complements", [], [ITEM]),
    ("overlaps(item.complements, profile.some)", ["-item.rating"], [[ITEM, Item("products", "p020")]]),
    ("profile.one not in item.complements", [], [ITEM]),
    ("'t2' in item.tags", ["item.rating"], []),
]


@pytest.mark.parametrize(("where", "sort", "bound"), QUERIES, ids=[where for where, _, _ in QUERIES])
def test_answers_are_the_same_with_and_without(
    where: str,
    sort: list[str],
    bound: list[object],
    tmp_path: Path,
    shop: SimpleNamespace,
    lasting_url: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop.write(tmp_path, rows())
    asked, indexes = query(shop, where, sort, lasting_url)
    bare = opened(tmp_path, lasting_url)
    expected = [row["sku"] for row in bare.select(asked, [*bound, 30])]
    assert expected
    read: list[str] = []
    monkeypatch.setattr(importing, "read_batches", lambda _file, shown: read.append(shown))
    indexed = opened(tmp_path, lasting_url, indexes)
    assert [row["sku"] for row in indexed.select(asked, [*bound, 30])] == expected
    assert read == []  # the source was not read for it
    assert [row["sku"] for row in bare.select(asked, [*bound, 30])] == expected
    assert bare.count("products") == indexed.count("products") == 400


@pytest.mark.parametrize(
    ("where", "sort", "plan"),
    [
        (
            "item.brand == profile.brand",
            ["-item.rating"],
            "SEARCH item USING INDEX by brand rating- sku",
        ),
        ("item.price.amount < profile.most", [], "SEARCH item USING INDEX by price@EUR"),
        ("profile.one in item.complements", [], "SEARCH item USING INDEX key (sku=?)"),
        ("near(item.place, profile.place, km=20)", [], "SEARCH item USING INDEX by place@x place@y place@z"),
    ],
)
def test_sqlite_uses_them(
    where: str, sort: list[str], plan: str, tmp_path: Path, shop: SimpleNamespace
) -> None:
    shop.write(tmp_path, rows())
    asked, indexes = query(shop, where, sort, None)
    store = opened(tmp_path, None, indexes)
    with store.snapshot() as reader:
        connection = reader._connection("products")  # type: ignore[attr-defined]
        prepared = reader._prepare(asked)  # type: ignore[attr-defined]
        values = [None] * len(prepared.makers)
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {prepared.sql}", values)]
    assert any(step.startswith(plan) for step in steps), steps
    assert not any(step.startswith("SCAN item") for step in steps)


def test_what_queries_want_no_more_stays_until_the_next_import(
    tmp_path: Path, shop: SimpleNamespace, lasting_url: str | None
) -> None:
    """Editing a collection costs its own index, never those of the others."""
    shop.write(tmp_path, rows())
    _, first = query(shop, "item.brand == profile.brand", [], lasting_url)
    _, second = query(shop, "item.rating > 3", [], lasting_url)
    for wanted in (first, second):
        store = opened(tmp_path, lasting_url, wanted)
    with store.snapshot() as reader:
        last = reader._import("products")  # type: ignore[attr-defined]
    assert last.indexes == ("brand sku", "rating")
