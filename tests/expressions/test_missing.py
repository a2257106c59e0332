"""One algebra for everything absent: testing a missing value is false, using it raises."""

from __future__ import annotations

from typing import Any

import pytest

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.register import register
from dynacontent.engine.structure.fill import fill_text
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import CODES, Missing, UsedMissingError, is_blank, is_missing, used
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state

NAMES: dict[str, Any] = {
    "d": {"k": "v", "blank": " ", "n": None},
    "l": [1, 2],
    "gone": Item("products", "no"),
}
CATALOGS = {"products": {"t1": {"name": "Tent"}}}
EXPRESSIONS = SafeEnvironment()
register(EXPRESSIONS, brand={})
TEMPLATES = TemplateEnvironment({}, markup=False, brand={})


def evaluated(text: str) -> Any:
    with rendering(make_state(catalogs=CATALOGS)):
        return Expression(SourceText(text), EXPRESSIONS).evaluate(NAMES)


def printed(text: str) -> str:
    TEMPLATES.add_inline(text, SourceText("{{ " + text + " }}"))
    with rendering(make_state(catalogs=CATALOGS)):
        return fill_text(TEMPLATES.run(text, NAMES))


FACTS = {
    "d.x == 1": False,
    "1 == d.x": False,
    "d.x == d.x": False,
    "d.x == none": False,
    "d.x != 1": True,
    "1 != d.x": True,
    "d.x != d.x": True,
    "d.x < 1": False,
    "d.x <= 1": False,
    "d.x > 1": False,
    "d.x >= 1": False,
    "1 < d.x": False,
    "1 >= d.x": False,
    "1 < d.x < 3": False,
    "d.x in l": False,
    "d.x not in l": True,
    "1 in d.x": False,
    "1 not in d.x": True,
    "not d.x": True,
    "true if d.x else false": False,
    "d.x or 'b'": "b",
    "d.k or 'b'": "v",
    "(d.x and 'b') or 'c'": "c",
    "d.x is missing": True,
    "d.k is missing": False,
    "d.x is defined": False,
    "d.x is not defined": True,
    "d.k is defined": True,
    "d.x is undefined": True,
    "nope is missing": True,
    "nope.deep.er is missing": True,
    "d.x.y == 1": False,
    "gone is missing": True,
    "gone.name is missing": True,
    "gone.name == 'Tent'": False,
    "l[7] is missing": True,
    "(1 if d.x) is missing": True,
    "d.x | fallback('f')": "f",
    "d.x.y.z | fallback('f')": "f",
    "d.k | fallback('f')": "v",
    "d.blank | fallback('f')": "f",
    "d.n | fallback('f')": "f",
    "(1 if d.x) | fallback('f')": "f",
    "0 | fallback('f')": 0,
    "[] | fallback('f')": [],
    "d.x | default('f')": "f",
    "d.k | d('f')": "v",
    "d.x | fallback(d.y) | fallback('f')": "f",
    "contains(d.x, 'a')": False,
    "overlaps(l, d.x)": False,
    "near(d.x, d.y, km=5)": False,
    "d.x in 'text'": False,
    "d.x not in 'text'": True,
}


@pytest.mark.parametrize("text", FACTS)
def test_testing_a_missing_value_is_false(text: str) -> None:
    assert evaluated(text) == FACTS[text]
    if FACTS[text] != []:
        assert printed(text) == str(FACTS[text])


USES = [
    "d.x",
    "d.x ~ ''",
    "d.x + 1",
    "1 + d.x",
    "1 - d.x",
    "d.x * 2",
    "d.x / 2",
    "d.x // 2",
    "d.x % 2",
    "d.x ** 2",
    "-d.x",
    "d.x | upper",
    "d.x | length",
    "d.x | list",
    "d.x | money",
    "d.x | map(attribute='a')",
    "d.k | replace('v', d.x)",
    "l | join(d.x)",
    "[1, d.x] | join(', ')",
    "segment(d.x)",
    "range(d.x)",
    "d.x()",
    "d.x.y()",
    "d.k[d.x]",
    "l[d.x]",
    "d.x is divisibleby(2)",
    "4 is divisibleby(d.x)",
    "d.x is string",
    "_('Hi %(n)s', n=d.x)",
    "'x' if d.x",
    "gone.name",
    "d.n",
]


@pytest.mark.parametrize("text", USES)
def test_using_a_missing_value_raises(text: str) -> None:
    with pytest.raises(UsedMissingError):
        printed(text)


def test_statements_use_too() -> None:
    for number, body in enumerate(
        [
            "{% for x in d.x %}{% endfor %}",
            "{% macro m(x) %}{% endmacro %}{{ m(d.x) }}",
            "{% macro m(x) %}{% endmacro %}{{ m(x=d.x) }}",
            "{% macro m() %}{{ caller(d.x) }}{% endmacro %}{% call(y) m() %}{% endcall %}",
            "{% set s %}{{ d.x }}{% endset %}",
            "{% filter upper %}{{ d.x }}{% endfilter %}",
            "{% for n in l recursive %}{{ loop(d.x) }}{% endfor %}",
        ]
    ):
        TEMPLATES.add_inline(f"use{number}", SourceText(body))
        with pytest.raises(UsedMissingError), rendering(make_state()):
            TEMPLATES.run(f"use{number}", NAMES)


def test_a_member_of_a_missing_value_is_missing_for_the_same_reason() -> None:
    missing = Missing(name="profile.city", code="no_consent", detail="no consent to marketing")
    deeper = missing.member("name").member(0)
    assert (deeper.path, deeper.code) == ("profile.city.name[0]", "no_consent")
    assert deeper.explanation() == "profile.city.name[0] is missing: no consent to marketing"
    assert deeper.explanation("city") == "city is missing: no consent to marketing"


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence(code: str) -> None:
    assert Missing(name="a.b", code=code).explanation() == f"a.b is missing: {CODES[code]}"


def test_blank_missing_and_used() -> None:
    assert [is_blank(value) for value in (None, "", " \n", Missing(name="x"), 0, [], "a")] == [True] * 4 + [
        False
    ] * 3
    assert is_missing(Missing(name="x"))
    assert not is_missing(None)
    assert used(3) == 3
    with pytest.raises(UsedMissingError, match="x is missing"):
        used(Missing(name="x"))


def test_a_fallback_is_recorded_with_its_reason() -> None:
    state = make_state()
    with rendering(state):
        Expression(SourceText("d.x | fallback('f')"), EXPRESSIONS).evaluate(NAMES)
    assert state.fallbacks == [("x", "attribute_missing")]
