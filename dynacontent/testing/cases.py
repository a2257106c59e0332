"""What is tested: the cases of a message, and ``[tool.dynacontent.testing]``, which picks among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from dynacontent.errors import Problem, WorkspaceError, did_you_mean, one_of
from dynacontent.location import Location
from dynacontent.rendering.workspace import Workspace

_PATTERNS = ("include", "exclude")
_KEYS = (*_PATTERNS, "feeds")
_PLACE = Location("[tool.dynacontent.testing]")
_FORM = 'a pattern is message/channel/persona, as in "welcome/push/*"; "welcome" means all of it'


@dataclass(frozen=True, slots=True)
class Case:
    """One channel of a message for one persona, in the persona's own locale, under a cap."""

    message: str
    channel: str
    persona: str
    locale: str
    level: int = 3

    @property
    def name(self) -> str:
        """``email-ada-de-L3``: the name of its snapshot, and in brackets that of its test."""
        return f"{self.channel}-{self.persona}-{self.locale}-L{self.level}"


def workspace_cases(workspace: Workspace) -> dict[str, list[Case]]:
    """The cases of every message, by message.

    Raises `WorkspaceError` with every mistake in ``[tool.dynacontent.testing]``.
    """
    every = [case for message in workspace.messages for case in _every_case(workspace, message)]
    include, exclude = _patterns(workspace.configuration.testing, every)
    found: dict[str, list[Case]] = {message: [] for message in workspace.messages}
    for case in every:
        included = not include or any(_fits(case, pattern) for pattern in include)
        if included and not any(_fits(case, pattern) for pattern in exclude):
            found[case.message].append(case)
    return found


def _every_case(workspace: Workspace, message: str) -> Iterator[Case]:
    manifest = workspace.message(message)
    for persona in workspace.personas:
        who = workspace.persona(persona)
        if manifest.event is None or manifest.event in who.events or who.event is not None:
            locale = workspace.locale_of(who)
            for channel in manifest.channels:
                yield Case(message, channel, persona, locale)


def _patterns(table: Mapping[str, Any], every: list[Case]) -> tuple[list[str], list[str]]:
    problems = [
        Problem(f"unknown key {key!r}", _PLACE, hint=did_you_mean(key, _KEYS, f"it may have {one_of(_KEYS)}"))
        for key in table
        if key not in _KEYS
    ]
    for key in _PATTERNS:
        listed = table.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(pattern, str) for pattern in listed):
            problems.append(Problem(f"{key} should be a list of patterns", _PLACE, hint=_FORM))
            continue
        problems += [
            Problem(f"{key}: {pattern!r} picks no test", _PLACE, hint=_FORM)
            for pattern in listed
            if not any(_fits(case, pattern) for case in every)
        ]
    if problems:
        raise WorkspaceError(problems)
    return table.get("include", []), table.get("exclude", [])


def _fits(case: Case, pattern: str) -> bool:
    parts = pattern.split("/")
    names = (case.message, case.channel, case.persona)
    # zip stops at the shorter: a pattern without channel or persona means all of them.
    return len(parts) <= len(names) and all(map(fnmatchcase, names, parts))
