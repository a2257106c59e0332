"""A store is read from many threads and processes, and never shows two versions at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from dynacontent.catalogs import open_store
from dynacontent.errors import CatalogError
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore, Row

ROOT = Path(__file__).parents[2]
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema AND tablename LIKE 'catalog%'"


def schema(name: str = "products") -> CatalogSchema:
    fields = parse_fields({"sku": "int", "name": "str"})
    path, source = f"catalogs/{name}.yaml", SourceText(f"{name}.csv")
    return CatalogSchema(name=name, path=path, source=source, key="sku", fields=fields)


def opened(root: Path, *names: str, url: str | None = None) -> CatalogStore:
    store, rejected = open_store({name: schema(name) for name in names or ["products"]}, root, url=url)
    assert rejected == []
    return store


def rows(name: str, count: int = 500) -> str:
    return "sku,name\n" + "".join(f"{number},{name}\n" for number in range(count))


@pytest.fixture
def write(tmp_path: Path, shop: SimpleNamespace) -> Callable[..., Path]:
    """Writes the products' source anew: every item gets the same name."""

    def write(name: str, count: int = 500, catalog: str = "products") -> Path:
        return Path(shop.write(tmp_path, rows(name, count), f"{catalog}.csv"))

    return write


def run_together(*works: Callable[[], None]) -> None:
    """Each on a thread of its own; what goes wrong in one is raised here."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_threads_read_at_the_same_time(
    tmp_path: Path, write: Callable[..., Path], database_url: str | None
) -> None:
    write("x")
    store = opened(tmp_path, url=database_url)
    found: list[int] = []

    def read() -> None:
        found.append(sum(len(store.items("products", [number, -1])) for number in range(100)))

    run_together(*[read] * 4)
    assert found == [100] * 4


def test_items_come_in_the_order_asked_for(
    tmp_path: Path, write: Callable[..., Path], database_url: str | None
) -> None:
    write("x", 5)
    store = opened(tmp_path, url=database_url)
    assert list(store.items("products", [3, 9, 1, 3])) == [3, 1]
    assert store.items("products", []) == {}
    assert store.keys("products", 3) == [0, 1, 2]
    with pytest.raises(CatalogError, match="there is no catalog 'stores'"):
        store.count("stores")


def test_a_snapshot_stays_with_its_version_and_the_next_has_the_new_one(
    tmp_path: Path, write: Callable[..., Path], lasting_url: str | None
) -> None:
    write("one")
    store = opened(tmp_path, url=lasting_url)
    with store.snapshot() as reader:
        before = reader.version("products")
        for name in ("two", "three"):
            write(name)
            opened(tmp_path, url=lasting_url)
        assert reader.items("products", [1])[1]["name"] == "one"
        assert reader.version("products") == before
        assert store.items("products", [1])[1]["name"] == "three"
    with store.snapshot() as reader:
        assert reader.items("products", [1])[1]["name"] == "three"


def test_nobody_keeps_open_what_was_replaced(tmp_path: Path, write: Callable[..., Path]) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("only where a process sees what it has open")
    write("one")
    store = opened(tmp_path)
    with store.snapshot() as first, store.snapshot() as second, store.snapshot() as third:
        assert [reader.count("products") for reader in (first, second, third)] == [500] * 3
    write("two")
    opened(tmp_path).close()
    assert store.items("products", [1])[1]["name"] == "two"
    links = [str(link.readlink()) for link in descriptors.iterdir() if link.is_symlink()]
    assert [link for link in links if link.startswith(str(tmp_path)) and "deleted" in link] == []


def test_catalogs_of_a_snapshot_are_of_one_moment(
    tmp_path: Path, write: Callable[..., Path], lasting_url: str | None
) -> None:
    """Also those that are read for the first time after they were replaced."""
    for catalog in ("products", "stores"):
        write("old", catalog=catalog)
    store = opened(tmp_path, "products", "stores", url=lasting_url)
    with store.snapshot() as reader:
        assert reader.count("products") == 500
        for name in ("new", "newer"):
            write(name, catalog="stores")
            opened(tmp_path, "products", "stores", url=lasting_url)
        assert reader.items("stores", [1])[1]["name"] == "old"


def test_imports_while_reading(tmp_path: Path, write: Callable[..., Path], lasting_url: str | None) -> None:
    """A reader sees one import, whole, however often the data are replaced."""
    write("v0")
    store = opened(tmp_path, url=lasting_url)
    done = threading.Event()
    seen: set[str] = set()

    def replace_it() -> None:
        try:
            for number in range(1, 13):
                write(f"v{number}", 500 + number)
                opened(tmp_path, url=lasting_url)
        finally:
            done.set()

    def read() -> None:
        while not done.is_set():
            with store.snapshot() as reader:
                count = reader.count("products")
                names = {row["name"] for row in reader.items("products", range(0, count, 7)).values()}
                names |= {row["name"] for row in reader.items("products", [count - 1]).values()}
            assert names == {f"v{count - 500}"}
            seen.update(names)

    run_together(replace_it, read, read)
    assert len(seen) > 1


def test_many_imports_at_once(tmp_path: Path, write: Callable[..., Path], lasting_url: str | None) -> None:
    write("x", 3000)
    stores: list[CatalogStore] = []
    run_together(*[lambda: stores.append(opened(tmp_path, url=lasting_url))] * 4)
    assert [store.count("products") for store in stores] == [3000] * 4
    assert all(len(store.items("products", range(3000))) == 3000 for store in stores)
    assert len(list(tmp_path.glob(".dynacontent/catalogs-*/*"))) == (0 if lasting_url else 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_store_is_opened_again_after_a_fork(
    tmp_path: Path, write: Callable[..., Path], lasting_url: str | None
) -> None:
    write("x")
    store = opened(tmp_path, url=lasting_url)
    before: Row = store.items("products", [1])[1]
    child = os.fork()
    if child == 0:
        found = [store.items("products", [number]) for number in range(200)]
        os._exit(0 if all(found) else 1)
    found = [store.items("products", [number]) for number in range(200)]
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert all(found)
    assert store.items("products", [1])[1] == before


KILLED = """
import os, sys
from pathlib import Path
from dynacontent.catalogs import open_store
from dynacontent.catalogs.{module} import {depot}
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
{depot}.{method} = lambda *_: os.kill(os.getpid(), 9)
schema = CatalogSchema(name="products", path="catalogs/products.yaml", source=SourceText("products.csv"),
    key="sku", fields=parse_fields({{"sku": "int", "name": "str"}}))
open_store({{"products": schema}}, Path(sys.argv[1]), url=sys.argv[2] or None)
"""


@pytest.mark.parametrize(
    ("on_postgres", "depot", "method"),
    [
        (False, "SqliteLoader", "finish"),
        (False, "SqliteDepot", "publish"),
        (True, "PostgresLoader", "finish"),
        (True, "PostgresDepot", "publish"),
    ],
)
def test_a_killed_import_leaves_the_old_data(
    *,
    on_postgres: bool,
    depot: str,
    method: str,
    tmp_path: Path,
    write: Callable[..., Path],
    request: pytest.FixtureRequest,
) -> None:
    url = request.getfixturevalue("postgres") if on_postgres else None
    write("old")
    store = opened(tmp_path, url=url)
    write("new", 2000)
    module = "postgres_depot" if on_postgres else "sqlite_depot"
    script = KILLED.format(module=module, depot=depot, method=method)
    command = [sys.executable, "-c", script, str(tmp_path), url or ""]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    assert (store.count("products"), store.items("products", [1])[1]["name"]) == (500, "old")
    again = opened(tmp_path, url=url)
    assert (again.count("products"), again.items("products", [1])[1]["name"]) == (2000, "new")


def test_what_a_killed_import_left_is_cleared_away(
    tmp_path: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("old")
    opened(tmp_path)
    left = tmp_path / ".dynacontent" / "catalogs-2" / "0123456789abcdef.building"
    left.write_bytes(b"half a database")
    write("new")
    opened(tmp_path)
    assert left.exists()  # it might be somebody's who has just begun
    os.utime(left, (0, 0))
    write("newer")
    opened(tmp_path)
    assert not left.exists()


@pytest.mark.parametrize("key", [10**30, 2**63, -(2**63) - 1, "\udcff", "a\0b"])
def test_a_key_that_no_item_can_have_finds_none(
    key: str | int, tmp_path: Path, write: Callable[..., Path], database_url: str | None
) -> None:
    write("x")
    wanted = [key, 7] if isinstance(key, int) else [key]
    found = opened(tmp_path, url=database_url).items("products", wanted)
    assert list(found) == wanted[1:]


def test_a_role_that_may_only_read(tmp_path: Path, write: Callable[..., Path], postgres: str) -> None:
    import psycopg

    write("x")
    reading = postgres.replace("-csearch_path", "-cdefault_transaction_read_only%3Don%20-csearch_path")
    with pytest.raises(CatalogError, match="cannot be stored"):
        opened(tmp_path, url=reading)
    opened(tmp_path, url=postgres)
    write("y")
    write("z", catalog="stores")
    schemas = {name: schema(name) for name in ("products", "stores")}
    store, rejected = open_store(schemas, tmp_path, url=reading)
    assert store.items("products", [1])[1]["name"] == "x"
    assert [str(problem) for found in rejected for problem in found.problems] == [
        "catalog stores was not imported\n  hint: run dynacontent catalog import with a role that may write"
    ]
    with psycopg.connect(postgres) as connection:
        assert connection.execute(TABLES).fetchone() == (1,)


def test_old_tables_go_when_nobody_reads_them(
    tmp_path: Path, write: Callable[..., Path], postgres: str
) -> None:
    import psycopg

    write("one")
    store = opened(tmp_path, url=postgres)
    with psycopg.connect(postgres, autocommit=True) as connection:
        with store.snapshot() as reader:
            assert reader.count("products") == 500
            write("two")
            opened(tmp_path, url=postgres)
            assert connection.execute(TABLES).fetchone() == (2,)
        write("three")
        opened(tmp_path, url=postgres)
        assert connection.execute(TABLES).fetchone() == (1,)
