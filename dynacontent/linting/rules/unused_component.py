"""``unused_component``: no message in use calls or shows it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """Macros that nothing calls, but from another one that nothing calls."""
    used = {macro for facts in overview.facts.values() for macro in facts.macros}
    for (path, name), place in overview.macros.items():
        if (path, name) not in used:
            yield Problem(f"nothing shows component {name!r}", place)


RULE = Rule(
    "unused_component",
    "warning",
    "A component is used by nothing.",
    workspace=check,
)
