"""Which branches a template has, which a recipient reaches, and that noting them changes nothing."""

from __future__ import annotations

import random
from typing import Any

import pytest

from dynacontent.engine.coverage.branches import NEVER, Branch
from dynacontent.engine.coverage.environment import CoverageEnvironment
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import translated
from dynacontent.engine.structure.fill import fill_markup
from dynacontent.errors import DynacontentError
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state

FILES = {
    "cards.html": "{% macro card(x, note='') %}{% if note %}<i>{{ note }}</i>{% endif %}{{ x }}{% endmacro %}"
    "\n{% macro still() %}{% if context.locale == 'en' %}yes{% else %}no{% endif %}{% endmacro %}",
    "base.html": "<{% block c %}{% if a %}base{% endif %}{% endblock %}>",
    "part.html": "{% if a == 'A' %}A!{% else %}other{% endif %}",
}
NAMES: dict[str, Any] = {
    "a": "A",
    "yes": True,
    "no": False,
    "l": ["x", "y"],
    "empty": [],
    "blank": " ",
    "n": 3,
}

CASES: dict[str, tuple[str, str, str]] = {
    "if without else": ("{% if yes %}x{% endif %}", "1:4 if", "1:4 if false"),
    "if that never holds": ("{% if no %}x{% endif %}", "1:4 if false", "1:4 if"),
    "else, at its own line": ("{% if no %}x\n{% else %}y{% endif %}", "2:11 else", "1:4 if"),
    "elif": (
        "{% if no %}1\n{% elif yes %}2\n{% elif no %}3\n{% endif %}",
        "2:9 elif",
        "1:4 if, 1:4 if false, 3:9 elif",
    ),
    "loop": ("{% for x in l %}{{ x }}{% endfor %}", "1:4 loop", "1:4 empty"),
    "empty loop": ("{% for x in empty %}{{ x }}{% else %}-{% endfor %}", "1:38 empty", "1:4 loop"),
    "loop that is left": (
        "{% for x in l %}{% if x == 'x' %}{% break %}{% endif %}{{ x }}{% else %}-{% endfor %}",
        "1:4 loop, 1:20 if",
        "1:20 if false, 1:73 empty",
    ),
    "loop with nothing that fits": (
        "{% for x in l if x == 'z' %}{{ x }}{% endfor %}",
        "1:4 empty",
        "1:4 loop",
    ),
    "a list of the template is never empty": ("{% for x in [1, 2] %}{{ x }}{% endfor %}", "1:4 loop", ""),
    "loops within one another": (
        "{% for x in l %}{% for y in empty %}{{ x }}{% else %}{{ loop.index }}{% endfor %}{% endfor %}",
        "1:4 loop, 1:61 empty",
        "1:4 empty, 1:20 loop",
    ),
    "inline if": ("{{ a if yes else nope.deep }}", "1:4 inline if", "1:4 inline else"),
    "inline else": ("{{ nope.deep if no else a ~ n }}", "1:4 inline else", "1:4 inline if"),
    "inline if without else": (
        "{{ (a if no) | fallback('x') }}",
        "1:5 inline else, 1:16 fallback",
        "1:5 inline if, 1:16 value",
    ),
    "fallback": ("{{ nope.deep | fallback('x') }}", "1:16 fallback", "1:16 value"),
    "fallback of a blank": ("{{ blank | fallback('x') | upper }}", "1:12 fallback", "1:12 value"),
    "fallback not used": ("{{ a | lower | fallback('x') }}", "1:16 value", "1:16 fallback"),
    "fallback in a fallback": (
        "{{ nope.x | fallback(a | fallback('y')) }}",
        "1:13 fallback, 1:26 value",
        "1:13 value, 1:26 fallback",
    ),
    "ladder": (
        "{% level 3 %}{{ nope.deep }}{% level 2 %}{{ a }}{% level 1 %}-{% endlevel %}",
        "1:38 level 2",
        "1:10 level 3, 1:58 level 1",
    ),
    "what a dropped step came to": (
        "{% level 2 %}{% if yes %}{{ nope.deep }}{% endif %}{% level 1 %}-{% endlevel %}",
        "1:17 if, 1:61 level 1",
        "1:10 level 2, 1:17 if false",
    ),
    "in a component": (
        "{% from 'cards.html' import card %}{{ card(a) }}{{ card(a, note='n') }}",
        "1:32 if, 1:32 if false",
        "",
    ),
    "in a component that is the same for all": (
        "{% from 'cards.html' import still %}{{ still() }}{{ still() }}",
        "2:23 if",
        "2:64 else",
    ),
    "in what a component is given": (
        "{% from 'cards.html' import card %}{{ card(a, note='n' if no else '') }}",
        "1:52 inline else, 1:32 if false",
        "1:52 inline if, 1:32 if",
    ),
    "in a layout": ("{% extends 'base.html' %}", "1:18 if", "1:18 if false"),
    "in a block": (
        "{% extends 'base.html' %}{% block c %}{% if no %}{% endif %}{{ super() }}{% endblock %}",
        "1:42 if false, 1:18 if",
        "1:42 if, 1:18 if false",
    ),
    "in an included file": ("{% include 'part.html' %}", "1:4 if", "1:30 else"),
    "in captured text": (
        "{% set x %}{% if yes %}b{% endif %}{% endset %}{{ x }}",
        "1:15 if",
        "1:15 if false",
    ),
    "in translated text": (
        "{% trans who=a if yes else n %}Hello {{ who }}{% endtrans %}",
        "1:14 inline if",
        "1:14 inline else",
    ),
}


def made(source: str, reached: set[tuple[Any, ...]], *, markup: bool = True) -> CoverageEnvironment:
    environment = CoverageEnvironment(FILES, markup=markup, brand={}, reached=reached)
    environment.add_inline("case", SourceText(source))
    return environment


def run(environment: TemplateEnvironment, names: dict[str, Any]) -> str:
    """What is printed, or the error; with what the record of the render holds."""
    state = make_state()
    try:
        with rendering(state), translated(environment, lambda _path: None):
            text, warnings = fill_markup(environment.run("case", names))
    except DynacontentError as error:
        text, warnings = f"{type(error).__name__}: {error}", []
    return f"{text} {warnings} {state.fallbacks} {state.choices} {state.level}"


def shown(branches: list[Branch]) -> str:
    return ", ".join(f"{branch.line}:{branch.column} {branch.way}" for branch in branches)


@pytest.mark.parametrize(("source", "reached", "missed"), CASES.values(), ids=CASES)
def test_the_branches_of_a_template_are_told_apart(source: str, reached: str, missed: str) -> None:
    found: set[tuple[Any, ...]] = set()
    environment = made(source, found)
    printed = run(environment, NAMES)
    assert printed == run(plain(source), NAMES)
    # Of the files that a case names, the lines it came to.
    lines = {(path, line) for path, line, *_rest in filter(lambda one: len(one) > 1, found)}
    others = (branch for branch in environment.branches(FILES) if (branch.path, branch.line) in lines)
    every = [*environment.branches(["case"]), *others]
    assert shown([branch for branch in every if branch in found]) == reached
    assert shown([branch for branch in every if branch not in found]) == missed


def plain(source: str) -> TemplateEnvironment:
    environment = TemplateEnvironment(FILES, markup=True, brand={})
    environment.add_inline("case", SourceText(source))
    return environment


def test_noting_changes_nothing_of_what_is_printed_or_told() -> None:
    """Any pieces in any order, for any names: the same text, record or error as without."""
    draw = random.Random(11)
    pieces = [source for source, _reached, _missed in CASES.values() if "extends" not in source]
    pieces += ["{{ nope.deep }}", "{{ l }}", "{{ a | fallback(n) | number }}", "<a href='{{ a }}'>"]
    for _time in range(150):
        source = "".join(draw.sample(pieces, 4))
        names = {name: draw.choice(list(NAMES.values())) for name in NAMES}
        assert run(made(source, set()), names) == run(plain(source), names), source


def test_what_is_run_is_noted_by_name() -> None:
    found: set[tuple[Any, ...]] = set()
    run(made("x", found), NAMES)
    assert found == {("case",)}


@pytest.mark.parametrize("way", NEVER)
def test_each_way_is_told_in_words(way: str) -> None:
    named = f"{way} x" if "{}" in NEVER[way] else way
    assert Branch("templates/a.html", 1, 1, named).never() == NEVER[way].format("x")
