"""Every problem of a document is found, with its place and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.mjml.templates import template_problems
from dynacontent.engine.mjml.tree import parse
from dynacontent.engine.mjml.types import kind_of
from dynacontent.engine.mjml.validation import faults
from dynacontent.errors import AuthoringError
from dynacontent.models.authored import MjmlSettings


def body(content: str) -> str:
    return f"<mjml><mj-body>{content}</mj-body></mjml>"


def column(content: str) -> str:
    return body(f"<mj-section><mj-column>{content}</mj-column></mj-section>")


def head(content: str) -> str:
    return f"<mjml><mj-head>{content}</mj-head><mj-body></mj-body></mjml>"


@dataclass(frozen=True)
class Case:
    """``expect`` are messages with their hints, ``marked`` what stands at the first one's place."""

    description: str
    source: str
    expect: tuple[tuple[str, str | None], ...] = ()
    marked: str = ""


HOLDS_HTML = "HTML goes into mj-text, mj-table or mj-raw"
CASES = [
    Case("nothing wrong", column('<mj-text padding="0 10px" css-class="a" mj-class="b">x</mj-text>')),
    Case("comments anywhere", column("<!-- a --><mj-social><!-- b --></mj-social>")),
    Case(
        "an unknown component",
        column("<mj-txt>x</mj-txt>"),
        (("unknown component <mj-txt>", "did you mean 'mj-text' or 'mj-button'?"),),
        "<mj-txt>",
    ),
    Case(
        "an unknown component like no other",
        column("<mj-zzzzz><mj-qqqqq/></mj-zzzzz>"),
        (("unknown component <mj-zzzzz>", "it shows nothing"),),
        "<mj-zzzzz>",
    ),
    Case(
        "HTML among components",
        column("<p>x</p>"),
        (("<p> cannot stand in <mj-column> and is not shown", HOLDS_HTML),),
        "<p>",
    ),
    Case(
        "text among components",
        column("words"),
        (("the text in <mj-column> is not shown: words", HOLDS_HTML),),
        "<mj-column>words",
    ),
    Case(
        "an unknown attribute",
        column('<mj-text colour="red">x</mj-text>'),
        (("<mj-text> has no attribute colour", "did you mean 'color'?"),),
        "colour=",
    ),
    Case(
        "several values of a wrong type",
        column(
            '<mj-text font-size="12" align="middle" color="reddish" padding="1px 2px 3px 4px 5px">x</mj-text>'
        ),
        (
            ('font-size="12" does not fit <mj-text>', "it should be a length, as in 10px"),
            ('align="middle" does not fit <mj-text>', "it should be one of left, right, center, justify"),
            ('color="reddish" does not fit <mj-text>', "it should be a colour, as in #336699, rgb(…) or red"),
            (
                'padding="1px 2px 3px 4px 5px" does not fit <mj-text>',
                "it should be a length, as in 10px or 50%; 1 to 4 of them, with spaces between",
            ),
        ),
        'font-size="12"',
    ),
    Case(
        "a component in the wrong place",
        body("<mj-section><mj-text>x</mj-text></mj-section>"),
        (("<mj-text> cannot stand in <mj-section>", "it stands in mj-column, mj-hero"),),
        "<mj-text>",
    ),
    Case(
        "attributes that are needed",
        head('<mj-font name="x"/><mj-attributes><mj-class color="red"/></mj-attributes>'),
        (
            ("<mj-font> needs the attribute href", 'write href="…"'),
            ("<mj-class> needs the attribute name", 'write name="…"'),
        ),
        "<mj-font",
    ),
    Case(
        "defaults of components are attributes of theirs",
        head('<mj-attributes><mj-text colour="red"/><mj-all colour="red"/></mj-attributes>'),
        (("<mj-text> has no attribute colour", "did you mean 'color'?"),),
        "colour",
    ),
    Case(
        "an element that is never closed",
        body("<mj-section><mj-column></mj-section>"),
        (("<mj-column> is never closed", "add </mj-column>"),),
        "<mj-column>",
    ),
    Case(
        "a component in HTML",
        column("<mj-text>a<mj-button>b</mj-button></mj-text>"),
        (("<mj-button> cannot stand inside <mj-text>, which holds HTML", "close </mj-text> before it"),),
        "<mj-button>",
    ),
    Case("raws that balance", body("<mj-raw><div><p></mj-raw><mj-raw></div></mj-raw>")),
    Case(
        "raws that do not",
        body("<mj-raw><div></mj-raw><mj-raw></b></mj-raw>"),
        (
            ("<div> in mj-raw is never closed", "close it in this mj-raw or in a later one: </div>"),
            ("</b> in mj-raw closes nothing", None),
        ),
        "<div>",
    ),
    Case(
        "a second body",
        "<mjml><mj-body></mj-body><mj-body></mj-body></mjml>",
        (("there is a second <mj-body>, which is not read", "put everything into the first one"),),
        "<mj-body></mj-body></mjml>",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_problems_of_documents(case: Case) -> None:
    found = faults(parse(case.source, deepest=64))
    assert tuple((fault.message, fault.hint) for fault in found) == case.expect
    if found:
        assert case.source[found[0].offset :].startswith(case.marked)


@pytest.mark.parametrize("level", ["strict", "soft", "skip"])
def test_levels(level: str) -> None:
    """Only strict refuses what can be rendered."""
    settings = MjmlSettings.model_validate({"validation": level})
    source = column('<mj-foo/><mj-text colour="red">shown</mj-text>')
    if level == "strict":
        with pytest.raises(AuthoringError) as caught:
            compile_mjml(source, path="m.mjml", settings=settings)
        assert len(caught.value.problems) == 2
    else:
        assert "shown" in compile_mjml(source, path="m.mjml", settings=settings)


@dataclass(frozen=True)
class Value:
    kind: str
    value: str
    fits: bool


VALUES = [
    Value("unit(px)", "10px", True),
    Value("unit(px)", "1.5px", True),
    Value("unit(px)", "0", True),
    Value("unit(px)", "10", False),
    Value("unit(px)", "-1px", False),
    Value("unitWithNegative(px,em)", "-1px", True),
    Value("unit(px,%){1,4}", "1px 2% 0", True),
    Value("unit(px,auto)", "auto", True),
    Value("unit(px,%,)", "12", True),
    Value("color", "#abc", True),
    Value("color", "#AABBCC", True),
    Value("color", "#aabbccdd", False),
    Value("color", "rgba(1, 2,3,0.5)", True),
    Value("color", "Red", False),
    Value("color", "inherit", True),
    Value("boolean", "true", True),
    Value("boolean", "yes", False),
    Value("integer", "3", True),
    Value("integer", "three", False),
    Value("enum(full-width,false,)", "", True),
    Value("enum(left,right)", "lefty", False),
    Value("string", "", True),
]


@pytest.mark.parametrize("case", VALUES, ids=lambda case: f"{case.kind} {case.value}")
def test_types_are_those_of_npm(case: Value) -> None:
    assert kind_of(case.kind).accepts(case.value) is case.fits


TEMPLATES = [
    Case(
        "what is certain, whatever Jinja does",
        column(
            '{% if a %}<mj-txt/>{% endif %}<mj-text colour="{{ c }}" font-size="{{ s }}px">{{ x }}</mj-text>'
        ),
        (("unknown component <mj-txt>", "did you mean 'mj-text' or 'mj-button'?"),),
    ),
    Case(
        "attributes that are values",
        column('<mj-text {{ more }} {% if a %}color="red"{% endif %}>x</mj-text>'),
    ),
    Case(
        "an element with two beginnings",
        body("{% if a %}<mj-section>{% else %}<mj-section full-width='full-width'>{% endif %}</mj-section>"),
    ),
    Case(
        "a body in each branch",
        "<mjml>{% if a %}<mj-body></mj-body>{% else %}<mj-body></mj-body>{% endif %}</mjml>",
    ),
    Case(
        "branches that each are whole",
        body("{% if a %}<mj-section><mj-text>x</mj-text></mj-section>{% else %}<mj-section/>{% endif %}"),
        (("<mj-text> cannot stand in <mj-section>", "it stands in mj-column, mj-hero"),),
    ),
    Case("a component's HTML", "{% macro stars(n) %}<span>{{ n }}</span> words{% endmacro %}"),
    Case(
        "a component's MJML",
        "{% macro card(p) %}<mj-column>{{ p.name }}<p>x</p></mj-column>{% endmacro %}",
        (("<p> cannot stand in <mj-column> and is not shown", HOLDS_HTML),),
    ),
    Case(
        "what Jinja calls a component",
        column("{{ card(p) }}{% include 'x.mjml' %}{# <mj-foo> #}{% raw %}<mj-foo>{% endraw %}"),
    ),
    Case("files that are there", body('<mj-include path="./part.mjml" />')),
    Case(
        "files that are not",
        body('<mj-include path="../part.mjml" />'),
        (
            (
                "there is no file part.mjml to include",
                "the path is seen from this file; files end in .mjml, .html or .css",
            ),
        ),
    ),
]


@pytest.mark.parametrize("case", TEMPLATES, ids=lambda case: case.description)
def test_problems_of_templates(case: Case) -> None:
    files = {"m/part.mjml": ""}
    found = template_problems(case.source, "m/email.mjml", files.get)
    assert tuple((problem.message, problem.hint) for problem in found) == case.expect
    assert all(problem.location and problem.location.path == "templates/m/email.mjml" for problem in found)
