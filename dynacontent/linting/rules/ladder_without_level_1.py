"""``ladder_without_level_1``: who lacks the data of its last body gets an error instead of a message."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """What the analysis notes; a message that is skipped where something is missing is meant so."""
    if subject.manifest.on_missing == "error":
        yield from subject.noted("ladder_without_level_1")


RULE = Rule(
    "ladder_without_level_1",
    "warning",
    "A ladder has no body that everybody can see.",
    message=check,
)
