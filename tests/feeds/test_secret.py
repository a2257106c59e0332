"""The secret of digests: one for all processes of a user, and readable for nobody else."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dynacontent.feeds.secret import secret_of


def test_it_is_made_once(tmp_path: Path) -> None:
    found = secret_of(tmp_path)
    assert len(found) == 32
    assert secret_of(tmp_path) == found
    (file,) = tmp_path.iterdir()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (found, 0o600)


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_one_that_is_damaged_is_made_anew(content: bytes, tmp_path: Path) -> None:
    secret_of(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    found = secret_of(tmp_path)
    assert len(found) == 32
    assert secret_of(tmp_path) == found == file.read_bytes()


def test_many_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(secret_of, [tmp_path] * 40))
    assert set(found) == {secret_of(tmp_path)}
    assert len(list(tmp_path.iterdir())) == 1


def test_without_links_it_is_kept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    assert secret_of(tmp_path) == secret_of(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_no_file_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "secret-1").mkdir()
    assert len(secret_of(tmp_path)) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["secret-1"]


def test_every_folder_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert secret_of(tmp_path / "a") != secret_of(tmp_path / "b")


def test_where_none_can_be_kept_it_holds_for_one_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (None, tmp_path / "file", tmp_path / "absent"):
        assert len({secret_of(folder), secret_of(folder)}) == 2
