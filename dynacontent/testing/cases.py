"""What is tested: ``[tool.dynacontent.testing]``, which picks among the cases of a workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, get_args

from dynacontent.errors import Problem, WorkspaceError, did_you_mean, one_of
from dynacontent.location import Location
from dynacontent.models.settings import Breadth, TestingSettings
from dynacontent.rendering.cases import Case
from dynacontent.rendering.matrix import Matrix
from dynacontent.rendering.workspace import Workspace
from dynacontent.testing.rendering import look_with

_PATTERNS = ("include", "exclude")
_SWITCHES = ("eml", "agreement")
_KEYS = TestingSettings.key_names()
_MATRICES = get_args(Breadth)
_PLACE = Location("[tool.dynacontent.testing]")
_FORM = 'a pattern is message/channel/persona, as in "welcome/push/*"; "welcome" means all of it'


class Cases:
    """The cases of a workspace, those of each message when they are asked for.

    Raises `WorkspaceError` with every mistake in ``[tool.dynacontent.testing]``.
    """

    def __init__(self, workspace: Workspace, *, looking: Sequence[Workspace]) -> None:
        """``looking`` are the workspaces to see with what a case comes to, the first that can tell."""
        table = workspace.configuration.testing
        self._matrix = Matrix(workspace, full=table.get("matrix") == "full", look=look_with(looking))
        everybody = {message: self._matrix.everybody(message) for message in workspace.messages}
        problems = _problems(table, [case for cases in everybody.values() for case in cases])
        if problems:
            raise WorkspaceError(problems)
        include, exclude = table.get("include", []), table.get("exclude", [])
        self._chosen = {
            message: [case for case in cases if _is_chosen(case, include, exclude)]
            for message, cases in everybody.items()
        }

    def of(self, message: str) -> list[Case]:
        """The cases of one message."""
        chosen = self._chosen.get(message, [])
        return [*chosen, *self._matrix.others(message, chosen)]


def _problems(table: Mapping[str, Any], every: list[Case]) -> list[Problem]:
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
    if "matrix" in table and table["matrix"] not in _MATRICES:
        problems.append(Problem(f"matrix is {' or '.join(_MATRICES)}, not {table['matrix']!r}", _PLACE))
    problems += [
        Problem(f"{switch} is true or false, not {table[switch]!r}", _PLACE)
        for switch in _SWITCHES
        if not isinstance(table.get(switch, False), bool)
    ]
    return problems


def _is_chosen(case: Case, include: list[str], exclude: list[str]) -> bool:
    included = not include or any(_fits(case, pattern) for pattern in include)
    return included and not any(_fits(case, pattern) for pattern in exclude)


def _fits(case: Case, pattern: str) -> bool:
    parts = pattern.split("/")
    names = (case.message, case.channel, case.persona)
    # zip stops at the shorter: a pattern without channel or persona means all of them.
    return len(parts) <= len(names) and all(map(fnmatchcase, names, parts))
