"""``contrast_dark``: the same under ``prefers-color-scheme: dark``, where a message says something of it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.contrast import pale_texts
from dynacontent.linting.page import Page
from dynacontent.linting.rule import Rule


def check(page: Page) -> Iterator[Problem]:
    """Every text of emails and banners against the colour behind it."""
    return pale_texts(page, dark=True)


RULE = Rule(
    "contrast_dark",
    "warning",
    "Text cannot be told well from what is behind it in dark mode.",
    page=check,
)
