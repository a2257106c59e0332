"""For programs of one's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dynacontent.linting.finding import Finding

if TYPE_CHECKING:
    from dynacontent.linting.runner import Linted


def report(found: Linted) -> str:
    """``{"findings": […], "messages": 5, "rules": 60}``."""
    document = {
        "findings": [_finding(one) for one in found.findings],
        "messages": found.messages,
        "rules": found.rules,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _finding(one: Finding) -> dict[str, Any]:
    place = one.problem.location
    return {
        "code": one.code,
        "severity": one.severity,
        "message": one.problem.message,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "excerpt": one.problem.excerpt,
        "hint": one.problem.hint,
        "messages": list(one.messages),
    }
