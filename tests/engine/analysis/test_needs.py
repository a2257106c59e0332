"""Values that may be absent, and what looks after them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.analysis.placements import analyze_template
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import Names
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.formats.fields import parse_type
from dynacontent.models.authored import CatalogSchema, Collection
from dynacontent.models.schema import Field
from dynacontent.models.source import SourceText

OPTIONAL, COLLECTION = "optional_without_fallback", "collection_without_fallback"
LADDER = "ladder_without_level_1"


def fields(**types: str) -> dict[str, Field]:
    return {name: Field(name, parse_type(SourceText(kind))) for name, kind in types.items()}


TEAS = CatalogSchema(
    name="teas",
    path="catalogs/teas.yaml",
    source=SourceText("teas.csv"),
    key="id",
    fields=fields(id="str", name="str", note="str?"),
    collections={
        "best": Collection(name="best", catalog="teas"),
        "new": Collection(name="new", catalog="teas", fallback="best"),
    },
)
NAMES = Names(
    profile=fields(id="str", name="str?", tea="ref[teas]?", kinds="list[str]?", points="int?"),
    event=fields(tea="ref[teas]", lines="list[ref[teas]]"),
    catalogs={"teas": TEAS},
    levels={"best": 2, "new": 2},
    segments=frozenset(),
    brand={"name": "Teas"},
)


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    template: str
    expect: tuple[str, ...] = ()


CASES = [
    Case("printed", "{{ profile.name }}", (OPTIONAL,)),
    Case("required", "{{ profile.id }}{{ brand.name }}"),
    Case("with a fallback", "{{ profile.name | fallback('you') }}"),
    Case("with a default", "{{ profile.name | default('you') }}"),
    Case("filtered before its fallback", "{{ profile.name | upper | fallback('you') }}", (OPTIONAL,)),
    Case("joined", "{{ 'Hi ' ~ profile.name }}", (OPTIONAL,)),
    Case("computed with", "{{ profile.points - 3 }}{{ 10 / profile.points }}", (OPTIONAL, OPTIONAL)),
    Case("computed with before its fallback", "{{ (profile.points + 1) | fallback(0) }}", (OPTIONAL,)),
    Case("computed with, asked for", "{% if profile.points and profile.points > 3 - 1 %}x{% endif %}"),
    Case("looped over", "{% for kind in profile.kinds %}{{ kind }}{% endfor %}", (OPTIONAL,)),
    Case("in a translation", "{% trans name=profile.name %}Hi {{ name }}{% endtrans %}", (OPTIONAL,)),
    Case("handed to a component", "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(profile.name) }}", (OPTIONAL,)),
    Case("compared", "{% if profile.points > 3 %}many{% endif %}"),
    Case("or something else", "{{ profile.name or 'you' }}"),
    Case("asked for", "{% if profile.name %}{{ profile.name }}{% endif %}"),
    Case(
        "asked for, in the else", "{% if profile.name is missing %}x{% else %}{{ profile.name }}{% endif %}"
    ),
    Case("asked for together", "{% if profile.name and profile.points %}{{ profile.points }}{% endif %}"),
    Case("another one asked for", "{% if profile.points %}{{ profile.name }}{% endif %}", (OPTIONAL,)),
    Case("asked for before", "{% if profile.name %}x{% endif %}{{ profile.name }}", (OPTIONAL,)),
    Case("asked for inline", "{{ profile.name if profile.name else 'you' }}"),
    Case("skipped without", "{% if not profile.name %}{% skip 'no name' %}{% endif %}{{ profile.name }}"),
    Case("a part of what was asked for", "{% if profile.tea %}{{ profile.tea.name }}{% endif %}"),
    Case("a part of what may be absent", "{{ profile.tea.name }}", (OPTIONAL,)),
    Case("the first of a list", "{{ event.lines[0].name }}", (OPTIONAL,)),
    Case("in a ladder", "{% level 3 %}{{ profile.tea.name }}{% level 1 %}{% endlevel %}"),
    Case(
        "in the last body of a ladder",
        "{% level 2 %}x{% level 1 %}{{ profile.name }}{% endlevel %}",
        (OPTIONAL,),
    ),
    Case("a ladder without an end", "{% level 2 %}{{ event.tea.name }}{% endlevel %}", (LADDER,)),
    Case("a ladder within", "{% level 2 %}x{% level 1 %}{% endlevel %}"),
    Case("set, then printed", "{% set name = profile.name %}{{ name }}", (OPTIONAL,)),
    Case("an item's field", "{{ event.tea.note }}", (OPTIONAL,)),
    Case("a collection", "{% for t in collection('best') %}{{ t.name }}{% endfor %}", (COLLECTION,)),
    Case("the first of a collection", "{{ collection('best')[0].name }}", (COLLECTION,)),
    Case("a collection with a fallback", "{% for t in collection('new') %}{{ t.name }}{% endfor %}"),
    Case(
        "a collection asked for",
        "{% if collection('best') %}{% for t in collection('best') %}{{ t.name }}{% endfor %}{% endif %}",
    ),
    Case(
        "a component, once sheltered and once not",
        "{% macro m() %}{{ collection('best')[0].name }}{% endmacro %}"
        "{% level 2 %}{{ m() }}{% level 1 %}{% endlevel %}{{ m() }}",
        (COLLECTION,),
    ),
    Case(
        "called safe",
        "{% macro m(x) %}{{ x | safe }}{% endmacro %}{{ m(brand.any or '') }}",
        ("unsafe_safe",),
    ),
    Case("text of the author called safe", "{{ '<b>tea</b>' | safe }}"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_a_value_that_may_be_absent_is_noted_unless_looked_after(case: Case) -> None:
    environment = TemplateEnvironment({"a.html": case.template}, markup=True, brand=NAMES.brand)
    report = Report()
    analyze_template("a.html", environment, NAMES, report)
    assert tuple(note.code for note in report.notes) == case.expect
