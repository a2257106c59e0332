"""Product data on SQLite."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from dynacontent.catalogs.binding import Binder, binders
from dynacontent.catalogs.grouping import first_of_each
from dynacontent.catalogs.imports import Import
from dynacontent.catalogs.reading import StoredCatalogs, StoredSnapshot, can_be_a_key
from dynacontent.catalogs.shelves import Shelf
from dynacontent.catalogs.sqlite_depot import TABLE, list_table, unrolled
from dynacontent.errors import CatalogError
from dynacontent.expressions.sql_columns import ROW_COLUMN
from dynacontent.formats.sqlite import quoted
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports.catalogs import Dialect, Key, Query, Row

_ROW = quoted(ROW_COLUMN)
_MOST_TRIES = 20


@dataclass(slots=True, weakref_slot=True)
class _Prepared:
    """A query's statement on the import that is there, and what makes its parameters."""

    sql: str
    makers: list[Binder]


@dataclass(slots=True)
class _Session:
    """Connections to the current imports, all opened together; used by one thread at a time."""

    process: int
    stamp: object
    imports: dict[str, Import]
    connections: dict[str, sqlite3.Connection]
    prepared: WeakKeyDictionary[Query, _Prepared] = field(default_factory=WeakKeyDictionary)

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()


class SqliteCatalogStore(StoredCatalogs[_Session]):
    """A `CatalogStore` on a shelf of SQLite files, safe between threads and after a fork."""

    dialect: Dialect = "sqlite"

    def __init__(
        self, shelf: Shelf, schemas: Mapping[str, CatalogSchema], digests: Mapping[str, str]
    ) -> None:
        super().__init__(schemas, digests)
        self._shelf = shelf
        self.statements = {name: _Statements(codec.key) for name, codec in self.codecs.items()}

    def reader(self) -> _Snapshot:
        """See `StoredCatalogs.reader`."""
        return _Snapshot(self)

    # -- sessions -------------------------------------------------------------------------

    def take(self) -> _Session:
        """Connections to what is current now."""
        try:
            stamp = self._shelf.stamp()
            session: _Session | None = self._idle.pop() if self._idle else None
        except IndexError:  # another thread was quicker
            session = None
        except sqlite3.Error as error:
            raise self.unreadable(error) from error
        if session is not None and (session.stamp, session.process) == (stamp, os.getpid()):
            return session
        if session is not None:
            # All the others are of before as well, and keep files open that are gone.
            self._idle.append(session)
            self.close()
        return self._open()

    def give_back(self, session: _Session) -> None:
        """Keep connections for the next who needs some."""
        self._idle.append(session)

    def _open(self) -> _Session:
        for attempt in range(_MOST_TRIES):
            opened: dict[str, sqlite3.Connection] = {}
            try:
                stamp, imports = self._shelf.stamp(), self.usable(self._shelf.imports())
                for name, last in imports.items():
                    opened[name] = self._shelf.open(last.place)
                return _Session(os.getpid(), stamp, imports, opened)
            except sqlite3.Error as error:
                for connection in opened.values():
                    connection.close()
                # A file may go between reading where it is and opening it; then there is a newer one.
                if "unable to open" not in str(error) or attempt + 1 == _MOST_TRIES:
                    raise self.unreadable(error) from error
        raise AssertionError("the loop returns or raises")

    def unreadable(self, error: sqlite3.Error) -> CatalogError:
        """What to say where the database gives an error."""
        return CatalogError(f"product data cannot be read from {self._shelf.name}: {error}")


class _Statements:
    """What reading one catalog by its key takes."""

    def __init__(self, key: str) -> None:
        name = quoted(key)
        # S608: names in these statements are quoted, values are parameters.
        self.by_key = f"SELECT {_ROW} FROM {TABLE} WHERE {name} = ?"  # noqa: S608
        self.first_keys = f"SELECT {name} FROM {TABLE} ORDER BY {name} LIMIT ?"  # noqa: S608
        self.next_keys = f"SELECT {name} FROM {TABLE} WHERE {name} > ? ORDER BY {name} LIMIT ?"  # noqa: S608


class _Snapshot(StoredSnapshot[_Session]):
    """What is asked of the connections to the current imports."""

    def __init__(self, store: SqliteCatalogStore) -> None:
        super().__init__(store)
        self._store = store

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        """See `CatalogReader.items`."""
        connection = self._connection(catalog)
        by_key, decode = self._store.statements[catalog].by_key, self._store.codecs[catalog].decode
        found: dict[Key, Row] = {}
        try:
            for key in keys:
                if can_be_a_key(key):
                    row = connection.execute(by_key, (key,)).fetchone()
                    if row is not None:
                        found[key] = decode(row[0])
        except sqlite3.Error as error:
            raise self._store.unreadable(error) from error
        return found

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `CatalogReader.select`."""
        connection = self._connection(query.catalog)
        decode = self._store.codecs[query.catalog].decode
        prepared = self._prepare(query)
        values = [make(parameters) for make in prepared.makers]
        try:
            rows = connection.execute(prepared.sql, values)
            if query.groups:
                return [decode(row[0]) for row in first_of_each(rows, query.groups, parameters[-1])]
            return [decode(row[0]) for row in rows]
        except sqlite3.Error as error:
            raise self._store.unreadable(error) from error

    def select_many(self, requests: Sequence[tuple[Query, Sequence[Any]]]) -> list[list[Row]]:
        """See `CatalogReader.select_many`."""
        return [self.select(query, parameters) for query, parameters in requests]

    def keys(self, catalog: str, limit: int, *, after: Key | None = None) -> list[Key]:
        """See `CatalogReader.keys`."""
        connection, statements = self._connection(catalog), self._store.statements[catalog]
        try:
            if after is None:
                rows = connection.execute(statements.first_keys, (limit,))
            else:
                rows = connection.execute(statements.next_keys, (after, limit))
            return [row[0] for row in rows]
        except sqlite3.Error as error:
            raise self._store.unreadable(error) from error

    def _connection(self, catalog: str) -> sqlite3.Connection:
        connection = self._opened().connections.get(catalog)
        if connection is None:
            self._import(catalog)
        assert connection is not None
        return connection

    def _prepare(self, query: Query) -> _Prepared:
        session = self._opened()
        prepared = session.prepared.get(query)
        if prepared is None:
            key = quoted(self._store.codecs[query.catalog].key)
            sql = statement(query, session.imports[query.catalog], key)
            prepared = session.prepared[query] = _Prepared(sql, binders(query, "sqlite"))
        return prepared


def statement(query: Query, last: Import, key: str) -> str:
    """A query's SQL on the tables that are there: a column of no variant reads as NULL."""
    sql = query.sql
    for reference, column in query.variants:
        if column not in last.columns:
            sql = sql.replace(reference, "NULL")
    for column in last.columns:
        listed = quoted(f"catalog {query.catalog} {column}")
        if listed in sql:
            made = f"{column}[]" in last.indexes
            sql = sql.replace(listed, quoted(list_table(column)) if made else f"({unrolled(column, key)})")
    return sql.replace(query.table, TABLE)
