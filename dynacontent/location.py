"""Where something stands in a file an author wrote."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: path relative to the workspace, line and column counted from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __reduce__(self) -> tuple[type[Location], tuple[str, int | None, int | None]]:
        # A workspace that is kept holds thousands; a dataclass with slots is unpickled by Python code.
        return Location, (self.path, self.line, self.column)

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
