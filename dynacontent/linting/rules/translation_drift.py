"""``translation_drift``: values, tags, plural forms or length differ from the text."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """What `i18n status` calls placeholder, plural, markup, length or unreadable."""
    return overview.untrue("placeholder", "plural", "markup", "length", "unreadable")


RULE = Rule(
    "translation_drift",
    "error",
    "A translation says something else than its text.",
    workspace=check,
)
