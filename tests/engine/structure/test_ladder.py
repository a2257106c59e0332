"""The level ladder: a body is kept whole or dropped whole, with its trace."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.extensions import SkipMessage
from dynacontent.engine.failures import translated
from dynacontent.engine.structure.fill import fill_markup
from dynacontent.errors import AuthoringError, LimitError, MissingValueError
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state

FILES = {
    "bad.html": "x{{ nope.deep }}",
    "good.html": "[{{ a }}]",
    "base.html": "({% block c %}base {{ a }}{% endblock %})",
    "ladder_base.html": "{% level 3 %}pre {% block c %}p{% endblock %}{% level 1 %}down{% endlevel %}",
    "ladders.html": "{% macro inner(x) %}{% level 3 %}{{ x.nope }}{% level 1 %}inner{% endlevel %}"
    "{% endmacro %}",
}
NAMES = {"a": "A", "yes": True, "no": False, "l": ["x", "y"], "d": {"k": "v"}, "tent": Item("products", "t1")}
CATALOGS = {"products": {"t1": {"name": "Tent"}}}


def render(template: str, state: RenderState | None = None) -> tuple[str, RenderState]:
    environment = TemplateEnvironment(FILES, markup=True, brand={})
    environment.add_inline("case", SourceText(template))
    used = state or make_state(catalogs=CATALOGS)
    with rendering(used), translated(environment, lambda _path: None):
        return fill_markup(environment.run("case", NAMES))[0], used


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    expect: str
    reasons: tuple[str, ...] = ()
    """Codes of the alternatives passed over, of all ladders in order."""


MISSING = ("attribute_missing",)
CASES = [
    Case("the highest whose data is there", "{% level 3 %}{{ a }}{% level 1 %}no{% endlevel %}", "A"),
    Case(
        "dropped whole",
        "{% level 3 %}<b>{{ a }} {{ d.x }}</b>{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case(
        "two steps down",
        "{% level 3 %}{{ d.x }}{% level 2 %}{{ d.y }}{% level 1 %}1{% endlevel %}",
        "1",
        MISSING * 2,
    ),
    Case(
        "each turn of a loop by itself",
        "{% for x in l %}{% level 3 %}{{ x }}{{ d[x] }}{% level 1 %}{{ loop.index }}"
        "{{ x }}{% endlevel %}{% endfor %}",
        "1x2y",
        MISSING * 2,
    ),
    Case(
        "what a dropped body set is not there",
        "{% set v = 1 %}{% level 3 %}{% set v = 2 %}{{ d.x }}{% level 1 %}{{ v }}{% endlevel %}{{ v }}",
        "11",
        MISSING,
    ),
    Case(
        "what a kept body set does not leave it",
        "{% set v = 1 %}{% level 3 %}{% set v = 2 %}{{ v }}{% level 1 %}x{% endlevel %}{{ v }}",
        "21",
    ),
    Case(
        "a ladder in a macro",
        "{% macro m(x) %}{% level 3 %}{{ x }}{{ d.x }}{% level 1 %}L {{ x }}"
        "{% endlevel %}{% endmacro %}{{ m(a) }}",
        "L A",
        MISSING,
    ),
    Case(
        "a missing argument steps down where it is passed",
        "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{% level 3 %}kept? {{ m(d.x) }}"
        "{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case(
        "an include",
        "{% level 3 %}kept? {% include 'bad.html' %}{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case(
        "an include that is fine",
        "{% level 3 %}{% include 'good.html' %}{% level 1 %}no{% endlevel %}",
        "[A]",
    ),
    Case(
        "a block inside",
        "{% extends 'ladder_base.html' %}{% block c %}child {{ nope }}{% endblock %}",
        "down",
        MISSING,
    ),
    Case(
        "super",
        "{% extends 'base.html' %}{% block c %}{% level 3 %}{{ super() }}{{ d.x }}"
        "{% level 1 %}{{ super() }}!{% endlevel %}{% endblock %}",
        "(base A!)",
        MISSING,
    ),
    Case(
        "a captured missing value, though nothing prints the capture",
        "{% level 3 %}{% set s %}{{ d.x }}{% endset %}unused{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case(
        "set outside, used inside",
        "{% set s = d.x %}{% level 3 %}{{ s }}{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case("a default", "{% level 3 %}{{ d.x | default('or') }}{% level 1 %}down{% endlevel %}", "or"),
    Case(
        "testing does not step down",
        "{% level 3 %}{% if d.x %}y{% endif %}kept{% level 1 %}down{% endlevel %}",
        "kept",
    ),
    Case(
        "an inline if without else",
        "{% level 3 %}[{{ 'x' if no }}]{% level 1 %}down{% endlevel %}",
        "down",
        ("no_alternative",),
    ),
    Case(
        "a translation",
        "{% level 3 %}{% trans x=d.x %}Hi {{ x }}{% endtrans %}{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case("a filter", "{% level 3 %}{{ d.x | upper }}{% level 1 %}down{% endlevel %}", "down", MISSING),
    Case(
        "a loop over nothing there",
        "{% level 3 %}{% for x in d.x %}{% endfor %}{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case("an item", "{% level 2 %}{{ tent.name }}{% level 1 %}down{% endlevel %}", "Tent"),
    Case(
        "an item without the field",
        "{% level 2 %}{{ tent.size }}{% level 1 %}down{% endlevel %}",
        "down",
        MISSING,
    ),
    Case(
        "a collection below its min",
        '{% level 3 %}{% for p in collection("few") %}{% endfor %}{% level 1 %}down{% endlevel %}',
        "down",
        ("collection_below_min",),
    ),
    Case(
        "an empty last body shows nothing",
        "a{% level 3 %}{{ d.x }}{% level 1 %}{% endlevel %}b",
        "ab",
        MISSING,
    ),
    Case(
        "a ladder inside a component inside a ladder",
        "{% from 'ladders.html' import inner %}{% level 3 %}({{ inner(d) }}){% level 1 %}outer{% endlevel %}",
        "(inner)",
        MISSING,
    ),
    Case(
        "a ladder in a call block",
        "{% macro b() %}<{{ caller() }}>{% endmacro %}{% call b() %}{% level 3 %}"
        "{{ d.x }}{% level 1 %}1{% endlevel %}{% endcall %}",
        "<1>",
        MISSING,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_ladder(case: Case) -> None:
    text, state = render(case.template)
    ladders = [choice for choice in state.choices if choice.kind == "ladder"]
    assert text == case.expect
    assert tuple(reason.code for choice in ladders for reason in choice.reasons) == case.reasons


def test_the_cap_excludes_what_is_above_it() -> None:
    template = "{% level 3 %}{{ a }}{% level 2 %}{{ tent.name }}{% level 1 %}1{% endlevel %}"
    for cap, expect in ((3, "A"), (2, "Tent"), (1, "1")):
        text, state = render(template, make_state(catalogs=CATALOGS, cap=cap))
        assert text == expect
        assert [reason.code for reason in state.choices[-1].reasons] == ["level_cap"] * (3 - cap)


def test_what_a_dropped_body_looked_up_does_not_count() -> None:
    text, state = render("{% level 2 %}{{ tent.name }}{{ d.x }}{% level 1 %}1{% endlevel %}")
    assert (text, state.level, state.fallbacks) == ("1", 1, [])


def test_an_exhausted_ladder_says_why() -> None:
    with pytest.raises(MissingValueError, match=r"level 2: d\.x is missing") as caught:
        render("<p>\n  {% level 3 %}{{ nope }}{% level 2 %}{{ d.x }}{% endlevel %}")
    assert caught.value.code == "attribute_missing"
    assert str(caught.value.problems[0].location) == "templates/case:2:6"


def test_an_exhausted_component_steps_its_caller_down() -> None:
    macro = "{% macro m() %}{% level 3 %}{{ d.x }}{% endlevel %}{% endmacro %}"
    template = macro + "{% level 3 %}{{ m() }}{% level 1 %}1{% endlevel %}"
    assert render(template)[0] == "1"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% level 1 %}{% level 2 %}{% endlevel %}", "step down"),
        ("{% level 2 %}{% level 2 %}{% endlevel %}", "belongs in a component"),
        ("{% level 4 %}{% endlevel %}", "1, 2 or 3"),
        ("{% level 0 %}{% endlevel %}", "1, 2 or 3"),
        ("{% level %}{% endlevel %}", "1, 2 or 3"),
        ("{% level a %}{% endlevel %}", "1, 2 or 3"),
        ("{% level '3' %}{% endlevel %}", "1, 2 or 3"),
        ("{% level 3 %}x", "endlevel"),
        ("{% endlevel %}", "endlevel"),
        ("{% skip %}", "says why"),
    ],
)
def test_syntax(template: str, message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        render(template)


def test_skip_ends_the_message_with_its_reason() -> None:
    for template in (
        "a{% skip 'no items' %}b",
        "{% macro m() %}{% skip 'no ' ~ 'items' %}{% endmacro %}{{ m() }}",
    ):
        with pytest.raises(SkipMessage) as caught:
            render(template)
        assert caught.value.reason == "no items"
    assert render("{% if no %}{% skip 'x' %}{% endif %}sent")[0] == "sent"


def test_no_ladder_catches_a_skip_or_a_limit() -> None:
    with pytest.raises(SkipMessage):
        render("{% level 3 %}{% skip 'x' %}{% level 1 %}1{% endlevel %}")
    with pytest.raises(LimitError):
        render("{% level 3 %}{{ 'a' * 2000000 }}{% level 1 %}1{% endlevel %}")


@dataclass(frozen=True)
class Hole:
    template: str
    place: tuple[int, int]
    expression: str
    subject: str


HOLES = [
    Hole("{{ nope }}", (1, 4), "nope", "nope"),
    Hole("ab\n cd {{ nope.deep.er }}", (2, 8), "nope.deep.er", "nope.deep.er"),
    Hole("{{- d.x | upper -}}", (1, 5), "d.x | upper", "d.x"),
    Hole("{{ a ~ d.x }}", (1, 8), "a ~ d.x", "d.x"),
    Hole("{% if yes %}\r\n\t{{ d.x }}{% endif %}", (2, 5), "d.x", "d.x"),
    Hole("{% for v in d.x %}{% endfor %}", (1, 13), "for v in d.x", "d.x"),
    Hole("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(d.x) }}", (1, 43), "m(d.x)", "d.x"),
    Hole("{% trans n=d.x %}{{ n }}{% endtrans %}", (1, 12), "trans n=d.x", "d.x"),
    Hole("{{ a }}  \n\n {%- set q = 1 %} {{ d['x'] }}", (3, 22), "d['x']", "d['x']"),
]


@pytest.mark.parametrize("case", HOLES, ids=lambda case: case.template)
def test_a_missing_value_is_named_with_its_place(case: Hole) -> None:
    with pytest.raises(MissingValueError) as caught:
        render(case.template)
    problem = caught.value.problems[0]
    assert problem.location is not None
    assert (problem.location.line, problem.location.column) == case.place
    assert problem.message.startswith(f"{case.subject} is missing")
    assert problem.hint is not None
    assert f"{case.subject} | fallback(" in problem.hint


def test_the_hole_table() -> None:
    environment = TemplateEnvironment(FILES, markup=True, brand={})
    environment.add_inline("case", SourceText("{% include 'good.html' %}\n<p>{{ a }} {{ d.k|upper }}</p>"))
    with rendering(make_state()):
        printed = environment.run("case", NAMES)
    holes = [hole for key in printed.keys for hole in key.holes]
    assert [(hole.path, hole.line, hole.column, hole.expression, hole.subject) for hole in holes] == [
        ("templates/good.html", 1, 5, "a", "a"),
        ("templates/case", 2, 7, "a", "a"),
        ("templates/case", 2, 15, "d.k|upper", "d.k"),
    ]


def test_a_text_of_a_yaml_file_is_placed_in_it() -> None:
    from dynacontent.location import Location

    environment = TemplateEnvironment({}, markup=False, brand={})
    text = SourceText("Hi {{ nope }}", Location("templates/messages/m/message.yaml", 4, 12))
    environment.add_inline("m#email.subject", text)
    with (
        pytest.raises(MissingValueError) as caught,
        rendering(make_state()),
        translated(environment, lambda _path: None),
    ):
        environment.run("m#email.subject", {})
    assert str(caught.value.problems[0].location) == "templates/messages/m/message.yaml:4:18"


def test_missing_stays_what_it_was_through_a_ladder() -> None:
    missing = Missing(name="profile.city", code="no_consent")
    environment = TemplateEnvironment({}, markup=True, brand={})
    environment.add_inline("case", SourceText("{% level 3 %}{{ city }}{% level 1 %}1{% endlevel %}"))
    state = make_state()
    with rendering(state):
        environment.run("case", {"city": missing})
    assert state.choices[0].reasons[0].code == "no_consent"
