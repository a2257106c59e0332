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
"""The largest that the file becomes; the oldest answers go before."""

LARGEST = 1_000_000
"""Bytes of one answer that is kept here."""

_NAME = "answers-1.sqlite"
"""The number changes with the layout."""
_LOOK_EVERY = 200
_BUSY_MILLISECONDS = 200
_PAGE = 4096
_PASSING = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
)
"""Faults that say nothing of the file."""
_LAYOUT = """
CREATE TABLE IF NOT EXISTS answers (
  key BLOB PRIMARY KEY, at REAL NOT NULL, until REAL NOT NULL, sum BLOB NOT NULL, body BLOB NOT NULL
)
"""


class DiskAnswers:
    """Answers by key in ``folder``; used by one thread, safe between processes."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._path = folder / _NAME
        self._most_bytes = most_bytes
        self._written = 0
        self._is_full = False
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
        self._insert((key, at, until, _sum(key, at, body), body))
        if self._is_full:
            self._insert((key, at, until, _sum(key, at, body), body))

    def _insert(self, row: tuple[bytes, float, float, bytes, bytes]) -> None:
        with self._mended():
            if self._connection is not None:
                if self._written % _LOOK_EVERY == 0 or self._is_full:
                    self._shrink(self._connection, now=row[1])
                self._written += 1
                self._connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)

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
            connection.execute(f"PRAGMA page_size = {_PAGE}")
            connection.execute("PRAGMA synchronous = OFF")  # what is lost is fetched again
            connection.execute(f"PRAGMA max_page_count = {self._most_bytes // _PAGE}")
            connection.execute(_LAYOUT)
        except BaseException:
            connection.close()
            raise
        return connection

    def _shrink(self, connection: sqlite3.Connection, now: float) -> None:
        """Remove what is of no use any more, then the oldest until a quarter of the size is free."""
        self._is_full = False
        connection.execute("DELETE FROM answers WHERE until < ?", (now,))
        while self._used(connection) > self._most_bytes * 3 // 4:
            (kept,) = connection.execute("SELECT count(*) FROM answers").fetchone()
            if not kept:
                return
            oldest = "SELECT key FROM answers ORDER BY at LIMIT ?"
            connection.execute(f"DELETE FROM answers WHERE key IN ({oldest})", (kept // 4 + 1,))  # noqa: S608

    def _used(self, connection: sqlite3.Connection) -> int:
        """The bytes of the file that hold something."""
        (pages,), (free,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count")
        )
        return int(pages - free) * _PAGE

    @contextlib.contextmanager
    def _mended(self) -> Iterator[None]:
        """Does without what is busy or full, and makes a damaged file anew."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            self._is_full = code == sqlite3.SQLITE_FULL
            if code in _PASSING:
                return
            with contextlib.suppress(sqlite3.Error):
                self.close()
            self._connection = None
            with contextlib.suppress(sqlite3.Error, OSError):
                for ending in ("", "-journal", "-wal", "-shm"):
                    Path(f"{self._path}{ending}").unlink(missing_ok=True)
                self._connection = self._open()


def _sum(key: bytes, at: float, body: bytes) -> bytes:
    return sha256(b"%b%b%b" % (key, repr(at).encode(), body)).digest()
