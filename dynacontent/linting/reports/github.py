"""GitHub's workflow commands, which its runners show beside the lines of a change.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dynacontent.linting.finding import Finding, Severity
from dynacontent.linting.reports.text import summary

if TYPE_CHECKING:
    from dynacontent.linting.runner import Linted

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def report(found: Linted) -> str:
    """A command for each finding, and a line that counts them."""
    return "\n".join([*map(_command, found.findings), summary(found)])


def _command(one: Finding) -> str:
    place, problem = one.problem.location, one.problem
    said = {
        "file": place.path if place else None,
        "line": place.line if place else None,
        "col": place.column if place else None,
        "title": one.code,
    }
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in said.items() if value)
    hint = f"\n{problem.hint}" if problem.hint else ""
    return f"::{_LEVELS[one.severity]} {properties}::{_data(problem.message + hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
