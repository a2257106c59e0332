"""Values of another direction are isolated: in text, where it makes a difference, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.isolation import isolated
from dynacontent.engine.structure.fill import fill_text
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state

NAME, STREET = "عمر", "12 High St."


@dataclass(frozen=True)
class Case:
    description: str
    value: str
    ltr: bool
    rtl: bool


CASES = [
    Case("a Latin name", "Kaldbekk", ltr=False, rtl=True),
    Case("an Arabic name", NAME, ltr=True, rtl=False),
    Case("Hebrew words", "שלום עולם", ltr=True, rtl=False),
    Case("Persian with a joiner", "می‌خواهم", ltr=True, rtl=False),
    Case("an Arabic name with punctuation", f"{NAME}!", ltr=True, rtl=True),
    Case("both", f"{NAME} Smith", ltr=True, rtl=True),
    Case("a number", "1,234.50", ltr=False, rtl=False),
    Case("a range", "10:00\u201320:00", ltr=False, rtl=True),
    Case("a telephone number", "+49 30 5550", ltr=False, rtl=True),
    Case("an Arabic price", "\u200f12.50 د.إ.", ltr=True, rtl=True),
    Case("a picture", "🌿", ltr=False, rtl=True),
    Case("a blank", " ", ltr=False, rtl=False),
    Case("nothing", "", ltr=False, rtl=False),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_which_values_are_isolated(case: Case) -> None:
    apart = f"\u2068{case.value}\u2069"
    assert isolated(case.value, rtl=False) == (apart if case.ltr else case.value)
    assert isolated(case.value, rtl=True) == (apart if case.rtl else case.value)


def test_the_sign_of_a_currency_stays_with_its_letters() -> None:
    assert isolated("\u200f12\xa0US$", rtl=True) == "\u2068\u200f12\xa0US$\u200e\u2069"
    assert isolated("\u200f12\xa0US$", rtl=False) == "\u2068\u200f12\xa0US$\u2069"


EMAIL = """\
<mjml><mj-head><mj-title>{{ v }}</mj-title><mj-style>.a { font-family: {{ v }} }</mj-style></mj-head>
<mj-body><mj-section background-url="{{ v }}"><mj-column>
<mj-text css-class="{{ v }}" padding="{{ n }}px">{{ v }}, {{ brand.name }}
<a href="{{ v }}" title="{{ v }}">{{ v }}</a>
{% trans a=v, b=w %}{{ a }} meets {{ b }}{% endtrans %} {% set s %}<i>{{ v }}</i>{% endset %}{{ s }}</mj-text>
<mj-image src="https://x.example/{{ v }}" alt="{{ v }}" />
<mj-button href="https://x.example/?q={{ w }}">{{ w }}</mj-button>
<mj-raw><!-- {{ v }} --></mj-raw>
</mj-column></mj-section></mj-body></mjml>
"""
BANNER = """\
<style>.a { color: {{ v }} }</style>
<a href="{{ v }}" title="{{ w }}" style="color:{{ v }}">{{ v }}<b>{{ w }}</b></a>
"""
SUBJECT = "{{ v }}, {{ w }}: {{ brand.name }}{% set s %}{{ v }}{% endset %}{{ s }}"
LINK = """\
<mjml><mj-body><mj-section><mj-column>
<mj-text><a href="{{ v }}">{{ v }}</a></mj-text>
</mj-column></mj-section></mj-body></mjml>
"""
ENVIRONMENT = TemplateEnvironment({}, markup=True, brand={"name": "Fell & Co"})
TEXT = TemplateEnvironment({}, markup=False, brand={"name": "Fell & Co"})
for environment in (ENVIRONMENT, TEXT):
    environment.add_inline("email.mjml", SourceText(EMAIL))
    environment.add_inline("banner.html", SourceText(BANNER))
    environment.add_inline("subject", SourceText(SUBJECT))
FAST, PLAIN = Bodies(), Bodies(plain=True)

LETTERS = st.sampled_from(
    [*"aé1 .!(<&%\u00a0", "\u05d0", "\u0639", "\u202e", "\u2068", "\u2069", "\u200f", "😀"]
)
VALUES = st.lists(LETTERS, max_size=6).map("".join)


def attributes(html: str) -> Iterator[tuple[str, str]]:
    for node in LexborHTMLParser(html).css("*"):
        yield from ((name, value or "") for name, value in node.attributes.items())


def balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter == "\u2068") - (letter == "\u2069")
        if depth not in (0, 1):
            return False
    return depth == 0


@given(v=VALUES, w=VALUES, rtl=st.booleans())
@settings(max_examples=100, deadline=None)
def test_isolates_are_balanced_and_stand_in_text_only(v: str, w: str, rtl: bool) -> None:
    names = {"v": v, "w": w, "n": 3}
    with rendering(make_state(names)):
        printed = ENVIRONMENT.run("email.mjml", names)
        email = FAST.email(printed, path="templates/email.mjml", rtl=rtl)
        plain = PLAIN.email(printed, path="templates/email.mjml", rtl=rtl)
        banner = FAST.fragment(ENVIRONMENT.run("banner.html", names), rtl=rtl).html
        assert banner == PLAIN.fragment(ENVIRONMENT.run("banner.html", names), rtl=rtl).html
        subject = fill_text(TEXT.run("subject", names), rtl=rtl)
        address = fill_text(TEXT.run("subject", names), rtl=None)
    assert (email.html, email.text()) == (plain.html, plain.text())
    for text in (email.html, email.text(), banner, subject):
        assert balanced(text)
        assert not set(text) & set("\u202e\u2066\u2067")
    assert not set(address) & set("\u202e\u2068\u2069")
    for name, value in (*attributes(email.html), *attributes(banner)):
        # MJML repeats the title of a document as its label, which is text.
        assert name == "aria-label" or not set(value) & set("\u2068\u2069")
    for style in LexborHTMLParser(email.html + banner).css("style"):
        assert not set(style.text()) & set("\u2068\u2069")


def test_the_name_of_a_brand_is_isolated_as_well() -> None:
    with rendering(make_state({})):
        printed = TEXT.run("subject", {"v": NAME, "w": "X"})
    assert fill_text(printed, rtl=True) == f"{NAME}, \u2068X\u2069: \u2068Fell & Co\u2069{NAME}"
    assert fill_text(printed) == f"\u2068{NAME}\u2069, X: Fell & Co\u2068{NAME}\u2069"


def test_a_link_that_shows_its_address_is_written_once_in_plain_text() -> None:
    made = TemplateEnvironment({}, markup=True, brand={})
    made.add_inline("a.mjml", SourceText(LINK))
    with rendering(make_state({})):
        for bodies in (FAST, PLAIN):
            body = bodies.email(made.run("a.mjml", {"v": "https://a.example/"}), path="a.mjml", rtl=True)
            assert body.text() == "\u2068https://a.example/\u2069\n"
