"""Which folders product data may lie in, and what the files in them are called.

A workspace is somebody's repository: its ``.dynacontent`` may have come with it, made by anybody. So
nothing there is followed that leads elsewhere, and nothing is deleted that this package did not make.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

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

    It belongs to this user and nobody else can write into it, as with what is compiled
    (`dynacontent.caching`).
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        # https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored
        caches = Path(base) if os.path.isabs(base) else Path.home() / ".cache"  # noqa: PTH117
    except RuntimeError:  # a user without a home
        return None
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    folder = caches / "dynacontent" / name
    if folder.resolve().is_relative_to(root.resolve()):
        return None
    return folder if _is_private(folder) else None


def _is_private(folder: Path) -> bool:
    """Whether a folder, made if need be, belongs to this user and nobody else may write into it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(status.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows: what lies in a user's profile is that user's
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
