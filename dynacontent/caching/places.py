"""Where the cache lies: with the user, never with a workspace.

What is cached is code that will be run. A workspace is somebody's repository, which could ship a
prepared cache; so nothing is ever read from inside of one, nor from a folder that others can write.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dynacontent.caching.disk import DiskCache
from dynacontent.caching.versions import fingerprint
from dynacontent.ports import Cache, NoCache

VARIABLE = "DYNACONTENT_CACHE_DIR"
"""Names another folder; set but empty, nothing is kept."""


def open_cache(workspace: Path) -> Cache:
    """The user's cache for a workspace; one that keeps nothing where there is no private folder for it."""
    folder = cache_folder()
    if folder is None or not _is_private(folder) or folder.resolve().is_relative_to(workspace.resolve()):
        return NoCache()
    return DiskCache(folder, version=fingerprint())


def cache_folder() -> Path | None:
    """The folder that is asked for, or the usual one; ``None`` where the cache is switched off."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen).absolute() if chosen else None
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        # https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored
        return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "dynacontent" / "compiled"  # noqa: PTH117
    except RuntimeError:  # a user without a home
        return None


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
