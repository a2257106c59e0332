"""A cache of bytes on disk that can be read by no mistake: every file proves that it is whole and meant.

A file holds a magic line, a checksum over its key and its value, and the value. It is written aside
and renamed, so that readers see all of it or nothing. What is truncated, damaged, of another version
or under another name counts as absent. Several processes may use one folder.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path

MAGIC = b"dynacontent cache 1\n"
"""First line of every file; the number changes with the layout."""

MOST_BYTES = 200_000_000
"""What all files together may take before the ones not used for longest go."""

_CHECKSUM = 32
_LOOK_EVERY = 100
"""Files written before the folder is measured again."""
_LOOKED = "looked"
"""The file whose time says when some process measured the folder."""
_SOON = 600
"""Seconds for which that need not be done again by a process that writes its first file."""
_FRESH = 86_400
"""Seconds for which a file counts as used without its time being renewed."""
_ENDING = ".bin"


class DiskCache:
    """A `dynacontent.ports.Cache` in a folder; ``version`` is part of every key. Safe between processes."""

    def __init__(self, folder: Path, *, version: bytes = b"", most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self._path = str(folder)
        self._version = version
        self._most_bytes = most_bytes
        self._written = 0

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or ``None`` where there is no sound file of it."""
        name = self._name(key)
        try:
            with open(self._file(name), "rb") as file:  # noqa: PTH123 - on the path of every start
                data = file.read()
                status = os.fstat(file.fileno())
        except OSError:
            return None
        start = len(MAGIC) + _CHECKSUM
        value = data[start:]
        if data[:start] != MAGIC + _checksum(name, value):
            return None
        if time.time() - status.st_mtime > _FRESH:
            with contextlib.suppress(OSError):
                os.utime(self._file(name))
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value; where that fails (a full disk, a folder that cannot be written) it is not kept."""
        name = self._name(key)
        try:
            self._write(name, MAGIC + _checksum(name, value) + value)
        except OSError:
            return
        if self._written % _LOOK_EVERY == 0 and (self._written or not self._was_looked_at()):
            self._shrink()
        self._written += 1

    def _was_looked_at(self) -> bool:
        """Whether the folder was measured a short while ago; if not, it is about to be."""
        marker = f"{self._path}{os.sep}{_LOOKED}"
        try:
            with open(marker, "ab") as file:  # noqa: PTH123 - on the path of every start
                age = time.time() - os.fstat(file.fileno()).st_mtime
                if file.tell() and 0 <= age < _SOON:
                    return True
            with open(marker, "wb") as file:  # noqa: PTH123
                file.write(b"\n")
        except OSError:
            pass
        return False

    def _name(self, key: bytes) -> str:
        return sha256(b"%d:%b%b" % (len(self._version), self._version, key)).hexdigest()

    def _file(self, name: str) -> str:
        return f"{self._path}{os.sep}{name}{_ENDING}"

    def _write(self, name: str, data: bytes) -> None:
        handle, aside = tempfile.mkstemp(dir=self._path, prefix="new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(aside, self._file(name))  # noqa: PTH105 - both are texts
        except BaseException:
            os.unlink(aside)  # noqa: PTH108 - it is a text
            raise

    def _shrink(self) -> None:
        """Remove what was not used for longest until three quarters of the allowed size are left."""
        files = []
        for path in self._own_files():
            with contextlib.suppress(OSError):  # another process may be removing them too
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in files)
        if total <= self._most_bytes:
            return
        for _, size, path in sorted(files):
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size
            if total <= self._most_bytes * 3 // 4:
                return

    def _own_files(self) -> list[Path]:
        """Kept files, and files that a process left when it was killed while writing."""
        try:
            return [
                path
                for path in self.folder.iterdir()
                if path.suffix == _ENDING or (path.name.startswith("new-") and _is_old(path))
            ]
        except OSError:
            return []


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _FRESH
    except OSError:
        return False


def _checksum(name: str, value: bytes) -> bytes:
    return sha256(name.encode() + value).digest()
