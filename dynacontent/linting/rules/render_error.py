"""``render_error``: what a pipeline would get as a `Failed`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """Each error once, with the first persona who gets it and how many do.

    Not what comes of a cap that lint alone sets: a message without one need not hold at level 1.
    """
    found: dict[Problem, list[str]] = {}
    for one in subject.renders.all:
        for problem in one.error.problems if one.error and one.case.level is None else ():
            place = problem.location or subject.channel(one.case.channel)
            placed = replace(problem, location=place, code="")
            found.setdefault(placed, []).append(f"{one.case.channel} for {one.case}")
    for problem, cases in found.items():
        others = f" and {len(cases) - 1} more" if len(cases) > 1 else ""
        yield replace(problem, message=f"{problem.message} [{cases[0]}{others}]")


RULE = Rule(
    "render_error",
    "error",
    "A persona gets an error instead of a message.",
    message=check,
)
