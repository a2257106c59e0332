"""Text that remembers where an author wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dynacontent.location import Location

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


Lines = tuple[tuple[int, Location], ...]


class SourceText(str):
    """A string with its `Location` (of its first character) in a file of the workspace.

    ``lines`` tells where the lines of a folded text begin, which are no lines in the string: pairs
    of an index in it and a `Location`.

    Every scalar and key of a parsed YAML file is one, so that an expression or template
    written inside YAML reports errors at its own line and column.
    """

    location: Location | None
    lines: Lines

    def __new__(cls, text: str, location: Location | None = None, lines: Lines = ()) -> SourceText:
        """A string equal to ``text``."""
        self = super().__new__(cls, text)
        self.location = location
        self.lines = lines
        return self

    def __getnewargs__(self) -> tuple[str, Location | None, Lines]:  # type: ignore[override]
        return str(self), self.location, self.lines

    def locate(self, index: int) -> Location | None:
        """Where the character at ``index`` stands; exact for folded texts only, which know their lines."""
        start, place = max((pair for pair in self.lines if pair[0] <= index), default=(0, self.location))
        if place is None or place.column is None:
            return place
        return Location(place.path, place.line, place.column + index - start)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(cls._validate)

    @classmethod
    def _validate(cls, value: Any) -> SourceText:
        if isinstance(value, SourceText):
            return value
        if isinstance(value, str):
            return cls(value)
        raise ValueError("should be text")


def expression_in(text: SourceText) -> SourceText | None:
    """The expression of a value written as ``= EXPRESSION``, with its place; ``None`` for any other text."""
    stripped = text.lstrip()
    if not stripped.startswith("="):
        return None
    written = stripped[1:].lstrip()
    start, skipped = text.location, len(text) - len(written)
    if start is not None and start.column is not None and "\n" not in text[:skipped]:
        start = replace(start, column=start.column + skipped)
    return SourceText(written, start)


def is_fixed(text: object) -> bool:
    """Whether this is text of a workspace that says what it says: no template prints anything into it."""
    return isinstance(text, SourceText) and not any(sign in text for sign in ("{{", "{%", "{#"))
