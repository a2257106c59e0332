"""``alt_missing``: WCAG 2.2, 1.1.1; clients that block pictures show it too."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """Pictures without the attribute; an empty one says that a picture is decoration."""
    for page in subject.pages:
        for node in page.tree.css("img:not([alt])"):
            hint = 'say what it shows, or write alt="" where that is said beside it'
            yield Problem("this picture has no alt", page.place(node), hint=hint)


RULE = Rule(
    "alt_missing",
    "warning",
    "A picture has no text for those who do not see it.",
    message=check,
)
