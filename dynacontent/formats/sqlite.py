"""Opening SQLite databases the way this package uses them: one writer, many readers, no surprises."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

BUSY_SECONDS = 60.0
"""How long an open waits while another process imports."""
MMAP_BYTES = 1 << 30
STATEMENTS = 512
"""Prepared statements kept per connection."""


def open_database(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to ``path``; transactions are begun and ended by the caller.

    Read-only connections never write, not even journal files: in a folder that cannot be written
    the file is taken as unchanging. Raises `sqlite3.Error`.
    """
    options = "?mode=rwc"
    if read_only:
        options = "?mode=ro" if os.access(path.parent, os.W_OK) else "?mode=ro&immutable=1"
    connection = sqlite3.connect(
        path.absolute().as_uri() + options,
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
    )
    try:
        _configure(connection, read_only)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection, read_only: bool) -> None:
    connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
    connection.execute("PRAGMA trusted_schema = OFF")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        # With WAL this loses at most the last import on a power cut, never the file's integrity.
        connection.execute("PRAGMA synchronous = NORMAL")


def quoted(name: str) -> str:
    """Any name as an SQL identifier."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'
