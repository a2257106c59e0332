"""What templates yield is plain Jinja's output, kept apart into structure and values.

For every construct: the flattened output equals that of Jinja with autoescape, and three recipients
share one structure, so that no value has slipped into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import translated
from dynacontent.engine.structure.fragments import flat
from dynacontent.errors import AuthoringError
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state

FILES = {
    "included.html": "<u>{{ a }}</u>",
    "included_in_loop.html": "<u>{{ x }}</u>",
    "base.html": "<html>{% block c %}base {{ a }}{% endblock %}|{% block d %}{{ b }}{% endblock %}</html>",
    "middle.html": "{% extends 'base.html' %}{% block c %}middle {{ super() }}{% endblock %}",
    "library.html": "{% macro card(x) %}<div>{{ x }}</div>{% endmacro %}",
    "library_with.html": "{% macro card(x) %}<div>{{ x }}{{ a }}</div>{% endmacro %}",
}
TEXTS = {
    "Hello %(name)s <b>%(c)s</b> 100%%": "Hallo <b>%(c)s</b>, %(name)s 100%%",
    "Hello %(name)s": "Hallo %(name)s",
    "Good <i>day</i>": "Guten <i>Tag</i>",
}
MACRO = "{% macro m(x, y=1) %}<b>{{ x }}-{{ y }}</b>{% endmacro %}"
SET = "{% set s %}<em>{{ a }}</em>{% endset %}"


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    structures: int = 1
    """How many structures three recipients make: more than one where a value is looked into."""


CASES = [
    Case("text and values", "<p>{{ a }} {{ b }}</p>"),
    Case("a filter on a value", "<p>{{ a | upper }}</p>"),
    Case("a macro with default and keyword", MACRO + "{{ m(a) }}{{ m(b, y=a) }}"),
    Case("a macro in a macro", MACRO + "{% macro o(x) %}<i>{{ m(x) }}</i>{% endmacro %}{{ o(a) }}"),
    Case(
        "varargs and kwargs",
        "{% macro m() %}{% for v in varargs %}<i>{{ v }}</i>{% endfor %}{{ kwargs.k }}"
        "{% endmacro %}{{ m(a, b, k=a) }}",
    ),
    Case(
        "call with arguments",
        "{% macro box(t) %}<h1>{{ t }}</h1>{{ caller(t) }}{% endmacro %}"
        "{% call(u) box(a) %}in {{ u }} {{ b }}{% endcall %}",
    ),
    Case(
        "a call inside a call",
        "{% macro box() %}<div>{{ caller() }}</div>{% endmacro %}"
        "{% call box() %}{% call box() %}{{ a }}{% endcall %}{% endcall %}",
    ),
    Case("a set block", SET + "{{ s }}|{{ s }}"),
    Case("a set block with a filter", "{% set s | upper %}<em>{{ a }}</em>{% endset %}{{ s }}"),
    Case("a filter block", "{% filter upper %}hi {{ a }}{% endfilter %}"),
    Case("filters on a set block", SET + "{{ s | replace('em', 'b') }} {{ s.upper() }}"),
    Case("join of fragments", SET + "{{ [s, b] | join(', ') }}"),
    Case(
        "tests on a set block",
        "{% set s %}{{ a }}{% endset %}{% if s %}yes{% endif %}{% if 'A' in s %}in{% endif %}",
    ),
    Case("~ with markup", SET + "{{ 'x<' ~ s ~ b }}"),
    Case("~ of plain values", "{{ 'x' ~ a ~ 1 }}"),
    Case("include", "{% include 'included.html' %}"),
    Case("include in a loop", "{% for x in l %}{% include 'included_in_loop.html' %}{% endfor %}"),
    Case("include in a macro", "{% macro m() %}{% include 'included.html' %}{% endmacro %}{{ m() }}"),
    Case("inheritance", "{% extends 'base.html' %}{% block c %}[{{ super() }}|{{ a }}]{% endblock %}"),
    Case(
        "inheritance over three files",
        "{% extends 'middle.html' %}{% block c %}{{ super() }}+{{ super.super() }}{{ b }}{% endblock %}",
    ),
    Case("self", "{% block t %}T{{ a }}{% endblock %}{{ self.t() }}"),
    Case("import", "{% import 'library.html' as library %}{{ library.card(a) }}"),
    Case("from import", "{% from 'library.html' import card as c %}{{ c(a) }}"),
    Case("from import with context", "{% from 'library_with.html' import card with context %}{{ card(b) }}"),
    Case("a loop with else", "{% for x in l %}{{ loop.index }}{{ x }}{% else %}none{% endfor %}"),
    Case("the else of a loop", "{% for x in empty %}{{ x }}{% else %}none for {{ a }}{% endfor %}"),
    Case("a loop with a condition", "{% for x in l if x != b %}{{ x }}{{ loop.last }}{% endfor %}"),
    Case(
        "loop controls",
        "{% for x in l %}{{ x }}{% if loop.first %}{% continue %}{% endif %}!{% break %}{% endfor %}",
    ),
    Case("a recursive loop", "{% for n in tree recursive %}<li>{{ n.v }}{{ loop(n.c) }}</li>{% endfor %}"),
    Case("trans", "{% trans name=a, c=b %}Hello {{ name }} <b>{{ c }}</b> 100%{% endtrans %}"),
    Case("trans without values", "{% trans %}Good <i>day</i>{% endtrans %}"),
    Case(
        "trans with plural",
        "{% trans n=l | length, name=a %}{{ name }}: one{% pluralize n %}{{ name }}: "
        "{{ n }} things{% endtrans %}",
    ),
    Case(
        "a translation as argument",
        "{% macro m(t) %}<h1>{{ t }}</h1>{% endmacro %}{{ m(_('Hello %(name)s', name=a)) }}",
    ),
    Case("an inline if", "{{ a if t else b }}"),
    Case("markup of the template", "{{ '<i>' }}{{ '<i>' | safe }}{{ a }}"),
    Case("with", "{% with q = a %}{{ q }}{% endwith %}"),
    Case("set in a loop", "{% for x in l %}{% set y = x %}{{ y }}{% endfor %}"),
    Case("namespace", "{% set n = namespace(v=a) %}{% for x in l %}{% set n.v = x %}{% endfor %}{{ n.v }}"),
    Case("raw", "{% raw %}{{ a }}{% endraw %}{{ a }}"),
    Case("whitespace control", "<p>  {{- a -}}  </p>\n{%- if t %}\n {{ b }}\n{% endif -%}\n"),
    Case(
        "groupby",
        "{% for k, v in rows | groupby('k') %}{{ k }}:{% for r in v %}{{ r.n }}{% endfor %};{% endfor %}",
    ),
    Case(
        "batch and slice",
        "{% for row in l | batch(2) %}<tr>{% for x in row %}{{ x }}{% endfor %}</tr>{% endfor %}",
    ),
    Case("dictsort and items", "{% for k, v in rows[0] | dictsort %}{{ k }}={{ v }}{% endfor %}"),
]
# A filter that looks into a fragment makes one value of it: still no structure.


class PlainMissing(StrictUndefined):
    pass


def data(number: int) -> dict[str, Any]:
    return {
        "a": f"<A{number}&\"'>",
        "b": f"B{number}'",
        "l": [f"x{number}<", f"y{number}"],
        "empty": [],
        "t": True,
        "tree": [{"v": f"v{number}&", "c": [{"v": f"w{number}", "c": []}]}],
        "rows": [{"k": "one", "n": f"n{number}"}, {"k": "two", "n": "2"}, {"k": "one", "n": f"m{number}"}],
    }


def plain_environment() -> ImmutableSandboxedEnvironment:
    plain = ImmutableSandboxedEnvironment(
        autoescape=True,
        loader=DictLoader(FILES),
        undefined=PlainMissing,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
    )

    def plural(one: str, many: str, number: int) -> str:
        return TEXTS.get(one, one) if number == 1 else TEXTS.get(many, many)

    plain.install_gettext_callables(lambda text: TEXTS.get(text, text), plural, newstyle=True)  # type: ignore[attr-defined]
    return plain


@pytest.fixture(scope="module")
def ours() -> TemplateEnvironment:
    environment = TemplateEnvironment(FILES, markup=True, brand={})
    for number, case in enumerate(CASES):
        environment.add_inline(f"case{number}", SourceText(case.template))
    return environment


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.description for case in CASES])
def test_like_jinja_and_one_structure(ours: TemplateEnvironment, number: int) -> None:
    case = CASES[number]
    plain = plain_environment().from_string(case.template)
    structures = set()
    for recipient in range(3):
        with rendering(make_state(texts=TEXTS)):
            printed = ours.run(f"case{number}", data(recipient))
            assert str(flat(printed.parts())) == plain.render(data(recipient))
        found = list(printed.parts())
        structures.add(tuple(str(piece) if isinstance(piece, str) else None for piece in found))
    assert len(structures) == case.structures


@pytest.mark.parametrize("name", ["autoescape false", "autoescape true"])
def test_autoescape_cannot_be_switched(name: str) -> None:
    environment = TemplateEnvironment({}, markup=True, brand={})
    environment.add_inline("case", SourceText(f"{{% {name} %}}{{{{ a }}}}{{% endautoescape %}}"))
    with (
        pytest.raises(AuthoringError, match="autoescape"),
        rendering(make_state()),
        translated(environment, lambda _path: None),
    ):
        environment.run("case", {"a": "<"})
