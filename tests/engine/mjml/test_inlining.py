"""Selectors change the finished HTML as cheerio and juice do for npm's MJML."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.mjml.inlining import apply_selectors
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.errors import AuthoringError

PAGE = "<!doctype html><html><head><title>x</title></head><body>{}</body></html>"


@dataclass(frozen=True)
class Case:
    """``expect`` is the element with the attribute ``it`` afterwards."""

    description: str
    css: str
    html: str
    expect: str


CASES = [
    Case("a rule", ".a{color:red}", '<p it class="a">', '<p it="" class="a" style="color: red;">'),
    Case("its own style wins", "p{color:red}", '<p it style="color:blue">', '<p it="" style="color: blue;">'),
    Case(
        "unless something is important, which is not said again",
        "p{color:red!important}",
        '<p it style="color:blue;top:0">',
        '<p it="" style="top: 0; color: red;">',
    ),
    Case(
        "the weightier selector",
        "#i{color:red} p{color:blue}",
        '<p it id="i">',
        '<p it="" id="i" style="color: red;">',
    ),
    Case("the later of two alike", "p{color:red} p{color:blue}", "<p it>", '<p it="" style="color: blue;">'),
    Case(
        "both of one rule",
        "p{color:red;color:rgb(0,0,0)}",
        "<p it>",
        '<p it="" style="color: red; color: rgb(0,0,0);">',
    ),
    Case(
        "rules in order of weight",
        "#i{padding-top:1px} p{padding:0}",
        '<p it id="i">',
        '<p it="" id="i" style="padding: 0; padding-top: 1px;">',
    ),
    Case("a list of selectors", "b, p , i{top:0}", "<p it>", '<p it="" style="top: 0;">'),
    Case("conditions are dropped", "@media print{p{top:0}} @font-face{top:0}", "<p it>", '<p it="">'),
    Case("and what no attribute can hold", "p:hover{top:0} p::before{top:0}", "<p it>", '<p it="">'),
    Case("comments", "/* p{top:0} */ p{/* x: y; */left:0}", "<p it>", '<p it="" style="left: 0;">'),
    Case(
        "braces and semicolons in strings",
        'p{font-family:"a;}b"}',
        "<p it>",
        """<p it="" style="font-family: 'a;}b';">""",
    ),
    Case(
        "a semicolon between rules spoils the next",
        "b{}; p{top:0} p{left:0}",
        "<p it>",
        '<p it="" style="left: 0;">',
    ),
    Case("what is no selector", "p:[{top:0} p{left:0}", "<p it>", '<p it="" style="left: 0;">'),
    Case(
        "sizes and colours of tables, for Outlook",
        "table{width:10px;background-color:red;text-align:center}",
        "<table it></table>",
        '<table it="" style="width: 10px; background-color: red; text-align: center;" '
        'width="10" bgcolor="red" align="center">',
    ),
    Case(
        "sizes of pictures",
        "img{width:50%;height:auto}",
        "<img it>",
        '<img it="" style="width: 50%; height: auto;" height="auto">',
    ),
    Case(
        "no sizes of others",
        "p{width:10px;text-align:left}",
        "<p it>",
        '<p it="" style="width: 10px; text-align: left;">',
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_styles_are_inlined(case: Case) -> None:
    html = apply_selectors(PAGE.format(case.html), {}, [case.css])
    assert case.expect in html
    assert "<style" not in html


def compiled(head: str, body: str) -> LexborHTMLParser:
    section = f"<mj-section><mj-column>{body}</mj-column></mj-section>"
    source = f"<mjml><mj-head>{head}</mj-head><mj-body>{section}</mj-body></mjml>"
    return LexborHTMLParser(compile_mjml(source, path="m.mjml"))


def test_an_inline_style_sheet_is_no_other_style_sheet() -> None:
    """Only those that say so are inlined, and they are not in the head."""
    head = '<mj-style inline="inline">.a div{top:0}</mj-style><mj-style>.a div{left:7px}</mj-style>'
    tree = compiled(head, '<mj-text css-class="a">x</mj-text>')
    style = tree.css_first(".a div").attributes["style"] or ""
    assert "top: 0" in style
    assert "7px" not in style
    assert "left:7px" in (tree.head.html if tree.head else "")
    assert "top:0" not in (tree.head.html if tree.head else "")


def test_html_attributes_are_set_where_selectors_say() -> None:
    head = (
        '<mj-html-attributes><mj-selector path=".a div, .b a"><mj-html-attribute name="data-id">4 &amp; 2'
        '</mj-html-attribute><mj-html-attribute name="aria-hidden"></mj-html-attribute></mj-selector>'
        '<mj-selector path="title"><mj-html-attribute name="data-id">x</mj-html-attribute></mj-selector>'
        "</mj-html-attributes>"
    )
    tree = compiled(head, '<mj-text css-class="a">x</mj-text><mj-button css-class="b" href="#">y</mj-button>')
    for selector in (".a div", ".b a"):
        found = tree.css_first(selector).attributes
        assert (found["data-id"], found["aria-hidden"]) == ("4 & 2", "")
    assert tree.css_first("title").attributes == {}


def test_a_selector_that_cannot_be_read_has_its_place() -> None:
    value = '<mj-html-attribute name="b">c</mj-html-attribute>'
    head = f'<mj-html-attributes>\n<mj-selector path="a:first">{value}</mj-selector></mj-html-attributes>'
    with pytest.raises(AuthoringError) as caught:
        compiled(head, "")
    assert str(caught.value).startswith("m.mjml:2:14: this selector cannot be read: a:first\n")
