"""Placements keep the law: what they show is the same both ways, whatever the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.components import ending_of, find_components, print_component
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.segments import Printed
from dynacontent.expressions.state import current, rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state
from tests.engine.structure.both_ways import BRAND
from tests.engine.structure.hostile_data import texts

COMPONENTS = {
    "components/shown.mjml": """\
        {% macro section(name) %}
        <mj-section css-class="{{ name }}"><mj-column>
          <mj-text>{{ name }} of {{ brand.name }}</mj-text>
          <mj-image src="https://x.example/{{ name }}" alt="{{ name }}" />
        </mj-column></mj-section>
        {% endmacro %}
        {% macro words(name) %}
        <b title="{{ name }}">{{ name }}</b>{% for c in ["x", "y"] %}{{ c }}{% endfor %}
        {% endmacro %}
        {% macro width(name) %}
        <mj-column width="{{ name|length % 50 + 10 }}%"><mj-text>{{ name }}</mj-text></mj-column>
        {% endmacro %}
        {% macro nothing(name) %}{% endmacro %}
        """,
}
BODIES = {
    "section": '<mjml><mj-body><mj-section />{% placement "section" %}<mj-section /></mj-body></mjml>',
    "twice": '<mjml><mj-body>{% placement "section" %}{% placement "section" %}</mj-body></mjml>',
    "words": '<mjml><mj-body><mj-section><mj-column><mj-text>a {% placement "words" %} b</mj-text>'
    "</mj-column></mj-section></mj-body></mjml>",
    "width": '<mjml><mj-body><mj-section>{% placement "width" %}</mj-section></mj-body></mjml>',
    "nothing": '<mjml><mj-body><mj-section />{% placement "nothing" %}</mj-body></mjml>',
    "loop": "<mjml><mj-body>{% for n in [1, 2] %}<mj-section><mj-column><mj-text>{{ n }}"
    '{% placement "words" %}</mj-text></mj-column></mj-section>{% endfor %}</mj-body></mjml>',
    "set": '{% set x %}{% placement "words" %}{% endset %}<mjml><mj-body><mj-section><mj-column>'
    "<mj-text>{{ x }} {{ x }}</mj-text></mj-column></mj-section></mj-body></mjml>",
    "ladder": '<mjml><mj-body>{% level 2 %}{% placement "section" %}{{ profile.gone }}{% level 1 %}'
    '{% placement "section" %}{% endlevel %}</mj-body></mjml>',
    "block": '{% block a %}<mjml><mj-body>{% placement "section" %}</mj-body></mjml>{% endblock %}',
}


class Shown:
    """Placements that show the component of their own name."""

    def __init__(self, environment: TemplateEnvironment) -> None:
        self._environment = environment

    def shown(self, name: str, *, markup: bool) -> Printed:
        (file,) = find_components(COMPONENTS, self._environment, self._environment)[
            ending_of("email", markup=markup), name
        ]
        return print_component(self._environment, file, name, {"name": current().names["profile"]["name"]})


def body(name: str, value: str, *, plain: bool) -> tuple[str, str, tuple[str, ...]]:
    environment, bodies = WAYS[plain]
    names: Mapping[str, Any] = {"profile": {"name": value}}
    state = make_state(names)
    state.placements = Shown(environment)
    with rendering(state):
        made = bodies.email(environment.run(name, names), path="templates/case.mjml")
        return made.html, made.text(), made.warnings


def way(*, plain: bool) -> tuple[TemplateEnvironment, Bodies]:
    environment = TemplateEnvironment(COMPONENTS, markup=True, brand=BRAND, plain=plain)
    for name, source in BODIES.items():
        environment.add_inline(name, SourceText(source))
    return environment, Bodies(plain=plain)


WAYS = {plain: way(plain=plain) for plain in (False, True)}


@pytest.mark.parametrize("name", BODIES)
@settings(deadline=None)
@given(value=texts)
def test_both_ways_are_equal(name: str, value: str) -> None:
    assert body(name, value, plain=False) == body(name, value, plain=True)


@pytest.mark.parametrize("name", ["section", "words", "loop", "twice"])
def test_the_fast_way_is_taken(name: str) -> None:
    """What one recipient was shown is filled for the next."""
    counts = WAYS[False][1].counts
    body(name, "Ann", plain=False)
    before = counts["fast"]
    body(name, "Ben", plain=False)
    assert counts["fast"] == before + 1
