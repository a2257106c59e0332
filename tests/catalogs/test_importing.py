"""A source is imported whole or not at all, and only when it changed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from dynacontent.catalogs import Wish, importing, open_store
from dynacontent.catalogs.postgres_depot import PostgresDepot
from dynacontent.catalogs.shelves import RECORD
from dynacontent.catalogs.sqlite_depot import SqliteDepot
from dynacontent.errors import CatalogError, CatalogUnavailableError
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore

FIELDS = {
    "sku": "str",
    "name": "str by=locale",
    "price": "money by=currency",
    "stock": "int?",
    "tags": "list[str]?",
}
GOOD = "sku,name,price@EUR,stock,tags\na,Tent,1.50,3,x|y\nb,Mat,2,,\n"


def schema(source: str = "products.csv", fields: dict[str, str] = FIELDS) -> CatalogSchema:
    path, parsed = "catalogs/products.yaml", parse_fields(fields)
    return CatalogSchema(name="products", path=path, source=SourceText(source), key="sku", fields=parsed)


def opened(
    root: Path, declared: CatalogSchema | None = None, *, url: str | None = None
) -> tuple[CatalogStore, str]:
    """The store, and the problems as they are printed."""
    store, rejected = open_store({"products": declared or schema()}, root, url=url)
    return store, "\n".join(str(problem) for found in rejected for problem in found.problems)


@dataclass(frozen=True)
class Case:
    description: str
    text: str | bytes
    expect: str
    source: str = "products.csv"


CASES = [
    Case(
        "every value that does not fit, with line and column",
        "sku,name,price@EUR,stock,tags\na,Tent,cheap,many,\nb,,2,1.5,\n,Mat,1,1,\n",
        "catalogs/products.csv:2: price@EUR should be a number, not text 'cheap'\n"
        "catalogs/products.csv:2: stock should be a whole number, not text 'many'\n"
        "catalogs/products.csv:3: name is required\n"
        "  hint: a ? behind its type lets it be absent\n"
        "catalogs/products.csv:3: stock should be a whole number, not text '1.5'\n"
        "catalogs/products.csv:4: sku is required\n"
        "  hint: it is the catalog's key",
    ),
    Case(
        "columns that are missing, unknown or no variants",
        "sku,nmae,price@euro,name@d!,stock@de,colour\na,b,c,d,e,f\n",
        "catalogs/products.csv:1: column 'nmae' is not declared\n"
        "  hint: did you mean 'name'?\n"
        "catalogs/products.csv:1: column 'price@euro': 'euro' is no currency code\n"
        "  hint: three capital letters, as in price@EUR\n"
        "catalogs/products.csv:1: column 'name@d!': 'd!' is no locale tag\n"
        "  hint: a locale tag, as in name@de or name@pt-BR\n"
        "catalogs/products.csv:1: column 'stock@de': stock has no variants\n"
        "  hint: write stock: int? by=locale in catalogs/products.yaml\n"
        "catalogs/products.csv:1: column 'colour' is not declared\n"
        "  hint: declare it under fields: in catalogs/products.yaml\n"
        "catalogs/products.csv:1: column 'name' is missing\n"
        "  hint: did you mean 'nmae'?\n"
        "catalogs/products.csv:1: column 'price' is missing\n"
        "  hint: the file has sku, nmae, price@euro, name@d!, stock@de, colour",
    ),
    Case(
        "two columns for one variant",
        "sku,name,name@pt_BR,name@pt-br,price@EUR\na,b,c,d,1\n",
        "catalogs/products.csv:1: columns 'name@pt_BR' and 'name@pt-br' are the same",
    ),
    Case(
        "a key that stands twice",
        "sku,name,price@EUR\na,Tent,1\nb,Mat,1\na,Bag,1\n",
        "catalogs/products.csv:4: sku 'a' stands twice: also in line 2",
    ),
    Case(
        "an amount in two columns, and one that queries cannot hold",
        "sku,name,price@EUR,price\na,Tent,1,2 EUR\nb,Mat,1.0000001,\n",
        "catalogs/products.csv:2: price holds an amount in EUR, for which there is a column price@EUR\n"
        "catalogs/products.csv:3: price@EUR has more than 6 decimal places",
    ),
    Case(
        "rows with cells too many or too few",
        "sku,name,price@EUR\na,Tent, big,1\nb,Mat,1\nc\n",
        "catalogs/products.csv:2: this row has 4 cells, the header 3\n"
        "  hint: a cell that holds a comma must be quoted\n"
        "catalogs/products.csv:4: this row ends before column 'name'",
    ),
    Case(
        "text that is not UTF-8",
        b"sku,name,price@EUR\na,Tent,1\nb,M\xe4t,1\n",
        "catalogs/products.csv:3: this file is not UTF-8\n  hint: save the file as UTF-8",
    ),
    Case(
        "items of a JSON list",
        '[{"sku": "a", "name": "Tent", "price@EUR": 1}, {"sku": "a", "name": 3, "price@EUR": 1}, 7,'
        ' {"sku": "a", "name": "Mat", "price": "1 EUR", "color": "red"},'
        ' {"sku": "a", "name": "x", "price": "1 EUR"}]',
        "catalogs/products.json: item 2: name should be text, not the number 3\n"
        "catalogs/products.json: item 3: should be an object with the item's fields\n"
        "catalogs/products.json: item 4: column 'color' is not declared\n"
        "  hint: declare it under fields: in catalogs/products.yaml\n"
        "catalogs/products.json: item 5: sku 'a' stands twice: also in item 1",
        "products.json",
    ),
    Case(
        "lines of JSON Lines",
        '{"sku": "a", "name": "Tent", "price@EUR": 1}\n\n{"sku": "b", "name": "Mat"}\n{"sku": \n',
        "catalogs/products.jsonl:3: price is required\n"
        "  hint: a ? behind its type lets it be absent\n"
        "catalogs/products.jsonl:4:9: this is not JSON: expecting value\n"
        '  4 | {"sku": \n'
        "    |         ^",
        "products.jsonl",
    ),
    Case(
        "a format that cannot be read",
        "",
        "catalogs/products.xlsx: a catalog cannot be read from .xlsx files\n"
        "  hint: catalogs are read from .csv, .json, .jsonl, .parquet",
        "products.xlsx",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_all_problems_are_told_and_nothing_is_imported(
    case: Case, tmp_path: Path, shop: SimpleNamespace, database_url: str | None
) -> None:
    shop.write(tmp_path, case.text, case.source)
    store, printed = opened(tmp_path, schema(case.source), url=database_url)
    assert printed == case.expect
    with pytest.raises(CatalogUnavailableError, match="catalog 'products' has no data"):
        store.count("products")


def test_reading_stops_after_a_hundred_problems(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, "sku,name,price@EUR\n" + "a,,1\n" * 200)
    _, rejected = open_store({"products": schema()}, tmp_path)
    (found,) = rejected
    assert len(found.problems) == importing.MOST_PROBLEMS + 1
    assert str(found.problems[-1]) == "catalogs/products.csv: stopped after 100 problems"


def test_rows_come_back_typed(tmp_path: Path, shop: SimpleNamespace, database_url: str | None) -> None:
    shop.write(tmp_path)
    store, rejected = open_store({"products": shop.schema()}, tmp_path, url=database_url)
    assert rejected == []
    rows = store.items("products", ["tent", "Tent", "nothing"])
    assert list(rows) == ["tent", "Tent"]
    assert repr(rows["tent"]) == (
        "{'sku': 'tent', 'name': {'': 'Tent', 'de': 'Zelt'}, "
        "'price': {'EUR': Decimal('199.00'), 'USD': Decimal('219')}, 'brand': 'zeta', 'Brand': 2, "
        "'rating': 4.5, 'stock': -3, 'added': datetime.date(2025, 12, 31), 'new': True, 'size': 'l', "
        "'tags': ['a'], 'best': 'mat', 'complements': ['mat', 'bag'], 'maker': {'city': 'Kiel'}, "
        "'place': Geo(52.5, 13.4)}"
    )
    assert repr(rows["Tent"]["seen"]).startswith("datetime.datetime(2026, 1, 2, 8, 0, tzinfo=")
    assert repr(rows["Tent"]["list"]) == "Money(9 EUR)"
    assert store.keys("products", 3) == ["Tent", "bag", "mat"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "products.json",
            '{"items": [{"sku":"a","name":"Tent","name@de":"Zelt","price":"1 EUR","tags":["x"]}]}',
        ),
        (
            "products.jsonl",
            '\ufeff{"sku": "a", "name": "Tent", "name@de": "Zelt", "price@EUR": 1, "tags": ["x"]}\n',
        ),
        ("products.csv", "\ufeffsku,name,name@de,price,tags\r\na,Tent,Zelt,1 EUR,x\r\n"),
    ],
)
def test_each_format_reads_alike(
    name: str, text: str, tmp_path: Path, shop: SimpleNamespace, database_url: str | None
) -> None:
    shop.write(tmp_path, text, name)
    store, printed = opened(tmp_path, schema(name), url=database_url)
    assert printed == ""
    row = dict(store.items("products", ["a"])["a"])
    assert json.dumps(row, default=str, sort_keys=True) == (
        '{"name": {"": "Tent", "de": "Zelt"}, "price": {"EUR": "1"}, "sku": "a", "tags": ["x"]}'
    )


def test_a_bad_file_changes_nothing(tmp_path: Path, shop: SimpleNamespace, lasting_url: str | None) -> None:
    shop.write(tmp_path, GOOD)
    before, _ = opened(tmp_path, url=lasting_url)
    version = before.version("products")
    shop.write(tmp_path, GOOD + "c,Bag,1,many,\n")
    store, printed = opened(tmp_path, url=lasting_url)
    assert printed == "catalogs/products.csv:4: stock should be a whole number, not text 'many'"
    assert store.keys("products", 9) == ["a", "b"]
    assert store.version("products") == version


def test_a_missing_file_keeps_the_last_import(
    tmp_path: Path, shop: SimpleNamespace, lasting_url: str | None
) -> None:
    path = shop.write(tmp_path, GOOD)
    opened(tmp_path, url=lasting_url)
    path.unlink()
    store, rejected = open_store({"products": schema()}, tmp_path, url=lasting_url)
    assert store.keys("products", 9) == ["a", "b"]
    assert [(found.catalog, found.reason) for found in rejected] == [("products", "unreadable")]
    assert str(rejected[0].problems[0]) == (
        "catalogs/products.csv: the data of catalog products cannot be read: No such file or directory\n"
        "  hint: catalogs/products.yaml says source: products.csv"
    )


def test_without_file_and_import_a_catalog_is_unavailable(tmp_path: Path) -> None:
    store, printed = opened(tmp_path)
    assert "cannot be read" in printed
    with pytest.raises(CatalogUnavailableError):
        store.items("products", ["a"])
    with pytest.raises(CatalogError, match="there is no catalog 'stores'"):
        store.items("stores", ["a"])


def test_data_of_another_schema_is_not_used(
    tmp_path: Path, shop: SimpleNamespace, lasting_url: str | None
) -> None:
    path = shop.write(tmp_path, GOOD)
    opened(tmp_path, url=lasting_url)
    path.unlink()
    store, _ = opened(tmp_path, schema(fields={**FIELDS, "stock": "str?"}), url=lasting_url)
    with pytest.raises(CatalogUnavailableError):
        store.count("products")


def test_what_did_not_change_is_not_read(
    tmp_path: Path, shop: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, lasting_url: str | None
) -> None:
    path = shop.write(tmp_path, GOOD)
    first, _ = opened(tmp_path, url=lasting_url)
    read: list[str] = []
    real = importing.read_batches
    monkeypatch.setattr(
        importing, "read_batches", lambda file, shown: read.append(shown) or real(file, shown)
    )
    opened(tmp_path, url=lasting_url)
    os.utime(path, ns=(1, 1))  # touched, with the same content
    again, _ = opened(tmp_path, url=lasting_url)
    assert read == []
    assert again.version("products") == first.version("products")
    shop.write(tmp_path, GOOD.replace("Tent", "Zelt"))
    changed, _ = opened(tmp_path, url=lasting_url)
    assert read == ["catalogs/products.csv"]
    assert changed.items("products", ["a"])["a"]["name"] == {"": "Zelt"}
    opened(tmp_path, schema(fields={**FIELDS, "stock": "str?"}), url=lasting_url)
    assert len(read) == 2
    open_store(
        {"products": schema(fields={**FIELDS, "stock": "str?"})},
        tmp_path,
        url=lasting_url,
        wish=Wish(force=frozenset(["products"])),
    )
    assert len(read) == 3


def test_a_lost_import_leaves_the_old_one(
    tmp_path: Path, shop: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, lasting_url: str | None
) -> None:
    shop.write(tmp_path, GOOD)
    store, _ = opened(tmp_path, url=lasting_url)
    shop.write(tmp_path, GOOD.replace("Tent", "Zelt"))

    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SqliteDepot, "publish", interrupted)
        patch.setattr(PostgresDepot, "publish", interrupted)
        with pytest.raises(KeyboardInterrupt):
            opened(tmp_path, url=lasting_url)
    assert store.items("products", ["a"])["a"]["name"] == {"": "Tent"}
    assert not list(tmp_path.rglob("*.building"))
    store, _ = opened(tmp_path, url=lasting_url)
    assert store.items("products", ["a"])["a"]["name"] == {"": "Zelt"}


def test_git_ignores_the_folder(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, GOOD)
    opened(tmp_path)
    assert (tmp_path / ".dynacontent" / ".gitignore").read_text() == "*\n"


def test_a_cache_directory_is_used_where_the_workspace_cannot_be_written(
    tmp_path: Path, shop: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "shop"
    shop.write(root, GOOD)
    (root / ".dynacontent").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    store, printed = opened(root)
    assert printed == ""
    assert len(list((tmp_path / "cache" / "dynacontent").glob("*/catalogs-2/products-*.sqlite3"))) == 1
    assert store.count("products") == 2


def test_a_broken_database_is_made_anew(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, GOOD)
    folder = tmp_path / ".dynacontent"
    folder.mkdir()
    (folder / RECORD).write_bytes(b"no database at all" * 1000)
    store, _ = opened(tmp_path)
    assert store.count("products") == 2
