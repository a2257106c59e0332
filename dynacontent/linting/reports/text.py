"""For people: each finding as errors look, and how many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dynacontent.linting.finding import SEVERITIES, Finding

if TYPE_CHECKING:
    from dynacontent.linting.runner import Linted


def report(found: Linted) -> str:
    """Every finding with its excerpt and hint, and a line that counts them."""
    return "\n".join([*map(finding_text, found.findings), summary(found)])


def finding_text(one: Finding) -> str:
    """``templates/…:3:5: warning: this picture has no alt [alt_missing]``, with excerpt and hint."""
    said = f"{one.severity}: {one.problem.message} [{one.code}]"
    return str(replace(one.problem, message=said))


def summary(found: Linted) -> str:
    """How many findings there are, and what was looked at."""
    looked = f"{_count(found.messages, 'message')}, {_count(found.rules, 'rule')}"
    if not found.findings:
        return f"no findings ({looked})"
    counted = Counter(one.severity for one in found.findings)
    kinds = ", ".join(_counted(counted[kind], kind) for kind in SEVERITIES if counted[kind])
    return f"{kinds} ({looked})"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _counted(number: int, severity: str) -> str:
    return f"{number} info" if severity == "info" else _count(number, severity)
