"""Feeds: JSON that HTTP APIs answer, asked for within limits, checked, and kept for a while.

`source` is what is called, `desk` where requests are answered; `asks` says what is sent, `network`
and `client` to whom, `readings` what comes of it. What is heavy is loaded with the first request.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from dynacontent.feeds.settings import Settings
from dynacontent.feeds.source import HttpFeedSource
from dynacontent.feeds.surroundings import Surroundings
from dynacontent.formats.private import outside, own_cache
from dynacontent.formats.webhosts import parse_rule
from dynacontent.models.authored import CatalogSchema, Configuration, Feed
from dynacontent.ports import FeedSource

__all__ = ["Surroundings", "open_feeds"]


def open_feeds(
    feeds: Mapping[str, Feed],
    configuration: Configuration,
    *,
    catalogs: Mapping[str, CatalogSchema],
    root: Path,
    environ: Mapping[str, str] = os.environ,
    surroundings: Surroundings | None = None,
) -> FeedSource:
    """The source that asks the feeds of a workspace, which lies in the folder ``root``.

    ``catalogs`` are those that refs in answers lead to. Secrets are read from ``environ`` when something
    is asked. Nothing is opened or loaded before.
    """
    return HttpFeedSource(
        Settings(
            feeds=feeds,
            rules=tuple(map(parse_rule, configuration.feed_hosts)),
            private=configuration.feed_allow_private,
            catalogs={name: schema.fields[schema.key].type for name, schema in catalogs.items()},
            timezone=ZoneInfo(configuration.timezone),
            folder=outside(own_cache("feeds", "feeds"), root) if feeds else None,
            environ=environ,
            surroundings=surroundings or Surroundings(),
        )
    )
