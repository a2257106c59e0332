"""A secret of this user, with which digests are made: without it nobody can try out what they are of."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

_NAME, _BYTES = "secret-1", 32


def secret_of(folder: Path | None) -> bytes:
    """The random bytes kept in a private folder, made once; where none can be kept, new ones."""
    made = secrets.token_bytes(_BYTES)
    if folder is None:
        return made
    path = folder / _NAME
    with contextlib.suppress(OSError):
        if path.exists() and path.stat().st_size != _BYTES:  # damaged
            path.unlink()
        if not path.exists():
            _write(path, made)
        return path.read_bytes()
    return made


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, for this user alone; what another process wrote meanwhile stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        try:
            os.link(name, path)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
