"""The cache lies with the user, in a folder that nobody else can write into, never in a workspace."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dynacontent.caching import DiskCache, open_cache
from dynacontent.caching.places import cache_folder
from dynacontent.ports import NoCache


@dataclass(frozen=True)
class Case:
    description: str
    expect: str | None
    environment: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    "case",
    [
        Case("the usual place", "HOME/.cache/dynacontent/compiled"),
        Case("where caches go", "/c/dynacontent/compiled", {"XDG_CACHE_HOME": "/c"}),
        Case("a relative place is ignored", "HOME/.cache/dynacontent/compiled", {"XDG_CACHE_HOME": "c"}),
        Case("a chosen one", "/x/y", {"DYNACONTENT_CACHE_DIR": "/x/y", "XDG_CACHE_HOME": "/c"}),
        Case("none", None, {"DYNACONTENT_CACHE_DIR": "", "XDG_CACHE_HOME": "/c"}),
    ],
    ids=lambda case: case.description,
)
def test_where_it_lies(case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DYNACONTENT_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    expected = Path(case.expect.replace("HOME", str(tmp_path))) if case.expect else None
    assert cache_folder() == expected


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is asked for."""
    chosen = tmp_path / "caches" / "mine"
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(chosen))
    return chosen


def test_it_is_made_for_this_user_alone(folder: Path, tmp_path: Path) -> None:
    assert isinstance(open_cache(tmp_path / "shop"), DiskCache)
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_a_folder_that_others_can_write_is_not_used(folder: Path, tmp_path: Path, mode: int) -> None:
    folder.mkdir(parents=True)
    folder.chmod(mode)
    assert isinstance(open_cache(tmp_path / "shop"), NoCache)


def test_a_folder_of_somebody_else_is_not_used(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True, mode=0o700)
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    assert isinstance(open_cache(tmp_path / "shop"), NoCache)


def test_a_link_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    assert isinstance(open_cache(tmp_path / "shop"), NoCache)


@pytest.mark.parametrize(
    ("mode", "used"), [(0o755, True), (0o700, True), (0o1777, True), (0o775, False), (0o757, False)], ids=oct
)
def test_a_folder_that_others_can_swap_is_not_used(
    folder: Path, tmp_path: Path, mode: int, used: bool
) -> None:
    """Whoever may write into a folder above may rename what is in it, unless it is sticky."""
    (tmp_path / "caches" / "mine").mkdir(parents=True, mode=0o700)
    folder.parent.chmod(mode)
    assert isinstance(open_cache(tmp_path / "shop"), DiskCache) is used


def test_a_folder_behind_a_link_that_others_can_turn_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir(mode=0o700)
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "open" / "link").symlink_to(tmp_path / "safe")
    folder.parent.symlink_to(tmp_path / "open" / "link")
    assert isinstance(open_cache(tmp_path / "shop"), NoCache)


def test_a_folder_behind_a_link_of_ones_own_is_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir(mode=0o700)
    folder.parent.symlink_to(tmp_path / "safe")
    cache = open_cache(tmp_path / "shop")
    assert isinstance(cache, DiskCache)
    assert cache.folder == tmp_path / "safe" / "mine"


def test_what_is_made_above_it_is_for_this_user_alone_too(folder: Path, tmp_path: Path) -> None:
    """Else a umask that lets a group write would switch the cache off."""
    before = os.umask(0o002)
    try:
        assert isinstance(open_cache(tmp_path / "shop"), DiskCache)
    finally:
        os.umask(before)
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_not_used(folder: Path, tmp_path: Path) -> None:
    folder.parent.write_text("a file is in the way")
    assert isinstance(open_cache(tmp_path / "shop"), NoCache)


def test_nothing_is_read_from_inside_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository that ships a cache does not get its code run, whatever the variable says."""
    shop = tmp_path / "shop"
    for inside in (shop, shop / ".dynacontent", shop / "templates" / ".." / "cache"):
        monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(inside))
        inside.parent.mkdir(parents=True, exist_ok=True)
        assert isinstance(open_cache(shop), NoCache)
