"""Answers that survive a process: one SQLite file in a private folder of the user.

Keys are digests, and values the JSON of what a feed declares. Whatever goes wrong with the file costs
time only: what cannot be read counts as absent, and a damaged file is made anew.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from dynacontent.formats.sqlite import open_database

MOST_BYTES = 100_000_000
"""What all answers together may take before the oldest go."""

LARGEST = 1_000_000
"""Bytes of one answer that is kept here."""

_NAME = "answers-1.sqlite"
"""The number changes with the layout."""
_LOOK_EVERY = 200
_BUSY_MILLISECONDS = 200
_PAGE = 4096
_LAYOUT = """
CREATE TABLE IF NOT EXISTS answers (
  key BLOB PRIMARY KEY, at REAL NOT NULL, until REAL NOT NULL, sum BLOB NOT NULL, body BLOB NOT NULL
) WITHOUT ROWID
"""


class DiskAnswers:
    """Answers by key in ``folder``; used by one thread, safe between processes."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._path = folder / _NAME
        self._most_bytes = most_bytes
        self._written = 0
        self._connection: sqlite3.Connection | None = None
        with self._mended():
            self._connection = self._open()

    def get(self, key: bytes) -> tuple[float, bytes] | None:
        """When an answer came (seconds since 1970), and its JSON; ``None`` where none is kept whole."""
        with self._mended():
            if self._connection is not None:
                query = "SELECT at, sum, body FROM answers WHERE key = ?"
                row = self._connection.execute(query, (key,)).fetchone()
                if row is not None and row[1] == _sum(key, row[0], row[2]):
                    return row[0], row[2]
        return None

    def put(self, key: bytes, body: bytes, *, at: float, until: float) -> None:
        """Keep an answer, which is of no use after ``until``."""
        if len(body) > LARGEST:
            return
        with self._mended():
            if self._connection is not None:
                row = (key, at, until, _sum(key, at, body), body)
                self._connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)
                if self._written % _LOOK_EVERY == 0:
                    self._shrink(self._connection, at)
                self._written += 1

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        # SQLite gives its other files the rights of this one.
        flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(self._path, flags, 0o600))
        connection = open_database(self._path)
        try:
            connection.execute("PRAGMA mmap_size = 0")  # a file cut short by others would end the process
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            connection.execute("PRAGMA synchronous = OFF")  # what is lost is fetched again
            connection.execute(f"PRAGMA max_page_count = {self._most_bytes * 2 // _PAGE}")
            connection.execute(_LAYOUT)
        except BaseException:
            connection.close()
            raise
        return connection

    def _shrink(self, connection: sqlite3.Connection, now: float) -> None:
        """Remove what is of no use any more, then the oldest until three quarters of the size are left."""
        connection.execute("DELETE FROM answers WHERE until < ?", (now,))
        (total,) = connection.execute("SELECT coalesce(sum(length(body)), 0) FROM answers").fetchone()
        if total <= self._most_bytes:
            return
        sizes = connection.execute("SELECT key, length(body) FROM answers ORDER BY at").fetchall()
        for key, size in sizes:
            connection.execute("DELETE FROM answers WHERE key = ?", (key,))
            total -= size
            if total <= self._most_bytes * 3 // 4:
                return

    @contextlib.contextmanager
    def _mended(self) -> Iterator[None]:
        """Does without what is busy or full, and makes a damaged file anew."""
        try:
            yield
        except sqlite3.OperationalError:
            return
        except (sqlite3.Error, OSError):
            with contextlib.suppress(sqlite3.Error):
                self.close()
            self._connection = None
            with contextlib.suppress(sqlite3.Error, OSError):
                for ending in ("", "-journal", "-wal", "-shm"):
                    Path(f"{self._path}{ending}").unlink(missing_ok=True)
                self._connection = self._open()


def _sum(key: bytes, at: float, body: bytes) -> bytes:
    return sha256(b"%b%b%b" % (key, repr(at).encode(), body)).digest()
