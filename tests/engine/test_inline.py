"""CSS moves into attributes; at-rules, conditions and comments stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.inline import inline_css, inline_fragment
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.errors import AuthoringError

TEMPLATES = Path(__file__).parents[1] / "data" / "mjml"
PAGE = "<html><head>{head}</head><body><p class='a'>x</p></body></html>"


@dataclass(frozen=True)
class Case:
    description: str
    head: str
    style: str
    kept: str


CASES = [
    Case("a rule", "<style>.a{color:red}</style>", "color: red;", ".a{color:red}"),
    Case(
        "dark mode that wins anyway",
        "<style>.a{color:red} @media (prefers-color-scheme: dark){.a{color:#eee!important}}</style>",
        "color: red;",
        "@media (prefers-color-scheme: dark){.a{color:#eee!important}}",
    ),
    Case(
        "dark mode that could not win over an attribute: what it changes stays in the sheet",
        "<style>.a{color:red;margin:0} @media (prefers-color-scheme: dark){.a{color:#eee}}</style>",
        "margin: 0;",
        "<style>.a{color:red;margin:0} @media (prefers-color-scheme: dark){.a{color:#eee}}</style></head>",
    ),
    Case(
        "a size on phones that a shorthand sets, in another sheet",
        "<style>.a{padding:9px;color:red}</style><style media='(max-width:9px)'>.a{padding-left:1px}</style>",
        "color: red;",
        "<style>.a{padding:9px;color:red}</style>",
    ),
    Case(
        "what is important is inlined all the same",
        "<style>.a{color:red!important} @media print{.a{color:#000}}</style>",
        "color: red !important;",
        "<style>.a{color:red!important} @media print{.a{color:#000}}</style>",
    ),
    Case(
        "Outlook.com's dark mode",
        "<style>[data-ogsc] .a{color:#fff}</style>",
        "",
        "[data-ogsc] .a{color:#fff}",
    ),
    Case("hover", "<style>.a:hover{color:blue}</style>", "", ".a:hover{color:blue}"),
    Case(
        "responsive columns",
        "<style>@media only screen and (min-width:480px){.a{width:50%!important}}</style>",
        "",
        "@media only screen and (min-width:480px){.a{width:50%!important}}",
    ),
    Case(
        "a sheet under a condition",
        '<style media="(prefers-color-scheme: dark)">.a{color:#eee}</style>',
        "",
        '<style media="(prefers-color-scheme: dark)">.a{color:#eee}</style>',
    ),
    Case(
        "a sheet for all media",
        '<style media="all">.a{color:red}</style>',
        "color: red;",
        '<style media="all">',
    ),
    Case(
        "a font",
        "<style>@font-face{font-family:x;src:url(y)}</style>",
        "",
        "@font-face{font-family:x;src:url(y)}",
    ),
    Case(
        "an address elsewhere, never fetched",
        '<link rel="stylesheet" href="https://127.0.0.1:9/a.css"><style>@import url(https://127.0.0.1:9/b.css);</style>',
        "",
        '<link rel="stylesheet" href="https://127.0.0.1:9/a.css">',
    ),
    Case(
        "a style sheet for Outlook",
        "<!--[if mso]><style>.a{color:green}</style><![endif]-->",
        "",
        "<!--[if mso]><style>.a{color:green}</style><![endif]-->",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_documents(case: Case) -> None:
    html = inline_css(PAGE.format(head=case.head))
    assert (LexborHTMLParser(html).css_first("p").attributes.get("style") or "") == case.style
    assert case.kept in html


def compiled() -> list[str]:
    names = ["01_columns", "03_carousel", "05_social_navbar", "11_rtl_lang", "12_newsletter", "14_dark_mso"]
    return [compile_mjml((TEMPLATES / f"{n}.mjml").read_text(encoding="utf-8"), path=n) for n in names]


@pytest.mark.parametrize("pattern", [r"@[a-z-]+", r"<!--.*?-->", r"<!--\[if [^\]]*\]>", r"<style\b"])
def test_nothing_is_lost(pattern: str) -> None:
    """At-rules, comments (Outlook's above all) and style sheets are the same before and after."""
    for html in compiled():
        before = re.findall(pattern, html, re.DOTALL)
        assert re.findall(pattern, inline_css(html), re.DOTALL) == before


def test_fragments_get_no_page_around_them() -> None:
    html = inline_fragment('<style>.a{color:red}.a:hover{top:1px}</style><div class="a">x &amp; y</div>')
    assert html == (
        '<style>.a{color:red}.a:hover{top:1px}</style><div class="a" style="color: red;">x &amp; y</div>'
    )


def test_css_that_cannot_be_read_is_an_authoring_error() -> None:
    with pytest.raises(AuthoringError, match="style attribute cannot be read"):
        inline_css('<style>p{top:0}</style><p style="color:red;;:">x</p>')


def test_lone_surrogates_do_no_harm() -> None:
    assert "a\ufffdb" in inline_css("<p>a\ud800b</p>")
