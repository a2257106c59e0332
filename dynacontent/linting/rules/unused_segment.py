"""``unused_segment``: no template, rule, stage or other segment in use asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """Segments that nothing asks for."""
    used = overview.used("segments")
    for name in overview.sources.segments.segments:
        if name not in used:
            yield Problem(f"nothing asks for segment {name!r}", overview.key("templates/segments.yaml", name))


RULE = Rule(
    "unused_segment",
    "warning",
    "A segment is used by nothing.",
    workspace=check,
)
