"""The files of a workspace: text inside its root only, never hidden, never larger than a limit."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from dynacontent.errors import AuthoringError
from dynacontent.formats.textfile import decode
from dynacontent.loading.findings import Findings
from dynacontent.location import Location

OWN_CONFIGURATION = "dynacontent.toml"
SHARED_CONFIGURATION = "pyproject.toml"
TEMPLATES = "templates"
CATALOGS = "catalogs"
"""Where authors write: two files, of which one configures the workspace, and two folders."""

LARGEST = 256 * 1024
"""Bytes in one template."""

LARGEST_DATA = 1_000_000
"""Bytes in one YAML or TOML file."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A workspace on disk; paths are posix and relative to its root."""

    root: Path
    findings: Findings

    def read(self, path: str, *, largest: int = LARGEST_DATA) -> str | None:
        """The text of a file, kept for excerpts; ``None`` if it is not there or cannot be used.

        What keeps it from being used is noted.
        """
        file = self.root / path
        if not file.is_file():
            return None
        if not self.holds(file):
            hint = "put the file itself into the workspace"
            self.findings.add("this link leads out of the workspace", Location(path), hint=hint)
            return None
        try:
            size = file.stat().st_size
            if size > largest:
                message = f"this file has {size:,} bytes, more than {largest:,}"
                self.findings.add(message, Location(path))
                return None
            text = decode(file.read_bytes(), path)
        except AuthoringError as error:
            self.findings.extend(error)
            return None
        except OSError as error:
            self.findings.add(f"this file cannot be read: {error.strerror}", Location(path))
            return None
        self.findings.texts[path] = text
        return text

    def holds(self, file: Path) -> bool:
        """Whether ``file``, with links followed, is inside the root."""
        return file.resolve().is_relative_to(self.root)

    def names(self, folder: str, suffix: str) -> list[str]:
        """The names, without suffix, of the files in one folder; hidden ones are left out."""
        directory = self.root / folder
        if not directory.is_dir():
            return []
        found = (file.name for file in directory.iterdir() if file.is_file())
        return sorted(name.removesuffix(suffix) for name in found if _visible(name) and name.endswith(suffix))

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in one folder; hidden ones are left out."""
        directory = self.root / folder
        if not directory.is_dir():
            return []
        return sorted(entry.name for entry in directory.iterdir() if entry.is_dir() and _visible(entry.name))

    def walk(self, folder: str, suffixes: tuple[str, ...], *, without: Collection[str]) -> Iterator[str]:
        """Paths of the files below ``folder`` with one of the suffixes, in order.

        Hidden files and folders, links to folders, and the folders ``without`` (directly below
        ``folder``) are left out.
        """
        start = self.root / folder
        for place, folders, files in os.walk(start, followlinks=False):
            top = Path(place) == start
            folders[:] = sorted(name for name in folders if _visible(name) and not (top and name in without))
            for name in sorted(files):
                if _visible(name) and name.endswith(suffixes):
                    yield (Path(place) / name).relative_to(self.root).as_posix()


def _visible(name: str) -> bool:
    return not name.startswith(".")
