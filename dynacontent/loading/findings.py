"""Everything that is wrong with a workspace, gathered before anything is raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from dynacontent.errors import DynacontentError, Problem, WorkspaceError
from dynacontent.location import Location


@dataclass(slots=True)
class Findings:
    """Problems by place; ``texts`` holds the files read, for excerpts."""

    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, message: str, place: Location | None, *, hint: str | None = None, code: str = "") -> None:
        """Note one problem."""
        self.problems.append(Problem(message, place, hint=hint, code=code))

    def at(
        self,
        text: Any,
        message: str,
        *,
        hint: str | None = None,
        otherwise: Location | None = None,
        code: str = "",
    ) -> None:
        """Note a problem of a `SourceText`, at its place or ``otherwise``."""
        self.add(message, getattr(text, "location", None) or otherwise, hint=hint, code=code)

    def extend(self, error: DynacontentError) -> None:
        """Note the problems of an error raised below."""
        self.problems.extend(error.problems)

    def about(self, path: str) -> bool:
        """Whether a problem of this file is noted."""
        return any(problem.location and problem.location.path == path for problem in self.problems)

    def raise_all(self) -> None:
        """Raise one `WorkspaceError` with every problem, by file and line, if there are any."""
        if self.problems:
            shown = map(self._shown, dict.fromkeys(self.problems))
            raise WorkspaceError(sorted(shown, key=attrgetter("order")))

    def _shown(self, problem: Problem) -> Problem:
        text = self.texts.get(problem.location.path) if problem.location else None
        return problem if text is None or problem.excerpt is not None else problem.with_excerpt(text)
