"""Catalogs: source files imported into embedded SQLite, and reading from there."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path

from dynacontent.catalogs.database import FILE, FOLDER, Import, imports, open_read_only, open_writable
from dynacontent.catalogs.importing import Rejected, Source, is_current, update
from dynacontent.catalogs.store import SqliteCatalogStore
from dynacontent.errors import CatalogError
from dynacontent.models.authored import CatalogSchema

__all__ = ["Rejected", "SqliteCatalogStore", "open_store"]


def open_store(
    schemas: Mapping[str, CatalogSchema], root: Path, *, timezone: tzinfo = UTC
) -> tuple[SqliteCatalogStore, list[Rejected]]:
    """The product data of a workspace: imports what changed and opens the rest as it is.

    ``root`` is the workspace's folder, sources lie below its ``catalogs/``; moments without an
    offset are in ``timezone``. A source that is missing or does not fit its schema is among the
    rejected; its catalog keeps what was imported before, or is unavailable. Raises `CatalogError`
    where neither the workspace nor a cache directory can hold the data (a full disk, say).
    """
    sources = _sources(schemas, root, timezone)
    digests = {source.schema.name: source.schema_digest() for source in sources}
    baked = root / FOLDER / FILE
    if not os.access(root, os.W_OK) and _is_all_current(baked, sources):
        return SqliteCatalogStore(baked, schemas, digests), []
    try:
        opened = open_writable(root)
        if opened is None:
            raise CatalogError(
                f"product data cannot be stored, neither in {FOLDER}/ nor in a cache directory"
            )
        path, connection = opened
        with contextlib.closing(connection):
            rejected = [found for source in sources if (found := update(connection, source)) is not None]
    except sqlite3.Error as error:
        raise CatalogError(f"product data cannot be stored: {error}") from error
    return SqliteCatalogStore(path, schemas, digests), rejected


def _sources(schemas: Mapping[str, CatalogSchema], root: Path, timezone: tzinfo) -> list[Source]:
    key_types = {name: schema.fields[schema.key].type for name, schema in schemas.items()}
    return [
        Source(schema, root / "catalogs" / schema.source, f"catalogs/{schema.source}", key_types, timezone)
        for schema in schemas.values()
    ]


def _is_all_current(path: Path, sources: list[Source]) -> bool:
    """Whether a database that came with a workspace that cannot be written needs no import."""
    connection = open_read_only(path)
    if connection is None:
        return False
    with contextlib.closing(connection):
        known = imports(connection)
    return all(_is_current(known.get(source.schema.name), source) for source in sources)


def _is_current(last: Import | None, source: Source) -> bool:
    try:
        return is_current(last, source, source.file.stat())
    except OSError:
        return last is not None
