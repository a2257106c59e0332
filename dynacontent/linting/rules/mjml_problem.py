"""``mjml_problem``: told when the workspace is opened, or of what comes out for a persona."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(overview: Overview) -> Iterator[Problem]:
    """What opening the workspace found in MJML templates."""
    return iter(overview.workspace.parts.mjml_problems)


def check_message(subject: Subject) -> Iterator[Problem]:
    """What renders warn of: MJML that only data bring about."""
    return subject.warned("mjml_problem")


RULE = Rule(
    "mjml_problem",
    "warning",
    "MJML is rendered, but not as it is written.",
    message=check_message,
    workspace=check,
)
