"""An exposure log in one SQLite file: embedded, for as many processes as one machine has."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from dynacontent.errors import CatalogError
from dynacontent.formats.sqlite import open_database
from dynacontent.models.exposures import Refused, Seen, Wanted
from dynacontent.ports.exposures import grouped, settle

_SETUP = """
CREATE TABLE IF NOT EXISTS exposures (
    recipient TEXT NOT NULL, placement TEXT NOT NULL, send_id TEXT NOT NULL, rule TEXT NOT NULL,
    variant TEXT, at INTEGER NOT NULL, message TEXT NOT NULL,
    PRIMARY KEY (recipient, placement, send_id, rule)
) WITHOUT ROWID
"""
_COLUMNS = "recipient, placement, rule, at, variant, send_id"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 500
"""Recipients asked about in one statement."""

Row = tuple[str, str, str, int, str | None, str]


class SqliteExposureLog:
    """An `ExposureLog` in a file, which is made with the first claim. Safe between threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def seen(self, recipients: Collection[str]) -> Mapping[str, Sequence[Seen]]:
        """See `ExposureLog.seen`."""
        found: dict[str, list[Seen]] = {}
        remaining = iter(recipients)
        with self._reading() as connection:
            while connection is not None and (some := list(islice(remaining, _AT_ONCE))):
                marks = ", ".join("?" * len(some))
                statement = f"SELECT {_COLUMNS} FROM exposures WHERE recipient IN ({marks})"  # noqa: S608
                for row in connection.execute(statement, some):
                    found.setdefault(row[0], []).append(as_seen(row))
        return found

    def claim(self, send_id: str, wanted: Sequence[Wanted]) -> list[Refused]:
        """See `ExposureLog.claim`."""
        refused: list[Refused] = []
        with self._writing() as connection:
            for (recipient, placement), group in grouped(wanted).items():
                statement = f"SELECT {_COLUMNS} FROM exposures WHERE recipient = ? AND placement = ?"  # noqa: S608
                rows = connection.execute(statement, (recipient, placement))
                write, others = settle(send_id, group, [as_seen(row) for row in rows])
                refused += others
                if write:
                    rows_of = [as_row(send_id, one) for one in group]
                    connection.executemany("INSERT INTO exposures VALUES (?, ?, ?, ?, ?, ?, ?)", rows_of)
        return refused

    def entries(self) -> Iterator[tuple[str, Seen]]:
        """See `ExposureLog.entries`."""
        statement = f"SELECT {_COLUMNS} FROM exposures ORDER BY at, recipient"  # noqa: S608 - constants
        with self._reading() as connection:
            for row in connection.execute(statement) if connection is not None else ():
                yield row[0], as_seen(row)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection that only reads; ``None`` where nothing was ever claimed."""
        if not self._path.exists():
            yield None
            return
        with self._told(), closing(open_database(self._path, read_only=True)) as connection:
            there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'exposures'").fetchone()
            yield connection if there else None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong with the file, as an error of ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise CatalogError(f"the exposure log {self._path.name} cannot be used: {error}") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else writes beside: all of it is kept, or nothing."""
        with self._told(), closing(open_database(self._path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute(_SETUP)
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def as_row(send_id: str, one: Wanted) -> tuple[Any, ...]:
    """What is written down of an exposure; no rule is the empty one."""
    at = microseconds(one.at)
    return one.recipient, one.placement, send_id, one.rule or "", one.variant, at, one.message


def as_seen(row: Row) -> Seen:
    """An exposure of what was written down."""
    _recipient, placement, rule, at, variant, send_id = row
    return Seen(placement, rule or None, _EPOCH + timedelta(microseconds=at), variant, send_id)


def microseconds(at: datetime) -> int:
    """A moment as a whole number."""
    return (at.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
