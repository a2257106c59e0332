"""A macro that is called directly does what it does when it is called through the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from dynacontent.engine.environment import SplitMacro, TemplateEnvironment
from dynacontent.engine.structure.known import DEEPEST, Scope
from dynacontent.expressions import limits
from dynacontent.models.source import SourceText
from tests.engine.structure.prints import Prints

LIBRARY = {
    "lib": "{% macro m(x='d', y=2) %}({{ x }} {{ y }}){% endmacro %}"
    "{% macro need(x, y=x) %}({{ x }} {{ y }}){% endmacro %}"
    "{% macro wrap() %}[{{ caller() }}]{% endmacro %}"
    "{% macro many() %}{{ varargs | length }} {{ kwargs | length }}{% endmacro %}"
    "{% macro seen() %}{{ name is missing }}{% endmacro %}"
}
IMPORT = "{% from 'lib' import m, need, wrap, many, seen %}"
ANN: dict[str, Any] = {"name": "<Ann>", "values": ["a", "b"], "none": None, "yes": True}
BOB: dict[str, Any] = {"name": "Bob", "values": ["c"], "none": None, "yes": False}


@dataclass(frozen=True)
class Case:
    description: str
    call: str
    expect: str
    direct: bool = True
    files: Mapping[str, str] = field(default_factory=dict)


CASES = [
    Case("defaults", "{{ m() }}", "(d 2)"),
    Case("positions", "{{ m(name, 3) }}", "(&lt;Ann&gt; 3)"),
    Case("keywords", "{{ m(y=name) }}", "(d &lt;Ann&gt;)"),
    Case("both", "{{ m(1, y=name) }}", "(1 &lt;Ann&gt;)"),
    Case("keywords in any order", "{{ m(y=1, x=2) }}", "(2 1)"),
    Case("a default that is another argument", "{{ need(name) }}", "(&lt;Ann&gt; &lt;Ann&gt;)"),
    Case("a call in a call", "{{ m(m(name)) }}", "((&lt;Ann&gt; 2) 2)", direct=False),
    Case("a fallback as an argument", "{{ m(nothing | fallback('z')) }}", "(z 2)"),
    Case("a list as arguments", "{{ m(*values) }}", "(a b)", direct=False),
    Case("a mapping as arguments", "{{ m(**{'x': name}) }}", "(&lt;Ann&gt; 2)", direct=False),
    Case("varargs and kwargs", "{{ many(1, 2, a=3) }}", "2 1", direct=False),
    Case("a call block", "{% call wrap() %}{{ name }}{% endcall %}", "[&lt;Ann&gt;]", direct=False),
    Case("names of the importing file are not seen", "{{ seen() }}", "True"),
    Case("a macro as a value", "{% set f = m %}{{ f(name) }}", "(&lt;Ann&gt; 2)", direct=False),
    Case(
        "captured",
        "{% set s = m(name) %}{{ s }}{{ s | upper }}",
        "(&lt;Ann&gt; 2)(&LT;ANN&GT; 2)",
        direct=False,
    ),
    Case("joined", "{{ [m(), m(name)] | join('-') }}", "(d 2)-(&lt;Ann&gt; 2)", direct=False),
    Case("with ~", "{{ m(name) ~ '<' ~ name }}", "(&lt;Ann&gt; 2)&lt;&lt;Ann&gt;", direct=False),
    Case("shadowed by a loop", "{% for m in values %}{{ m }}{% endfor %}{{ m() }}", "ab(d 2)", direct=False),
    Case("shadowed by a value", "{% set m = name %}{{ m }}", "&lt;Ann&gt;"),
    Case(
        "an alias",
        "{% from 'lib' import m as box %}{{ box(name) }}{{ m() }}",
        "(&lt;Ann&gt; 2)(d 2)",
    ),
    Case("a module", "{% import 'lib' as lib %}{{ lib.m(name) }}", "(&lt;Ann&gt; 2)", direct=False),
    Case(
        "imported with context",
        "{% from 'lib' import seen as look with context %}{{ look() }}{{ seen() }}",
        "FalseTrue",
        direct=False,
    ),
    Case(
        "defined again with more parameters",
        "{% macro own(x) %}A{% endmacro %}{{ own(1) }}"
        "{% macro own(x, y) %}B{{ y }}{% endmacro %}{{ own(1, 2) }}",
        "AB2",
        direct=False,
    ),
    Case(
        "defined again under a condition",
        "{% macro own(x) %}A{% endmacro %}{% if yes %}{% macro own(x, y='d') %}B{{ x }}{{ y }}{% endmacro %}"
        "{% endif %}{{ own(1) }}",
        "B1d",
        direct=False,
    ),
    Case(
        "defined in a macro",
        "{% macro own(x) %}A{% endmacro %}{% macro out() %}{% macro own(x, y) %}B{% endmacro %}"
        "{{ own(1, 2) }}{% endmacro %}{{ out() }}{{ own(1) }}",
        "BA",
        direct=False,
    ),
    Case(
        "the same name in two files",
        "{% extends 'base' %}{% from 'two' import own %}{% block b %}{{ own(name) }}{% endblock %}",
        "one &lt;Ann&gt;|one &lt;Ann&gt;",
        direct=False,
        files={
            "base": "{% from 'one' import own %}{{ own(name) }}|{% block b %}{% endblock %}",
            "one": "{% macro own(x) %}one {{ x }}{% endmacro %}",
            "two": "{% macro own(x, y='') %}two {{ x }}{% endmacro %}",
        },
    ),
    Case(
        "a parameter named like a macro",
        "{% macro f() %}F{% endmacro %}{% macro h() %}H{% endmacro %}{% macro g(f) %}{{ f() }}{% endmacro %}"
        "{{ g(h) }}{{ g(f) }}",
        "HF",
        direct=False,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_a_call_prints(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    invoke = SplitMacro._invoke

    def counted(macro: SplitMacro, *arguments: Any) -> Any:
        calls.append(macro.name)
        return invoke(macro, *arguments)

    monkeypatch.setattr(SplitMacro, "_invoke", counted)
    prints = Prints(("" if case.files else IMPORT) + case.call, {**LIBRARY, **case.files})
    assert prints.both(ANN).text == case.expect
    assert (not calls) is case.direct
    for names in (BOB, ANN):
        assert not prints.both(names).error
    assert prints.both(ANN).text == case.expect


@dataclass(frozen=True)
class Wrong:
    call: str
    expect: str


WRONG = [
    Wrong("{{ m(1, 2, 3) }}", "macro 'm' takes not more than 2 argument(s)"),
    Wrong("{{ m(z=1) }}", "macro 'm' takes no keyword argument 'z'"),
    Wrong("{{ m(1, x=2) }}", "macro 'm' takes no keyword argument 'x'"),
    Wrong("{{ m(nothing) }}", "nothing is missing"),
    Wrong("{{ m(y=nothing) }}", "nothing is missing"),
    Wrong("{{ need() }}", "x is missing"),
    Wrong("{{ m(values) }}", "a list cannot be printed as it is"),
    Wrong("{% call m() %}x{% endcall %}", "caller"),
    Wrong("{{ nobody() }}", "nobody"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.call)
def test_a_wrong_call_says_the_same(wrong: Wrong) -> None:
    direct = Prints(IMPORT + wrong.call, LIBRARY).both(ANN).error
    called = Prints("{% import 'lib' as lib %}" + wrong.call, LIBRARY)
    assert wrong.expect in direct
    assert "macro()" not in direct
    assert "l_1_" not in direct
    assert called.both(ANN).error


@pytest.mark.parametrize("call", ["m(1, 2, 3)", "m(z=1)", "m(1, x=2)"])
def test_a_call_through_the_sandbox_says_the_same(call: str) -> None:
    errors = [
        Prints(start + "{{ " + owner + call + " }}", LIBRARY)
        .both(ANN)
        .error.partition(": ")[2]
        .partition(" ")[2]
        for start, owner in ((IMPORT, ""), ("{% import 'lib' as lib %}", "lib."))
    ]
    assert errors[0] == errors[1] != ""


CALLING_ITSELF = (
    "{% macro b() %}{{ caller() }}{% endmacro %}"
    "{% macro a() %}{% call b() %}{{ a() }}{% endcall %}{% endmacro %}{{ a() }}"
)


def chain(length: int, *, calls: int = 1, reverse: bool = False) -> str:
    """Macros of which each calls the next one, so many times."""
    macros = [
        f"{{% macro m{n}(x) %}}{f'{{{{ m{n + 1}(x) }}}}' * calls}{{% endmacro %}}" for n in range(length)
    ]
    macros.append(f"{{% macro m{length}(x) %}}{{{{ x }}}}{{% endmacro %}}")
    return "".join(reversed(macros) if reverse else macros)


def scope(source: str, files: Mapping[str, str] | None = None) -> Scope:
    environment = TemplateEnvironment(files or {}, markup=True, brand={})
    environment.add_inline("case", SourceText(source))
    return Scope(environment, "case", environment.parsed("case"))


@pytest.mark.parametrize("reverse", [False, True])
def test_macros_that_stand_too_deep_are_not_called_directly(reverse: bool) -> None:
    known = scope(chain(DEEPEST + 4, reverse=reverse))
    assert [known.macro(f"m{n}") is not None for n in range(DEEPEST + 5)] == [False] * 5 + [True] * DEEPEST
    again = scope(chain(DEEPEST + 4, reverse=reverse))
    assert [again.macro(f"m{n}") is not None for n in reversed(range(DEEPEST + 5))] == [True] * DEEPEST + [
        False
    ] * 5


def test_a_deep_chain_prints_until_the_limit() -> None:
    assert Prints(chain(10) + "{{ m0(name) }}").both(ANN).text == "&lt;Ann&gt;"
    deep = Prints(chain(DEEPEST + limits.MACRO_DEPTH + 2) + "{{ m0(name) }}").both(ANN)
    assert "calls stand within one another" in deep.error


@pytest.mark.parametrize(
    "source",
    [
        "{% macro a(n) %}{{ n }}{{ a(n - 1) }}{% endmacro %}{{ a(3) }}",
        "{% macro a(n) %}{{ b(n) }}{% endmacro %}{% macro b(n) %}{{ a(n) }}{% endmacro %}{{ a(3) }}",
        "{% macro a(f) %}{{ f(f) }}{% endmacro %}{{ a(a) }}",
        "{% macro a() %}{{ b(a) }}{% endmacro %}{% macro b(f) %}{{ f() }}{% endmacro %}{{ a() }}",
        CALLING_ITSELF,
    ],
)
def test_recursion_is_stopped(source: str) -> None:
    assert "calls stand within one another" in Prints(source).both(ANN).error


def test_recursion_that_ends_is_allowed() -> None:
    source = "{% macro r(n) %}{{ n }}{% if n %}{{ r(n - 1) }}{% endif %}{% endmacro %}{{ r(count) }}"
    assert Prints(source).both({"count": 5}).text == "543210"


@pytest.mark.parametrize("reverse", [False, True])
def test_a_tree_of_macros_stops_at_the_time_limit(reverse: bool) -> None:
    source = chain(18, calls=3, reverse=reverse) + "{{ m0(name) }}"
    shown = Prints(source).both(ANN, seconds=0.2)
    assert "the render took longer than 0.2 s" in shown.error


def test_a_tree_of_macros_over_files_is_no_work_to_compile() -> None:
    files = {
        f"f{n}{side}": "".join(f"{{% from 'f{n + 1}{k}' import m as m{k} %}}" for k in "ab")
        + "{% macro m(x) %}{{ ma(x) }}{{ mb(x) }}{% endmacro %}"
        for n in range(18)
        for side in "ab"
    }
    files |= dict.fromkeys(("f18a", "f18b"), "{% macro m(x) %}{{ x }}{% endmacro %}")
    shown = Prints("{% from 'f0a' import m %}{% if none %}{{ m(name) }}{% endif %}x", files).both(ANN)
    assert shown.text == "x"


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("{% macro m() %}{% endmacro %}", True),
        ("{% macro m() %}{{ caller() }}{% endmacro %}", False),
        ("{% macro m() %}{{ varargs }}{% endmacro %}", False),
        ("{% macro m() %}{{ kwargs }}{% endmacro %}", False),
        ("{% if yes %}{% macro m() %}{% endmacro %}{% endif %}", False),
        ("{% macro m() %}{% endmacro %}{% macro m() %}{% endmacro %}", False),
        ("{% macro m() %}{% endmacro %}{% set m = 1 %}", False),
        ("{% macro m() %}{% endmacro %}{% import 'lib' as m %}", False),
        ("{% macro m() %}{% endmacro %}{% macro n(m) %}{% endmacro %}", True),
        ("{% from 'lib' import m %}", True),
        ("{% from 'lib' import need as m %}", True),
        ("{% from 'lib' import wrap as m %}", False),
        ("{% from 'lib' import m with context %}", False),
        ("{% from 'lib' import m %}{% from 'lib' import need as m %}", False),
        ("{% from 'lib' import nobody as m %}", False),
        ("{% from 'nowhere' import m %}", False),
        ("{% from 'broken' import m %}", False),
        ("{% from 'again' import m %}", False),
        ("{% set m = 1 %}", False),
    ],
)
def test_which_macros_are_known(source: str, known: bool) -> None:
    files = {**LIBRARY, "broken": "{% macro m( %}", "again": "{% from 'lib' import m %}"}
    assert (scope(source, files).macro("m") is not None) is known
