"""Every document either compiles to HTML that means what was written, or is refused with its place."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.errors import AuthoringError, LimitError, MissingExtraError
from dynacontent.location import Location
from dynacontent.models.authored import MjmlSettings

DATA = Path(__file__).parents[2] / "data" / "mjml"


def body(content: str) -> str:
    return f"<mjml><mj-body><mj-section><mj-column>{content}</mj-column></mj-section></mj-body></mjml>"


def test_compiles_to_a_document() -> None:
    html = compile_mjml(body("<mj-text>Hello</mj-text>"), path="a.mjml")
    assert html.startswith("<!doctype html>")
    assert "Hello" in html
    assert html.rstrip().endswith("</html>")


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.mjml")))
def test_templates(name: str) -> None:
    assert "</html>" in compile_mjml((DATA / f"{name}.mjml").read_text(encoding="utf-8"), path=name)


NO_DOCUMENT = {
    "no body": "case.mjml:1:1: there is no <mj-body>",
    "empty": "case.mjml:1:1: there is no <mjml> element",
}
CONSTRUCTS: dict[str, str] = json.loads((DATA / "micro_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_constructs(name: str) -> None:
    if name in NO_DOCUMENT:
        with pytest.raises(AuthoringError) as caught:
            compile_mjml(CONSTRUCTS[name], path="case.mjml")
        assert str(caught.value).startswith(NO_DOCUMENT[name])
    else:
        assert "</html>" in compile_mjml(CONSTRUCTS[name], path="case.mjml")


@dataclass(frozen=True)
class Refusal:
    description: str
    source: str
    expect: str


REFUSALS = [
    Refusal(
        "a misspelled component",
        "<mjml>\n  <mj-body>\n    <mj-sektion></mj-sektion>\n  </mj-body>\n</mjml>",
        "m.mjml:3:5: unknown component <mj-sektion>\n"
        "  3 |     <mj-sektion></mj-sektion>\n"
        "    |     ^\n"
        "  hint: did you mean 'mj-section'?",
    ),
    Refusal(
        "an unclosed component",
        "<mjml><mj-body><mj-section>\n<mj-column>\n</mj-section></mj-body></mjml>",
        "m.mjml:2:1: <mj-column> is never closed\n  2 | <mj-column>\n    | ^\n  hint: add </mj-column>",
    ),
    Refusal(
        "a wrong closing tag, which the compiler would take without a word",
        "<mjml><mj-body><mj-section><mj-column>\n<mj-text>a</mj-button></mj-text>\n"
        "</mj-column></mj-section></mj-body></mjml>",
        "m.mjml:2:11: </mj-button> closes nothing\n"
        "  2 | <mj-text>a</mj-button></mj-text>\n"
        "    |           ^\n"
        "  hint: is its opening tag missing, or misspelled?",
    ),
    Refusal(
        "several at once, in order",
        "<mjml><mj-body>\n<mj-sction/>\n<mj-section>a < b</mj-section>\n</mj-body></mjml>",
        "m.mjml:2:1: unknown component <mj-sction>\n"
        "  2 | <mj-sction/>\n"
        "    | ^\n"
        "  hint: did you mean 'mj-section'?\n"
        "m.mjml:3:1: the text in <mj-section> is not shown: a< b\n"
        "  3 | <mj-section>a < b</mj-section>\n"
        "    | ^\n"
        "  hint: HTML goes into mj-text, mj-table or mj-raw",
    ),
]


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.description)
def test_refusals(case: Refusal) -> None:
    with pytest.raises(AuthoringError) as caught:
        compile_mjml(case.source, path="m.mjml", settings=MjmlSettings(validation="strict"))
    assert str(caught.value) == case.expect


def test_places_come_from_the_templates_where_known() -> None:
    def locate(offset: int) -> Location:
        return Location("components/card.mjml", 7, offset)

    with pytest.raises(AuthoringError) as caught:
        compile_mjml(
            "<mjml><mj-body><mj-sektion/></mj-body></mjml>",
            path="m.mjml",
            locate=locate,
            settings=MjmlSettings(validation="strict"),
        )
    assert caught.value.problems[0].location == Location("components/card.mjml", 7, 15)


ATTRIBUTES = [
    "สวัสดีชาวโลก",
    "नमस्ते दुनिया",
    "مَرْحَبًا",
    "👩‍👩‍👧 family",
    "no\u00a0break",
    "back\\slash",
    "two\nlines",
    "tab\there",
    'quo"te',
    "a < b > c",
    "Fish & Chips",
    "already &amp; written",
    "&#169; by number",
    "&notify; is no entity",
    "?a=1&copy=2",
    "é\u0301 zalgo\u0336",
    "\u200frtl\u200e marks",
]


@pytest.mark.parametrize("text", ATTRIBUTES)
@pytest.mark.parametrize(
    "component", ["<mj-image src='x.png' alt=@ />", "<mj-text><img src='x.png' alt=@></mj-text>"]
)
def test_attribute_text_arrives_unharmed(text: str, component: str) -> None:
    """What HTML reads in the attribute is what HTML would have read in the source."""
    quoted = "'" + text + "'" if '"' in text else '"' + text + '"'
    html = compile_mjml(body(component.replace("@", quoted)), path="m.mjml")
    expected = LexborHTMLParser(f"<img alt={quoted}>").css_first("img").attributes["alt"]
    assert LexborHTMLParser(html).css_first("img").attributes["alt"] == expected


def test_attributes_inside_conditional_comments_arrive_unharmed() -> None:
    html = compile_mjml(body('<mj-raw><!--[if mso]><i title="สี \\"></i><![endif]--></mj-raw>'), path="m.mjml")
    assert '<!--[if mso]><i title="&#3626;&#3637; &#92;"></i><![endif]-->' in html


@dataclass(frozen=True)
class Bomb:
    description: str
    source: str
    code: str


BOMBS = [
    Bomb("wrappers", "<mjml><mj-body>" + "<mj-wrapper>" * 5_000, "mjml_depth"),
    Bomb("divs in text", body("<mj-text>" + "<div>" * 5_000 + "</div>" * 5_000 + "</mj-text>"), "mjml_depth"),
    Bomb("deep but closed", "<mjml><mj-body>" + "<mj-wrapper>" * 64 + "</mj-wrapper>" * 64, "mjml_depth"),
    Bomb("a megabyte of text", body("<mj-text>" + "x" * 1_000_000 + "</mj-text>"), "mjml_size"),
    Bomb("in bytes, not characters", body("<mj-text>" + "é" * 500_000 + "</mj-text>"), "mjml_size"),
]


@pytest.mark.parametrize("case", BOMBS, ids=lambda case: case.description)
def test_limits(case: Bomb) -> None:
    with pytest.raises(LimitError) as caught:
        compile_mjml(case.source, path="m.mjml")
    assert caught.value.code == case.code


def test_the_deepest_allowed_nesting_compiles_in_a_small_thread() -> None:
    """64 deep must be far from the crash, also on the 512 KB stacks of threads on macOS."""
    program = """
import threading
from dynacontent.engine.mjml.pipeline import compile_mjml
source = "<mjml><mj-body>" + "<mj-wrapper>" * 62 + "</mj-wrapper>" * 62 + "</mj-body></mjml>"
threading.stack_size(512 * 1024)
thread = threading.Thread(target=lambda: print(len(compile_mjml(source, path="m.mjml")) > 1000))
thread.start()
thread.join()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "True\n")


@pytest.mark.parametrize("opening", ["<", "<!--", "</", "<a x=", '<a x="', "<![CDATA[", "<!--[if mso", "&"])
def test_scanning_is_not_slow_on_repetition(opening: str) -> None:
    with pytest.raises((AuthoringError, LimitError)):
        compile_mjml(opening * (900_000 // len(opening)), path="m.mjml")


@pytest.mark.parametrize("css", ["a{", "a,([", "url(", 'a{b:"', "/*", "a[b="])
def test_inlining_is_not_slow_on_repetition(css: str) -> None:
    sheet = f'<mj-style inline="inline">{css * (200_000 // len(css))}{{}}</mj-style>'
    source = f"<mjml><mj-head>{sheet}</mj-head><mj-body></mj-body></mjml>"
    assert "</html>" in compile_mjml(source, path="m.mjml")


def test_characters_no_document_may_hold_are_replaced() -> None:
    html = compile_mjml(body("<mj-text>a\x00b\x1bc\ud800d\ufffee</mj-text>"), path="m.mjml")
    assert "a\ufffdb\ufffdc\ufffdd\ufffde" in html


def test_pictures_without_alt_get_an_empty_one() -> None:
    """As in npm's MJML; what stands in HTML stays as it was written."""
    html = compile_mjml(body('<mj-image src="a.png"/><mj-text><img src="b>.png"></mj-text>'), path="m.mjml")
    assert [img.attributes.get("alt") for img in LexborHTMLParser(html).css("img")] == ["", None]


@dataclass(frozen=True)
class Font:
    description: str
    source: str
    links: int


STACK = "Ubuntu, Helvetica, Arial, sans-serif"
SOCIAL = '<mj-social-element name="facebook" href="https://x.example/">x</mj-social-element>'
ACCORDION = "<mj-accordion-element><mj-accordion-title>x</mj-accordion-title></mj-accordion-element>"

FONTS = [
    Font("none asked for: not even the default's", body("<mj-text>x</mj-text>"), 0),
    Font("one asked for", body('<mj-text font-family="Roboto, Arial">x</mj-text>'), 1),
    Font("one asked for, quoted", body("<mj-text font-family='\"Open Sans\", Arial'>x</mj-text>"), 1),
    Font("a name in the text is no wish", body("<mj-text>Lato, Ubuntu</mj-text>"), 0),
    Font("the default's stack written out", body(f'<mj-text font-family="{STACK}">x</mj-text>'), 1),
    Font("where it shows nothing, too", body(f'<mj-social font-family="{STACK}"/>'), 1),
    Font("the default handed down in mj-social", body(f"<mj-social>{SOCIAL}</mj-social>"), 0),
    Font("one that mj-social hands down", body(f'<mj-social font-family="Lato">{SOCIAL}</mj-social>'), 1),
    Font("the default handed down in an accordion", body(f"<mj-accordion>{ACCORDION}</mj-accordion>"), 0),
    Font(
        "one declared and used",
        '<mjml><mj-head><mj-font name="Inter" href="https://fonts.example/inter.css"/></mj-head><mj-body>'
        '<mj-section><mj-column><mj-text font-family="Inter, Arial">x</mj-text></mj-column></mj-section>'
        "</mj-body></mjml>",
        1,
    ),
]


@pytest.mark.parametrize("case", FONTS, ids=lambda case: case.description)
def test_fonts(case: Font) -> None:
    assert compile_mjml(case.source, path="m.mjml").count("<link ") == case.links


def test_language_and_direction_reach_the_document_and_its_wrapper() -> None:
    html = compile_mjml('<mjml lang="ar" dir="rtl"><mj-body/></mjml>', path="m.mjml")
    for element in LexborHTMLParser(html).css('html, div[role="article"]'):
        assert (element.attributes["lang"], element.attributes["dir"]) == ("ar", "rtl")


@pytest.mark.parametrize("names", [(), ("mjml2html",)])
def test_another_package_of_the_same_name_is_named(
    names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The PyPI package `mjml` replaces the module; it has a submodule called as our function."""
    other = ModuleType("mjml")
    for name in names:
        setattr(other, name, ModuleType(f"mjml.{name}"))
    monkeypatch.setitem(sys.modules, "mjml", other)
    with pytest.raises(MissingExtraError) as caught:
        compile_mjml(body(""), path="m.mjml")
    assert "is not mjml-python" in str(caught.value)
    assert "pip install --force-reinstall mjml-python" in str(caught.value)


def test_mjml_python_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mjml", None)
    with pytest.raises(MissingExtraError, match="pip install mjml-python"):
        compile_mjml(body(""), path="m.mjml")


ORPHANS = {
    "a column's end in the middle of networks": (
        '<mj-social><mj-social-element name="web" icon-position="right">A</mj-social-element></mj-column>'
        '<mj-social-element name="x" icon-position="right" border="none">B</mj-social-element></mj-social>'
    ),
    "a network by itself": '<mj-social-element name="x" icon-size="33%" css-class="a b"></mj-social-element>',
    "a link by itself": '<mj-navbar-link href="" css-class="a b">B</mj-navbar-link>',
    "a title by itself": '<mj-accordion-title font-weight="bold" padding-left="1px">B</mj-accordion-title>',
    "a slide by itself": '<mj-carousel-image src="" css-class="a b"/>',
}


@pytest.mark.parametrize("name", ORPHANS)
def test_parts_without_their_whole_show_nothing(name: str) -> None:
    """No mark of a repair is left where they stood, and no MJML."""
    html = compile_mjml(body(ORPHANS[name]), path="m.mjml")
    assert "DYNCONTENT" not in html
    assert "<mj-" not in html
    assert not re.search(r"0000001\d*px", html)
