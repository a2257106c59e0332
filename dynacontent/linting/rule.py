"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dynacontent.errors import Problem
from dynacontent.linting.finding import Severity

if TYPE_CHECKING:
    from dynacontent.linting.overview import Overview
    from dynacontent.linting.subject import Subject

PAGE = "docs/lint.md"
"""Where each code has a section, whose anchor it is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: its code, how bad it is, and what it says in one line.

    ``message`` looks at one message at a time, ``workspace`` at all of it; a rule with neither tells of
    what keeps a workspace from being opened, which is found there.
    """

    code: str
    severity: Severity
    summary: str
    message: Callable[[Subject], Iterable[Problem]] | None = None
    workspace: Callable[[Overview], Iterable[Problem]] | None = None

    @property
    def opens(self) -> bool:
        """Whether a workspace with this can be opened: then a comment may silence it."""
        return self.message is not None or self.workspace is not None
