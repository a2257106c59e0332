"""From a source file to a table: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from dynacontent.catalogs.batches import read_batches
from dynacontent.catalogs.columns import QuickTable
from dynacontent.catalogs.duplicates import SeenKeys
from dynacontent.catalogs.imports import Depot, Import, Loader, Rejected, Source
from dynacontent.catalogs.records import BadColumnError, Typing, column_of
from dynacontent.catalogs.rows import RowCodec
from dynacontent.catalogs.sources import Header, Record, read_source
from dynacontent.errors import Problem
from dynacontent.expressions.sql_columns import ROW_COLUMN
from dynacontent.formats.adapters import RecordError
from dynacontent.location import Location
from dynacontent.ports.catalogs import Dialect, Row

MOST_PROBLEMS = 100
"""After so many problems a source is read no further."""

TOGETHER = 500
"""Rows that are written at once where records are read one by one."""

_KEY_HINT = "it is the catalog's key"


def import_source(depot: Depot, source: Source, file: BinaryIO, now: Import) -> Rejected | None:
    """Import a source as it is ``now``; a rejected one leaves everything as it was."""
    with depot.building(source) as loader:
        problems = Filling(source, depot.dialect).fill(file, loader)
        if problems:
            return Rejected(source.schema.name, "invalid", tuple(problems))
        depot.publish(loader, now)
    return None


class Filling:
    """Puts the records of one source into a table, or says what is wrong with them."""

    def __init__(self, source: Source, dialect: Dialect) -> None:
        self.source = source
        self.dialect: Dialect = dialect
        self.codec = RowCodec(source.schema, dialect, keys=source.key_types)
        cells = source.shown.lower().endswith(".csv")
        self.typing = Typing(source.schema, key_types=source.key_types, timezone=source.timezone, cells=cells)

    def fill(self, file: BinaryIO, loader: Loader) -> list[Problem]:
        """Write every record of ``file``; returns what is wrong, and then the table holds anything."""
        file.seek(0)
        try:
            self._quickly(file, loader)
        except ValueError:
            loader.restart()
            file.seek(0)
            careful = _Careful(self, loader)
            return careful.problems if careful.fill(file) else []
        return []

    def _quickly(self, file: BinaryIO, loader: Loader) -> None:
        table = QuickTable(self.typing, self.codec, self.dialect)
        for batch in read_batches(file, self.source.shown):
            loader.write(table.read(batch), batch.size)
        loader.finish(self.source.indexes)


class _Careful:
    """Reads a source record by record, and notes each problem with its place."""

    def __init__(self, filling: Filling, loader: Loader) -> None:
        self.source = filling.source
        self.typing = filling.typing
        self.codec = filling.codec
        self.loader = loader
        self.problems: list[Problem] = []
        self._waiting: list[dict[str, Any]] = []
        self._count = 0

    def fill(self, file: BinaryIO) -> bool:
        """Write all records; whether anything is wrong."""
        with SeenKeys() as self._seen:
            for entry in read_source(file, self.source.shown):
                if isinstance(entry, Problem):
                    self.problems.append(entry)
                elif isinstance(entry, Header):
                    self.problems += self.typing.header_problems(entry.columns, entry.place)
                    if self.problems:
                        return True  # every line would say the same again
                else:
                    self._add(entry)
                if len(self.problems) >= MOST_PROBLEMS:
                    more = Problem(f"stopped after {MOST_PROBLEMS} problems", Location(self.source.shown))
                    self.problems = [*self.problems[:MOST_PROBLEMS], more]
                    return True
        if not self.problems:
            self._write()
            self.loader.finish(self.source.indexes)
        return bool(self.problems)

    def _add(self, record: Record) -> None:
        self._count += 1
        try:
            row = self.typing.row(record.data)
            columns = self.codec.columns(row)
        except BadColumnError as error:
            self._problem(record, error.message, error.hint)
        except RecordError as error:
            for problem in error.problems:
                name = column_of(problem.path, self.source.schema.fields)
                keyless = problem.path == (self.source.schema.key,) and problem.message == "is required"
                self._problem(record, f"{name} {problem.message}", _KEY_HINT if keyless else problem.hint)
        except ValueError as error:
            path, sentence = error.args
            self._problem(record, f"{path} {sentence}", None)
        else:
            self._keep(record, columns, row)

    def _keep(self, record: Record, columns: dict[str, Any], row: Row) -> None:
        name = self.source.schema.key
        key = columns.get(self.codec.key)
        if key is None or key == "":
            self._problem(record, f"{name} is required", _KEY_HINT)
            return
        before = self._seen.place(key, record.place.line or self._count)
        if before is not None:
            where = f"line {before}" if record.place.line else f"{record.noun} {before}"
            self._problem(record, f"{name} {key!r} stands twice: also in {where}", None)
            return
        if self.problems:
            return  # nothing will be stored any more
        self._waiting.append({**columns, ROW_COLUMN: self.codec.encode(row)})
        if len(self._waiting) >= TOGETHER:
            self._write()

    def _write(self) -> None:
        names = dict.fromkeys(name for row in self._waiting for name in row)
        columns: Mapping[str, list[Any]] = {name: [row.get(name) for row in self._waiting] for name in names}
        self.loader.write(columns, len(self._waiting))
        self._waiting = []

    def _problem(self, record: Record, message: str, hint: str | None) -> None:
        self.problems.append(Problem(f"{record.label}{message}", record.place, hint=hint))
