"""Comments that silence a finding: ``dynacontent: ignore[CODE]``, on its line or the line above."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dynacontent.errors import Problem, did_you_mean
from dynacontent.linting.finding import Finding
from dynacontent.linting.registry import CODES, rules
from dynacontent.location import Location

_COMMENT = re.compile(r"#[^\n#]*?\bdynacontent:\s*ignore\[(?P<codes>[^\]\n]*)\]")
_WORD = "dynacontent: ignore"


@dataclass(slots=True)
class _Comment:
    place: Location
    code: str
    used: bool = False


@dataclass(slots=True)
class Ignores:
    """The comments of all files."""

    texts: Mapping[str, str]
    _found: list[_Comment] = field(default_factory=list)
    _lines: dict[tuple[str, int], list[_Comment]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path, text in self.texts.items():
            if "dynacontent:" in text and "ignore[" in text:
                self._read(path, text)

    def _read(self, path: str, text: str) -> None:
        for number, line in enumerate(text.split("\n"), start=1):
            for match in _COMMENT.finditer(line):
                for word in re.finditer(r"[^\s,]+", match["codes"]):
                    place = Location(path, number, match.start("codes") + word.start() + 1)
                    comment = _Comment(place, word[0])
                    self._found.append(comment)
                    for silent in (number, number + 1):
                        self._lines.setdefault((path, silent), []).append(comment)

    def kept(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings that no comment silences. What keeps a workspace from being opened, none does."""
        for one in findings:
            place = one.problem.location
            near = self._lines.get((place.path, place.line or 0), []) if place else []
            silencing = [comment for comment in near if comment.code == one.code]
            if silencing and rules()[one.code].opens:
                for comment in silencing:
                    comment.used = True
            else:
                yield one

    def unused(self, looked_for: Collection[str]) -> Iterator[Problem]:
        """Comments that silence nothing, of the codes that were looked for, once `kept` is through."""
        for comment in self._found:
            if comment.used:
                continue
            code = comment.code
            if code not in CODES:
                hint = did_you_mean(code, CODES, "docs/lint.md lists the codes")
                yield self._problem(f"there is no code {code!r} to ignore", comment, hint)
            elif not rules()[code].opens:
                yield self._problem(f"{code} cannot be ignored: it keeps the workspace shut", comment)
            elif code in looked_for:
                hint = "remove the comment; it counts for its own line and the next"
                yield self._problem(f"nothing here is {code}", comment, hint)

    def _problem(self, message: str, comment: _Comment, hint: str | None = None) -> Problem:
        return Problem(message, comment.place, hint=hint).with_excerpt(self.texts[comment.place.path])
