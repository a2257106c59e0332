"""Names found at their places in files, and changed there: everything else of a file stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dynacontent.errors import AuthoringError
from dynacontent.location import Location


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``old`` at a place of a file becomes ``new``; line and column are counted from 1."""

    path: str
    line: int
    column: int
    old: str
    new: str


class Texts:
    """The texts of files, line by line with their ends."""

    def __init__(self, contents: Mapping[str, str]) -> None:
        self._lines = {path: text.split("\n") for path, text in contents.items()}

    def line(self, place: Location) -> str:
        """The line of a place; empty where there is none."""
        lines = self._lines.get(place.path, [])
        number = (place.line or 0) - 1
        return lines[number] if 0 <= number < len(lines) else ""

    def changed(self, edits: Iterable[Edit]) -> dict[str, str]:
        """The texts of the files that edits change, with them."""
        found: dict[str, list[str]] = {}
        for edit in sorted(set(edits), reverse=True):
            lines = found.setdefault(edit.path, list(self._lines[edit.path]))
            line, at = lines[edit.line - 1], edit.column - 1
            assert line[at : at + len(edit.old)] == edit.old
            lines[edit.line - 1] = line[:at] + edit.new + line[at + len(edit.old) :]
        return {path: "\n".join(lines) for path, lines in found.items()}


def at_place(texts: Texts, place: Location, old: str, new: str) -> list[Edit]:
    """The edits of a name that is named at a place: behind a dot, in quotes there, as an argument before it.

    Empty where something else stands there. Raises `AuthoringError` where the place is not known exactly.
    """
    if place.line is None or place.column is None:
        hint = "change it there yourself, and its declaration in the same commit"
        message = f"{old} is named in {place.path}, at a place that is not known"
        raise AuthoringError.at(message, place, hint=hint)
    line, at = texts.line(place), place.column - 1
    word = rf"(?<![\w]){re.escape(old)}(?![\w])"
    direct = re.compile(rf"""(?:\.?\s*|\[\s*["']|["'])?({word})""").match(line, at)
    if direct:
        return [_edit(place, direct.start(1), old, new)]
    behind = re.compile(rf"({word})\s*[=:]\s*$").search(line[:at])
    if behind:
        return [_edit(place, behind.start(1), old, new)]
    quoted = re.compile(r"""["']?([\w.,\s]*)""").match(line, at)
    found = re.finditer(word, quoted[1]) if quoted else ()
    return [_edit(place, quoted.start(1) + one.start(), old, new) for one in found] if quoted else []


def _edit(place: Location, start: int, old: str, new: str) -> Edit:
    return Edit(place.path, place.line or 1, start + 1, old, new)
