"""``catalog_data``: the last import is used, or look-ups are missing."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What importing found."""
    return iter(overview.workspace.parts.data_problems)


RULE = Rule(
    "catalog_data",
    "error",
    "Product data cannot be read, or do not fit their schema.",
    workspace=check,
)
