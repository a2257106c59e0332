"""``unused_feed``: no template or expression asks it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """Feeds that nothing asks."""
    used = overview.used("feeds")
    for name in overview.sources.feeds:
        if name not in used:
            yield Problem(f"nothing asks feed {name!r}", overview.key("catalogs/feeds.yaml", name))


RULE = Rule(
    "unused_feed",
    "warning",
    "A feed is used by nothing.",
    workspace=check,
)
