"""``preheader_length``: over all personas and their locales."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.lengths import too_long
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject

MOST = 150
"""Columns that inboxes show after the subject."""


def check(subject: Subject) -> Iterator[Problem]:
    """The longest preheader, if it is too long, and one that is missing."""
    return too_long(subject, "email", "preheader", most=MOST)


RULE = Rule(
    "preheader_length",
    "warning",
    "A preheader is cut off in the inbox, or missing.",
    message=check,
)
