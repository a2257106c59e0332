"""The text of a YAML file: places of marks, and where the content of a scalar begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dynacontent.location import Location

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_ENTRY = re.compile(r"""\s*(?:-\s+)*(?:[^\s"'{\[#&*!|>%@`-][^"'{\[#]*?:\s+)?(?=\S)""")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A position in the text: line and column counted from 0, as PyYAML counts."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """A file's text by lines, as YAML breaks them."""

    text: str
    path: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text without their ends."""
        lines: list[str] = _BREAK.split(self.text)
        return lines

    def line(self, number: int) -> str:
        """Line ``number``, from 0; empty beyond the end."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def place(self, mark: Any) -> Location:
        """The place of a mark."""
        return Location(self.path, mark.line + 1, mark.column + 1)

    def place_at(self, index: int) -> Location:
        """The place of a character, by its index in the text."""
        before = _BREAK.split(self.text[:index])
        return Location(self.path, len(before), len(before[-1]) + 1)

    def scalar_place(self, event: Any) -> Location:
        """Where the content of a scalar begins: behind a quote, or on the line below ``|``.

        The content of a block begins in the first line below, even if that is blank, so that
        lines count right; its column is that of the block.
        """
        mark = event.start_mark
        if event.style in {"'", '"'}:
            quote = self.line(mark.line).find(event.style, mark.column)
            return Location(self.path, mark.line + 1, max(quote, mark.column) + 2)
        if event.style in {"|", ">"}:
            return Location(self.path, mark.line + 2, self._block_column(event))
        return self.place(mark)

    def folded_lines(self, event: Any) -> tuple[tuple[int, Location], ...]:
        """Where the lines of a scalar begin that YAML folds into one: index in its value, and place.

        Its words are looked for in order, so escapes of a quoted scalar end the search early.
        """
        first, last = event.start_mark, event.end_mark
        if event.style == "|" or first.line == last.line:
            return ()
        found: list[tuple[int, Location]] = []
        at = 0
        for number in range(first.line + (event.style == ">"), last.line + 1):
            start = first.column if number == first.line else 0
            words = _WORD.finditer(self.line(number), start)
            for nth, word in enumerate(words):
                bare = word[0].strip(event.style) if event.style in {"'", '"'} else word[0]
                index = event.value.find(bare, at)
                if index < 0 or event.value[at:index].strip():
                    break
                if nth == 0:
                    column = word.start() + word[0].index(bare) + 1
                    found.append((index, Location(self.path, number + 1, column)))
                at = index + len(bare)
        return tuple(found)

    def _block_column(self, event: Any) -> int:
        """The column of a block's text: what its first line has been indented by."""
        filled = next((line for line in event.value.split("\n") if line.strip()), "")
        own = len(filled) - len(filled.lstrip(" "))
        for number in range(event.start_mark.line + 1, event.end_mark.line + 1):
            line = self.line(number)
            if line.strip():
                return max(len(line) - len(line.lstrip(" ")) - own, 0) + 1
        return 1

    def begins_value(self, mark: Any) -> bool:
        """Whether a value of the block style begins at the mark: behind ``key:`` or a dash."""
        entry = _ENTRY.match(self.line(mark.line))
        return entry is not None and entry.end() == mark.column

    def without_value(self, mark: Mark, text: str) -> str | None:
        """``text`` with the rest of the line at the mark made plain, if that is one value.

        ``text`` is the file's, perhaps with other values made plain before.
        """
        if not self.begins_value(mark):
            return None
        starts = [0, *(match.end() for match in _BREAK.finditer(self.text))]
        start = starts[mark.line] + mark.column
        end = starts[mark.line] + len(self.line(mark.line))
        return text[:start] + "x" * (end - start) + text[end:]
