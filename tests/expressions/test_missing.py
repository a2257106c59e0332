"""One algebra for everything absent: testing a missing value is false, using it raises."""

from __future__ import annotations

from typing import Any

import pytest

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.language.register import register
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
    "d.x is missing": True,
    "d.k is missing": False,
    "nope is missing": True,
    "nope.deep.er is missing": True,
    "l[7] is missing": True,
    "gone is missing": True,
    "gone is defined": False,
    "gone is undefined": True,
    "gone.name is missing": True,
    "gone.name == 'Tent'": False,
    "gone == gone": True,
    "gone in [gone]": True,
    "gone.name | fallback('f')": "f",
    "gone | fallback('f')": "f",
    "gone | default('f')": "f",
    "'there' if gone else 'not there'": "not there",
    "d.blank | fallback('f')": "f",
    "d.blank | default('f') == d.blank": True,
    "d.n | fallback('f')": "f",
    "0 | fallback('f')": 0,
    "0 | default('f', true)": "f",
    "[] | fallback('f')": [],
    "d.x | fallback(d.y) | fallback('f')": "f",
}
"""What is not in tests/expressions/algebra.py: names, items that are not there, and what is blank.

A ref is compared by its key, whether or not its item is there.
"""


@pytest.mark.parametrize("text", FACTS)
def test_absent_and_blank(text: str) -> None:
    assert evaluated(text) == FACTS[text]
    if FACTS[text] != []:
        assert printed(text) == str(FACTS[text])


@pytest.mark.parametrize("text", ["d.n", "gone.name", "nope", "d.x | fallback(d.y)", "d.k[d.x]"])
def test_what_is_not_there_is_not_printed(text: str) -> None:
    with pytest.raises(UsedMissingError):
        printed(text)


def test_a_member_of_a_missing_value_is_missing_for_the_same_reason() -> None:
    missing = Missing(name="profile.city", code="no_consent", detail="no consent to marketing")
    deeper = missing.member("name").member(0)
    assert (deeper.path, deeper.code) == ("profile.city.name[0]", "no_consent")
    assert deeper.explanation() == "profile.city.name[0] is missing: no consent to marketing"
    assert deeper.explanation("city") == "city is missing: no consent to marketing"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("d.x", "x"),
        ("d['x']", "[…]"),
        ("d[d.k]", "[…]"),
        ("d.x[d.k]", "x[…]"),
        ("d.x[0]", "x[0]"),
        ("gone", "products['no']"),
    ],
)
def test_a_record_never_repeats_what_was_asked_for(text: str, path: str) -> None:
    """What data is looked up by may be personal."""
    state = make_state(catalogs=CATALOGS)
    with rendering(state):
        Expression(SourceText(f"{text} | default('f')"), EXPRESSIONS).evaluate(NAMES)
    assert [name for name, _code in state.fallbacks] == [path]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence(code: str) -> None:
    assert Missing(name="a.b", code=code).explanation() == f"a.b is missing: {CODES[code]}"


def test_blank_missing_and_used() -> None:
    unseen = "\u200b\ufeff\u2060\u00ad\u202e\u3000\x00"
    assert all(is_blank(text) for text in (unseen, " " + unseen, *unseen))
    assert not any(is_blank(unseen + text) for text in ("a", "é", "👍", "\U0001fae9", "-", "\ue000"))
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
