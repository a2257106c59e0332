"""``optional_without_fallback``: a recipient without the value gets an error instead of a message."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """What the analysis notes; a message that is skipped where something is missing is meant so."""
    if subject.manifest.on_missing == "error":
        yield from subject.noted("optional_without_fallback")


RULE = Rule(
    "optional_without_fallback",
    "warning",
    "A value that may be absent is used, and nothing stands in for it.",
    message=check,
)
