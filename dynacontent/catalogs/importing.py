"""From a source file to a table: all of it or nothing, and only when something changed."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path
from typing import Any, BinaryIO, Literal

from dynacontent.catalogs.database import Import, imports, record_import, table_name
from dynacontent.catalogs.records import BadColumnError, Typing, column_of
from dynacontent.catalogs.rows import RowCodec
from dynacontent.catalogs.sources import Header, Record, read_source
from dynacontent.errors import Problem
from dynacontent.expressions.sql_columns import ROW_COLUMN, column_name
from dynacontent.formats.adapters import RecordError
from dynacontent.formats.sqlite import quoted
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType

MOST_PROBLEMS = 100
"""After so many problems a source is read no further."""
LINE_COLUMN = "@line"
_KEY_HINT = "it is the catalog's key"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A catalog whose source was not imported, and why.

    ``unreadable``: the file is not there or cannot be opened; ``invalid``: it does not fit the
    schema, with all its problems.
    """

    catalog: str
    reason: Literal["unreadable", "invalid"]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A catalog's schema with its source file, and what typing its values takes."""

    schema: CatalogSchema
    file: Path
    shown: str
    key_types: Mapping[str, FieldType]
    timezone: tzinfo

    def schema_digest(self) -> str:
        """Changes with whatever decides how the source is read and stored."""
        keys = sorted((name, str(kind)) for name, kind in self.key_types.items())
        parts = [self.schema.key, str(self.timezone), keys, *map(_described, self.schema.fields.values())]
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def update(connection: sqlite3.Connection, source: Source) -> Rejected | None:
    """Import a source if it or its schema changed; a rejected one leaves everything as it was."""
    try:
        with source.file.open("rb") as file:
            status = os.fstat(file.fileno())
            before = imports(connection).get(source.schema.name)
            if is_current(before, source, status):
                return None
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            now = _described_import(source, status, digest)
            return _switch(connection, source, now, file)
    except OSError as error:
        return unreadable(source, error)


def unreadable(source: Source, error: OSError) -> Rejected:
    """A source that cannot be opened."""
    reason = error.strerror or str(error)
    hint = f"{source.schema.path} says source: {source.schema.source}"
    problem = Problem(
        f"the data of catalog {source.schema.name} cannot be read: {reason}", Location(source.shown)
    )
    return Rejected(source.schema.name, "unreadable", (replace(problem, hint=hint),))


def is_current(last: Import | None, source: Source, status: os.stat_result) -> bool:
    """Whether the last import is of this very file and schema, as far as one sees without reading."""
    if last is None or last.schema != source.schema_digest() or last.source != source.shown:
        return False
    return (last.size, last.modified) == (status.st_size, status.st_mtime_ns)


def _described_import(source: Source, status: os.stat_result, digest: str) -> Import:
    size, modified = status.st_size, status.st_mtime_ns
    schema = source.schema_digest()
    return Import(source.schema.name, source.shown, schema, digest, size, modified, 1, 0, ())


def _switch(connection: sqlite3.Connection, source: Source, now: Import, file: BinaryIO) -> Rejected | None:
    """Import in one transaction: readers see the old table until it is committed, then the new one."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have imported while this one waited for its turn.
        last = imports(connection).get(now.catalog)
        if last is not None and (last.schema, last.digest, last.source) == (
            now.schema,
            now.digest,
            now.source,
        ):
            record_import(connection, replace(last, size=now.size, modified=now.modified))
            connection.execute("COMMIT")
            return None
        table = _Table(connection, source, last.number + 1 if last else 1)
        file.seek(0)
        problems = table.fill(file)
        if problems:
            connection.execute("ROLLBACK")
            return Rejected(now.catalog, "invalid", tuple(problems))
        if last is not None:
            # The last table stays for those who still read it; the one before goes.
            connection.execute(f"DROP TABLE IF EXISTS {table_name(now.catalog, last.number - 1)}")
        done = replace(now, number=table.number, items=table.items, columns=tuple(table.columns))
        record_import(connection, done)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return None


@dataclass(slots=True)
class _Table:
    """A new table being filled within a transaction."""

    connection: sqlite3.Connection
    source: Source
    number: int
    items: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    insert: str = ""

    def fill(self, file: BinaryIO) -> list[Problem]:
        """Create the table and put every record in; returns what is wrong."""
        source = self.source
        cells = source.shown.lower().endswith(".csv")
        typing = Typing(source.schema, key_types=source.key_types, timezone=source.timezone, cells=cells)
        codec = RowCodec(source.schema)
        self._create(codec)
        for entry in read_source(file, source.shown):
            if isinstance(entry, Problem):
                self.problems.append(entry)
            elif isinstance(entry, Header):
                self.problems += typing.header_problems(entry.columns, entry.place)
                if self.problems:
                    break  # every line would say the same again
            else:
                self._add(entry, typing, codec)
            if len(self.problems) >= MOST_PROBLEMS:
                more = Problem(f"stopped after {MOST_PROBLEMS} problems", Location(source.shown))
                return [*self.problems[:MOST_PROBLEMS], more]
        return self.problems

    @property
    def name(self) -> str:
        """The table's name, quoted."""
        return table_name(self.source.schema.name, self.number)

    def _create(self, codec: RowCodec) -> None:
        key = column_name(self.source.schema.key)
        names = [ROW_COLUMN, LINE_COLUMN, *(name for name in codec.plain_columns() if name != key)]
        columns = ", ".join([f"{quoted(key)} NOT NULL PRIMARY KEY", *map(quoted, names)])
        # A table of this number can only be left from a file that lost its record.
        self.connection.execute(f"DROP TABLE IF EXISTS {self.name}")
        self.connection.execute(f"CREATE TABLE {self.name} ({columns}) WITHOUT ROWID")
        for name in (key, *names):
            self.columns[name] = len(self.columns)
        self._prepare()

    def _prepare(self) -> None:
        marks = ", ".join("?" * len(self.columns))
        names = ", ".join(map(quoted, self.columns))
        self.insert = f"INSERT INTO {self.name} ({names}) VALUES ({marks})"  # noqa: S608 - quoted names

    def _add(self, record: Record, typing: Typing, codec: RowCodec) -> None:
        try:
            row = typing.row(record.data)
            columns = codec.columns(row)
        except BadColumnError as error:
            self._problem(record, error.message, error.hint)
            return
        except RecordError as error:
            for problem in error.problems:
                name = column_of(problem.path, self.source.schema.fields)
                keyless = problem.path == (self.source.schema.key,) and problem.message == "is required"
                hint = _KEY_HINT if keyless else problem.hint
                self._problem(record, f"{name} {problem.message}", hint)
            return
        except ValueError as error:
            path, sentence = error.args
            self._problem(record, f"{path} {sentence}", None)
            return
        self._insert(record, columns, codec.encode(row))

    def _insert(self, record: Record, columns: dict[str, Any], text: str) -> None:
        key = columns.get(column_name(self.source.schema.key))
        if key is None or key == "":
            self._problem(record, f"{self.source.schema.key} is required", _KEY_HINT)
            return
        if not columns.keys() <= self.columns.keys():
            self._widen(columns)
        columns[ROW_COLUMN] = text
        columns[LINE_COLUMN] = record.place.line or self.items + 1
        try:
            self.connection.execute(self.insert, [columns.get(name) for name in self.columns])
        except sqlite3.IntegrityError:
            self._duplicate(record, key)
            return
        self.items += 1

    def _widen(self, columns: dict[str, Any]) -> None:
        """Add the columns of variants (a locale, a currency) that no item had before."""
        for name in columns.keys() - self.columns.keys():
            self.connection.execute(f"ALTER TABLE {self.name} ADD COLUMN {quoted(name)}")
            self.columns[name] = len(self.columns)
        self._prepare()

    def _duplicate(self, record: Record, key: Any) -> None:
        name = quoted(column_name(self.source.schema.key))
        sql = f"SELECT {quoted(LINE_COLUMN)} FROM {self.name} WHERE {name} = ?"  # noqa: S608 - quoted names
        (line,) = self.connection.execute(sql, [key]).fetchone()
        where = f"line {line}" if record.place.line else f"item {line}"
        self._problem(record, f"{self.source.schema.key} {key!r} stands twice: also in {where}", None)

    def _problem(self, record: Record, message: str, hint: str | None) -> None:
        self.problems.append(Problem(f"{record.label}{message}", record.place, hint=hint))


def _described(declared: Field) -> tuple[Any, ...]:
    return (declared.name, declared.by, declared.expression is not None, _described_type(declared.type))


def _described_type(kind: FieldType) -> tuple[Any, ...]:
    of = _described_type(kind.of) if kind.of else None
    return (str(kind), of, *map(_described, kind.fields.values()))
