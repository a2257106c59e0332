"""``contrast``: WCAG 2.2, 1.4.3: 4.5 to 1, 3 to 1 for large text."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.contrast import pale_texts
from dynacontent.linting.page import Page
from dynacontent.linting.rule import Rule


def check(page: Page) -> Iterator[Problem]:
    """Every text of emails and banners against the colour behind it."""
    return pale_texts(page, dark=False)


RULE = Rule(
    "contrast",
    "warning",
    "Text cannot be told well from what is behind it.",
    page=check,
)
