"""Opening SQLite databases the way this package uses them: one writer, many readers, no surprises."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

BUSY_SECONDS = 60.0
"""How long an open waits while another process writes."""
MMAP_BYTES = 1 << 32
STATEMENTS = 512
"""Prepared statements kept per connection."""


def open_database(path: Path, *, read_only: bool = False, unchanging: bool = False) -> sqlite3.Connection:
    """A connection to ``path``; transactions are begun and ended by the caller.

    Read-only connections never write. A file that is ``unchanging``, or lies in a folder that cannot
    be written, is read without locks. Raises `sqlite3.Error`.
    """
    options = "?mode=rwc"
    if read_only:
        unchanging = unchanging or not os.access(path.parent, os.W_OK)
        options = "?mode=ro&immutable=1" if unchanging else "?mode=ro"
    connection = sqlite3.connect(
        path.absolute().as_uri() + options,
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
    )
    try:
        connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
        connection.execute("PRAGMA trusted_schema = OFF")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def quoted(name: str) -> str:
    """Any name as an SQL identifier."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'
