"""Small protocols between the workspace and where its data lives, each with an in-memory double."""

from __future__ import annotations

from dynacontent.ports.cache import Cache, MemoryCache, NoCache
from dynacontent.ports.catalogs import Bind, CatalogStore, Key, MemoryCatalogStore, Query, Row

__all__ = [
    "Bind",
    "Cache",
    "CatalogStore",
    "Key",
    "MemoryCache",
    "MemoryCatalogStore",
    "NoCache",
    "Query",
    "Row",
]
