"""Product data on embedded SQLite."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from dynacontent.catalogs.binding import Binder, binders
from dynacontent.catalogs.database import Import, imports
from dynacontent.catalogs.rows import RowCodec
from dynacontent.errors import CatalogError, CatalogUnavailableError
from dynacontent.expressions.sql_columns import ROW_COLUMN, column_name
from dynacontent.formats.sqlite import open_database, quoted
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports.catalogs import Key, Query, Row

T = TypeVar("T")
_Prepared = WeakKeyDictionary[Query, tuple[str, list[Binder], RowCodec]]

_ROW = quoted(ROW_COLUMN)
_ABANDONED: list[sqlite3.Connection] = []
"""Connections of a parent process: closing one in a child may remove files the parent still uses."""


class SqliteCatalogStore:
    """A `CatalogStore` on one SQLite file, safe between threads and after a fork.

    Each thread reads through a connection of its own. A store stays with the imports that were
    current when it was opened or last refreshed; ``digests`` are those of the schemas it reads
    with, and an import made under another schema counts as none.
    """

    def __init__(self, path: Path, schemas: Mapping[str, CatalogSchema], digests: Mapping[str, str]) -> None:
        self.path = path
        self._schemas = dict(schemas)
        self._digests = dict(digests)
        self._codecs = {name: RowCodec(schema) for name, schema in schemas.items()}
        self._local = threading.local()
        self._imports: dict[str, Import] = {}
        self._prepared = _Prepared()
        self.refresh()

    def refresh(self) -> None:
        """Turn to the imports that are current now."""
        found = self._read(imports)
        self._prepared = _Prepared()
        self._imports = {name: last for name, last in found.items() if self._digests.get(name) == last.schema}

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        """See `CatalogStore.items`."""
        schema = self._schema(catalog)
        decode = self._codecs[catalog].decode
        key = quoted(column_name(schema.key))

        def read(connection: sqlite3.Connection) -> dict[Key, Row]:
            sql = f"SELECT {_ROW} FROM {self._import(catalog).table} WHERE {key} = ?"  # noqa: S608 - quoted
            found: dict[Key, Row] = {}
            for wanted in filter(_can_be_a_key, keys):
                row = connection.execute(sql, (wanted,)).fetchone()
                if row is not None:
                    found[wanted] = decode(row[0])
            return found

        return self._current(read)

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `CatalogStore.select`.

        Raises `CatalogError` for a value whose type has no order with the field it is compared
        with, `CurrencyMismatchError` for an amount in another currency than the query's.
        """
        self._schema(query.catalog)

        def read(connection: sqlite3.Connection) -> list[Row]:
            sql, makers, codec = self._prepare(query)
            values = [make(parameters) for make in makers]
            return [codec.decode(row[0]) for row in connection.execute(sql, values)]

        return self._current(read)

    def keys(self, catalog: str, limit: int) -> list[Key]:
        """See `CatalogStore.keys`."""
        key = quoted(column_name(self._schema(catalog).key))

        def read(connection: sqlite3.Connection) -> list[Key]:
            table = self._import(catalog).table
            sql = f"SELECT {key} FROM {table} ORDER BY {key} LIMIT ?"  # noqa: S608 - quoted names
            return [row[0] for row in connection.execute(sql, (limit,))]

        return self._current(read)

    def count(self, catalog: str) -> int:
        """See `CatalogStore.count`."""
        return self._import(catalog).items

    def version(self, catalog: str) -> str:
        """See `CatalogStore.version`."""
        last = self._import(catalog)
        return f"{last.schema[:8]}-{last.digest[:24]}"

    def close(self) -> None:
        """Close this thread's connection; it is opened again when needed."""
        connection = self._local.__dict__.pop("connection", None)
        if connection is not None and self._local.process == os.getpid():
            connection.close()

    def _schema(self, catalog: str) -> CatalogSchema:
        if catalog not in self._schemas:
            raise CatalogError(f"there is no catalog {catalog!r}")
        self._import(catalog)
        return self._schemas[catalog]

    def _import(self, catalog: str) -> Import:
        last = self._imports.get(catalog)
        if last is None:
            raise CatalogUnavailableError(f"catalog {catalog!r} has no data: it was never imported")
        return last

    def _prepare(self, query: Query) -> tuple[str, list[Binder], RowCodec]:
        """The query's SQL on the table that is there: a column of no variant reads as NULL."""
        prepared = self._prepared.get(query)
        if prepared is None:
            last = self._import(query.catalog)
            sql = query.sql.replace(f"FROM {query.table} AS item", f"FROM {last.table} AS item")
            for reference, column in query.variants:
                if column not in last.columns:
                    sql = sql.replace(reference, "NULL")
            prepared = self._prepared[query] = (sql, binders(query), self._codecs[query.catalog])
        return prepared

    def _current(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Read from the tables this store knows; where they were replaced twice since, from the new ones."""
        try:
            return self._read(read)
        except CatalogError as error:
            if "no such table" not in str(error.__cause__):
                raise
        self.refresh()
        return self._read(read)

    def _read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return read(self._connection())
        except sqlite3.Error as error:
            raise CatalogError(f"product data cannot be read from {self.path.name}: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        local = self._local
        connection: sqlite3.Connection | None = getattr(local, "connection", None)
        if connection is not None and local.process != os.getpid():
            _ABANDONED.append(connection)
            connection = None
        if connection is None:
            connection = local.connection = open_database(self.path, read_only=True)
            local.process = os.getpid()
        return connection


def _can_be_a_key(key: Key) -> bool:
    """Whether SQLite has such a value: an integer of 64 bits, or text without half characters."""
    if isinstance(key, int):
        return -(2**63) <= key < 2**63
    return not any("\ud800" <= letter <= "\udfff" for letter in key)
