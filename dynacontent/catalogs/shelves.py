"""Where SQLite imports lie: a file each, never changed once it is there, and a record of the current ones.

Readers open a file as unchanging, without locks; an import becomes current by one transaction in the
record. Files that are current no more go at once: who still reads one has it open.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

from dynacontent.catalogs.folders import cache_folder, is_building, is_place, refuse_links
from dynacontent.catalogs.imports import RECORD as FIELDS
from dynacontent.catalogs.imports import Import
from dynacontent.formats.disk import sync_file, sync_folder
from dynacontent.formats.sqlite import STATEMENTS, open_database

FORMAT = 2
"""Changes when tables are laid out differently; the data of another format is left alone."""
FOLDER = ".dynacontent"
FILES = f"catalogs-{FORMAT}"
RECORD = f"{FILES}.sqlite3"

ABANDONED_SECONDS = 60.0
"""How old a file that nobody writes has to be before an import clears it away."""

_IMPORTS = f"CREATE TABLE IF NOT EXISTS imports ({', '.join(FIELDS)}, PRIMARY KEY (catalog)) WITHOUT ROWID"


class Shelf(Protocol):
    """Finished imports and which are current."""

    name: str

    def imports(self) -> dict[str, Import]:
        """What each catalog's current import is."""
        ...

    def stamp(self) -> object:
        """Equal as long as `imports` says the same."""
        ...

    def open(self, place: str) -> sqlite3.Connection:
        """A connection for reading an import. Raises `sqlite3.Error` where it is gone."""
        ...

    def begin(self) -> tuple[str, sqlite3.Connection]:
        """A new database for an import, by a name of its own."""
        ...

    def copy(self, place: str) -> tuple[str, sqlite3.Connection]:
        """The same with what an earlier import holds."""
        ...

    def put(self, name: str, connection: sqlite3.Connection, now: Import) -> None:
        """Make what was begun the current import."""
        ...

    def record(self, now: Import) -> None:
        """Change what is recorded of an import."""
        ...

    def discard(self, name: str, connection: sqlite3.Connection) -> None:
        """Clear away what was begun, unless it was put."""
        ...


class FolderShelf:
    """Imports in a folder of the workspace, or in a cache directory. Raises `sqlite3.Error` and `OSError`.

    What the record says may have come with the workspace: an import that is not a file of this very
    folder, made by this package, counts as none. A folder that is reached by a link is not used.
    """

    def __init__(self, folder: Path, *, writable: bool) -> None:
        self.folder = folder
        self.name = RECORD
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        refuse_links(folder, folder / FILES, folder / RECORD)
        if writable:
            self._prepare()

    def _prepare(self) -> None:
        (self.folder / FILES).mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists() and not ignore.is_symlink():
            ignore.write_text("*\n", encoding="utf-8")
        with self._writing() as connection:
            connection.execute(_IMPORTS)
        if not os.access(self.folder / FILES, os.W_OK):
            raise PermissionError(self.folder / FILES)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction in the record that no other process is in."""
        with contextlib.closing(open_database(self.folder / RECORD)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def _reading(self) -> sqlite3.Connection:
        if self._connection is not None and self._process != os.getpid():
            _ABANDONED.append(self._connection)
            self._connection = None
        if self._connection is None:
            self._connection = open_database(self.folder / RECORD, read_only=True)
            self._process = os.getpid()
        return self._connection

    def stamp(self) -> object:
        """See `Shelf.stamp`."""
        return self._reading().execute("PRAGMA data_version").fetchone()

    def imports(self) -> dict[str, Import]:
        """See `Shelf.imports`."""
        rows = self._reading().execute("SELECT * FROM imports").fetchall()
        known = {row[0]: Import.recorded(row) for row in rows if is_place(row[FIELDS.index("place")])}
        return {name: last for name, last in known.items() if not self._path(last.place).is_symlink()}

    def _path(self, name: str) -> Path:
        return self.folder / FILES / name

    def open(self, place: str) -> sqlite3.Connection:
        """See `Shelf.open`."""
        return open_database(self._path(place), read_only=True, unchanging=True)

    def begin(self) -> tuple[str, sqlite3.Connection]:
        """See `Shelf.begin`."""
        name = f"{token_hex(8)}.building"
        return name, _open_new(str(self._path(name)))

    def copy(self, place: str) -> tuple[str, sqlite3.Connection]:
        """See `Shelf.copy`."""
        name = f"{token_hex(8)}.building"
        shutil.copyfile(self._path(place), self._path(name))
        return name, _open_new(str(self._path(name)))

    def put(self, name: str, connection: sqlite3.Connection, now: Import) -> None:
        """See `Shelf.put`: the data are on disk before anything points to them."""
        connection.close()
        place = f"{now.place}-{name.removesuffix('.building')}.sqlite3"
        folder = self.folder / FILES
        sync_file(folder / name)
        with self._writing() as record:
            (folder / name).rename(folder / place)
            sync_folder(folder)
            _write(record, replace(now, place=place))
        self._tidy()

    def record(self, now: Import) -> None:
        """See `Shelf.record`."""
        with self._writing() as record:
            _write(record, now)

    def discard(self, name: str, connection: sqlite3.Connection) -> None:
        """See `Shelf.discard`."""
        connection.close()
        self._path(name).unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Remove what is current no more, and what killed imports left."""
        with self._writing() as record:
            current = {row[0] for row in record.execute("SELECT place FROM imports")}
            for path in (self.folder / FILES).iterdir():
                if path.name in current or not (is_place(path.name) or is_building(path.name)):
                    continue
                if is_place(path.name) or _is_abandoned(path):
                    with contextlib.suppress(OSError):  # Windows keeps what someone reads; it goes next time
                        path.unlink()


class MemoryShelf:
    """Imports in memory, gone with the process."""

    _numbers = itertools.count()

    def __init__(self) -> None:
        self.name = "memory"
        self._own = f"dynacontent-{os.getpid()}-{next(self._numbers)}"
        self._count = itertools.count()
        self._imports: dict[str, Import] = {}
        self._kept: dict[str, sqlite3.Connection] = {}

    def imports(self) -> dict[str, Import]:
        """See `Shelf.imports`."""
        return dict(self._imports)

    def stamp(self) -> object:
        """See `Shelf.stamp`."""
        return tuple(self._imports.values())

    def open(self, place: str) -> sqlite3.Connection:
        """See `Shelf.open`."""
        if place not in self._kept:
            raise sqlite3.OperationalError("unable to open database file")
        connection = _connect(_memory(place), cached_statements=STATEMENTS)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def begin(self) -> tuple[str, sqlite3.Connection]:
        """See `Shelf.begin`."""
        name = f"{self._own}-{next(self._count)}"
        connection = self._kept[name] = _connect(_memory(name))
        _hasten(connection)
        return name, connection

    def copy(self, place: str) -> tuple[str, sqlite3.Connection]:
        """See `Shelf.copy`."""
        name, connection = self.begin()
        connection.execute("COMMIT")
        self._kept[place].backup(connection)
        connection.execute("BEGIN")
        return name, connection

    def put(self, name: str, connection: sqlite3.Connection, now: Import) -> None:  # noqa: ARG002 - kept open
        """See `Shelf.put`."""
        last = self._imports.get(now.catalog)
        self._imports[now.catalog] = replace(now, place=name)
        if last is not None:
            self._kept.pop(last.place).close()

    def record(self, now: Import) -> None:
        """See `Shelf.record`."""
        self._imports[now.catalog] = now

    def discard(self, name: str, connection: sqlite3.Connection) -> None:
        """See `Shelf.discard`."""
        if name not in {now.place for now in self._imports.values()}:
            connection.close()
            self._kept.pop(name, None)


_ABANDONED: list[sqlite3.Connection] = []
"""Connections of a parent process: closing one in a child may end locks the parent still holds."""


def find_shelf(root: Path) -> FolderShelf | None:
    """The workspace's shelf, made if need be: in ``.dynacontent/`` or a cache directory.

    ``None`` where neither can be written. Whatever is a link counts as what cannot be.
    """
    shelf = _usable(root / FOLDER)
    if shelf is None and (folder := cache_folder(root)) is not None:
        shelf = _usable(folder)
    return shelf


def _usable(folder: Path) -> FolderShelf | None:
    try:
        return FolderShelf(folder, writable=True)
    except (OSError, sqlite3.OperationalError):
        return None
    except sqlite3.DatabaseError:
        # Not a database any more. It holds nothing that cannot be imported again.
        for name in (RECORD, f"{RECORD}-journal"):
            (folder / name).unlink(missing_ok=True)
        return FolderShelf(folder, writable=True)


def existing_shelf(root: Path) -> FolderShelf | None:
    """The shelf that came with a workspace that cannot be written; ``None`` where there is none."""
    try:
        return FolderShelf(root / FOLDER, writable=False) if (root / FOLDER / RECORD).is_file() else None
    except PermissionError:
        return None


def _memory(name: str) -> str:
    return f"file:/{name}?vfs=memdb"


def _connect(uri: str, **options: Any) -> sqlite3.Connection:
    connection: sqlite3.Connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, **options
    )
    return connection


def _open_new(path: str) -> sqlite3.Connection:
    connection = _connect(Path(path).absolute().as_uri())
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    _hasten(connection)
    return connection


def _hasten(connection: sqlite3.Connection) -> None:
    """A database that is thrown away unless it gets finished needs no way back."""
    connection.execute("PRAGMA cache_size = -16384")
    connection.execute("BEGIN")


def _is_abandoned(path: Path) -> bool:
    """Whether a file is left from an import that was killed: nobody has it locked."""
    try:
        if time.time() - path.stat().st_mtime < ABANDONED_SECONDS:
            return False
        with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
    except FileNotFoundError:
        return False
    except sqlite3.OperationalError as error:
        return "locked" not in str(error)
    except sqlite3.DatabaseError:
        return True
    return True


def _write(connection: sqlite3.Connection, now: Import) -> None:
    marks = ", ".join("?" * len(FIELDS))
    statement = f"INSERT OR REPLACE INTO imports VALUES ({marks})"  # noqa: S608 - placeholders only
    connection.execute(statement, now.record)
