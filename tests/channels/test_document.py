"""A document is made ready for the inbox without touching what the author settled."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.channels.document import declare_language, hidden_preheader, with_title
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.plaintext import plain_text


def test_the_preheader_comes_first_and_is_seen_in_the_list_only() -> None:
    html = hidden_preheader('<html><body style="a>b" class=x><p>Hello</p></body></html>', '5 < 6 & "so"')
    assert html.startswith(
        '<html><body style="a>b" class=x><div style="display:none;font-size:1px;line-height:1px;max-height:0;'
        'max-width:0;opacity:0;overflow:hidden;mso-hide:all">5 &lt; 6 &amp; &quot;so&quot; &#8199;&#847; '
    )
    assert plain_text(html) == "Hello\n"


def test_without_a_preheader_nothing_changes() -> None:
    assert hidden_preheader("<body>x</body>", " \x00 ") == "<body>x</body>"


def test_without_a_body_the_preheader_stands_first() -> None:
    assert hidden_preheader("<p>x</p>", "Sale").startswith("<div style=")


@dataclass(frozen=True)
class Title:
    html: str
    expect: str


TITLES = [
    Title("<head><title></title></head>", "<head><title>A &amp; \\1</title></head>"),
    Title("<head><title> \n </title></head>", "<head><title>A &amp; \\1</title></head>"),
    Title("<head><title>Own</title></head>", "<head><title>Own</title></head>"),
    Title("<head></head>", "<head><title>A &amp; \\1</title></head>"),
    Title("<p>x</p>", "<p>x</p>"),
]


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case.html)
def test_titles(case: Title) -> None:
    assert with_title(case.html, "A & \\1") == case.expect


@dataclass(frozen=True)
class Language:
    description: str
    html: str
    expect: str


LANGUAGES = [
    Language("none", "<html><body>", '<html lang="ar" dir="rtl"><body>'),
    Language("MJML's own", '<html lang="und" dir="auto" xmlns="x">', '<html lang="ar" dir="rtl" xmlns="x">'),
    Language("the author's", '<html lang="en" dir="ltr">', '<html lang="en" dir="ltr">'),
    Language("one of two", '<html lang="fa">', '<html lang="fa" dir="rtl">'),
    Language(
        "the wrapper",
        '<div aria-label="a>b" role="article" lang="und" dir="auto"><div role="article">',
        '<div aria-label="a>b" role="article" lang="ar" dir="rtl"><div role="article">',
    ),
    Language("no document", "<p>x</p>", "<p>x</p>"),
]


@pytest.mark.parametrize("case", LANGUAGES, ids=lambda case: case.description)
def test_languages(case: Language) -> None:
    assert declare_language(case.html, language="ar", direction="rtl") == case.expect


def test_a_compiled_document_gets_language_and_title() -> None:
    html = compile_mjml("<mjml><mj-body/></mjml>", path="a.mjml")
    shaped = with_title(declare_language(html, language="ar", direction="rtl"), "Hello")
    assert shaped.count('lang="ar" dir="rtl"') == 2
    assert "und" not in shaped[: shaped.index("<style")]
    assert "<title>Hello</title>" in shaped
