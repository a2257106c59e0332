"""Product data on PostgreSQL; needs the extra ``postgres``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dynacontent.catalogs.address import HINT, Address
from dynacontent.catalogs.binding import Binder, binders
from dynacontent.catalogs.grouping import first_of_each
from dynacontent.catalogs.imports import Import, Rejected, Source
from dynacontent.catalogs.reading import StoredCatalogs, StoredSnapshot, can_be_a_key
from dynacontent.catalogs.updating import Wish, update_all
from dynacontent.errors import CatalogError, MissingExtraError, Problem
from dynacontent.expressions.sql_columns import ROW_COLUMN
from dynacontent.formats.sqlite import quoted
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports.catalogs import Dialect, Key, Query, Row

if TYPE_CHECKING:
    from psycopg import Connection

STATEMENTS = 500
"""Prepared statements kept per connection."""
_MOST_TRIES = 20
_BEGUN = "begun"
"""The savepoint at the beginning of each transaction."""
_ABANDONED: list[Any] = []
"""Connections of a parent process: closing one in a child would end the parent's session."""


def open_postgres(
    url: str, schemas: Mapping[str, CatalogSchema], sources: Sequence[Source], wish: Wish
) -> tuple[PostgresCatalogStore, list[Rejected]]:
    """Import what changed and open the rest; see `dynacontent.catalogs.open_store`."""
    driver = _driver()
    address = Address.of(url)
    store = PostgresCatalogStore(
        address, schemas, {source.schema.name: source.schema_digest() for source in sources}
    )
    try:
        with connected(url) as connection:
            depot = driver.PostgresDepot(connection)
            if depot.prepare():
                rejected = update_all(depot, sources, wish)
            else:
                rejected = _not_imported(depot.imports(), sources)
    except _errors() as error:
        raise CatalogError(
            Problem(f"product data cannot be stored in {address.shown}: {address.told(error)}", hint=HINT)
        ) from None
    return store, rejected


def _not_imported(known: Mapping[str, Import], sources: Sequence[Source]) -> list[Rejected]:
    """What a role that may only read has to do without."""
    lacking = [
        source.schema
        for source in sources
        if (last := known.get(source.schema.name)) is None or not last.is_of(source)
    ]
    hint = "run dynacontent catalog import with a role that may write"
    return [
        Rejected(schema.name, "unreadable", (Problem(f"catalog {schema.name} was not imported", hint=hint),))
        for schema in lacking
    ]


def _driver() -> Any:
    try:
        from dynacontent.catalogs import postgres_depot
    except ImportError as error:
        hint = "pip install 'dynacontent[postgres]'"
        raise MissingExtraError(Problem("PostgreSQL is read with psycopg", hint=hint)) from error
    return postgres_depot


def _errors() -> type[Exception]:
    from psycopg import Error

    return Error


def connected(url: str, *, prepare: bool = False) -> Connection[Any]:
    """A connection that commits by itself; with ``prepare`` it keeps what it is asked prepared."""
    import psycopg
    from psycopg.types.numeric import Int8Dumper

    connection = psycopg.connect(url, autocommit=True, prepare_threshold=0 if prepare else None)
    connection.prepared_max = STATEMENTS
    # One statement whatever the size of a number: psycopg would prepare it for each width.
    connection.adapters.register_dumper(int, Int8Dumper)
    return connection


@dataclass(slots=True, weakref_slot=True)
class _Prepared:
    sql: str
    makers: list[Binder]


@dataclass(slots=True)
class _Session:
    """A connection, and what it knows of the imports; used by one thread at a time."""

    process: int
    connection: Any
    generation: int = -1
    imports: dict[str, Import] = field(default_factory=dict)
    prepared: WeakKeyDictionary[Query, _Prepared] = field(default_factory=WeakKeyDictionary)

    def close(self) -> None:
        self.connection.close()

    def recover(self) -> None:
        """Go back to before a statement that failed, in the same transaction."""
        with suppress(_errors()):  # a connection that is broken is told of by the statement
            self.connection.execute(f"ROLLBACK TO SAVEPOINT {_BEGUN}")


class PostgresCatalogStore(StoredCatalogs[_Session]):
    """A `CatalogStore` in a PostgreSQL database, safe between threads and after a fork."""

    dialect: Dialect = "postgresql"

    def __init__(
        self, address: Address, schemas: Mapping[str, CatalogSchema], digests: Mapping[str, str]
    ) -> None:
        super().__init__(schemas, digests)
        self._address = address

    def reader(self) -> _Snapshot:
        """See `StoredCatalogs.reader`."""
        return _Snapshot(self)

    # -- sessions -------------------------------------------------------------------------

    def take(self) -> _Session:
        """A connection within a transaction that sees what is current now, whatever is dropped since."""
        with self.reading():
            session = self._connection()
            try:
                for _ in range(_MOST_TRIES):
                    if self._begin(session):
                        return session
            except BaseException:
                session.close()
                raise
        session.close()
        raise CatalogError(f"product data of {self._address.shown} changes faster than it can be read")

    def _connection(self) -> _Session:
        while self._idle:
            with suppress(IndexError):  # another thread was quicker
                session: _Session = self._idle.pop()
                if session.process != os.getpid():
                    _ABANDONED.append(session)
                elif not session.connection.closed:
                    return session
        return _Session(os.getpid(), connected(self._address.url, prepare=True))

    def _begin(self, session: _Session) -> bool:
        """Whether the tables the session knows are still the current ones, now locked against dropping."""
        from psycopg import errors

        from dynacontent.catalogs import postgres_depot

        connection = session.connection
        places = ", ".join(quoted(last.place) for last in session.imports.values())
        try:
            with connection.pipeline():
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                if places:
                    connection.execute(f"LOCK TABLE {places} IN ACCESS SHARE MODE")
                found = connection.execute(postgres_depot.GENERATION)
                connection.execute(f"SAVEPOINT {_BEGUN}")
            (generation,) = found.fetchone()
        except errors.UndefinedTable:
            generation = -2
        if generation == session.generation:
            return True
        connection.execute("ROLLBACK")
        ((session.generation,),) = connection.execute(postgres_depot.GENERATION).fetchall()
        session.imports = self.usable(postgres_depot.read_imports(connection))
        session.prepared = WeakKeyDictionary()
        return False

    def give_back(self, session: _Session) -> None:
        """Keep a connection for the next who needs one; one that is broken goes."""
        with suppress(_errors()):
            session.connection.execute("ROLLBACK")
            self._idle.append(session)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What goes wrong in the database, as `CatalogError`."""
        from psycopg import errors

        try:
            yield
        except errors.NumericValueOutOfRange:
            hint = "what it makes of the item's numbers is too large, or too close to zero"
            raise CatalogError(
                Problem("a condition computes a number that PostgreSQL cannot hold", hint=hint)
            ) from None
        except errors.Error as error:
            message = f"product data cannot be read from {self._address.shown}: {self._address.told(error)}"
            raise CatalogError(Problem(message, hint=HINT)) from None


class _Snapshot(StoredSnapshot[_Session]):
    """What is asked within the transaction of a session."""

    def __init__(self, store: PostgresCatalogStore) -> None:
        super().__init__(store)
        self._store = store

    @contextmanager
    def _asking(self) -> Iterator[_Session]:
        """The session for a question; one that fails leaves the moment as it was, for the next."""
        with self._store.reading():
            session = self._opened()
            try:
                yield session
            except _errors():
                session.recover()
                raise

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        """See `CatalogReader.items`."""
        last, codec = self._import(catalog), self._store.codecs[catalog]
        key, row = _driver().named(codec.key), quoted(ROW_COLUMN)
        many = f"%s::{codec.type_of(codec.key)}[]"
        sql = f"SELECT {key}, {row} FROM {quoted(last.place)} WHERE {key} = ANY({many})"  # noqa: S608
        wanted = [key for key in keys if can_be_a_key(key)]
        found = {key: codec.decode(text) for key, text in self._run(sql, [wanted])} if wanted else {}
        return {key: found[key] for key in keys if key in found}

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `CatalogReader.select`."""
        (found,) = self.select_many([(query, parameters)])
        return found

    def select_many(self, requests: Sequence[tuple[Query, Sequence[Any]]]) -> list[list[Row]]:
        """See `CatalogReader.select_many`: one way there and back for all."""
        from psycopg import RawCursor

        for query, _ in requests:
            self._import(query.catalog)
        # All values before the first statement: what is wrong with one is told without any being sent.
        prepared = [self._prepare(query) for query, _ in requests]
        values = [
            [make(parameters) for make in own.makers]
            for own, (_, parameters) in zip(prepared, requests, strict=True)
        ]
        with self._asking() as session:
            cursors = [RawCursor(session.connection) for _ in requests]
            with session.connection.pipeline():
                for cursor, own, bound in zip(cursors, prepared, values, strict=True):
                    cursor.execute(own.sql, bound, prepare=True)
            return [self._rows(*one, cursor) for one, cursor in zip(requests, cursors, strict=True)]

    def _rows(self, query: Query, parameters: Sequence[Any], cursor: Any) -> list[Row]:
        decode = self._store.codecs[query.catalog].decode
        rows = cursor.fetchall()
        chosen = first_of_each(rows, query.groups, parameters[-1]) if query.groups else rows
        return [decode(row[0]) for row in chosen]

    def keys(self, catalog: str, limit: int, *, after: Key | None = None) -> list[Key]:
        """See `CatalogReader.keys`."""
        last, key = self._import(catalog), _driver().named(self._store.codecs[catalog].key)
        behind, values = ("", [limit]) if after is None else (f"WHERE {key} > %s", [after, limit])
        sql = f"SELECT {key} FROM {quoted(last.place)} {behind} ORDER BY {key} LIMIT %s"  # noqa: S608
        return [row[0] for row in self._run(sql, values)]

    def _run(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._asking() as session:
            rows: list[tuple[Any, ...]] = session.connection.execute(sql, values).fetchall()
        return rows

    def _prepare(self, query: Query) -> _Prepared:
        session = self._opened()
        prepared = session.prepared.get(query)
        if prepared is None:
            last = session.imports[query.catalog]
            sql = query.sql
            for reference, column in query.variants:
                if column not in last.columns:
                    sql = sql.replace(reference, f"NULL::{self._store.codecs[query.catalog].type_of(column)}")
            sql = _driver().shortened(sql.replace(query.table, quoted(last.place)))
            prepared = session.prepared[query] = _Prepared(sql, binders(query, "postgresql"))
        return prepared
