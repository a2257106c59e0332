"""``untranslated``: missing, marked as fuzzy, or changed since it was translated."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What `i18n status` calls missing, fuzzy or stale."""
    return overview.untrue("missing", "fuzzy", "stale")


RULE = Rule(
    "untranslated",
    "warning",
    "A text is not translated into a locale of the workspace.",
    workspace=check,
)
