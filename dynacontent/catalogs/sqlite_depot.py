"""Filling an SQLite file with one import."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from dynacontent.catalogs.imports import DuplicateKeyError, Import, Source, finished, index_name, spread
from dynacontent.catalogs.rows import RowCodec
from dynacontent.catalogs.shelves import Shelf
from dynacontent.expressions.sql_columns import ROW_COLUMN
from dynacontent.formats.sqlite import quoted
from dynacontent.ports.catalogs import Dialect, Index

TABLE = "items"
"""The table of an import; each import has a file of its own."""


class SqliteDepot:
    """A `Depot` on a shelf."""

    dialect: Dialect = "sqlite"

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def imports(self) -> dict[str, Import]:
        """See `Depot.imports`."""
        return self._shelf.imports()

    @contextmanager
    def building(self, source: Source) -> Iterator[SqliteLoader]:
        """See `Depot.building`."""
        name, connection = self._shelf.begin()
        try:
            yield SqliteLoader(name, connection, source)
        finally:
            self._shelf.discard(name, connection)

    def publish(self, loader: SqliteLoader, now: Import) -> None:
        """See `Depot.publish`."""
        done = finished(
            now, items=loader.items, place=_stem(now.catalog), columns=loader.columns, source=loader.source
        )
        loader.settle()
        self._shelf.put(loader.name, loader.connection, done)

    def record(self, now: Import) -> None:
        """See `Depot.record`."""
        self._shelf.record(now)

    def reindex(self, last: Import, source: Source) -> None:
        """See `Depot.reindex`: in a copy, since somebody may be reading."""
        name, connection = self._shelf.copy(last.place)
        try:
            loader = SqliteLoader(name, connection, source, columns=last.columns)
            wanted = [index for index in source.indexes if index_name(index) not in last.indexes]
            loader.index(wanted)
            loader.settle()
            known = tuple(dict.fromkeys([*last.indexes, *map(index_name, source.indexes)]))
            done = replace(last, place=_stem(last.catalog), indexes=known)
            self._shelf.put(name, connection, done)
        finally:
            self._shelf.discard(name, connection)


class SqliteLoader:
    """A `Loader` of one file."""

    def __init__(
        self,
        name: str,
        connection: sqlite3.Connection,
        source: Source,
        *,
        columns: Sequence[str] | None = None,
    ) -> None:
        self.name = name
        self.connection = connection
        self.source = source
        self.items = 0
        self._codec = RowCodec(source.schema, "sqlite", keys=source.key_types)
        self.columns = list(columns or ())
        if columns is None:
            self.restart()

    def restart(self) -> None:
        """See `Loader.restart`."""
        self.items = 0
        # What conditions look at comes before the row, which may be long and lie on pages of its own.
        self.columns = [*self._codec.plain_columns(), ROW_COLUMN]
        columns = ", ".join(map(quoted, self.columns))
        self.connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
        self.connection.execute(f"CREATE TABLE {TABLE} ({columns})")

    def write(self, columns: Mapping[str, Sequence[Any]], size: int) -> None:
        """See `Loader.write`."""
        for name in columns:
            if name not in self.columns:
                self.connection.execute(f"ALTER TABLE {TABLE} ADD COLUMN {quoted(name)}")
                self.columns.append(name)
        if not columns:
            return
        names, marks = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        insert = f"INSERT INTO {TABLE} ({names}) VALUES ({marks})"  # noqa: S608 - quoted names
        self.connection.executemany(insert, zip(*columns.values(), strict=True))
        self.items += size

    def finish(self, indexes: Sequence[Index]) -> None:
        """See `Loader.finish`."""
        try:
            self.connection.execute(f'CREATE UNIQUE INDEX "key" ON {TABLE} ({quoted(self._codec.key)})')
        except sqlite3.IntegrityError as error:
            raise DuplicateKeyError(self.source.schema.name) from error
        self.index(indexes)

    def index(self, wanted: Sequence[Index]) -> None:
        """Make indexes; those of columns that no item has are left out."""
        for index in wanted:
            for columns in spread(index, self.columns):
                if index.lists:
                    self._list(columns[0][0])
                else:
                    self._order(columns)

    def _order(self, columns: list[tuple[str, bool]]) -> None:
        terms = ", ".join(
            f"{quoted(column)} DESC" if descends else quoted(column) for column, descends in columns
        )
        name = quoted("by " + " ".join(f"{column}-" if descends else column for column, descends in columns))
        self.connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {TABLE} ({terms})")

    def _list(self, column: str) -> None:
        """A table of what each item's list holds."""
        name, key = quoted(list_table(column)), quoted(self._codec.key)
        self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        self.connection.execute(
            f'CREATE TABLE {name} ("value", "key", PRIMARY KEY ("value", "key")) WITHOUT ROWID'
        )
        self.connection.execute(f"INSERT OR IGNORE INTO {name} {unrolled(column, key)} ORDER BY 1, 2")

    def settle(self) -> None:
        """Let the database know how its values are spread, which is what it chooses indexes by."""
        self.connection.execute("PRAGMA analysis_limit = 1000")
        self.connection.execute("ANALYZE")
        self.connection.execute("COMMIT")


def list_table(column: str) -> str:
    """The table of what the lists in a column hold."""
    return f"list {column}"


def unrolled(column: str, key: str) -> str:
    """A statement for what the lists in a column hold, with the (quoted) key of each item."""
    each = f"json_each(own.{quoted(column)}) AS element"
    return f'SELECT element.value AS "value", own.{key} AS "key" FROM {TABLE} AS own, {each}'  # noqa: S608


def _stem(catalog: str) -> str:
    """The beginning of a file's name; capitals are marked, as some file systems do not tell them."""
    return "".join(f"^{letter.lower()}" if letter.isupper() else letter for letter in catalog)
