"""``[tool.dynacontent.lint]``: which rules count, and how much, everywhere and in some messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from dynacontent.errors import Problem, did_you_mean, one_of
from dynacontent.linting.finding import SEVERITIES, Finding, Severity
from dynacontent.linting.registry import CODES, rules
from dynacontent.location import Location
from dynacontent.models.settings import LintChoice

_KEYS = LintChoice.key_names()
_FORM = {
    "select": 'a list of codes, as in ["contrast", "unused_*"]',
    "ignore": 'a list of codes, as in ["contrast", "unused_*"]',
    "severity": 'a table, as in {contrast = "error"}',
}


class Choice(LintChoice):
    """Which codes count: all, or those that fit a pattern of ``select``, less those of ``ignore``."""

    def takes(self, code: str) -> bool:
        """Whether a code counts."""
        return (not self.select or _fits(code, self.select)) and not _fits(code, self.ignore)


_EVERYTHING = Choice()


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts everywhere, and what of that in messages, by pattern of their name."""

    everywhere: Choice = _EVERYTHING
    messages: Mapping[str, Choice] = field(default_factory=dict)

    def narrowed(self, select: Iterable[str], ignore: Iterable[str]) -> Settings:
        """The same for one run: of what is chosen here, only what is selected there too."""
        select, ignore = tuple(select), tuple(ignore)
        chosen = replace(
            self.everywhere,
            select=select or self.everywhere.select,
            ignore=(*self.everywhere.ignore, *ignore),
        )
        return replace(self, everywhere=chosen)

    def codes(self) -> tuple[str, ...]:
        """The codes that count somewhere."""
        return tuple(code for code in CODES if self.everywhere.takes(code))

    def of(self, found: Finding) -> Finding | None:
        """A finding with its severity, in the messages where it counts; ``None`` where that is nowhere."""
        if not self.everywhere.takes(found.code):
            return None
        messages = tuple(name for name in found.messages if self._takes(name, found.code))
        if found.messages and not messages:
            return None
        return replace(found, severity=self._severity(found.code, messages), messages=messages)

    def _takes(self, message: str, code: str) -> bool:
        return all(choice.takes(code) for choice in self._of_message(message))

    def _of_message(self, message: str) -> Iterator[Choice]:
        return (choice for pattern, choice in self.messages.items() if fnmatchcase(message, pattern))

    def _severity(self, code: str, messages: tuple[str, ...]) -> Severity:
        said = [self.everywhere.severity.get(code, rules()[code].severity)]
        own = [
            choice.severity[code]
            for message in messages
            for choice in self._of_message(message)
            if code in choice.severity
        ]
        return min(own or said, key=SEVERITIES.index)


def _fits(code: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)


def read_settings(table: Mapping[str, Any], path: str, text: str) -> tuple[Settings, list[Problem]]:
    """Settings from the table of a file, and what is wrong with it; ``text`` is that of the file."""
    reader = _Reader(path, text)
    everywhere = reader.choice({key: value for key, value in table.items() if key != "messages"}, "lint")
    messages = table.get("messages", {})
    if not isinstance(messages, Mapping):
        reader.problem("messages should be a table of patterns", "messages")
        messages = {}
    narrowed = {pattern: reader.choice(part, pattern) for pattern, part in messages.items()}
    return Settings(everywhere, narrowed), reader.problems


class _Reader:
    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._lines = text.split("\n")
        self.problems: list[Problem] = []

    def problem(self, message: str, word: str, hint: str | None = None) -> None:
        """Note a problem at the first line of the lint settings that says a word."""
        inside, line = False, None
        for number, text in enumerate(self._lines, start=1):
            inside = "lint" in text if text.lstrip().startswith("[") else inside
            if inside and (line is None or re.search(rf"(?<![\w*]){re.escape(word)}(?![\w*])", text)):
                line = number
                if re.search(rf"(?<![\w*]){re.escape(word)}(?![\w*])", text):
                    break
        place = Location(self._path, line)
        found = Problem(f"lint: {message}", place, hint=hint, code="configuration")
        self.problems.append(found.with_excerpt("\n".join(self._lines)))

    def choice(self, table: Any, name: str) -> Choice:
        """What a table chooses; what is wrong with it is noted, and left out."""
        if not isinstance(table, Mapping):
            self.problem(f"{name} should be a table", name, f"it may have {one_of(_KEYS)}")
            return Choice()
        for key in table:
            if key not in _KEYS:
                self.problem(
                    f"unknown key {key!r}", key, did_you_mean(key, _KEYS, f"keys are {one_of(_KEYS)}")
                )
        select, ignore = (self._patterns(key, table.get(key, [])) for key in ("select", "ignore"))
        severity = self._severities(table.get("severity", {}))
        return Choice(select=select, ignore=ignore, severity=severity)

    def _patterns(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
            self.problem(f"{key} should be {_FORM[key]}", key)
            return ()
        for problem in unknown_codes(value):
            self.problem(problem.message, problem.excerpt or key, problem.hint)
        return tuple(value)

    def _severities(self, value: Any) -> dict[str, Severity]:
        if not isinstance(value, Mapping):
            self.problem(f"severity should be {_FORM['severity']}", "severity")
            return {}
        for problem in unknown_codes(value):
            self.problem(problem.message, problem.excerpt or "severity", problem.hint)
        for code, severity in value.items():
            if severity not in SEVERITIES:
                hint = did_you_mean(str(severity), SEVERITIES, f"it is {one_of(SEVERITIES)}")
                self.problem(f"{code}: there is no severity {severity!r}", code, hint)
        return {code: severity for code, severity in value.items() if severity in SEVERITIES}


def unknown_codes(patterns: Iterable[str]) -> Iterator[Problem]:
    """Patterns that no code fits, one problem each, whose ``excerpt`` is the pattern."""
    for pattern in patterns:
        if not any(fnmatchcase(code, pattern) for code in CODES):
            hint = did_you_mean(pattern, CODES, "docs/lint.md lists the codes")
            yield Problem(f"there is no code {pattern!r}", excerpt=pattern, hint=hint)
