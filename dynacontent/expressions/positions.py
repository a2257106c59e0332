"""Line numbers that also know their column.

Jinja's nodes carry the line they start on and nothing else. The lexer here hands the parser a
`Position`, an ``int`` that passes for the line everywhere and remembers offset and column, so
that every node of the tree, and every error about it, has an exact place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from jinja2.lexer import Lexer

_NEWLINE = re.compile(r"\r\n|\r|\n")


class Position(int):
    """A line counted from 1, with the column counted from 1 and the offset counted from 0."""

    column: int
    offset: int

    def __new__(cls, line: int, column: int, offset: int) -> Position:
        """An ``int`` equal to ``line``."""
        self = super().__new__(cls, line)
        self.column = column
        self.offset = offset
        return self

    def __reduce__(self) -> tuple[type[Position], tuple[int, int, int]]:
        return Position, (int(self), self.column, self.offset)


def normalized(source: str) -> str:
    """A source as Jinja lexes it: with ``\\n`` as the only line end."""
    return _NEWLINE.sub("\n", source)


class PositionLexer(Lexer):
    """Jinja's lexer with columns.

    White space control removes text between tokens, so a token's place is found by looking for
    its text from where the one before it ended.
    """

    def tokeniter(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> Iterator[tuple[int, str, str]]:
        """Yield ``(position, type, text)`` for each token, the line as a `Position`."""
        text = normalized(source)
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        at = 0
        for _line, token, value in super().tokeniter(source, name, filename, state):
            found = max(text.find(value, at), at)
            line = bisect_right(starts, found)
            yield Position(line, found - starts[line - 1] + 1, found), token, value
            at = found + len(value)
