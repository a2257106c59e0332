"""Filters done at once give what Jinja's own give; a fallback is worked out where it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2.filters import FILTERS

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.language.bounded import BOUNDED
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import rendering
from tests.engine.render_state import make_state
from tests.engine.structure.prints import Prints

ENVIRONMENT = TemplateEnvironment({}, markup=False, brand={})
CONTEXT = ENVIRONMENT.from_string("").new_context({})
PLAIN = Environment(autoescape=False)
PLAIN_CONTEXT = PLAIN.from_string("").new_context({})
CATALOGS: Mapping[str, Any] = {"products": {key: {} for key in (1, 2, 3, "1")}, "stores": {1: {}}}

items = st.builds(
    Item, st.sampled_from(["products", "stores"]), st.sampled_from([1, 2, 3, "1"]), st.sampled_from([2, 3])
)
lists = st.one_of(
    st.lists(items, max_size=8), st.lists(st.one_of(items, st.sampled_from([1, "a", "A", None])), max_size=5)
)


def same(one: list[Any], other: list[Any]) -> bool:
    """Whether two lists hold the very same objects."""
    return [id(value) for value in one] == [id(value) for value in other]


@given(values=lists, others=lists)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_items_are_chosen_as_jinja_chooses_them(values: list[Any], others: list[Any]) -> None:
    with rendering(make_state(catalogs=CATALOGS)):
        for name in ("select", "reject"):
            expected = list(FILTERS[name](PLAIN_CONTEXT, values, "in", others))
            assert same(BOUNDED[name](CONTEXT, values, "in", others), expected)
            assert same(BOUNDED[name](CONTEXT, values), list(FILTERS[name](PLAIN_CONTEXT, values)))
            assert same(BOUNDED[name](CONTEXT, tuple(values), "in", others), expected)
            assert same(BOUNDED[name](CONTEXT, iter(values), "in", others), expected)


@given(values=lists, case_sensitive=st.booleans())
@settings(max_examples=300, derandomize=True, deadline=None)
def test_items_are_unique_as_in_jinja(values: list[Any], case_sensitive: bool) -> None:
    with rendering(make_state(catalogs=CATALOGS)):
        expected = list(FILTERS["unique"](PLAIN, values, case_sensitive))
        assert same(BOUNDED["unique"](ENVIRONMENT, values, case_sensitive), expected)


@pytest.mark.parametrize("name", ["select", "reject"])
@pytest.mark.parametrize("arguments", [("in",), ("in", None), ("in", 7), ("nothing", [1]), ("in", [1], [2])])
def test_a_wrong_choice_is_refused_as_jinja_refuses_it(name: str, arguments: tuple[Any, ...]) -> None:
    values = [Item("products", 1)]
    with rendering(make_state(catalogs=CATALOGS)):
        with pytest.raises(Exception) as expected:  # noqa: PT011 - whatever Jinja raises
            list(FILTERS[name](PLAIN_CONTEXT, values, *arguments))
        with pytest.raises(type(expected.value)):
            BOUNDED[name](CONTEXT, values, *arguments)


def test_choosing_by_attribute_is_left_to_jinja() -> None:
    rows = [{"k": "a"}, {"k": "A"}, {"k": "b"}]
    with rendering(make_state()):
        assert BOUNDED["unique"](ENVIRONMENT, rows, attribute="k") == [{"k": "a"}, {"k": "b"}]
        assert BOUNDED["unique"](ENVIRONMENT, rows, True, "k") == rows


def test_many_items_are_compared_at_once() -> None:
    many = [Item("products", number % 1_000) for number in range(40_000)]
    state = make_state(catalogs={"products": {}})
    with rendering(state):
        assert len(BOUNDED["unique"](ENVIRONMENT, many)) == 1_000
        assert BOUNDED["reject"](CONTEXT, many, "in", many) == []
    assert state.iterations == 80_000


@pytest.mark.parametrize(
    ("template", "names", "expect"),
    [
        ("{{ a | fallback(boom.x.y) }}", {"a": "x"}, "x"),
        ("{{ a | fallback(1 // 0) }}", {"a": "x"}, "x"),
        ("{{ a | fallback(b | fallback(1 // 0)) }}", {"b": "y"}, "y"),
        ("{{ a | fallback('z') }}", {"a": " "}, "z"),
        ("{{ a | fallback('z') }}", {"a": None}, "z"),
        ("{{ a | fallback('z') }}", {"a": "\xa0\n"}, "z"),
        ("{{ a | fallback('z') }}", {"a": 0}, "0"),
        ("{{ a | fallback('z') | upper }}", {"a": "x"}, "X"),
        ("{{ (a | fallback('z')) ~ (b | fallback('q')) }}", {"a": "x"}, "xq"),
        ("{{ a | fallback(other='z') }}", {}, "z"),
        ("{% set s %} {% endset %}{{ s | fallback('z') }}", {}, "z"),
        ("{% set s %}<b>{{ a }}</b>{% endset %}{{ s | fallback('z') }}", {"a": "<"}, "<b>&lt;</b>"),
    ],
)
def test_a_fallback_is_worked_out_where_it_is_needed(
    template: str, names: dict[str, Any], expect: str
) -> None:
    assert Prints(template).both(names).text == expect


def test_a_fallback_that_is_needed_and_fails_says_so() -> None:
    for names in ({}, {"a": ""}):
        error = Prints("{{ a | fallback(1 // 0) }}").both(names).error
        assert "zero" in error


def test_only_what_was_missing_is_noted() -> None:
    prints = Prints("{{ a | fallback('z') }}{{ b | fallback(c | fallback('y')) }}{{ d | fallback('x') }}")
    shown = prints.both({"a": "", "d": "D"})
    assert shown.text == "zyD"
    assert {path for path, _code in shown.fallbacks} == {"b", "c"}
