"""Filters and functions for text in templates: the same on the fast and the plain way, in markup and text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.environment import Environment
from jinja2.filters import FILTERS
from markupsafe import Markup

from dynacontent.engine.language import texts
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import rendering
from tests.engine.render_state import make_state
from tests.engine.structure.prints import Prints

PERSON = {
    "name": "DR. ANN O'LEE",
    "small": "ann lee",
    "text": "Fish & <b>chips</b>, fresh today",
    "mail": "ann.lee@x.example",
    "url": "https://X.example/a?b=1&c=2",
    "tags": ["Camping", "straße"],
    "number": 4111,
    "gone": None,
    "lines": [{"product": Item("products", "t1"), "quantity": 2}],
    "family": "👨‍👩‍👧‍👦 e\u0301te\u0301 🇩🇪",
    "markup": Markup("<b>n&amp;m</b> x"),
}

CASES = [
    ("{{ family[:1] }}|{{ family[2] }}|{{ family[-1] }}", "👨‍👩‍👧‍👦|e\u0301|🇩🇪"),
    ("{{ family[2:5] }}|{{ family[::-1] }}", "e\u0301te\u0301|🇩🇪 e\u0301te\u0301 👨‍👩‍👧‍👦"),
    ("{{ family | first }}{{ family | last }} {{ family | length }}", "👨‍👩‍👧‍👦🇩🇪 7"),
    ("{{ family | reverse }}{{ (family | list)[2] }}", "🇩🇪 e\u0301te\u0301 👨‍👩‍👧‍👦e\u0301"),
    ("{{ family[9] | fallback('none') }}{{ small[:3] }}{{ ('' | first) | fallback('!') }}", "noneann!"),
    ("{% set held %}{{ family }}!{% endset %}{{ held[:1] }}{{ held | last }}", "👨‍👩‍👧‍👦!"),
    ("{% set held %}a{{ text }}{% endset %}{{ held[:9] }}", "aFish & <"),
    ("{{ markup[:2] }}{{ markup | first }}{{ markup | length }}", "n&n5"),
    ("{{ name | first_name }}", "ANN"),
    ("{{ 'Frau Lee' | first_name | fallback('there') }}", "there"),
    ("{{ gone | fallback(nothing, name) | first_name }}", "ANN"),
    ("{{ name | case('name') }}", "Dr. Ann O'Lee"),
    ("{{ small | case('title') }} {{ small | initials }}", "Ann Lee AL"),
    ("{{ small | possessive }} {{ small | possessive('de') }}", "ann lee's ann lees"),
    ("{{ text | shorten(12) }}", "Fish &…"),
    ("{{ text | shorten(2, 'words') }}", "Fish &…"),
    ("{{ text | shorten(200) }}", "Fish & <b>chips</b>, fresh today"),
    ("{{ text | shorten(9, end='') }}", "Fish &"),
    ("{{ text | truncate(10) }}", "Fish &..."),
    ("{{ number | mask }} {{ mail | mask }}", "•••• 11 a•••@x.example"),
    ("{{ text | slug }}", "fish-b-chips-b-fresh-today"),
    ("{{ url | url_part('host') }} {{ url | url_parameter('c') }}", "x.example 2"),
    ("{{ url | url_parameter('z') | fallback('none') }}", "none"),
    ("{{ brand.site | url_with(b='x y', n=3) }}", "https://brand.example/?a=1&b=x%20y&n=3"),
    ("{{ 'abc' | digest('md5') }}", "900150983cd24fb0d6963f7d28e17f72"),
    ("{{ 'ü?' | base64 }} {{ 'ü?' | base64(urlsafe=true) }}", "w7w/ w7w_"),
    ("{{ contains(text, 'fish') }} {{ contains(text, 'FISH', ignore_case=true) }}", "False True"),
    ("{{ contains(tags, 'camping') }} {{ contains(tags, 'STRASSE', ignore_case=true) }}", "False True"),
    ("{{ contains(tags, 'Camp') }} {{ contains(tags, 'Camp', ignore_case=true) }}", "False False"),
    ("{{ starts_with(small, 'ann') }} {{ ends_with(small, 'LEE', ignore_case=true) }}", "True True"),
    (
        "{{ starts_with(nothing, 'a') }} {{ ends_with(small, nothing) }} {{ contains(gone, 'a') }}",
        "False False False",
    ),
]


@pytest.mark.parametrize(("template", "expected"), CASES)
def test_in_text(template: str, expected: str) -> None:
    assert Prints(template, markup=False).both(PERSON).text == expected


@pytest.mark.parametrize(("template", "expected"), CASES)
def test_in_markup(template: str, expected: str) -> None:
    """Values stay values: they are escaped when they are printed."""
    escaped = expected.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert Prints(template).both(PERSON).text in (escaped, escaped.replace("'", "&#39;"))


CAPTURED = "{% set s %}<b>{{ text }}</b> &amp; <i>more</i>{% endset %}"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ s | shorten(12) }}", "Fish &amp;…"),
        ("{{ s | case('upper') }}", "FISH &amp; &lt;B&gt;CHIPS&lt;/B&gt;, FRESH TODAY &amp; MORE"),
        ("{{ s | slug }}", "fish-b-chips-b-fresh-today-more"),
        ("{{ contains(s, 'today & more') }} {{ contains(s, '<i>') }}", "True False"),
        ("{{ '<b>' | safe | mask }}", "••••"),
        (
            "{{ [s, small] | listing }}",
            "Fish &amp; &lt;b&gt;chips&lt;/b&gt;, fresh today &amp; more and ann lee",
        ),
        ("{% filter shorten(6) %}<p>{{ small }} is here</p>{% endfilter %}", "ann…"),
    ],
)
def test_markup_says_its_text(template: str, expected: str) -> None:
    """A filter for text takes what markup says, without its tags, and gives text."""
    assert Prints(CAPTURED + template).both(PERSON).text == expected


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ tags | shorten(3) }}", "a list cannot be printed as it is"),
        ("{{ name | shorten(0) }}", "most of shorten is a whole number from 1"),
        ("{{ name | shorten(true) }}", "most of shorten is a whole number from 1"),
        ("{{ name | shorten('3') }}", "most of shorten is a whole number from 1"),
        ("{{ name | shorten(3, small) }}", "the unit of shorten is"),
        ("{{ name | first_name(order=small) }}", "the order of first_name is given"),
        ("{{ name | case(small) }}", "a case is name"),
        ("{{ name | mask(-1) }}", "keep of mask is a whole number from 0"),
        ("{{ name | digest(small) }}", "the algorithm of digest is md5"),
        ("{{ name | truncate(2) }}", "the length of truncate is a whole number from 3"),
        ("{{ 'https://[' | url_part('host') }}", "this is no URL"),
        ("{{ url | url_with(a=tags) }}", "a list cannot be printed as it is"),
        ("{{ nothing | slug }}", "nothing is missing"),
        ("{{ 'Lee, ' | first_name }}", "the name holds no first name"),
    ],
)
def test_what_is_refused(template: str, message: str) -> None:
    """One sentence, that repeats nothing of the recipient's."""
    error = Prints(template, markup=False).both(PERSON).error
    assert message in error
    assert "ANN" not in error


PLAIN = Environment(autoescape=False)
ASCII = st.text(st.sampled_from("ab c\n.-"), max_size=40)


@given(ASCII, st.integers(3, 30), st.booleans(), st.integers(0, 6))
@settings(derandomize=True, deadline=None)
def test_truncate_means_what_it_means_in_jinja(text: str, length: int, killwords: bool, leeway: int) -> None:
    """For text without combined characters."""
    with rendering(make_state()):
        made = texts.truncate(text, length, killwords, "...", leeway)
    assert made == FILTERS["truncate"](PLAIN, text, length, killwords, "...", leeway)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("👩‍👩‍👧" * 8, "👩‍👩‍👧👩‍👩‍👧…"), ("ä" * 8, "ää…"), ("\u2067אבגדה" * 2, "\u2067א\u2069…")],
)
def test_truncate_never_cuts_a_character(text: str, expected: str) -> None:
    with rendering(make_state()):
        assert texts.truncate(text, 3, True, "…", 0) == expected


def test_a_huge_text_is_bounded() -> None:
    """Made strings are counted, and the largest value there may be is handled."""
    names: dict[str, Any] = {"text": "word " * 200_000}
    assert Prints("{{ text | shorten(10) }}", markup=False).both(names).text == "word word…"
    error = Prints("{% for i in range(30) %}{{ text | case('upper') | slug | length }}{% endfor %}").both(
        names
    )
    assert "limit" in error.error


JSON = [
    (
        "{{ 'a' | tojson }} {{ text | tojson }}",
        '"a" "Fish \\u0026 \\u003cb\\u003echips\\u003c/b\\u003e, fresh today"',
    ),
    (
        "{{ {'a': [1, 1.5, true, none], 'b': {}, 'c': []} | tojson }}",
        '{"a": [1, 1.5, true, null], "b": {}, "c": []}',
    ),
    ("{{ tags | tojson }} {{ range(2) | tojson }}", '["Camping", "straße"] [0, 1]'),
    (
        "{{ [date('2026-05-01'), money('5.10 EUR')] | tojson }}",
        '["2026-05-01", {"amount": 5.10, "currency": "EUR"}]',
    ),
    ("{% set held %}{{ small }} & co{% endset %}{{ held | tojson }}", '"ann lee \\u0026 co"'),
    ("{{ lines | tojson }}", '[{"product": "t1", "quantity": 2}]'),
    ("{{ markup | tojson }}", '"n\\u0026m x"'),
]


@pytest.mark.parametrize(("template", "expected"), JSON)
def test_json(template: str, expected: str) -> None:
    """What is part of markup is written so that it is none, and the rest is escaped for its place."""
    assert Prints(template, markup=False).both(PERSON).text == expected
    assert Prints(template).both(PERSON).text == expected.replace('"', "&#34;")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ [" + "[" * 21 + "1]" + "]" * 21 + " | tojson }}", "up to 20 deep"),
        ("{{ [hours(1)] | tojson }}", "tojson does not write a length of time"),
        ("{{ [nothing] | tojson }}", "nothing is missing"),
        ("{% set t = 'x' * 600000 %}{{ [t, t] | tojson }}", "more than 1,000,000 characters"),
    ],
)
def test_what_is_no_json(template: str, message: str) -> None:
    assert message in Prints(template).both(PERSON).error
