"""Templates for which it is told what is filled, what is compiled, and what is left to the plain way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

PEOPLE: tuple[dict[str, Any], ...] = (
    {"a": "Ann", "b": "Bob", "u": "https://x.example/1", "css": "red", "many": ["one", "two"]},
    {"a": "<b>&\"'", "b": "ü 👩‍👩‍👧 \\", "u": "https://x.example/2?a=b&c", "css": "blue", "many": ["x", "y"]},
    {"a": "dynq0000z", "b": "a\xa0b", "u": "/p", "css": "red", "many": ["{{ x }}", "</mj-text>"]},
)


def mjml(body: str, head: str = "") -> str:
    return f"<mjml><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"


def set_by(selector: str, name: str) -> str:
    attribute = f'<mj-html-attribute name="{name}">1</mj-html-attribute>'
    return (
        f'<mj-html-attributes><mj-selector path="{selector}">{attribute}</mj-selector></mj-html-attributes>'
    )


def section(content: str) -> str:
    return f"<mj-section><mj-column>{content}</mj-column></mj-section>"


def text(content: str) -> str:
    return section(f"<mj-text>{content}</mj-text>")


def style(css: str) -> str:
    return f"<mj-style>{css}</mj-style>"


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    miss: int
    """Documents compiled for all people: one for each unit, and heads of several kinds of unit."""
    left: Mapping[str, int] = field(default_factory=dict)
    """Bodies left to the plain way, by reason."""
    people: tuple[dict[str, Any], ...] = PEOPLE
    files: Mapping[str, str] = field(default_factory=dict)
    rich: int = 0
    """Units completed with rich text: one for each text."""


LOST = "a value does not come out of MJML as it went in"
TWO_HEADS = "<mj-section><mj-column width='50%'><mj-text>{{ a }}</mj-text></mj-column></mj-section>"
NAVBAR = (
    '<mj-navbar hamburger="hamburger"><mj-navbar-link href="{{ u }}">{{ a }}</mj-navbar-link></mj-navbar>'
)

CASES = [
    Case("a value in text", mjml(text("Dear {{ a }},")), 1),
    Case("values in free attributes", mjml(section('<mj-image src="{{ u }}" alt="{{ a }}" />')), 1),
    Case("a value in an attribute of HTML", mjml(text('<i title="{{ a }}">x</i>')), 1),
    Case("parts of URLs", mjml(text('<a href="https://x.example/{{ a }}?q={{ b }}">x</a>')), 1),
    Case(
        "a computed attribute is structure", mjml(section('<mj-text color="{{ css }}">{{ a }}</mj-text>')), 2
    ),
    Case(
        "a width is structure",
        mjml(section('<mj-image width="{{ w }}" src="x" />')),
        2,
        people=({"w": "10px"}, {"w": "20px"}),
    ),
    Case("a class is structure", mjml(text('<i class="{{ css }}">{{ a }}</i>'), style(".red { top: 0 }")), 2),
    Case("a class of MJML is structure", mjml(section('<mj-text css-class="{{ css }}">x</mj-text>')), 2),
    Case("a style is structure", mjml(text('<i style="color: {{ css }}">{{ a }}</i>')), 2),
    Case(
        "a colour of the body is structure",
        f'<mjml><mj-body background-color="{{{{ css }}}}">{text("{{ a }}")}</mj-body></mjml>',
        2,
    ),
    Case(
        "a value that comes out twice",
        mjml(section('<mj-carousel><mj-carousel-image src="{{ u }}" alt="{{ a }}" /></mj-carousel>')),
        1,
    ),
    Case("a value in a title", mjml(section('<mj-button title="{{ a }}">x</mj-button>')), 1),
    Case("a value that MJML drops", mjml(section('<mj-text title="{{ a }}">x</mj-text>')), 1, {LOST: 3}),
    Case("the same value twice", mjml(text("{{ a }} {{ a }}")), 1),
    Case("a brand's text is structure", mjml(text("{{ brand.name }} {{ a }}")), 1),
    Case("the same unit again and again", mjml("{% for a in many %}" + text("{{ a }}") + "{% endfor %}"), 1),
    Case(
        "a unit under a condition",
        mjml(text("{{ a }}") + "{% if b == 'Bob' %}" + text("only {{ b }}") + "{% endif %}"),
        2,
    ),
    Case("units with heads of their own", mjml(text("{{ a }}") + TWO_HEADS), 3),
    Case(
        "a blank value is structure",
        mjml(text("<p>{{ a }}</p><p>{{ b }}</p>")),
        3,
        people=({"a": "", "b": "x"}, {"a": " ", "b": "y"}, {"a": "z", "b": "z"}, {"a": "u", "b": "v"}),
    ),
    Case(
        "white space at the ends",
        mjml(text("<b>x</b>{{ a }}<b>y</b>")),
        1,
        people=({"a": " x"}, {"a": "y\n"}, {"a": "\xa0z\xa0"}, {"a": "a\u200b"}),
    ),
    Case(
        "white space within",
        mjml(text("{{ a }}")),
        1,
        people=({"a": "a  b"}, {"a": "a\n\tb"}, {"a": "a\n\xa0b"}),
    ),
    Case("lines in pre", mjml(text("<pre>x {{ a }}</pre>")), 1, people=({"a": "a\nb"}, {"a": "c"})),
    Case(
        "right behind pre",
        mjml(text("<pre>{{ a }}</pre>")),
        1,
        {"a value stands right behind <pre>": 2},
        people=({"a": "\nb"}, {"a": "c"}),
    ),
    Case(
        "raw text",
        mjml(text("<noscript>{{ a }}</noscript>")),
        1,
        {"a value stands in an element that holds raw text": 3},
    ),
    Case(
        "safe markup without tags is a value",
        mjml(text("{{ r }}")),
        1,
        people=({"r": Markup("a &amp; b")}, {"r": Markup("&lt;b&gt;")}, {"r": Markup("c")}),
    ),
    Case(
        "markup in an attribute",
        mjml(text('<i title="{{ r }}">x</i>')),
        1,
        people=({"r": Markup("<b>x</b>")}, {"r": Markup("&amp;")}),
    ),
    Case(
        "a captured text in upper case",
        mjml(text("{% set s %}<b>{{ a }}</b>{% endset %}{{ s | upper }}")),
        2,
        rich=2,
    ),
    Case(
        "MJML that went through a filter",
        mjml("{% set s %}" + text("x") + "{% endset %}{{ s | trim }}{{ s | trim }}"),
        1,
    ),
    Case("a title", mjml(text("x"), '<mj-title>{{ a }} é "quoted" {{ b }}</mj-title>'), 1),
    Case("a preview", mjml(text("x"), "<mj-preview>{{ a }}</mj-preview>"), 1),
    Case(
        "a link whose text is its address",
        mjml(text('<a href="{{ u }}">{{ b }}</a>')),
        1,
        people=(
            {"u": "https://x.example/", "b": "https://x.example/"},
            {"u": "https://x.example/", "b": "x"},
        ),
    ),
    Case(
        "a link whose text is an address put together",
        mjml(text('<a href="https://x.example/{{ a }}">{{ b }}</a>')),
        1,
        people=({"a": "1", "b": "https://x.example/1"}, {"a": "1", "b": "1"}),
    ),
    Case("a fixed text that may be the address", mjml(text('<a href="{{ u }}">https://x.example/1</a>')), 1),
    Case(
        "addresses that are written in other ways",
        mjml(text('<a href="{{ u }}">x</a>')),
        4,
        people=({"u": "mailto:a%20b@x.example"}, {"u": "tel:1"}, {"u": "#x"}, {"u": "https://x.example/"}),
    ),
    Case(
        "an address that is decoded",
        mjml(text('<a href="mailto:{{ a }}">x</a>')),
        1,
        people=({"a": "a b@x.example"}, {"a": "c@x.example"}),
    ),
    Case(
        "a URL that is refused",
        mjml(text('<a href="{{ u }}">x</a>')),
        1,
        people=({"u": "javascript:alert(1)"}, {"u": "data:x"}),
    ),
    Case(
        "conditional comments",
        mjml(text('<!--[if mso]><i title="{{ b }}">{{ b }} {{ a }}</i><![endif]-->')),
        1,
    ),
    Case(
        "an attribute that holds the beginning of a comment",
        mjml(text('<i data-x="<!--{{ css }}">x</i><i title="{{ b }}">{{ a }}</i><!-- -->')),
        2,
    ),
    Case(
        "revealed conditional comments",
        mjml(text('<!--[if !mso]><!--><i title="{{ a }}">{{ b }}</i><!--<![endif]-->')),
        1,
    ),
    Case("a plain comment is structure", mjml(text("<!-- {{ css }} -->{{ a }}")), 2),
    Case("one navbar", mjml(section(NAVBAR)), 1),
    Case("two navbars", mjml(section(NAVBAR) + section(NAVBAR + "<mj-text>x</mj-text>")), 3),
    Case("the same navbar twice", mjml(section(NAVBAR) * 2), 2),
    Case(
        "a sheet that looks at neighbours",
        mjml(text("{{ a }}") + text("{{ b }}"), style("div + div { top: 0 }")),
        1,
    ),
    Case(
        "attributes of MJML for what stands somewhere in the document",
        mjml(text("{{ a }}") + text("{{ b }}"), set_by("div + div", "data-x")),
        1,
    ),
    Case(
        "attributes of MJML within a section",
        mjml(text("{{ a }}") + text("{{ b }}"), set_by("td div", "data-x")),
        1,
    ),
    Case(
        "attributes of MJML where a value may stand",
        mjml(text('<a title="{{ a }}">x</a>'), set_by("[title=x]", "data-x")),
        1,
        {"a style sheet asks for an attribute that may hold a value": 3},
    ),
    Case(
        "a sheet that counts",
        mjml(text("{{ a }}") + text("{{ b }}"), style("tr:nth-child(2), div:first-child { top: 0 }")),
        1,
    ),
    Case(
        "a sheet that only seems to",
        mjml(
            text("{{ a }}") + text("{{ a }}"),
            style(
                "a:hover { background: url(a+b~c); width: calc(1px + 2px) }"
                "@media (max-width:480px) { p + p { top: 0 } }"
            ),
        ),
        1,
    ),
    Case(
        "a sheet that asks for addresses",
        mjml(text('<a href="{{ u }}">x</a>'), style("a[href^='https'] { top: 0 }")),
        1,
        {"a style sheet asks for an attribute that may hold a value": 3},
    ),
    Case(
        "a sheet in a unit",
        mjml("<mj-raw><style>.hot { top: 0 }</style></mj-raw>" + text('<i class="hot">{{ a }}</i>')),
        3,
    ),
    Case(
        "at-rules",
        mjml(
            text("{{ a }}"),
            style(
                "@media (max-width: 480px) { p { top: 0 } } @font-face { font-family: x; src: url(x) }"
                "@supports (top: 0) { p { top: 0 } }"
            ),
        ),
        1,
    ),
    Case(
        "an inline sheet",
        mjml(text("<p>{{ a }}</p>"), '<mj-style inline="inline">p { top: 0 }</mj-style>'),
        1,
    ),
    Case("a value in a sheet is structure", mjml(text("{{ a }}"), style("p { color: {{ css }} }")), 2),
    Case(
        "template text like what stands in for values",
        mjml(text("dynq0000z {{ a }}")),
        1,
        {"the template itself holds what stands in for values": 3},
    ),
    Case(
        "the same, put together",
        mjml(text("dyn{% if a %}q0000z{% endif %} {{ a }}")),
        1,
        {"the template itself holds what stands in for values": 3},
    ),
    Case(
        "raw text between sections", mjml("<mj-raw>{{ a }}</mj-raw><mj-raw>{{ b }}</mj-raw>" + text("x")), 3
    ),
    Case(
        "raw HTML around sections",
        mjml("<mj-raw><div></div></mj-raw>" + text("{{ a }}") + "<mj-raw position='file-start'>x</mj-raw>"),
        4,
    ),
    Case(
        "a raw element that is left open",
        mjml("<mj-raw><b></mj-raw>" + text("{{ a }}") + "<mj-raw></b></mj-raw>"),
        3,
        {"a unit reaches beyond itself": 3},
    ),
    Case(
        "comments and text between sections",
        mjml("<!-- x -->" + text("{{ a }}") + " words " + text("{{ b }}") + "<!-- y -->"),
        2,
    ),
    Case(
        "a value between sections, which is not shown",
        mjml(text("{{ a }}") + "{{ b }}" + text("x")),
        2,
        {"a value does not come out of MJML as it went in": 3},
    ),
    Case(
        "a value after the last section",
        mjml(text("{{ a }}") + "{{ b }}"),
        0,
        {"a value stands after the last section": 3},
    ),
    Case(
        "a head behind the body",
        f"<mjml><mj-body>{text('{{ a }}')}</mj-body><mj-head>{style('p + p { top: 0 }')}</mj-head></mjml>",
        1,
    ),
    Case("an empty body", mjml(""), 0, {"the body is empty": 3}),
    Case(
        "a tag that is never closed",
        mjml("<mj-section>" + text("{{ a }}")),
        0,
        {"a value stands after the last section": 3},
    ),
    Case(
        "a value where none may stand",
        mjml(text("<i {{ a }}>x</i>")),
        0,
        {"a value stands where none may": 3},
    ),
    Case("a name put together from pieces", mjml(text("<{% if a %}b{% endif %}>{{ a }}</b>")), 1),
    Case("a tag's end put together from pieces", mjml(text("<br /{% if a %}>{% endif %}{{ a }}")), 1),
    Case("a comment put together from pieces", mjml(text("<!-{% if a %}- x --{% endif %}>{{ a }}")), 1),
    Case(
        "slashes put together from pieces",
        mjml(text('<a href="https:/{% if a %}/x.example{% endif %}{{ a }}">x</a>')),
        1,
    ),
    Case(
        "a body too large to be sure about limits",
        mjml(text("{{ a }}")),
        1,
        {"the body may be too large": 1},
        people=({"a": "x" * 200_000},),
    ),
    Case(
        "a section from a macro",
        mjml("{{ row(a, u) }}{{ row(b, u) }}").join(('{% from "library.mjml" import row %}', "")),
        2,
    ),
]
