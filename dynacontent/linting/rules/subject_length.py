"""``subject_length``: over all personas and their locales."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.lengths import too_long
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject

MOST = 90
"""Columns that the widest inboxes show; phones show some 40."""


def check(subject: Subject) -> Iterator[Problem]:
    """The longest subject, if it is too long, and one that is empty."""
    return too_long(subject, "email", "subject", most=MOST)


RULE = Rule(
    "subject_length",
    "warning",
    "A subject is cut off in the inbox, or empty.",
    message=check,
)
