"""SARIF 2.1.0, which code hosts show beside the lines of a change.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dynacontent.caching import digest
from dynacontent.errors import Problem
from dynacontent.linting.finding import Finding, Severity
from dynacontent.linting.registry import rules
from dynacontent.linting.rule import PAGE

if TYPE_CHECKING:
    from dynacontent.linting.runner import Linted

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def report(found: Linted) -> str:
    """A log with one run, whose rules are those that found something."""
    codes = sorted({one.code for one in found.findings})
    driver = {
        "name": "dynacontent",
        "version": version("dynacontent"),
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in found.findings],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _rule(code: str) -> dict[str, Any]:
    rule = rules()[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"{PAGE}#{code} of dynacontent's documentation has examples."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(one: Finding, index: int) -> dict[str, Any]:
    problem = one.problem
    hint = f"\n{problem.hint}" if problem.hint else ""
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": problem.message + hint},
        "partialFingerprints": {"dynacontent/v1": _fingerprint(one)},
    }
    if problem.location is not None:
        result["locations"] = [{"physicalLocation": _place(problem)}]
    return result


def _place(problem: Problem) -> dict[str, Any]:
    assert problem.location is not None
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.location.path)}}
    if problem.location.line:
        place["region"] = {"startLine": problem.location.line}
        if problem.location.column:
            place["region"]["startColumn"] = problem.location.column
        if problem.excerpt is not None:
            place["region"]["snippet"] = {"text": problem.excerpt}
    return place


def _fingerprint(one: Finding) -> str:
    """The same while the line says the same, wherever it moves to."""
    path = one.problem.location.path if one.problem.location else ""
    return digest(one.code, path, (one.problem.excerpt or "").strip(), one.problem.message).hex()[:32]
