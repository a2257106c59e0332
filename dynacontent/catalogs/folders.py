"""Which folders product data may lie in, and what the files in them are called.

A workspace is somebody's repository: its ``.dynacontent`` may have come with it, made by anybody. So
nothing there is followed that leads elsewhere, and nothing is deleted that this package did not make.
"""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

from dynacontent.formats.private import is_private, user_caches

_BUILDING = re.compile(r"[0-9a-f]{16}\.building")
_PLACE = re.compile(r"[\w^-]+-[0-9a-f]{16}\.sqlite3")


def is_place(name: object) -> bool:
    """Whether an import's file is called like this: ``products-0123456789abcdef.sqlite3``."""
    return isinstance(name, str) and _PLACE.fullmatch(name) is not None


def is_building(name: str) -> bool:
    """Whether a file that is being written is called like this: ``0123456789abcdef.building``."""
    return _BUILDING.fullmatch(name) is not None


def refuse_links(*paths: Path) -> None:
    """Raises `PermissionError` where one of them is a link."""
    for path in paths:
        if path.is_symlink() or _is_junction(path):
            raise PermissionError(f"{path} is a link")


def _is_junction(path: Path) -> bool:
    """Whether it is what Windows has besides links."""
    try:
        attributes = getattr(path.lstat(), "st_reparse_tag", 0)
    except OSError:
        return False
    return bool(attributes and attributes == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None))


def cache_folder(root: Path) -> Path | None:
    """Where the data of a workspace go whose own folder cannot be used; ``None`` where there is none.

    It belongs to this user, and nobody else can write into it or put another in its place.
    """
    caches = user_caches()
    if caches is None:
        return None
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    folder = caches / "dynacontent" / name
    if folder.resolve().is_relative_to(root.resolve()):
        return None
    return folder if is_private(folder) else None
