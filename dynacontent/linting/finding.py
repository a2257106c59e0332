"""What lint finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, get_args

from dynacontent.errors import Problem
from dynacontent.models.settings import Severity as Severity

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the worst to the mildest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, the code of the rule that found it, and the messages it was found in.

    No messages: it concerns the workspace.
    """

    code: str
    problem: Problem
    severity: Severity = "warning"
    messages: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[Any, ...]:
        """What findings are sorted by: place, then code and text."""
        return self.problem.order, self.code, self.problem.message

    def at_least(self, severity: Severity) -> bool:
        """Whether it is as bad as that, or worse."""
        return SEVERITIES.index(self.severity) <= SEVERITIES.index(severity)


def gathered(found: list[Finding]) -> list[Finding]:
    """Each once, in order of place: what several messages share is one finding with all their names."""
    together: dict[tuple[Any, ...], Finding] = {}
    for one in found:
        key = one.order
        known = together.get(key)
        names = one.messages if known is None else (*known.messages, *one.messages)
        together[key] = replace(known or one, messages=tuple(dict.fromkeys(names)))
    return [together[key] for key in sorted(together)]
