"""Every token of a template knows its line and column, whatever white space control took away."""

from __future__ import annotations

import pickle

import pytest
from jinja2 import nodes

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.expressions.positions import Position, normalized

TEMPLATES = {
    "{{ a }}": [(1, 4)],
    "x {{a}} {{ b }}": [(1, 5), (1, 12)],
    "x\n  {{- a -}}  \n {{ b }}": [(2, 7), (3, 5)],
    "x\r\n{{ a }}\r\n\r\n{{ b }}": [(2, 4), (4, 4)],
    "x\r{{ a }}": [(2, 4)],
    "{%- if a %}\n\t{{ b }}\n{%- endif -%}  {{ c }}": [(1, 8), (2, 5), (3, 19)],
    "{# a #}{{ a }}": [(1, 11)],
    "{% raw %}{{ a }}{% endraw %}{{ a }}": [(1, 32)],
    "{{ 'a' ~ a\n ~ b }}": [(1, 10), (2, 4)],
    "ünïcödé 🎉 {{ a }}": [(1, 14)],
    "{{ a.a.a }}{{ a }}": [(1, 4), (1, 15)],
}


@pytest.mark.parametrize("source", TEMPLATES)
def test_columns(source: str) -> None:
    environment = TemplateEnvironment({}, markup=True, brand={})
    places = sorted(
        (int(node.lineno), node.lineno.column)
        for node in environment.parse(source).find_all(nodes.Name)
        if isinstance(node.lineno, Position)
    )
    assert places == TEMPLATES[source]


def test_a_position_is_its_line() -> None:
    position = Position(3, 7, 40)
    assert (position, position.column, position.offset) == (3, 7, 40)
    again = pickle.loads(pickle.dumps(position))
    assert (again, again.column, again.offset) == (3, 7, 40)
    assert normalized("a\r\nb\rc\n") == "a\nb\nc\n"
