"""Compiled and checked work that survives a process: in a private folder of the user, never in a workspace.

`disk` keeps bytes, `places` says where, `versions` what all of it depends on.
"""

from __future__ import annotations

from dynacontent.caching.disk import DiskCache
from dynacontent.caching.places import open_cache
from dynacontent.caching.versions import digest, fingerprint

__all__ = ["DiskCache", "digest", "fingerprint", "open_cache"]
