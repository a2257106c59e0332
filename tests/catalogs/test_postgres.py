"""What is PostgreSQL's own: its address, its long names, its errors."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dynacontent.catalogs import open_store
from dynacontent.catalogs.postgres import PostgresCatalogStore
from dynacontent.errors import CatalogError
from dynacontent.expressions.bound import settled
from dynacontent.expressions.sql import compile_select
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore, Query
from dynacontent.rendering.fetched import Fetched

HINT = "database_url is postgresql://user:password@host:5432/name"


def schema(fields: dict[str, object]) -> CatalogSchema:
    path, source = "catalogs/products.yaml", SourceText("products.csv")
    return CatalogSchema(name="products", path=path, source=source, key="sku", fields=parse_fields(fields))


def opened(root: Path, declared: CatalogSchema, url: str | None) -> CatalogStore:
    store, rejected = open_store({"products": declared}, root, url=url)
    assert rejected == []
    return store


# -- the address --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://zoe:se%crt@db.example/shop",
        "postgresql://zoe:pa/secrt@127.0.0.1/shop",
        "postgresql://zoe:12/secrt@127.0.0.1/shop",
        "postgresql://zoe:pa@secrt@127.0.0.1/shop",
        "postgresql://zoe:secrt/pa?x@127.0.0.1/shop",
        "postgresql://zoe:secrt@[::1/shop",
        "postgresql://zoe@[::1/secrt",
        "postgresql://zoe:1@127.0.0.1:secrt/shop",
        "postgresql://zoe:1@127.0.0.1/shop?secrt=1",
        "postgresql://zoe:secrt\udcff@127.0.0.1/shop",
    ],
)
def test_what_is_no_address_is_told_without_it(url: str, tmp_path: Path, shop: SimpleNamespace) -> None:
    pytest.importorskip("psycopg")
    shop.write(tmp_path)
    with pytest.raises(CatalogError) as caught:
        opened(tmp_path, shop.schema(), url)
    told = str(caught.value)
    assert told.startswith(
        "database_url is not the address of a PostgreSQL database: it cannot be taken apart"
    )
    assert f"hint: {HINT}" in told
    assert "secrt" not in told
    assert "zoe" not in told
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_database_that_does_not_answer(tmp_path: Path, shop: SimpleNamespace) -> None:
    pytest.importorskip("psycopg")
    shop.write(tmp_path)
    with pytest.raises(CatalogError) as caught:
        opened(tmp_path, shop.schema(), f"postgresql://zoe:secrt@/shop?host={tmp_path}")
    told = str(caught.value)
    assert told.startswith("product data cannot be stored in the local server/shop: ")
    assert "secrt" not in told
    assert f"hint: {HINT}" in told


def test_what_a_server_repeats_of_an_address_is_left_out(
    postgres: str, tmp_path: Path, shop: SimpleNamespace
) -> None:
    shop.write(tmp_path)
    url = postgres.replace("test@", "secrt@", 1)
    with pytest.raises(CatalogError, match="postgres: ") as caught:
        opened(tmp_path, shop.schema(), url)
    assert "secrt" not in str(caught.value)


# -- names --------------------------------------------------------------------------------

LONG = "a_field_whose_name_goes_on_and_on_for_more_than_sixty_three_letters"


def test_long_names_do_not_clash(lasting_url: str | None, tmp_path: Path, shop: SimpleNamespace) -> None:
    """Neither those that begin alike, nor the key's, nor those of variants; an index is made of them."""
    key = f"{LONG}_key"
    fields: dict[str, object] = {
        key: "str",
        f"{LONG}_1": "int",
        f"{LONG}_2": "int",
        f"{LONG}_3": "str by=locale",
    }
    shop.write(tmp_path, f"{key},{LONG}_1,{LONG}_2,{LONG}_3,{LONG}_3@de\na,1,5,x,y\nb,2,4,x,z\n")
    path, source = "catalogs/products.yaml", SourceText("products.csv")
    declared = CatalogSchema(name="products", path=path, source=source, key=key, fields=parse_fields(fields))
    store = opened(tmp_path, declared, lasting_url)
    assert store.keys("products", 5, after="a") == ["b"]
    assert store.items("products", ["b"])["b"][f"{LONG}_2"] == 4
    for where, expect in [
        (f"item.{LONG}_1 == 1 and item.{LONG}_2 == 5", ["a"]),
        (f"item.{LONG}_1 < item.{LONG}_2", ["a", "b"]),
        (f"item.{LONG}_3 == 'z'", ["b"]),
    ]:
        query = compile_select(declared, where=shop.expression(where), dialect=store.dialect, chain=("de",))
        assert [row[key] for row in selected(shop, store, query, {})] == expect


# -- errors -------------------------------------------------------------------------------

NUMBERS: dict[str, object] = {"sku": "str", "r": "float", "n": "int"}
ROWS = "sku,r,n\na,5e10,9000000000000000000\nb,0.5,1\n"


def parameters(shop: SimpleNamespace, query: Query, profile: dict[str, Any]) -> list[Any]:
    return [settled(node, shop.ENVIRONMENT)({"profile": profile}) for node in query.bound]


def selected(shop: SimpleNamespace, store: Any, query: Query, profile: dict[str, Any]) -> list[Any]:
    return list(store.select(query, parameters(shop, query, profile)))


def test_an_error_of_one_question_is_not_that_of_the_next(
    postgres: str, tmp_path: Path, shop: SimpleNamespace
) -> None:
    shop.write(tmp_path, ROWS)
    store = opened(tmp_path, schema(NUMBERS), postgres)
    where = shop.expression("item.r * profile.f >= 0")
    query = compile_select(schema(NUMBERS), where=where, dialect=store.dialect)
    asked = [parameters(shop, query, {"f": value}) for value in (1.0, 1e308, 2.0)]
    with store.snapshot() as reader:
        before = reader.version("products")
        fetched = Fetched(reader)
        shop.write(tmp_path, ROWS + "c,1,1\n")
        opened(tmp_path, schema(NUMBERS), postgres)
        fetched.select_many([(query, own) for own in asked])
        for own, fails in zip(asked, (False, True, False), strict=True):
            if fails:
                with pytest.raises(CatalogError, match="computes a number that PostgreSQL cannot hold"):
                    fetched.select(query, own)
            else:
                assert [row["sku"] for row in fetched.select(query, own)] == ["a", "b"]
        assert (reader.version("products"), list(reader.items("products", ["c"]))) == (before, [])
    assert store.count("products") == 3


@pytest.mark.parametrize(
    ("where", "factor", "expect"),
    [
        ("item.n * profile.f > 1", 9_000_000_000_000_000_000, ["a", "b"]),
        ("item.n + profile.f > 9000000000000000000", 9_000_000_000_000_000_000, ["a", "b"]),
        ("item.n * profile.f > 1", 10**30, ["a", "b"]),
        ("item.n + item.n > profile.f", 9_000_000_000_000_000_000, ["a"]),
    ],
)
def test_large_integers_compute_alike(
    where: str,
    factor: int,
    expect: list[str],
    database_url: str | None,
    tmp_path: Path,
    shop: SimpleNamespace,
) -> None:
    shop.write(tmp_path, ROWS)
    store = opened(tmp_path, schema(NUMBERS), database_url)
    query = compile_select(schema(NUMBERS), where=shop.expression(where), dialect=store.dialect)
    assert [row["sku"] for row in selected(shop, store, query, {"f": factor})] == expect


def test_a_session_that_cannot_begin_is_closed(
    postgres: str, tmp_path: Path, shop: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.write(tmp_path, ROWS)
    store = opened(tmp_path, schema(NUMBERS), postgres)
    begun: list[Any] = []

    def fail(_store: object, session: Any) -> bool:
        begun.append(session)
        raise RuntimeError("no beginning")

    with monkeypatch.context() as patch:
        patch.setattr(PostgresCatalogStore, "_begin", fail)
        with pytest.raises(RuntimeError, match="no beginning"):
            store.count("products")
    assert [session.connection.closed for session in begun] == [True]
    assert store.count("products") == 2
