"""From offsets in a finished MJML document to the places errors name."""

from __future__ import annotations

from collections.abc import Callable

from dynacontent.errors import Problem
from dynacontent.location import Location


class Places:
    """Makes `Problem` records for offsets (in characters) of one document."""

    def __init__(
        self, source: str, path: str, locate: Callable[[int], Location | None] | None = None
    ) -> None:
        self._source = source
        self._path = path
        self._locate = locate

    def problem(self, message: str, offset: int | None, *, hint: str | None = None) -> Problem:
        """A problem at ``offset``; without one, of the document as a whole."""
        if offset is None:
            return Problem(message, Location(self._path), hint=hint)
        written = self._locate(offset) if self._locate else None
        if written is not None:
            return Problem(message, written, hint=hint)
        return Problem(message, self._location(offset), hint=hint).with_excerpt(self._source)

    def _location(self, offset: int) -> Location:
        line = self._source.count("\n", 0, offset) + 1
        column = offset - self._source.rfind("\n", 0, offset)
        return Location(self._path, line, column)
