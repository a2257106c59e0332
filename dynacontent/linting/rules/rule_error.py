"""``rule_error``: a rule whose condition fails is passed over, for everybody in that case."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """What renders warn of."""
    return subject.warned("rule_error")


RULE = Rule(
    "rule_error",
    "error",
    "The condition of a rule fails for a persona.",
    message=check,
)
