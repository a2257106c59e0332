"""Pseudo-locales make a text over, and leave alone what is no text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.localization.po_drift import letters
from dynacontent.localization.pseudo import PSEUDO_LOCALES, pseudo_locale, pseudo_text
from dynacontent.localization.translations import Translations

KEPT = re.compile(r"%\(\w+\)s|%%|<[^<>]+>|&\w+;|&#\d+;")
PIECES = st.sampled_from(
    [
        "Hello",
        " ",
        "there",
        "%(name)s",
        "%%",
        "<b>",
        "</b>",
        '<a href="%(url)s">',
        "&amp;",
        "&#39;",
        "1 < 2",
        "é",
    ]
)


@pytest.mark.parametrize(
    ("text", "locale", "expect"),
    [
        ("Your cart", "en-XA", "[Ýöûŕ çåŕţ ö]"),
        ("Hello <b>%(name)s</b> &amp; 5%%", "en-XA", "[Ĥéļļö <b>%(name)s</b> &amp; 5%% ö]"),
        ("Hi", "en-XA", "[Ĥî]"),
        ("Don't go", "ar-XB", "\u200f\u202eDon't\u202c\u200f \u200f\u202ego\u202c\u200f"),
        ("<i>%(n)s</i>!", "ar-XB", "<i>%(n)s</i>!"),
        (" ", "en-XA", " "),
    ],
)
def test_a_text_made_over(text: str, locale: str, expect: str) -> None:
    assert pseudo_text(text, locale) == expect


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(PSEUDO_LOCALES))
def test_placeholders_and_markup_come_out_as_they_went_in(text: str, locale: str) -> None:
    made = pseudo_text(text, locale)
    assert KEPT.findall(made) == KEPT.findall(text)
    assert made.count("\u202e") == made.count("\u202c")


@given(st.text("abcd efgh", min_size=20, max_size=300).filter(str.strip))
def test_the_accented_one_is_about_forty_per_cent_longer(text: str) -> None:
    assert 1.25 <= letters(pseudo_text(text, "en-XA")) / letters(text) <= 1.45


def test_they_stand_for_the_texts_of_the_default_locale() -> None:
    texts = Translations(source="en")
    assert texts.text(("en-XA", "en"), "Hi") == ("[Ĥî]", "en-XA")
    assert texts.plural(("en-XA", "en"), "%(n)s day", "%(n)s days", 2) == ("[%(n)s ðåýš]", "en-XA")
    assert not texts.is_foreign(("ar-XB", "en"), "ar-XB")


@pytest.mark.parametrize(
    ("tag", "name"), [("en-XA", "en-XA"), ("EN_xa", "en-XA"), ("ar-xb", "ar-XB"), ("en", None), ("ar", None)]
)
def test_their_names(tag: str, name: str | None) -> None:
    assert pseudo_locale(tag) == name
