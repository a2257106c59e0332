"""Folders that belong to this user alone, and where a user's caches lie.

What is kept in a folder that others can write, or put another in the place of, is theirs to choose.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

VARIABLE = "DYNACONTENT_CACHE_DIR"
"""Names another folder for caches; set but empty, nothing is kept."""

_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def user_caches() -> Path | None:
    """The folder for caches of this user; ``None`` for a user without a home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        # https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored
        return Path(base) if os.path.isabs(base) else Path.home() / ".cache"  # noqa: PTH117
    except RuntimeError:
        return None


def own_cache(usual: str, below: str = "") -> Path | None:
    """The folder of one of this program's caches: ``usual`` among the user's, or ``below`` the one asked for.

    ``None`` where caches are switched off, and for a user without a home.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen).absolute() / below if chosen else None
    caches = user_caches()
    return None if caches is None else caches / "dynacontent" / usual


def outside(folder: Path | None, workspace: Path) -> Path | None:
    """A private folder that does not lie in a workspace, which is somebody's; else ``None``."""
    if folder is None or not is_private(folder) or folder.resolve().is_relative_to(workspace.resolve()):
        return None
    return folder.resolve()


def is_private(folder: Path) -> bool:
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
