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
_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


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

    It belongs to this user, and nobody else can write into it or put another in its place: the rule
    of `dynacontent.caching.places`, which a sibling layer cannot import.
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
    """Whether a folder, made if need be, belongs to this user and nobody else may change or swap it."""
    try:
        for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode):
            return False
        if not hasattr(os, "getuid"):  # Windows: what lies in a user's profile is that user's
            return True
        own = status.st_uid == os.getuid() and not status.st_mode & _BY_OTHERS
        return own and all(map(_is_held, _way(folder)))
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return False


def _way(folder: Path) -> set[Path]:
    """Every folder and link through which a path leads to a folder."""
    passed: set[Path] = set()
    paths = [folder]
    while paths:
        for parent in set(paths.pop().parents) - passed:
            passed.add(parent)
            if parent.is_symlink():
                paths.append(parent.parent / parent.readlink() / folder.name)
    return passed


def _is_held(parent: Path) -> bool:
    """Whether only this user and root may rename what lies in a folder of theirs, or turn a link."""
    status = parent.lstat()
    if status.st_uid not in (0, os.getuid()):
        return False
    return (
        stat.S_ISLNK(status.st_mode) or not status.st_mode & _BY_OTHERS or bool(status.st_mode & stat.S_ISVTX)
    )
