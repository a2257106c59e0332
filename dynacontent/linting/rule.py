"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dynacontent.errors import Problem
from dynacontent.linting.finding import Severity

if TYPE_CHECKING:
    from dynacontent.linting.overview import Overview
    from dynacontent.linting.page import Page
    from dynacontent.linting.subject import Subject

PAGE = "docs/lint.md"
"""Where each code has a section, whose anchor it is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: its code, how bad it is, and what it says in one line.

    ``page`` looks at one page of a message at a time and at nothing else, ``message`` at a whole message,
    ``workspace`` at all of it; a rule without any tells of what keeps a workspace from being opened, which
    is found there.
    """

    code: str
    severity: Severity
    summary: str
    message: Callable[[Subject], Iterable[Problem]] | None = None
    workspace: Callable[[Overview], Iterable[Problem]] | None = None
    page: Callable[[Page], Iterable[Problem]] | None = None

    @property
    def is_of_messages(self) -> bool:
        """Whether it looks at messages one by one."""
        return self.message is not None or self.page is not None

    @property
    def opens(self) -> bool:
        """Whether a workspace with this can be opened: then a comment may silence it."""
        return self.is_of_messages or self.workspace is not None

    def of_message(self, subject: Subject) -> Iterator[Problem]:
        """What it finds in a message and its pages."""
        for page in subject.pages if self.page is not None else ():
            assert self.page is not None
            yield from page.found(self.code, self.page)
        if self.message is not None:
            yield from self.message(subject)
