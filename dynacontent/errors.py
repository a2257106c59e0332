"""Everything dynacontent raises.

::

    DynacontentError                    the one to catch
    ├── AuthoringError                  a file of the workspace has problems
    │   └── WorkspaceError              ... all of them, found when the workspace is opened
    ├── UnknownNameError                no such message, channel, persona, locale, catalog or item
    ├── RecipientError                  a profile, event, history or context does not fit its schema
    ├── RenderError                     this message cannot be rendered for this recipient
    │   ├── MissingValueError           ... because data is not there (``code`` says why)
    │   ├── LimitError                  ... because a named limit was reached
    │   └── NotRecordedError            ... because a recording has not what it asks for
    ├── CatalogError                    product data cannot be read
    │   └── CatalogUnavailableError     ... because it was never imported
    └── MissingExtraError               an optional dependency is not installed

A skipped message is a result (`dynacontent.Skipped`), not an error. Every error carries its
`Problem` records and survives pickling, so that a worker process can hand it back whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from dynacontent.location import Location

_SECRET = re.compile(r"""(\bsecret\s*[=:]\s*["'])([^"'$][^"']*)""")
"""A secret that somebody wrote into a file, where an environment variable is named: errors are logged."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, the line it stands on, and what to do about it."""

    message: str
    location: Location | None = None
    excerpt: str | None = None
    hint: str | None = None
    code: str = ""
    """What kind of problem it is, where that is told: a code of `dynacontent.linting`."""

    def __str__(self) -> str:
        lines = [f"{self.location}: {self.message}" if self.location else self.message]
        if self.excerpt is not None and self.location and self.location.line:
            number = str(self.location.line)
            lines.append(f"  {number} | {self.excerpt}")
            if self.location.column:
                # Tabs are kept so that the caret stands under its column in any terminal.
                before = self.excerpt[: self.location.column - 1]
                pad = "".join("\t" if character == "\t" else " " for character in before)
                lines.append(f"  {' ' * len(number)} | {pad}^")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)

    @property
    def order(self) -> tuple[str, int, int]:
        """What problems are sorted by: file, line, column."""
        place = self.location or Location("")
        return place.path, place.line or 0, place.column or 0

    def with_excerpt(self, source: str) -> Problem:
        """The same problem, showing its line of ``source`` (the whole text of the file)."""
        if self.location is None or self.location.line is None:
            return self
        lines = source.split("\n")
        if not 0 < self.location.line <= len(lines):
            return self
        line = lines[self.location.line - 1].rstrip("\r")
        return replace(self, excerpt=_SECRET.sub(lambda found: found[1] + "•" * len(found[2]), line))


class DynacontentError(Exception):
    """Base of every error raised on purpose; ``str()`` is what an author is shown."""

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def changed(self, change: Callable[[Problem], Problem]) -> Self:
        """The same error, each of its problems changed."""
        return type(self)(tuple(map(change, self.problems)), *self.args[1:])

    @classmethod
    def at(
        cls,
        message: str,
        location: Location | None = None,
        *,
        source: str | None = None,
        hint: str | None = None,
    ) -> Self:
        """An error with one problem; ``source`` is the text of the file, for the excerpt."""
        problem = Problem(message, location, hint=hint)
        return cls(problem if source is None else problem.with_excerpt(source))


class AuthoringError(DynacontentError):
    """A file of the workspace has problems."""


class WorkspaceError(AuthoringError):
    """The workspace cannot be opened; lists every problem found, in order of file and line."""


class UnknownNameError(DynacontentError):
    """The workspace has no message, channel, persona, locale, catalog or item of that name."""


class RecipientError(DynacontentError):
    """A profile, event, history or context does not fit its schema; one problem per value."""


class RenderError(DynacontentError):
    """This message cannot be rendered for this recipient."""

    code = "render_error"


class MissingValueError(RenderError):
    """Data the message cannot do without is not there; ``code`` says why."""

    def __init__(self, problems: str | Problem | Iterable[Problem], code: str = "attribute_missing") -> None:
        super().__init__(problems)
        self.code = code
        self.args = (self.problems, code)


class LimitError(RenderError):
    """A named limit was reached; ``code`` is its name."""

    def __init__(self, problems: str | Problem | Iterable[Problem], code: str = "limit") -> None:
        super().__init__(problems)
        self.code = code
        self.args = (self.problems, code)


class NotRecordedError(RenderError):
    """A replay asks for something that is not in the recording."""

    code = "not_recorded"


class CatalogError(DynacontentError):
    """Product data cannot be read or does not fit its schema."""


class CatalogUnavailableError(CatalogError):
    """A catalog has no data: its source cannot be read, and it was never imported before."""


class MissingExtraError(DynacontentError):
    """An optional dependency is not installed; the message names its ``pip install`` line."""


def did_you_mean(name: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """A hint that names the closest known names, or ``otherwise`` where none is close."""
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), n=2, cutoff=0.6)
    if not close:
        return otherwise
    return f"did you mean {' or '.join(repr(match) for match in close)}?"


def one_of(names: Sequence[str], limit: int = 12) -> str:
    """Names for a hint: ``a, b, c`` or ``a, b, c … (40 in all)``."""
    shown = ", ".join(names[:limit])
    return shown if len(names) <= limit else f"{shown} … ({len(names)} in all)"
