"""Where the cache lies: with the user, never with a workspace.

What is cached is code that will be run. A workspace is somebody's repository, which could ship a
prepared cache; so nothing is ever read from inside of one, nor from a folder that others can write
or put another in the place of.
"""

from __future__ import annotations

from pathlib import Path

from dynacontent.caching.disk import DiskCache
from dynacontent.caching.versions import fingerprint
from dynacontent.formats.private import outside, own_cache
from dynacontent.ports import Cache, NoCache


def open_cache(workspace: Path) -> Cache:
    """The user's cache for a workspace; one that keeps nothing where there is no private folder for it."""
    folder = outside(cache_folder(), workspace)
    return NoCache() if folder is None else DiskCache(folder, version=fingerprint())


def cache_folder() -> Path | None:
    """The folder that is asked for, or the usual one; ``None`` where the cache is switched off."""
    return own_cache("compiled")
