"""``plain_render``: its bodies defeat the structure cache."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """Why emails of personas were made afresh, each reason once."""
    reasons: dict[str, str] = {}
    for one in subject.renders.in_channel("email"):
        if one.plain and one.output is not None:
            reasons.setdefault(one.plain, one.case.who)
    for reason, case in reasons.items():
        message = f"this email is compiled afresh for each recipient: {reason} [{case}]"
        yield Problem(message, subject.body("email"), hint="docs/mjml.md says what can be kept")


RULE = Rule(
    "plain_render",
    "info",
    "An email cannot be filled into compiled structure, and takes far longer.",
    message=check,
)
