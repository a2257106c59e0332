"""``unused_translation``: its text was changed or taken away."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What `i18n status` calls unused."""
    return overview.untrue("unused")


RULE = Rule(
    "unused_translation",
    "info",
    "A translation is of a text that no template has.",
    workspace=check,
)
