"""Whatever cached work depends on besides its own sources changes the fingerprint."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dynacontent.caching import digest
from dynacontent.caching import versions as module


def test_a_digest_knows_where_its_parts_end() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")
    assert digest("a", b"\xff") == digest(b"a", b"\xff")
    assert len(digest("half a \ud800 character")) == 32


@pytest.fixture
def of_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    """The fingerprint of a package and a folder of libraries in ``tmp_path``, taken anew."""
    (tmp_path / "package" / "engine").mkdir(parents=True)
    (tmp_path / "package" / "engine" / "codegen.py").write_text("x = 1")
    (tmp_path / "libraries" / "jinja2-3.1.6.dist-info").mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "package")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "libraries"), str(tmp_path / "missing")])
    return module.fingerprint.__wrapped__


def test_it_stays_the_same(of_now: Callable[[], bytes], tmp_path: Path) -> None:
    before = of_now()
    (tmp_path / "libraries" / "flask-3.0.dist-info").mkdir()
    (tmp_path / "package" / "notes.txt").write_text("no code")
    (tmp_path / "package" / "__pycache__").mkdir()
    (tmp_path / "package" / "__pycache__" / "x.py").write_text("")
    assert of_now() == before


def edit(root: Path) -> None:
    (root / "package" / "engine" / "codegen.py").write_text("x = 22")


def touch(root: Path) -> None:
    os.utime(root / "package" / "engine" / "codegen.py", ns=(1, 1))


def add(root: Path) -> None:
    (root / "package" / "more.py").write_text("")


def upgrade(root: Path) -> None:
    (root / "libraries" / "jinja2-3.1.6.dist-info").rename(root / "libraries" / "Jinja2-3.1.7.dist-info")


def install_mrml(root: Path) -> None:
    (root / "libraries" / "mrml-0.2.0.dist-info").mkdir()


@pytest.mark.parametrize(
    "change", [edit, touch, add, upgrade, install_mrml], ids=lambda change: change.__name__
)
def test_it_changes_with_the_package_and_its_libraries(
    of_now: Callable[[], bytes], tmp_path: Path, change: Callable[[Path], None]
) -> None:
    before = of_now()
    change(tmp_path)
    assert of_now() != before


def test_it_changes_with_python(of_now: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    before = of_now()
    monkeypatch.setattr(sys, "version", sys.version + " with a patch")
    assert of_now() != before
