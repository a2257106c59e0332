"""``blocked_url``: a value in an address is no http, https, mailto, tel or sms URL."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """What renders warn of."""
    return subject.warned("blocked_url")


RULE = Rule(
    "blocked_url",
    "warning",
    "An address is blocked in what a persona gets.",
    message=check,
)
