"""``silent_channel``: there is no component for it there."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What the map calls silent_channel."""
    return overview.gaps("silent_channel")


RULE = Rule(
    "silent_channel",
    "info",
    "A rule of a placement shows nothing in one of its channels.",
    workspace=check,
)
