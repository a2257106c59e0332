"""``push_text_length``: over all personas and their locales."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.lengths import too_long
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject

TITLE = 65
"""Columns of a title on a lock screen."""
BODY = 240
"""Columns of a body on a lock screen, unfolded."""


def check(subject: Subject) -> Iterator[Problem]:
    """The longest title and body, if they are too long."""
    yield from too_long(subject, "push", "title", most=TITLE)
    yield from too_long(subject, "push", "body", most=BODY)


RULE = Rule(
    "push_text_length",
    "warning",
    "The title or body of a push is cut off on phones.",
    message=check,
)
