"""Answers on disk: whole or absent, for their user alone, bounded, and never in the way."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynacontent.feeds.disk import LARGEST, DiskAnswers

KEY, BODY = b"k" * 32, b'{"temperature":21.5}'


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[DiskAnswers]:
    found = DiskAnswers(tmp_path)
    yield found
    found.close()


def only_file(folder: Path) -> Path:
    (found,) = folder.glob("*.sqlite")
    return found


def test_an_answer_survives(tmp_path: Path, disk: DiskAnswers) -> None:
    disk.put(KEY, BODY, at=100.25, until=200.0)
    disk.close()
    later = DiskAnswers(tmp_path)
    assert later.get(KEY) == (100.25, BODY)
    assert later.get(b"other") is None
    later.close()
    assert only_file(tmp_path).stat().st_mode & 0o777 == 0o600


def test_the_latest_answer_counts(disk: DiskAnswers) -> None:
    disk.put(KEY, BODY, at=1.0, until=2.0)
    disk.put(KEY, b"{}", at=2.0, until=3.0)
    assert disk.get(KEY) == (2.0, b"{}")


def test_two_processes_see_each_other(tmp_path: Path, disk: DiskAnswers) -> None:
    other = DiskAnswers(tmp_path)
    disk.put(KEY, BODY, at=1.0, until=2.0)
    assert other.get(KEY) == (1.0, BODY)
    other.put(KEY, b"{}", at=2.0, until=3.0)
    assert disk.get(KEY) == (2.0, b"{}")
    other.close()


def test_many_at_once(tmp_path: Path) -> None:
    def work(n: int) -> None:
        disk = DiskAnswers(tmp_path)
        for m in range(30):
            disk.put(b"%d %d" % (n, m), BODY, at=float(m), until=1e12)
            disk.get(b"%d %d" % (n, m))
        disk.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    disk = DiskAnswers(tmp_path)
    found = [disk.get(b"%d %d" % (n, m)) for n in range(4) for m in range(30)]
    disk.close()
    assert all(answer is None or answer[1] == BODY for answer in found)
    assert any(found)


def test_what_is_busy_is_done_without(tmp_path: Path, disk: DiskAnswers) -> None:
    disk.put(KEY, BODY, at=1.0, until=2.0)
    other = sqlite3.connect(only_file(tmp_path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert disk.get(KEY) is None
    disk.put(b"other", BODY, at=1.0, until=2.0)
    other.execute("ROLLBACK")
    other.close()
    assert disk.get(KEY) == (1.0, BODY)
    assert disk.get(b"other") is None


@dataclass(frozen=True)
class Damage:
    description: str
    make: Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "damage",
    [
        Damage("empty", lambda data: b""),
        Damage("noise", lambda data: bytes(range(256)) * 40),
        Damage("cut", lambda data: data[: len(data) // 2]),
        Damage("cut in its head", lambda data: data[:50]),
        Damage("zeros behind its head", lambda data: data[:100] + b"\0" * (len(data) - 100)),
        Damage("zeros", lambda data: b"\0" * len(data)),
        Damage("one bit of the answer", lambda data: data.replace(b"21.5", b"21.4")),
        Damage("another database", lambda data: another()),
    ],
    ids=lambda damage: damage.description,
)
@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: Damage, *, opened: bool) -> None:
    disk = DiskAnswers(tmp_path)
    disk.put(KEY, BODY, at=1.0, until=2.0)
    if not opened:
        disk.close()
    file = only_file(tmp_path)
    file.write_bytes(damage.make(file.read_bytes()))
    if not opened:
        disk = DiskAnswers(tmp_path)
    assert disk.get(KEY) in {None, (1.0, BODY)}
    for _ in range(2):  # an open file may be found damaged only when it is written to
        disk.put(KEY, BODY, at=1.0, until=2.0)
    assert disk.get(KEY) in {None, (1.0, BODY)} if opened else disk.get(KEY) == (1.0, BODY)
    disk.close()
    assert file.stat().st_mode & 0o777 == 0o600


def another() -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE answers (x)")
        return connection.serialize()


def test_what_cannot_be_opened_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "answers-1.sqlite").mkdir()
    disk = DiskAnswers(tmp_path)
    disk.put(KEY, BODY, at=1.0, until=2.0)
    assert disk.get(KEY) is None


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("words")
    (tmp_path / "answers-1.sqlite").symlink_to(precious)
    disk = DiskAnswers(tmp_path)
    disk.put(KEY, BODY, at=1.0, until=2.0)
    assert disk.get(KEY) == (1.0, BODY)
    assert precious.read_text() == "words"
    disk.close()


def test_what_is_too_large_is_not_kept(disk: DiskAnswers) -> None:
    disk.put(KEY, b" " * (LARGEST + 1), at=1.0, until=2.0)
    assert disk.get(KEY) is None


def test_the_oldest_go(tmp_path: Path) -> None:
    disk = DiskAnswers(tmp_path, most_bytes=100_000)
    for n in range(1_000):
        disk.put(b"%d" % n, b" " * 1_000, at=float(n), until=1e12)
    disk.close()
    last = DiskAnswers(tmp_path, most_bytes=100_000)
    last.put(b"last", BODY, at=1_000.0, until=1e12)
    assert (last.get(b"0"), last.get(b"998") is not None) == (None, True)
    assert last.get(b"last") == (1_000.0, BODY)
    last.close()
    assert only_file(tmp_path).stat().st_size <= 100_000


def test_what_is_of_no_use_any_more_goes(tmp_path: Path) -> None:
    disk = DiskAnswers(tmp_path)
    disk.put(KEY, BODY, at=1.0, until=2.0)
    disk.close()
    later = DiskAnswers(tmp_path)
    later.put(b"other", BODY, at=3.0, until=4.0)
    assert (later.get(KEY), later.get(b"other")) == (None, (3.0, BODY))
    later.close()
