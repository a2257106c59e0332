"""``contrast_dark``: the same under ``prefers-color-scheme: dark``, where a message says something of it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.contrast import pale_texts
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """Every text of emails and banners against the colour behind it."""
    return (problem for page in subject.pages for problem in pale_texts(page, dark=True))


RULE = Rule(
    "contrast_dark",
    "warning",
    "Text cannot be told well from what is behind it in dark mode.",
    message=check,
)
