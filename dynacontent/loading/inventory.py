"""Everything that loading and checking a workspace reads, as it is now."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from dynacontent.loading.files import CATALOGS, OWN_CONFIGURATION, SHARED_CONFIGURATION, TEMPLATES

_FILTERS = re.compile(rb"""\bfilters["']?\s*=\s*["']+(\w[\w.]*)""")
CONFIGURATIONS = (OWN_CONFIGURATION, SHARED_CONFIGURATION)

ASSETS = f"{TEMPLATES}/assets"
"""Pictures: only which there are is checked."""


class UncertainError(Exception):
    """The folder does not tell what is read: there are links in it, or something that cannot be read."""


def inventory(root: Path) -> list[bytes | str]:
    """Paths and contents of the files in a workspace that authors write, in order.

    Two workspaces with equal inventories load alike and have the same problems, wherever they lie.
    Data files of catalogs are not among them. Raises `UncertainError`.
    """
    found: list[bytes | str] = []
    try:
        with os.scandir(root) as entries:
            names = {entry.name: entry for entry in entries}
        for name in CONFIGURATIONS:
            if name in names:
                _add(names[name], name, found)
        for name in (*_modules(found), TEMPLATES, CATALOGS):
            if name in names:
                _add(names[name], name, found)
    except OSError as error:
        raise UncertainError(str(error)) from error
    return found


def by_path(inventoried: Iterable[bytes | str]) -> dict[str, bytes]:
    """The contents of an inventory by path; pictures and folders are empty."""
    contents: dict[str, bytes] = {}
    path = ""
    for entry in inventoried:
        if isinstance(entry, bytes):
            contents[path] = entry
        elif entry != "/":
            path = entry
            contents[path] = b""
    return contents


def _modules(found: Iterable[bytes | str]) -> list[str]:
    """The files of modules that a configuration may name, which is not parsed for it."""
    texts = (part for part in found if isinstance(part, bytes) and b"filters" in part)
    names = (name.decode() for text in texts for name in _FILTERS.findall(text))
    return sorted({f"{name.removesuffix('.py')}.py" for name in names})


def _add(entry: os.DirEntry[str], path: str, found: list[bytes | str]) -> None:
    """One file, or everything in a folder; hidden ones (an editor's, say) count among the pictures only."""
    picture = path.startswith(f"{ASSETS}/")
    if entry.name.startswith(".") and not picture:
        return
    if entry.is_symlink():
        if picture and not os.path.exists(entry.path):  # noqa: PTH110 - it leads nowhere: no picture
            return
        raise UncertainError(f"{path} is a link")
    found.append(path)
    if entry.is_dir():
        found.append("/")
        with os.scandir(entry.path) as entries:
            for inner in sorted(entries, key=attrgetter("name")):
                _add(inner, f"{path}/{inner.name}", found)
    elif not entry.is_file():
        raise UncertainError(f"{path} is no file")
    elif not picture and (path.endswith(".yaml") or not path.startswith(f"{CATALOGS}/")):
        with open(entry.path, "rb") as file:  # noqa: PTH123 - once for every file, on the path of every start
            found.append(file.read())
