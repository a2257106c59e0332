"""Filters for lists in templates."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.language import lists
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import rendering
from tests.engine.render_state import make_state
from tests.engine.structure.prints import Prints

BERLIN = ZoneInfo("Europe/Berlin")
ENVIRONMENT = TemplateEnvironment({}, markup=False, brand={})
NAMES: dict[str, Any] = {
    "a": [3, 1, 2, 3],
    "b": [2, 3, 9],
    "words": ["x", "y", "X"],
    "nil": [],
    "objects": [
        {"n": "p", "brand": "A", "rating": 4},
        {"n": "q", "brand": "B"},
        {"n": "r", "brand": "A", "rating": 5},
        {"n": "s", "rating": 5},
        {"n": "t", "brand": "A", "rating": 1},
    ],
    "text": "abc",
    "twice": [
        {"n": "winter", "at": datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)},
        {"n": "summer", "at": datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)},
    ],
}

CASES = [
    ("{{ twice | sort(attribute='at') | map(attribute='n') | join(' ') }}", "summer winter"),
    ("{{ (twice | top(1, 'at'))[0].n }} {{ (twice | min(attribute='at')).n }}", "winter summer"),
    ("{{ (twice | max(attribute='at')).n }} {{ ([] | max) | fallback('none') }}", "winter none"),
    ("{{ ['b', 'A', 'c'] | min }}{{ ['b', 'A', 'c'] | max }}{{ ['b', 'A'] | min(true) }}", "AcA"),
    ("{{ a | intersect(b) | join(' ') }}", "3 2"),
    ("{{ a | difference(b) | join(' ') }}", "1"),
    ("{{ a | union(b) | join(' ') }}", "3 1 2 9"),
    (
        "{{ a | intersect(nil) | length }}{{ nil | difference(a) | length }}{{ nil | union(nil) | length }}",
        "000",
    ),
    ("{{ (objects | intersect([objects[1], {'n': 'z'}]))[0].n }}", "q"),
    ("{{ (objects | difference(objects[1:])).n | join }}", "p"),
    ("{{ (objects | union(objects)).n | join }}", "pqrst"),
    ("{{ a | top(2) | join(' ') }} {{ words | top(1) | join }}", "3 3 y"),
    ("{{ (objects | top(3, 'rating')).n | join }} {{ (objects | top(9, 'rating')).n | join }}", "rsp rsptq"),
    ("{{ (objects | distinct_by('brand')).n | join }}", "pqs"),
    ("{{ (objects | distinct_by('brand', 2)).n | join }}", "pqrs"),
    ("{% for x, y, z in a | zip(b, words) %}{{ x }}{{ y }}{{ z }}.{% endfor %}", "32x.13y.29X."),
    ("{% for x, y in a | zip(nil) %}{{ x }}{% else %}none{% endfor %}", "none"),
    ("{{ words | listing(most=1) }} {{ words | listing(most=1, more='so on') }}", "x and 2 more x and so on"),
    ("{{ [_('Hi'), text, 5] | listing }}", "Hallo, abc, and 5"),
    ("{{ words | shuffle | sort | join }} {{ nil | shuffle | length }}", "xXy 0"),
]


@pytest.mark.parametrize(("template", "expected"), CASES)
@pytest.mark.parametrize("markup", [True, False])
def test_lists(template: str, expected: str, markup: bool) -> None:
    assert Prints(template, markup=markup).both(NAMES, recipient="ann").text == expected


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ text | intersect(a) }}", "this filter is for lists"),
        ("{{ a | union(text) }}", "this filter is for lists"),
        ("{{ a | zip(text) }}", "this filter is for lists"),
        ("{{ a | top(0) }}", "the number of top is a whole number from 1"),
        ("{{ objects | distinct_by('brand', 'x') }}", "the number of distinct_by is a whole number from 1"),
        ("{{ a | shuffle(per='year') }}", "shuffle is per day"),
        ("{{ a | intersect(nothing) }}", "nothing is missing"),
        ("{{ words | listing(most=0) }}", "most of listing is a whole number from 1"),
    ],
)
def test_what_is_refused(template: str, message: str) -> None:
    assert message in Prints(template, markup=False).both(NAMES, recipient="ann").error


def test_a_draw_needs_recipients_who_are_told_apart() -> None:
    error = Prints("{{ a | shuffle }}", markup=False).both(NAMES).error
    assert "shuffle needs to know recipients apart" in error
    assert "key: FIELD" in error


values = st.lists(
    st.one_of(st.integers(0, 4), st.sampled_from(["a", "b"]), st.just(Item("products", 1))), max_size=8
)


@given(values, values)
@settings(derandomize=True, deadline=None)
def test_two_lists_are_what_sets_are(one: list[Any], other: list[Any]) -> None:
    """Without their order; with it, the first list's."""
    with rendering(make_state()):
        both, left, all_ = lists.intersect(one, other), lists.difference(one, other), lists.union(one, other)
    assert set(both) == set(one) & set(other)
    assert set(left) == set(one) - set(other)
    assert set(all_) == set(one) | set(other)
    for found, start in ((both, one), (left, one), (all_, one + other)):
        assert found == [value for value in dict.fromkeys(start) if value in found]


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(1, 5))
@settings(derandomize=True, deadline=None)
def test_the_largest_are_the_end_of_the_order(numbers: list[int], most: int) -> None:
    with rendering(make_state()):
        assert lists.top(ENVIRONMENT, numbers, most) == sorted(numbers, reverse=True)[:most]


# -- draws --------------------------------------------------------------------------------

DAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


def drawn(
    values: list[Any], *, who: str = "ann", message: str = "m", now: datetime = DAY, per: Any = None
) -> list[Any]:
    state = make_state()
    state.recipient, state.message, state.now = who, message, now
    with rendering(state):
        return lists.shuffle(values, per)


NUMBERS = list(range(50))
CHANGES = [{"who": "ben"}, {"message": "n"}, {"now": DAY + timedelta(days=1)}]


@pytest.mark.parametrize(
    ("per", "anew"),
    [
        (None, [True, True, True]),
        ("day", [True, False, True]),
        ("message", [True, True, False]),
        ("recipient", [True, False, False]),
    ],
)
def test_what_a_draw_depends_on(per: str | None, anew: list[bool]) -> None:
    """The recipient always; message and day as it is told. Two draws of one render agree."""
    first = drawn(NUMBERS, per=per)
    assert first == drawn(NUMBERS, per=per)
    assert first != NUMBERS
    assert sorted(first) == NUMBERS
    assert [drawn(NUMBERS, per=per, **change) != first for change in CHANGES] == anew  # type: ignore[arg-type]


@given(st.lists(st.text(max_size=3), unique=True, max_size=8), st.data())
@settings(derandomize=True, deadline=None)
def test_an_element_keeps_its_place_among_the_others(words: list[str], data: st.DataObject) -> None:
    """When some come or go."""
    kept = data.draw(st.lists(st.sampled_from(words), unique=True)) if words else []
    assert drawn(kept) == [word for word in drawn(words) if word in kept]


def test_everybody_draws_as_often() -> None:
    """Each of three is the first of about a third of 3,000 recipients (four deviations off at most)."""
    counts = Counter(drawn(["a", "b", "c"], who=f"r{number}")[0] for number in range(3_000))
    assert all(abs(count - 1_000) < 4 * 26 for count in counts.values())
    assert len(counts) == 3
