"""``unsafe_safe``: data called safe keep the workspace shut; what may be data is told here."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """What the analysis notes."""
    return subject.noted("unsafe_safe")


RULE = Rule(
    "unsafe_safe",
    "error",
    "Something is called safe that is data, or may be.",
    message=check,
)
