"""``shadowed_rule``: the first rule that holds wins."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What the map calls shadowed."""
    return overview.gaps("shadowed")


RULE = Rule(
    "shadowed_rule",
    "warning",
    "A rule of a placement comes after one that holds whenever it does.",
    workspace=check,
)
