"""``overlapping_experiments``: their results cannot be told apart."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What the map calls overlapping."""
    return overview.gaps("overlapping")


RULE = Rule(
    "overlapping_experiments",
    "warning",
    "Two experiments may have the same recipients.",
    workspace=check,
)
