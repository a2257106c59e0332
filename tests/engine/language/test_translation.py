"""A translation's text is structure, and its placeholders are values, wherever they stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from markupsafe import Markup

from dynacontent.engine.language import translation
from dynacontent.engine.language.translation import Message
from dynacontent.expressions.state import rendering
from tests.engine.render_state import make_state
from tests.engine.structure.prints import TEXTS, Prints

MEETS = "{% trans a=x, b=y %}{{ a }} meets {{ b }}{% endtrans %}"
COUNTED = "{% trans num=n, what=x %}{{ num }} {{ what }}{% pluralize %}{{ num }} {{ what }}s{% endtrans %}"


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    names: Mapping[str, Any]
    expect: str


CASES = [
    Case("no values", "{{ _('Hi') }}", {}, "Hallo"),
    Case("no translation", "{{ _('Bye') }}", {}, "Bye"),
    Case("other order", MEETS, {"x": "<A>", "y": "B"}, "B trifft &lt;A&gt;"),
    Case("numbers", MEETS, {"x": 1, "y": 2.5}, "2.5 trifft 1"),
    Case("decimals", MEETS, {"x": Decimal("1.50"), "y": True}, "True trifft 1.50"),
    Case("markup", MEETS, {"x": Markup("<b>x</b>"), "y": "&"}, "&amp; trifft <b>x</b>"),
    Case("repeated", "{{ _('%(a)s again', a=x) }}", {"x": "<A>"}, "&lt;A&gt;, &lt;A&gt;!"),
    Case("dropped", "{{ _('%(a)s is dropped', a=x) }}", {"x": "A"}, "nichts"),
    Case("per cent", "{{ _('100%% %(a)s', a=x) }}", {"x": "5%"}, "5%: 100%"),
    Case("a placeholder in a value", "{{ _('%(a)s again', a=x) }}", {"x": "%(a)s"}, "%(a)s, %(a)s!"),
    Case("one", COUNTED, {"n": 1, "x": "<"}, "1 &lt; (eins)"),
    Case("many", COUNTED, {"n": 2, "x": "<"}, "2 &lt;en (viele)"),
    Case("none", COUNTED, {"n": 0, "x": "x"}, "0 xen (viele)"),
    Case("one as a decimal", COUNTED, {"n": Decimal(1), "x": "x"}, "1 x (eins)"),
    Case("one as a decimal with digits", COUNTED, {"n": Decimal("1.0"), "x": "x"}, "1.0 x (eins)"),
    Case(
        "a function",
        "{{ ngettext('%(num)s %(what)s', '%(num)s %(what)ss', n, what=x) }}",
        {"n": 3, "x": "y"},
        "3 yen (viele)",
    ),
    Case("in a context", "{{ pgettext('menu', 'Hi') }}", {}, "Hallo"),
    Case(
        "in a context, counted",
        "{{ npgettext('menu', '%(num)s %(what)s', '%(num)s %(what)ss', n, what=x) }}",
        {"n": 1, "x": "y"},
        "1 y (eins)",
    ),
    Case(
        "captured",
        "{% set s = _('%(a)s again', a=x) %}{{ s }}{{ s | length }}",
        {"x": "<A>"},
        "&lt;A&gt;, &lt;A&gt;!9",
    ),
    Case("joined", "{{ _('Hi') ~ ' ' ~ _('%(a)s again', a=x) }}", {"x": "A"}, "Hallo A, A!"),
    Case("in upper case", "{{ _('Hi') | upper }}", {}, "HALLO"),
    Case(
        "a fragment",
        "{% set s %}<i>{{ x }}</i>{% endset %}{% trans a=s, b=x %}{{ a }} meets {{ b }}{% endtrans %}",
        {"x": "&"},
        "&amp; trifft <i>&amp;</i>",
    ),
    Case(
        "a macro",
        "{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}"
        "{% trans a=m(x), b=m(1) %}{{ a }} meets {{ b }}{% endtrans %}",
        {"x": "&"},
        "<i>1</i> trifft <i>&amp;</i>",
    ),
    Case(
        "a text of the brand",
        "{{ _('%(a)s again', a=brand.name) }}",
        {},
        "Brand &amp; &lt;Co&gt;, Brand &amp; &lt;Co&gt;!",
    ),
    Case("a text from data", "{{ _(x) }}", {"x": "%(a)s <b>"}, "%(a)s &lt;b&gt;"),
    Case("the same value twice", "{{ _('%(a)s meets %(b)s', a=x, b=x) }}", {"x": "A"}, "A trifft A"),
    Case(
        "a value that is missing has an alternative",
        "{{ _('%(a)s again', a=none | fallback('z')) }}",
        {},
        "z, z!",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_a_translation_prints(case: Case) -> None:
    prints = Prints(case.template)
    for _ in range(2):
        assert prints.both(case.names).text == case.expect
    inner = Prints("{% macro outer(x, n) %}" + case.template + "{% endmacro %}{{ outer(x, n) }}")
    if "macro" not in case.template:
        assert inner.both({"x": "", "n": 0, **case.names}).text == case.expect


@dataclass(frozen=True)
class Wrong:
    description: str
    template: str
    names: Mapping[str, Any]
    expect: str


WRONG = [
    Wrong(
        "an unknown name",
        "{{ _('wrong %(a)s', a=x) }}",
        {"x": 1},
        "the translated text names 'zzz', which is not given",
    ),
    Wrong(
        "the same, captured",
        "{% set s = _('wrong %(a)s', a=x) %}{{ s }}",
        {"x": 1},
        "the translated text names 'zzz', which is not given",
    ),
    Wrong("a missing value", MEETS, {"x": "A"}, "y is missing"),
    Wrong("a missing value that is dropped", "{{ _('%(a)s is dropped', a=x) }}", {}, "x is missing"),
    Wrong("a missing number", COUNTED, {"x": "A"}, "n is missing"),
    Wrong("a list", MEETS, {"x": ["A"], "y": "B"}, "a list cannot be printed as it is"),
    Wrong(
        "a number without a value",
        MEETS,
        {"x": float("nan"), "y": "B"},
        "a number without a finite value cannot be printed",
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.description)
def test_what_cannot_be_said(wrong: Wrong) -> None:
    prints = Prints(wrong.template)
    for _ in range(2):
        error = prints.both(wrong.names).error
        assert wrong.expect in error
        assert "templates/case.mjml:1" in error


@pytest.mark.parametrize(("texts", "number", "shown"), [(TEXTS, 1, "1"), (TEXTS, 5, "5"), ({}, 5, "5")])
def test_forms_are_remembered_by_language_and_number(texts: dict[str, str], number: int, shown: str) -> None:
    message = Message(
        "ngettext",
        ("%(num)s %(what)s", "%(num)s %(what)ss"),
        {"num": ("p", 1, 1, "n"), "what": ("p", 1, 1, "w")},
    )
    state = make_state(texts=texts)
    with rendering(state):
        said = message.plural(state, number)
        assert message.plural(state, number) is said
        assert message.plural(state, Decimal(number)) is not said
        assert said.pick((shown, "x")) == (shown, "x")
    assert len(message.known) == 1


def test_a_language_is_never_taken_for_another() -> None:
    message = Message("gettext", ("Hi",))
    german, english = make_state(texts=TEXTS), make_state()
    for state, expect in ((german, "Hallo"), (english, "Hi"), (german, "Hallo")):
        with rendering(state):
            assert message.singular(state).segment.texts == (expect,)
            assert message.fragment(state).text() == expect


def test_no_more_forms_are_remembered_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "KEPT", 5)
    message = Message("ngettext", ("one", "many"))
    state = make_state()
    with rendering(state):
        for number in range(40):
            assert message.plural(state, number).segment.texts == ("one" if number == 1 else "many",)
            assert len(message.known) <= 5
    for number in range(20):
        other = make_state(texts={str(number): ""})
        with rendering(other):
            assert message.fragment(other).text() == "one"
        assert len(message._fragments) <= 5
