"""Mistakes in placements and rules, each told with its place."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from dynacontent import WorkspaceError
from tests.rendering.placements_shop import BANNER, SEEN, SEGMENTS, TEST, WARM, Open, placed

__all__ = ["placed"]


@dataclass(frozen=True)
class Wrong:
    description: str
    rules: tuple[str, ...]
    message: str
    hint: str = ""
    default: str = "plain"
    files: dict[str, str] = field(default_factory=dict)


WRONG = [
    Wrong("an unknown component", ("name: w, show: wram",), "there is no component 'wram'", "'warm'"),
    Wrong("an unknown name", (f"{WARM}, when: profile.agee > 3",), "profile has no field 'agee'", "'age'"),
    Wrong("no expression", (f"{WARM}, when: profile.age >",), "not an expression"),
    Wrong("an unknown argument", (f"{WARM}, with: {{nam: x}}",), "warm() has no parameter 'nam'", "'name'"),
    Wrong("an argument of another type", (SEEN.replace("'= profile.last_viewed'", "x"),), "p should be ref"),
    Wrong(
        "a template as an argument",
        (f"{WARM}, with: {{name: '{{{{ x }}}}'}}",),
        "a value of with is no template",
        "=",
    ),
    Wrong(
        "a translation in an expression", (f"{WARM}, with: {{name: '= _(\"x\")'}}",), "there is no '_' here"
    ),
    Wrong("an argument too few", ("name: s, show: viewed",), "viewed() needs p"),
    Wrong(
        "an unknown name in an argument",
        (f"{WARM}, with: {{name: '= profile.firstname'}}",),
        "profile has no field 'firstname'",
        "first_name",
    ),
    Wrong(
        "a default that needs more than level 1",
        (),
        "the default of a placement is of level 1, and viewed reads",
        default="{show: viewed, with: {p: '= profile.last_viewed'}}",
    ),
    Wrong(
        "a condition that differs between channels",
        (f"{WARM}, when: context.channel == 'email'",),
        "a rule is the same in all channels",
        "channels:",
    ),
    Wrong(
        "a weight that differs between recipients",
        (TEST.replace("weight: 1", "weight: '= profile.age'", 1),),
        "a weight depends on profile",
    ),
    Wrong(
        "a weight that is no number",
        (TEST.replace("weight: 1", "weight: '= brand.name'", 1),),
        "a weight is a number, not str",
    ),
    Wrong(
        "an unknown placement",
        (),
        "there is no placement 'heros'",
        "did you mean 'hero'?",
        files={BANNER: "{% placement 'heros' %}"},
    ),
    Wrong(
        "a placement whose name is worked out",
        (),
        "the name of a placement is a text in quotes",
        files={BANNER: "{% placement profile.id %}"},
    ),
    Wrong(
        "a placement in a component",
        (),
        "a placement stands in a body, not in a component",
        files={
            "templates__components__hero.txt": "{% macro warm() %}{% placement 'hero' %}{% endmacro %}"
            "{% macro plain() %}{{ warm() }}{% endmacro %}"
        },
    ),
    Wrong(
        "a segment that differs between channels",
        (),
        "a segment is the same in all channels",
        files={SEGMENTS: "mail: context.channel == 'email'\n"},
    ),
    Wrong(
        "a component in two files",
        (WARM,),
        "component 'warm' is in several files",
        files={"templates__components__other.html": "{% macro warm() %}{% endmacro %}"},
    ),
    Wrong("no event", (f"{WARM}, when: event.lines",), "there is no 'event' here", "event: NAME"),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.description)
def test_mistakes_are_told_with_their_place(placed: Open, case: Wrong) -> None:
    with pytest.raises(WorkspaceError) as caught:
        placed(*case.rules, default=case.default, **case.files)
    told = str(caught.value)
    assert case.message in told
    assert case.hint in told
    assert all(problem.location and problem.location.line for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("variants", "message", "hint"),
    [
        ("{hero_tset: a}", "there is no experiment 'hero_tset'", "did you mean 'hero_test'?"),
        ("{hero_test: c}", "experiment 'hero_test' has no variant 'c'", "it has a, b"),
    ],
)
def test_personas_force_variants_that_are_there(placed: Open, variants: str, message: str, hint: str) -> None:
    persona = f"profile: {{id: eve}}\ncontext: {{variants: {variants}}}\n"
    with pytest.raises(WorkspaceError) as caught:
        placed(TEST, **{"templates__personas__eve.yaml": persona})
    assert f"templates/personas/eve.yaml:2:33: {message}" in str(caught.value)
    assert hint in str(caught.value)
