"""The database file of a workspace's catalogs: where it is, and what is recorded of each import."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dynacontent.formats.sqlite import open_database, quoted

FORMAT = 1
"""Changes when tables are laid out differently; the file of another format is left alone."""
FOLDER = ".dynacontent"
FILE = f"catalogs-{FORMAT}.sqlite3"

_IMPORTS = """
CREATE TABLE IF NOT EXISTS imports (
    catalog TEXT PRIMARY KEY, source TEXT, schema TEXT, digest TEXT, size INTEGER, modified INTEGER,
    number INTEGER, items INTEGER, columns TEXT
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Import:
    """What was imported last: digests of schema and source, and the table it lies in.

    ``size`` in bytes and ``modified`` in nanoseconds spare reading a source that did not change;
    ``number`` counts the catalog's imports and is part of its table's name.
    """

    catalog: str
    source: str
    schema: str
    digest: str
    size: int
    modified: int
    number: int
    items: int
    columns: tuple[str, ...]

    @property
    def table(self) -> str:
        """The name of its table, quoted."""
        return table_name(self.catalog, self.number)


def table_name(catalog: str, number: int) -> str:
    """The table of a catalog's import, quoted; capitals are marked, as SQLite does not tell them."""
    marked = "".join(f"^{letter.lower()}" if letter.isupper() else letter for letter in catalog)
    return quoted(f"catalog {marked} {number}")


def open_writable(root: Path) -> tuple[Path, sqlite3.Connection] | None:
    """The workspace's database, made if need be: in ``.dynacontent/`` or a cache directory.

    ``None`` where neither can be written.
    """
    for folder in (root / FOLDER, cache_folder(root)):
        try:
            return folder / FILE, _open(folder)
        except (OSError, sqlite3.OperationalError):
            continue
        except sqlite3.DatabaseError:
            # Not a database any more. It holds nothing that cannot be imported again.
            for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
                (folder / name).unlink(missing_ok=True)
            return folder / FILE, _open(folder)
    return None


def open_read_only(path: Path) -> sqlite3.Connection | None:
    """An existing database for reading; ``None`` where there is none."""
    if not path.is_file():
        return None
    try:
        return open_database(path, read_only=True)
    except sqlite3.Error:
        return None


def cache_folder(root: Path) -> Path:
    """Where the data of a workspace that cannot be written goes."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    return Path(base) / "dynacontent" / name


def _open(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    connection = open_database(folder / FILE)
    try:
        connection.execute(_IMPORTS)
        # A file that only root may write opens well and refuses the first write.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def imports(connection: sqlite3.Connection) -> dict[str, Import]:
    """What each catalog's last import was."""
    with contextlib.closing(connection.execute("SELECT * FROM imports")) as cursor:
        return {row[0]: _import(row) for row in cursor}


def _import(row: tuple[Any, ...]) -> Import:
    catalog, source, schema, digest, size, modified, number, items, columns = row
    return Import(catalog, source, schema, digest, size, modified, number, items, tuple(json.loads(columns)))


def record_import(connection: sqlite3.Connection, done: Import) -> None:
    """Make an import the catalog's current one."""
    values = (
        done.catalog,
        done.source,
        done.schema,
        done.digest,
        done.size,
        done.modified,
        done.number,
        done.items,
        json.dumps(done.columns),
    )
    connection.execute("INSERT OR REPLACE INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
