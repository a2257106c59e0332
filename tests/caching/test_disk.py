"""A cached file is used only if it is whole, of this version and under its own name."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynacontent.caching.disk import MAGIC, DiskCache

KEY, VALUE = b"key", b"value " * 100


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("*.bin")
    return file


def test_a_value_survives(tmp_path: Path) -> None:
    DiskCache(tmp_path, version=b"1").put(KEY, VALUE)
    assert DiskCache(tmp_path, version=b"1").get(KEY) == VALUE
    assert DiskCache(tmp_path, version=b"1").get(b"other") is None
    assert only_file(tmp_path).stat().st_mode & 0o077 == 0


def test_an_empty_value_is_one(tmp_path: Path) -> None:
    DiskCache(tmp_path).put(KEY, b"")
    assert DiskCache(tmp_path).get(KEY) == b""


def test_another_version_is_not_used(tmp_path: Path) -> None:
    DiskCache(tmp_path, version=b"1").put(KEY, VALUE)
    assert DiskCache(tmp_path, version=b"2").get(KEY) is None
    # Where a version ends and a key begins is part of the name.
    DiskCache(tmp_path, version=b"1k").put(b"ey", VALUE)
    assert DiskCache(tmp_path, version=b"1").get(b"key") == VALUE
    assert DiskCache(tmp_path, version=b"1ke").get(b"y") is None


@dataclass(frozen=True)
class Damage:
    description: str
    make: Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "damage",
    [
        Damage("empty", lambda _data: b""),
        Damage("cut within the magic line", lambda data: data[:5]),
        Damage("cut within the checksum", lambda data: data[: len(MAGIC) + 10]),
        Damage("cut right behind the checksum", lambda data: data[: len(MAGIC) + 32]),
        Damage("one byte short", lambda data: data[:-1]),
        Damage("one byte long", lambda data: data + b"x"),
        Damage("one bit of the value turned", lambda data: data[:-1] + bytes([data[-1] ^ 1])),
        Damage(
            "one bit of the checksum turned", lambda data: data[: len(MAGIC)] + b"\0" + data[len(MAGIC) + 1 :]
        ),
        Damage("another layout", lambda data: data.replace(b"cache 1", b"cache 0", 1)),
        Damage("foreign", lambda _data: b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
        Damage("zeros, as after a power cut", lambda data: b"\0" * len(data)),
    ],
    ids=lambda damage: damage.description,
)
def test_a_damaged_file_counts_as_absent(tmp_path: Path, damage: Damage) -> None:
    cache = DiskCache(tmp_path)
    cache.put(KEY, VALUE)
    file = only_file(tmp_path)
    file.write_bytes(damage.make(file.read_bytes()))
    assert cache.get(KEY) is None
    cache.put(KEY, VALUE)
    assert cache.get(KEY) == VALUE


def test_a_sound_file_under_another_name_is_not_used(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.put(b"one", b"1")
    first = only_file(tmp_path)
    cache.put(b"two", b"2")
    (second,) = set(tmp_path.glob("*.bin")) - {first}
    second.write_bytes(first.read_bytes())
    assert (cache.get(b"one"), cache.get(b"two")) == (b"1", None)


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "missing", tmp_path / "file"):
        cache = DiskCache(folder)
        cache.put(KEY, VALUE)
        assert cache.get(KEY) is None


def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = DiskCache(tmp_path)
    cache.put(KEY, VALUE)

    def refuse(**_arguments: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)  # root, who may run this, can write anywhere
    cache.put(b"other", VALUE)
    assert (cache.get(KEY), cache.get(b"other")) == (VALUE, None)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_from: str, _to: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    DiskCache(tmp_path).put(KEY, VALUE)
    assert list(tmp_path.iterdir()) == []


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, most_bytes=10_000)
    for number in range(20):
        cache.put(b"%d" % number, b"x" * 1_000)
    days_ago = time.time() - 10 * 86_400
    for file in tmp_path.iterdir():
        os.utime(file, (days_ago, days_ago))
    assert cache.get(b"3") is not None  # renews its time
    (tmp_path / "new-left").write_bytes(b"of a killed process")
    os.utime(tmp_path / "new-left", (days_ago, days_ago))
    (tmp_path / "somebody's own file").write_bytes(b"x" * 100_000)
    DiskCache(tmp_path, most_bytes=10_000).put(b"latest", b"x")
    assert (cache.get(b"3"), cache.get(b"latest")) == (b"x" * 1_000, b"x")
    kept = {file.name for file in tmp_path.iterdir()}
    assert sum((tmp_path / name).stat().st_size for name in kept if name.endswith(".bin")) <= 7_500
    assert "new-left" not in kept
    assert "somebody's own file" in kept


_WORKER = """
import sys
from pathlib import Path
from dynacontent.caching.disk import DiskCache

cache = DiskCache(Path(sys.argv[1]), most_bytes=300_000)
for turn in range(400):
    key = b"%d" % (turn % 40)
    value = key * 5_000
    found = cache.get(key)
    assert found is None or found == value, key
    cache.put(key, value)
"""


def test_two_processes_at_once(tmp_path: Path) -> None:
    """Both write and evict the same files; neither ever sees half of one, nor fails."""
    command = [sys.executable, "-c", _WORKER, str(tmp_path)]
    workers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(worker.communicate()[1], worker.returncode) for worker in workers] == [("", 0), ("", 0)]
    assert not [file for file in tmp_path.iterdir() if file.name.startswith("new-")]


def test_a_folder_is_not_measured_by_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that writes a file or two goes by what another saw a moment ago."""
    measured: list[Path] = []
    monkeypatch.setattr(DiskCache, "_shrink", lambda self: measured.append(self.folder))
    for number in range(3):
        DiskCache(tmp_path).put(b"%d" % number, VALUE)
    assert measured == [tmp_path]
    an_hour_ago = time.time() - 3_600
    os.utime(tmp_path / "looked", (an_hour_ago, an_hour_ago))
    DiskCache(tmp_path).put(KEY, VALUE)
    assert len(measured) == 2
