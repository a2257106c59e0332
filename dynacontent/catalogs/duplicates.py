"""Which keys a source has had so far, and where: on disk, so that memory does not grow with it."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self

from dynacontent.ports.catalogs import Key


class SeenKeys:
    """Keys with their places, for the time of one import."""

    def __enter__(self) -> Self:
        # An empty name is a database of its own that SQLite keeps in a temporary file.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("CREATE TABLE seen (key PRIMARY KEY, place) WITHOUT ROWID")
        self._connection.execute("BEGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def place(self, key: Key, place: int) -> int | None:
        """Where a key stood before; ``None``, and noted, where it is new."""
        try:
            self._connection.execute("INSERT INTO seen VALUES (?, ?)", (key, place))
        except sqlite3.IntegrityError:
            found: int
            (found,) = self._connection.execute("SELECT place FROM seen WHERE key = ?", (key,)).fetchone()
            return found
        return None
