"""Patterns that know Unicode's properties and characters, read by the library ``regex`` when first used.

Loading it takes longer than most workspaces need to open.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex


class Pattern:
    """A pattern by its source; its questions are those of a compiled one."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        """The pattern itself."""
        import regex

        return regex.compile(self._source)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[regex.Match[str]]:
        """Each place it fits, one after the other."""
        return self.compiled.finditer(text, start, end)

    def findall(self, text: str) -> list[str]:
        """The pieces that fit."""
        return list(self.compiled.findall(text))

    def search(self, text: str) -> regex.Match[str] | None:
        """The first place it fits."""
        return self.compiled.search(text)

    def match(self, text: str, start: int = 0) -> regex.Match[str] | None:
        """Whether it fits at a place."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> regex.Match[str] | None:
        """Whether it fits the whole text."""
        return self.compiled.fullmatch(text)

    def sub(self, replacement: str, text: str) -> str:
        """The text with something else where it fits."""
        return self.compiled.sub(replacement, text)
