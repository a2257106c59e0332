"""``unreachable_rule``: its condition is never true, or its experiment covers nobody."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What the map calls unreachable."""
    return overview.gaps("unreachable")


RULE = Rule(
    "unreachable_rule",
    "error",
    "A rule of a placement can hold for nobody.",
    workspace=check,
)
