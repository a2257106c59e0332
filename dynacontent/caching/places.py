"""Where the cache lies: with the user, never with a workspace.

What is cached is code that will be run. A workspace is somebody's repository, which could ship a
prepared cache; so nothing is ever read from inside of one, nor from a folder that others can write
or put another in the place of.
"""

from __future__ import annotations

import os
from pathlib import Path

from dynacontent.caching.disk import DiskCache
from dynacontent.caching.versions import fingerprint
from dynacontent.formats.private import is_private, user_caches
from dynacontent.ports import Cache, NoCache

VARIABLE = "DYNACONTENT_CACHE_DIR"
"""Names another folder; set but empty, nothing is kept."""


def open_cache(workspace: Path) -> Cache:
    """The user's cache for a workspace; one that keeps nothing where there is no private folder for it."""
    folder = cache_folder()
    if folder is None or not is_private(folder) or folder.resolve().is_relative_to(workspace.resolve()):
        return NoCache()
    return DiskCache(folder.resolve(), version=fingerprint())


def cache_folder() -> Path | None:
    """The folder that is asked for, or the usual one; ``None`` where the cache is switched off."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen).absolute() if chosen else None
    caches = user_caches()
    return None if caches is None else caches / "dynacontent" / "compiled"
