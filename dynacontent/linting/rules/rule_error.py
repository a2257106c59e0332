"""``rule_error``: a rule whose condition fails is passed over, for everybody in that case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject
from dynacontent.location import Location


def check(subject: Subject) -> Iterator[Problem]:
    """What renders warn of, at the conditions that fail."""
    places = _places(subject)
    for problem in subject.warned("rule_error"):
        name, _, said = problem.message.partition(": ")
        place = places.get(name, problem.location)
        yield replace(problem, message=f"the condition of {name} fails: {said}", location=place)


def _places(subject: Subject) -> dict[str, Location | None]:
    """Where the conditions of rules stand, by placement and rule."""
    placements = subject.workspace.parts.sources.placements_of(subject.manifest).values()
    return {
        f"{placement.key}.{rule.name}": (rule.when or rule.name).location
        for placement in placements
        for rule in placement.rules
    }


RULE = Rule(
    "rule_error",
    "error",
    "The condition of a rule fails for a persona.",
    message=check,
)
