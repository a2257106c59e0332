"""Small protocols between the workspace and where its data lives, each with an in-memory double."""

from __future__ import annotations

from dynacontent.ports.cache import Cache, MemoryCache, NoCache
from dynacontent.ports.catalogs import (
    Bind,
    CatalogReader,
    CatalogStore,
    Dialect,
    Index,
    Key,
    MemoryCatalogStore,
    Query,
    Row,
)
from dynacontent.ports.exposures import ExposureLog, MemoryExposureLog
from dynacontent.ports.feeds import FeedAnswer, FeedRequest, FeedSource, MemoryFeedSource

__all__ = [
    "Bind",
    "Cache",
    "CatalogReader",
    "CatalogStore",
    "Dialect",
    "ExposureLog",
    "FeedAnswer",
    "FeedRequest",
    "FeedSource",
    "Index",
    "Key",
    "MemoryCache",
    "MemoryCatalogStore",
    "MemoryExposureLog",
    "MemoryFeedSource",
    "NoCache",
    "Query",
    "Row",
]
