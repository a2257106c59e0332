"""What data makes of an email's MJML is told as a warning, the same both ways, and without the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.errors import Problem
from dynacontent.expressions.state import rendering
from dynacontent.location import Location
from dynacontent.models.authored import MjmlSettings
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state


def warnings(
    template: str, told: tuple[Problem, ...] = (), *, level: str = "soft", **names: Any
) -> list[str]:
    """The warnings about an email, which are the same filled and afresh."""
    found = []
    for plain in (False, True):
        environment = TemplateEnvironment({}, markup=True, brand={}, plain=plain)
        environment.add_inline("a.mjml", SourceText(f"<mjml><mj-body>{template}</mj-body></mjml>"))
        bodies = Bodies(plain=plain, mjml=MjmlSettings(validation=level), told=told)
        with rendering(make_state(names)):
            found.append(
                list(bodies.email(environment.run("a.mjml", names), path="templates/a.mjml").warnings)
            )
    assert found[0] == found[1]
    return found[0]


def column(content: str) -> str:
    return f"<mj-section><mj-column>{content}</mj-column></mj-section>"


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    names: dict[str, Any]
    expect: list[str]


SIZED = column('<mj-text font-size="{{ size }}px" color="{{ colour }}">x</mj-text>')
AT = "(templates/a.mjml:1:48)"
CASES = [
    Case("values that fit", SIZED, {"size": 12, "colour": "red"}, []),
    Case(
        "a value that does not fit is not shown",
        SIZED,
        {"size": "secret", "colour": "red"},
        [f'mjml_problem: font-size="{{{{ size }}}}px" does not fit <mj-text> {AT}'],
    ),
    Case(
        "an element that stands wrong for some",
        column("{% if yes %}<mj-section/>{% endif %}"),
        {"yes": True},
        ["mjml_problem: <mj-section> cannot stand in <mj-column> (templates/a.mjml:1:51)"],
    ),
    Case("and not for others", column("{% if yes %}<mj-section/>{% endif %}"), {"yes": False}, []),
    Case("where everything fits", column('<mj-image src="{{ a }}" alt="{{ a }}"/>'), {"a": "<"}, []),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_warnings_of_an_email(case: Case) -> None:
    assert warnings(case.template, **case.names) == case.expect


def test_what_has_been_told_is_not_told_again() -> None:
    template = column('<mj-text colour="red">x</mj-text>')
    [told] = warnings(template)
    assert told == f"mjml_problem: <mj-text> has no attribute colour {AT}"
    problem = Problem("<mj-text> has no attribute colour", Location("templates/a.mjml", 1, 48))
    assert warnings(template, (problem,)) == []


def test_nothing_is_looked_for_where_the_configuration_says_so() -> None:
    assert warnings(SIZED, level="skip", size="x", colour="y") == []
