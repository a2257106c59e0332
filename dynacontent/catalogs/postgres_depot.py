"""Filling tables of a PostgreSQL database: one for each import, side by side until nobody reads the old."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from secrets import token_hex
from typing import Any

from psycopg import Connection, errors

from dynacontent.catalogs.imports import (
    RECORD,
    DuplicateKeyError,
    Import,
    Source,
    finished,
    index_name,
    spread,
)
from dynacontent.catalogs.rows import RowCodec
from dynacontent.expressions.sql_columns import ROW_COLUMN
from dynacontent.formats.sqlite import quoted
from dynacontent.ports.catalogs import Dialect, Index

IMPORTS = "dynacontent_imports"
RETIRED = "dynacontent_retired"
_GENERATION = "dynacontent_generation"
_SETUP = f"""
CREATE TABLE IF NOT EXISTS {IMPORTS} (
    catalog text PRIMARY KEY, source text, schema text, digest text, size bigint, modified bigint,
    items bigint, place text, columns text, indexes text
);
CREATE TABLE IF NOT EXISTS {RETIRED} (place text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS {_GENERATION} (number bigint NOT NULL);
INSERT INTO {_GENERATION} SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM {_GENERATION});
"""  # noqa: S608 - constants
LOCK = 0x64796E61
"""The advisory lock that writers of the record take."""
GENERATION = f"SELECT number FROM {_GENERATION}"  # noqa: S608 - a constant
_ADVANCE = f"UPDATE {_GENERATION} SET number = number + 1"  # noqa: S608 - a constant
LONGEST_NAME = 40
"""Bytes of a catalog's name that its tables' names repeat."""
LONGEST_COLUMN = 63
"""Bytes of a name that PostgreSQL keeps; it cuts what is longer."""

Sql = Any
"""Statements are made at run time, which psycopg's types do not take for literals."""
_ESCAPED = re.compile(r"[\\\t\n\r]")
_NAME = re.compile(r'"(?:[^"]|"")*"')
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


class PostgresDepot:
    """A `Depot` in a database; ``connection`` commits by itself."""

    dialect: Dialect = "postgresql"

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def prepare(self) -> bool:
        """Make the tables of the record; whether this role may write."""
        try:
            with self._writing():
                self._run(_SETUP)
        except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction):
            return False
        return True

    def imports(self) -> dict[str, Import]:
        """See `Depot.imports`."""
        return read_imports(self._connection)

    @contextmanager
    def building(self, source: Source) -> Iterator[PostgresLoader]:
        """See `Depot.building`: all in one transaction, so that a killed import leaves nothing."""
        self._run("BEGIN")
        try:
            yield PostgresLoader(self._connection, source)
        finally:
            self._run("ROLLBACK")
        self._tidy()

    def publish(self, loader: PostgresLoader, now: Import) -> None:
        """See `Depot.publish`."""
        done = finished(
            now, items=loader.items, place=loader.place, columns=loader.columns, source=loader.source
        )
        self._lock()
        last = self.imports().get(now.catalog)
        if last is not None:
            self._run(f"INSERT INTO {RETIRED} VALUES (%s) ON CONFLICT DO NOTHING", [last.place])  # noqa: S608
        self._record(done)
        self._run(_ADVANCE)
        self._run("COMMIT")
        self._run("BEGIN")

    def record(self, now: Import) -> None:
        """See `Depot.record`."""
        with self._writing():
            self._record(now)  # readers need not hear of it: the data are the same

    def reindex(self, last: Import, source: Source) -> None:
        """See `Depot.reindex`."""
        with self._writing():
            loader = PostgresLoader(self._connection, source, last=last)
            loader.index(index for index in source.indexes if index_name(index) not in last.indexes)
            known = tuple(dict.fromkeys([*last.indexes, *map(index_name, source.indexes)]))
            self._record(replace(last, indexes=known))
            self._run(_ADVANCE)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._connection.transaction():
            self._lock()
            yield

    def _lock(self) -> None:
        self._run("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    def _record(self, now: Import) -> None:
        marks = ", ".join(["%s"] * len(RECORD))
        # S608: names of tables are constants here.
        self._run(f"DELETE FROM {IMPORTS} WHERE catalog = %s", [now.catalog])  # noqa: S608
        self._run(f"INSERT INTO {IMPORTS} VALUES ({marks})", now.record)  # noqa: S608

    def _tidy(self) -> None:
        """Drop the tables that nobody reads any more; readers hold a lock on theirs."""
        for (place,) in self._connection.execute(f"SELECT place FROM {RETIRED}").fetchall():  # noqa: S608
            with suppress(errors.LockNotAvailable, errors.DeadlockDetected), self._connection.transaction():
                self._run("SET LOCAL lock_timeout = '50ms'")
                self._run(f"DROP TABLE IF EXISTS {quoted(place)}")
                self._run(f"DELETE FROM {RETIRED} WHERE place = %s", [place])  # noqa: S608

    def _run(self, statement: Sql, values: Sequence[Any] | None = None) -> None:
        self._connection.execute(statement, values)


def read_imports(connection: Connection[Any]) -> dict[str, Import]:
    """What is recorded of the current imports."""
    statement: Sql = f"SELECT * FROM {IMPORTS}"  # noqa: S608 - a constant
    return {row[0]: Import.recorded(row) for row in connection.execute(statement).fetchall()}


class PostgresLoader:
    """A `Loader` of one table, filled by COPY."""

    def __init__(self, connection: Connection[Any], source: Source, *, last: Import | None = None) -> None:
        self._connection = connection
        self.source = source
        self.items = 0
        self._codec = RowCodec(source.schema, "postgresql", keys=source.key_types)
        self.columns = list(last.columns) if last else []
        self.place = last.place if last else ""
        if last is None:
            self.restart()

    def restart(self) -> None:
        """See `Loader.restart`."""
        if self.place:
            self._run(f"DROP TABLE {quoted(self.place)}")
        self.place = table_name(self.source.schema.name, token_hex(6))
        self.items = 0
        self.columns = [*self._codec.plain_columns(), ROW_COLUMN]
        columns = ", ".join(f"{named(name)} {self._type(name)}" for name in self.columns)
        self._run(f"CREATE TABLE {quoted(self.place)} ({columns})")

    def write(self, columns: Mapping[str, Sequence[Any]], size: int) -> None:
        """See `Loader.write`."""
        for name in columns:
            if name not in self.columns:
                self._run(f"ALTER TABLE {quoted(self.place)} ADD COLUMN {named(name)} {self._type(name)}")
                self.columns.append(name)
        if not columns:
            return
        names = ", ".join(map(named, columns))
        texts = [copied(values) for values in columns.values()]
        lines = "\n".join(map("\t".join, zip(*texts, strict=True)))
        statement: Sql = f"COPY {quoted(self.place)} ({names}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(lines + "\n")
        self.items += size

    def finish(self, indexes: Sequence[Index]) -> None:
        """See `Loader.finish`."""
        try:
            with self._connection.transaction():  # a savepoint: what was copied can still be dropped
                self._run(f"ALTER TABLE {quoted(self.place)} ADD PRIMARY KEY ({named(self._codec.key)})")
        except errors.UniqueViolation as error:
            raise DuplicateKeyError(self.source.schema.name) from error
        self.index(indexes)

    def index(self, wanted: Iterable[Index]) -> None:
        """Make indexes; those of columns that no item has are left out."""
        for index in wanted:
            for columns in spread(index, self.columns):
                method, terms = "btree", ", ".join(_term(column, descends) for column, descends in columns)
                if index.lists:
                    method, terms = "gin", named(columns[0][0])
                self._run(f"CREATE INDEX ON {quoted(self.place)} USING {method} ({terms})")
        self._run(f"ANALYZE {quoted(self.place)}")

    def _type(self, column: str) -> str:
        declared = self._codec.type_of(column)
        return f'{declared} COLLATE "C"' if declared.startswith("text") else declared

    def _run(self, statement: Sql) -> None:
        self._connection.execute(statement)


def table_name(catalog: str, token: str) -> str:
    """The name of an import's table."""
    if len(catalog) > LONGEST_NAME:
        catalog = catalog[: LONGEST_NAME - 9] + "_" + hashlib.sha256(catalog.encode()).hexdigest()[:8]
    return f"catalog_{catalog}_{token}"


def named(name: str) -> str:
    """A column's name as an identifier: one that PostgreSQL would cut is shortened to one of its own."""
    written = name.encode()
    if len(written) > LONGEST_COLUMN:
        digest = hashlib.sha256(written).hexdigest()[:16]
        name = f"{written[: LONGEST_COLUMN - 17].decode(errors='ignore')}~{digest}"
    return quoted(name)


def shortened(sql: str) -> str:
    """A statement with all its identifiers as `named` writes them; values are no part of it."""
    return _NAME.sub(lambda found: named(found[0][1:-1].replace('""', '"')), sql)


def copied(values: Sequence[Any]) -> list[str]:
    """A column as COPY reads it."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return _escaped(values)
    if str in kinds:
        present = iter(_escaped([value for value in values if value is not None]))
        return [r"\N" if value is None else next(present) for value in values]
    if type(None) in kinds:
        return [r"\N" if value is None else repr(value) for value in values]
    return list(map(repr, values))


def _escaped(values: Sequence[str]) -> list[str]:
    if _ESCAPED.search("".join(values)) is None:
        return list(values)
    return [_ESCAPED.sub(_escape, value) for value in values]


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match[0]]


def _term(column: str, descends: bool) -> str:
    return f"{named(column)} DESC NULLS LAST" if descends else named(column)
