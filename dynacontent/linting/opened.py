"""What keeps a workspace from being opened, as findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dynacontent.errors import Problem
from dynacontent.linting.finding import Finding

_MESSAGE = re.compile(r"templates/messages/([^/]+)/")
_OTHERWISE = (
    (re.compile(r"pyproject\.toml|dynacontent\.toml"), "configuration"),
    (re.compile(r"catalogs/.*\.yaml"), "catalog"),
    (re.compile(r"catalogs/.*"), "catalog_data"),
    (re.compile(r"templates/personas/.*"), "persona"),
    (re.compile(r"templates/placements/.*"), "placement_file"),
    (re.compile(r"templates/locales/.*"), "translation_file"),
    (re.compile(r"templates/[^/]+\.yaml"), "schema"),
    (re.compile(r"templates/messages/.*\.yaml"), "manifest"),
    (re.compile(r"templates/.*"), "template"),
)
"""What a problem without a code of its own is called, by the path of its file."""


def code_of(problem: Problem) -> str:
    """The code of a problem that opening a workspace tells of."""
    path = problem.location.path if problem.location else ""
    return problem.code or next((code for form, code in _OTHERWISE if form.fullmatch(path)), "configuration")


def as_findings(problems: Iterable[Problem], *, code: str = "") -> Iterator[Finding]:
    """Problems as findings, with the message in whose folder they are."""
    for problem in problems:
        inside = _MESSAGE.match(problem.location.path) if problem.location else None
        yield Finding(code or code_of(problem), problem, "error", (inside[1],) if inside else ())
