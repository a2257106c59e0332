"""A workspace may come from anybody: nothing outside of it is opened or deleted by what lies in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from dynacontent.catalogs import open_store
from dynacontent.catalogs.folders import cache_folder
from dynacontent.catalogs.shelves import FILES, FOLDER, RECORD
from dynacontent.errors import CatalogUnavailableError
from dynacontent.ports import CatalogStore


@pytest.fixture
def root(tmp_path: Path, shop: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, with a cache directory beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shop.write(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Somebody's folder, with files that have nothing to do with the workspace."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("diary.txt", "letters.sqlite3", "0123456789abcdef.building"):
        (folder / name).write_text("mine")
        os.utime(folder / name, (0, 0))
    return folder


def opened(root: Path, shop: SimpleNamespace) -> CatalogStore:
    store, rejected = open_store({"products": shop.schema()}, root)
    assert rejected == []
    return store


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", [FOLDER, f"{FOLDER}/{FILES}", f"{FOLDER}/{RECORD}"])
@pytest.mark.parametrize("dangling", [False, True])
def test_links_are_not_followed(
    name: str, *, dangling: bool, root: Path, outside: Path, shop: SimpleNamespace
) -> None:
    link, target = root / name, outside / "letters.sqlite3" if name.endswith(RECORD) else outside
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside / "new" if dangling else target)
    before = content(outside)
    for rows in (shop.ROWS, shop.ROWS.replace("Bag", "Sack")):
        shop.write(root, rows)
        assert opened(root, shop).count("products") == 5
    assert content(outside) == before
    assert len(list(root.parent.glob(f"cache/dynacontent/*/{FILES}/products-*.sqlite3"))) == 1


def test_a_linked_gitignore_is_not_written_through(root: Path, outside: Path, shop: SimpleNamespace) -> None:
    (root / FOLDER).mkdir()
    (root / FOLDER / ".gitignore").symlink_to(outside / "new")
    opened(root, shop)
    assert not (outside / "new").exists()


def test_only_files_of_its_own_are_deleted(root: Path, outside: Path, shop: SimpleNamespace) -> None:
    folder = root / FOLDER / FILES
    shutil.copytree(outside, folder)
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    (folder / "products-0123456789abcdef.sqlite3").write_text("of before")
    opened(root, shop)
    left = sorted(path.name for path in folder.iterdir() if not path.name.startswith("products-"))
    assert left == ["diary.txt", "letters.sqlite3"]
    assert not (folder / "products-0123456789abcdef.sqlite3").exists()


@pytest.mark.parametrize(
    "place",
    ["../../../outside.sqlite3", "/{outside}", "x/products-0123456789abcdef.sqlite3", "", 5, None, "link"],
)
def test_a_record_that_leads_elsewhere_counts_as_none(
    place: str | int | None, root: Path, shop: SimpleNamespace
) -> None:
    opened(root, shop).close()
    folder = root / FOLDER
    (real,) = (folder / FILES).iterdir()
    elsewhere = root.parent / "outside.sqlite3"
    shutil.move(real, elsewhere)
    if place == "link":
        place = real.name
        real.symlink_to(elsewhere)
    elif isinstance(place, str):
        place = place.format(outside=str(elsewhere)[1:])
    with closing(sqlite3.connect(folder / RECORD)) as record:
        record.execute("UPDATE imports SET place = ?", [place])
        record.commit()
    source = root / "catalogs" / "products.csv"
    source.rename(source.with_suffix(".away"))
    store, _ = open_store({"products": shop.schema()}, root)
    with pytest.raises(CatalogUnavailableError, match="never imported"):
        store.items("products", ["bag"])
    source.with_suffix(".away").rename(source)
    assert opened(root, shop).count("products") == 5
    assert elsewhere.is_file()


def test_a_relative_cache_directory_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "caches")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    folder = cache_folder(tmp_path / "shop")
    assert folder is not None
    assert folder.parent == tmp_path / "home" / ".cache" / "dynacontent"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_cache_directory_that_others_write_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder(tmp_path / "shop")
    assert folder is not None
    folder.chmod(0o777)
    assert cache_folder(tmp_path / "shop") is None
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert cache_folder(tmp_path / "shop") is None


def test_a_cache_directory_that_others_could_swap_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    assert cache_folder(tmp_path / "shop") is not None
    (tmp_path / "caches").chmod(0o777)
    assert cache_folder(tmp_path / "shop") is None


def test_a_cache_directory_within_the_workspace_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "shop" / ".cache"))
    assert cache_folder(tmp_path / "shop") is None
    assert not (tmp_path / "shop").exists()
