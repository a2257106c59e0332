"""A store is read from many threads and processes, and keeps to one version of the data."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from dynacontent.catalogs import SqliteCatalogStore, open_store
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText


def schema() -> CatalogSchema:
    fields = parse_fields({"sku": "int", "name": "str"})
    return CatalogSchema(
        name="products", path="catalogs/products.yaml", source=SourceText("p.csv"), key="sku", fields=fields
    )


def opened(root: Path) -> SqliteCatalogStore:
    store, rejected = open_store({"products": schema()}, root)
    assert rejected == []
    return store


def rows(name: str, count: int = 500) -> str:
    return "sku,name\n" + "".join(f"{number},{name}\n" for number in range(count))


def test_threads_read_through_connections_of_their_own(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, rows("x"), "p.csv")
    store = opened(tmp_path)
    found: list[int] = []

    def read() -> None:
        found.append(sum(len(store.items("products", [number, -1])) for number in range(500)))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [500] * 4


def test_a_store_keeps_its_version_until_refreshed(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, rows("old"), "p.csv")
    store = opened(tmp_path)
    shop.write(tmp_path, rows("new"), "p.csv")
    opened(tmp_path)
    assert store.items("products", [1])[1]["name"] == "old"
    store.refresh()
    assert store.items("products", [1])[1]["name"] == "new"


def test_a_store_goes_on_when_its_tables_were_replaced_twice(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, rows("one"), "p.csv")
    store = opened(tmp_path)
    for name in ("two", "three"):
        shop.write(tmp_path, rows(name), "p.csv")
        opened(tmp_path)
    assert store.items("products", [1])[1]["name"] == "three"


def test_many_opens_at_once_import_once(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, rows("x", 3000), "p.csv")
    stores: list[SqliteCatalogStore] = []
    threads = [threading.Thread(target=lambda: stores.append(opened(tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.count("products") for store in stores] == [3000] * 4
    assert {store._imports["products"].number for store in stores} == {1}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
def test_a_store_is_opened_again_after_a_fork(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, rows("x"), "p.csv")
    store = opened(tmp_path)
    connection = store._connection()
    child = os.fork()
    if child == 0:
        fresh = store._connection() is not connection
        os._exit(0 if fresh and store.items("products", [1]) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store._connection() is connection


def test_a_killed_import_leaves_the_old_data(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, rows("old"), "p.csv")
    opened(tmp_path).close()
    shop.write(tmp_path, rows("new", 2000), "p.csv")
    script = (
        "import os\nfrom pathlib import Path\nfrom dynacontent.catalogs import importing, open_store\n"
        "from dynacontent.formats.fields import parse_fields\n"
        "from dynacontent.models.authored import CatalogSchema\n"
        "from dynacontent.models.source import SourceText\n"
        "importing.record_import = lambda *_: os.kill(os.getpid(), 9)\n"
        "schema = CatalogSchema(name='products', path='catalogs/products.yaml', source=SourceText('p.csv'),\n"
        "    key='sku', fields=parse_fields({'sku': 'int', 'name': 'str'}))\n"
        f"open_store({{'products': schema}}, Path({str(tmp_path)!r}))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -9
    store = opened(tmp_path)
    assert store.items("products", [1])[1]["name"] == "new"
    assert store._imports["products"].number == 2


def test_a_key_that_no_item_can_have_finds_none(tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, rows("x"), "p.csv")
    assert list(opened(tmp_path).items("products", [10**30, 2**63, -(2**63) - 1, "\udcff", 7])) == [7]
