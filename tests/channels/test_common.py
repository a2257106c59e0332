"""A document that many get is made ready once, and comes out as if it had been made ready for each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.channels.document import shape_common, shape_document
from dynacontent.engine.mjml.pipeline import compile_mjml

MJML = compile_mjml(
    "<mjml><mj-body><mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>",
    path="",
)
DOCUMENTS = [
    MJML,
    "",
    "x",
    "<p>no head</p>",
    "<html><head></head><body><p>x</p></body></html>",
    "<html><head><title></title></head><body class=a>x</body></html>",
    "<html><head><title> </title></head><body>x</body></html>",
    "<html><head><title>Own</title></head><body>x</body></html>",
    '<html lang="fr" dir="rtl"><head></head><body>x</body></html>',
    '<html lang="und" dir="auto"><head></head><body><div role="article" lang="und">x</div></body></html>',
    "<HTML><HEAD></HEAD><BODY>subject preheader</BODY></HTML>",
    "<body></body><head></head>",
]
TEXTS = [
    "",
    " ",
    "Hi",
    "5 < 6 & \"so\" 'x'",
    "a\nb",
    " x ",
    "é ⸻ 👩\u200d👧",
    "\x00",
    "\\1 \\g<0>",
    "<title></title>",
]
TEXTS += ["subject", "preheader", "a\xa0b", "\u202eabc"]


def check(html: str, subject: str, preheader: str, language: str, direction: str) -> None:
    shaped = {
        shape(html, subject=subject, preheader=preheader, language=language, direction=direction)
        for shape in (shape_document, shape_common)
    }
    assert len(shaped) == 1


@pytest.mark.parametrize("html", DOCUMENTS)
def test_common_documents_come_out_as_single_ones(html: str) -> None:
    for subject in TEXTS:
        for preheader in TEXTS:
            check(html, subject, preheader, "de", "ltr")
    for language, direction in (("ar", "rtl"), ("en-GB", "ltr"), ("ar", "ltr"), ("ar", "rtl")):
        check(html, "Hi", "You", language, direction)


words = st.text("ab <>&\"'\n\t\xa0\u202e\u2e3b\\1é", max_size=8)


@given(
    html=st.one_of(
        st.sampled_from(DOCUMENTS), st.lists(st.sampled_from([*DOCUMENTS, *TEXTS]), max_size=4).map("".join)
    ),
    subject=words,
    preheader=words,
    language=st.sampled_from(["en", "ar", "de-AT", ""]),
    direction=st.sampled_from(["ltr", "rtl"]),
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_document(html: str, subject: str, preheader: str, language: str, direction: str) -> None:
    check(html, subject, preheader, language, direction)
