"""Templates with one mistake each, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.engine.analysis.shop import analyzed


@dataclass(frozen=True)
class Case:
    template: str
    message: str
    hint: str = ""
    place: str = ""


def hold(case: Case) -> None:
    """The mistake is told, with hint and place, and nothing else is."""
    problems = analyzed(case.template).problems
    found = [problem for problem in problems if case.message in problem.message]
    assert found, [str(problem) for problem in problems]
    assert len(problems) == len(found), [str(problem) for problem in problems]
    assert case.hint in (found[0].hint or "")
    assert found[0].location is not None
    assert case.place in str(found[0].location)
