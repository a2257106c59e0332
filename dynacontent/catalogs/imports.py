"""What is recorded of an import, and when a source has to be imported anew."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import Any, Literal, Protocol

from dynacontent.errors import Problem
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.ports.catalogs import ANY_CURRENCY, Dialect, Index

RECORD = "catalog source schema digest size modified items place columns indexes".split()
"""The columns of an import's record."""


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
class Import:
    """What was imported last: digests of schema and source, and where it lies.

    ``size`` in bytes and ``modified`` in nanoseconds spare reading a source that did not change;
    ``place`` is the store's own name of what was imported; ``columns`` are those it has, ``indexes``
    those made for queries (see `index_name`).
    """

    catalog: str
    source: str
    schema: str
    digest: str
    size: int
    modified: int
    items: int = 0
    place: str = ""
    columns: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """A text that changes with the catalog's data or schema."""
        return f"{self.schema[:8]}-{self.digest[:24]}"

    @classmethod
    def recorded(cls, row: Sequence[Any]) -> Import:
        """An import from its record."""
        *values, columns, indexes = row
        return replace(cls(*values), columns=tuple(json.loads(columns)), indexes=tuple(json.loads(indexes)))

    @property
    def record(self) -> list[Any]:
        """What is recorded of it, in the order of `RECORD`."""
        values = [getattr(self, name) for name in RECORD]
        return [json.dumps(value) if isinstance(value, tuple) else value for value in values]

    def is_of(self, source: Source) -> bool:
        """Whether it was made from this file under this schema."""
        return self.schema == source.schema_digest() and self.source == source.shown


@dataclass(frozen=True, slots=True)
class Source:
    """A catalog's schema with its source file, and what typing its values takes."""

    schema: CatalogSchema
    file: Path
    shown: str
    key_types: Mapping[str, FieldType]
    timezone: tzinfo
    indexes: tuple[Index, ...] = ()

    def schema_digest(self) -> str:
        """Changes with whatever decides how the source is read and stored."""
        targets = set().union(*(_targets(field.type) for field in self.schema.fields.values()))
        keys = sorted((name, str(self.key_types[name])) for name in targets if name in self.key_types)
        parts = [self.schema.key, str(self.timezone), keys, *map(_described, self.schema.fields.values())]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def described(self, status: os.stat_result, digest: str) -> Import:
        """The import that is about to be made."""
        size, modified = status.st_size, status.st_mtime_ns
        return Import(self.schema.name, self.shown, self.schema_digest(), digest, size, modified)

    def unreadable(self, error: OSError) -> Rejected:
        """What to say of a file that cannot be opened."""
        reason = error.strerror or str(error)
        message = f"the data of catalog {self.schema.name} cannot be read: {reason}"
        hint = f"{self.schema.path} says source: {self.schema.source}"
        return Rejected(self.schema.name, "unreadable", (Problem(message, Location(self.shown), hint=hint),))


class DuplicateKeyError(ValueError):
    """Two items of a source have the same key."""


class Loader(Protocol):
    """A table that is being filled, which nobody reads yet."""

    items: int

    def write(self, columns: Mapping[str, Sequence[Any]], size: int) -> None:
        """Add ``size`` rows, given by column; absent columns are empty. Raises `ValueError`."""
        ...

    def restart(self) -> None:
        """Forget all rows."""
        ...

    def finish(self, indexes: Sequence[Index]) -> None:
        """Make the keys and indexes fast to find. Raises `DuplicateKeyError`."""
        ...


class Depot(Protocol):
    """Where imports lie, as the one who imports sees it."""

    dialect: Dialect

    def imports(self) -> dict[str, Import]:
        """What each catalog's last import was."""
        ...

    def building(self, source: Source) -> AbstractContextManager[Loader]:
        """A new table; unless it was published, nothing is left of it afterwards."""
        ...

    def publish(self, loader: Any, now: Import) -> None:
        """Make what was built the catalog's current import, at once for all readers."""
        ...

    def record(self, now: Import) -> None:
        """Note what changed about an import whose data stay as they are."""
        ...

    def reindex(self, last: Import, source: Source) -> None:
        """Make the indexes of an import that are not there yet, without reading its source."""
        ...


def index_name(index: Index) -> str:
    """What an index is called in records: ``brand rating- sku``, ``complements[]``."""
    if index.lists:
        return f"{index.columns[0][0]}[]"
    return " ".join(f"{column}-" if descends else column for column, descends in index.columns)


def spread(index: Index, columns: Sequence[str]) -> list[list[tuple[str, bool]]]:
    """The columns of the indexes to be made: one for each currency, none for what no item has."""
    marked = f"@{ANY_CURRENCY}"
    stems = [column.removesuffix(marked) for column, _ in index.columns if column.endswith(marked)]
    variants = {name.partition("@")[2] for name in columns if stems and name.startswith(f"{stems[0]}@")}
    made = [
        [(column.replace(marked, f"@{variant}"), descends) for column, descends in index.columns]
        for variant in (sorted(variants) if stems else [""])
    ]
    return [terms for terms in made if all(column in columns for column, _ in terms)]


def is_unchanged(last: Import | None, source: Source, status: os.stat_result) -> bool:
    """Whether the last import is of this very file and schema, as far as one sees without reading."""
    if last is None or not last.is_of(source):
        return False
    return (last.size, last.modified) == (status.st_size, status.st_mtime_ns)


def lacks_indexes(last: Import, source: Source) -> bool:
    """Whether an index is wanted that the import was made without."""
    return not {index_name(index) for index in source.indexes} <= set(last.indexes)


def finished(now: Import, *, items: int, place: str, columns: Sequence[str], source: Source) -> Import:
    """An import with what is known once it is made."""
    names = tuple(index_name(index) for index in source.indexes)
    return replace(now, items=items, place=place, columns=tuple(columns), indexes=names)


def _targets(kind: FieldType) -> set[str]:
    """The catalogs whose keys a type holds."""
    inner = [member.type for member in kind.fields.values()] + ([kind.of] if kind.of else [])
    return set().union({kind.catalog} if kind.catalog else set(), *map(_targets, inner))


def _described(declared: Field) -> tuple[Any, ...]:
    return (declared.name, declared.by, declared.expression is not None, _described_type(declared.type))


def _described_type(kind: FieldType) -> tuple[Any, ...]:
    of = _described_type(kind.of) if kind.of else None
    return (str(kind), of, *map(_described, kind.fields.values()))
