"""Catalogs: source files imported into SQLite or PostgreSQL, and reading from there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from pathlib import Path

from dynacontent.catalogs.imports import Import, Rejected, Source, is_unchanged, lacks_indexes
from dynacontent.catalogs.shelves import FOLDER, MemoryShelf, Shelf, existing_shelf, find_shelf
from dynacontent.catalogs.sqlite_depot import SqliteDepot
from dynacontent.catalogs.sqlite_store import SqliteCatalogStore
from dynacontent.catalogs.updating import Wish, update_all
from dynacontent.errors import CatalogError
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports import CatalogStore, Dialect, Index

__all__ = ["MEMORY", "Rejected", "SqliteCatalogStore", "Wish", "dialect_of", "open_store"]

MEMORY = "memory:"
"""The ``database_url`` of product data that lives and dies with the process."""


def dialect_of(url: str | None) -> Dialect:
    """The language of queries for the store of a ``database_url``."""
    return "postgresql" if url and url.startswith(("postgresql://", "postgres://")) else "sqlite"


def open_store(
    schemas: Mapping[str, CatalogSchema],
    root: Path,
    *,
    timezone: tzinfo = UTC,
    indexes: Iterable[Index] = (),
    url: str | None = None,
    wish: Wish | None = None,
) -> tuple[CatalogStore, list[Rejected]]:
    """The product data of a workspace: imports what changed and opens the rest as it is.

    ``root`` is the workspace's folder, sources lie below its ``catalogs/``; moments without an
    offset are in ``timezone``. ``indexes`` are those its queries want; ``url`` is that of a
    PostgreSQL database, or `MEMORY`. A source that is missing or does not fit its schema is among the
    rejected; its catalog keeps what was imported before, or is unavailable. Raises `CatalogError` where
    the data cannot be stored anywhere (a full disk, say), `MissingExtraError` without what PostgreSQL
    takes.
    """
    sources = _sources(schemas, root, timezone, list(indexes))
    wish = wish or Wish()
    digests = {source.schema.name: source.schema_digest() for source in sources}
    if dialect_of(url) == "postgresql":
        from dynacontent.catalogs.postgres import open_postgres

        return open_postgres(str(url), schemas, sources, wish)
    try:
        shelf, rejected = _import_all(root, sources, memory=url == MEMORY, wish=wish)
    except sqlite3.Error as error:
        raise CatalogError(f"product data cannot be stored: {error}") from error
    return SqliteCatalogStore(shelf, schemas, digests), rejected


def _import_all(
    root: Path, sources: list[Source], *, memory: bool, wish: Wish
) -> tuple[Shelf, list[Rejected]]:
    shelf: Shelf | None = MemoryShelf() if memory else None
    if shelf is None and not os.access(root, os.W_OK):
        baked = existing_shelf(root)
        if baked is not None and not wish.force and _is_all_current(baked.imports(), sources):
            return baked, []
    shelf = shelf or find_shelf(root)
    if shelf is None:
        raise CatalogError(f"product data cannot be stored, neither in {FOLDER}/ nor in a cache directory")
    return shelf, update_all(SqliteDepot(shelf), sources, wish)


def _sources(
    schemas: Mapping[str, CatalogSchema], root: Path, timezone: tzinfo, indexes: list[Index]
) -> list[Source]:
    key_types = {name: schema.fields[schema.key].type for name, schema in schemas.items()}
    return [
        Source(
            schema,
            root / "catalogs" / schema.source,
            f"catalogs/{schema.source}",
            key_types,
            timezone,
            tuple(dict.fromkeys(index for index in indexes if index.catalog == schema.name)),
        )
        for schema in schemas.values()
    ]


def _is_all_current(known: Mapping[str, Import], sources: list[Source]) -> bool:
    """Whether the data that came with a workspace that cannot be written needs no import."""
    return all(_is_current(known.get(source.schema.name), source) for source in sources)


def _is_current(last: Import | None, source: Source) -> bool:
    try:
        unchanged = is_unchanged(last, source, source.file.stat())
    except OSError:
        return last is not None
    return unchanged and last is not None and not lacks_indexes(last, source)
