"""In which place a value stands, and how it is escaped there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.isolation import without_isolates
from dynacontent.engine.structure.escape import BLOCKED_URL, clean, escape
from dynacontent.engine.structure.fill import fill_markup, fill_text
from dynacontent.engine.structure.places import Place
from dynacontent.errors import RenderError
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state


def filled(template: str, **names: object) -> str:
    environment = TemplateEnvironment({}, markup=True, brand={})
    environment.add_inline("case", SourceText(template))
    with rendering(make_state()):
        return fill_markup(environment.run("case", names))[0]


@dataclass(frozen=True)
class Case:
    template: str
    value: str
    expect: str


CASES = [
    # text
    Case("<p>{{ a }}</p>", "<b>&\"'", "<p>&lt;b&gt;&amp;&#34;&#39;</p>"),
    Case("<title>{{ a }}</title>", "</title><script>", "<title>&lt;/title&gt;&lt;script&gt;</title>"),
    Case("<textarea>{{ a }}</textarea>", "</textarea>", "<textarea>&lt;/textarea&gt;</textarea>"),
    Case("a < {{ a }}", "b", "a < b"),
    Case("<p>{{ a }}</p>", "a\x00\u202eb\ud800\x1b[2J", "<p>ab[2J</p>"),
    # attributes
    Case('<i title="{{ a }}">', '" onx="', '<i title="&#34; onx=&#34;">'),
    Case("<i title='{{ a }}'>", "' onx='", "<i title='&#39; onx=&#39;'>"),
    Case('<i title = "{{ a }}">', "x", '<i title = "x">'),
    Case('<mj-image alt="{{ a }}" />', "red;x:y", '<mj-image alt="red;x:y" />'),
    # whole URLs
    Case('<a href="{{ a }}">', "https://x.example/?a=1&b=2", '<a href="https://x.example/?a=1&amp;b=2">'),
    Case('<a href="{{ a }}">', "javascript:alert(1)", f'<a href="{BLOCKED_URL}">'),
    Case('<a href=" {{ a }}">', "javascript:alert(1)", f'<a href=" {BLOCKED_URL}">'),
    Case('<a href="{{ a }}">', " JaVa\tScript\n:alert(1)", f'<a href="{BLOCKED_URL}">'),
    Case('<a href="{{ a }}">', "&#106;avascript:alert(1)", f'<a href="{BLOCKED_URL}">'),
    Case('<a href="{{ a }}">', "\x01javascript:alert(1)", f'<a href="{BLOCKED_URL}">'),
    Case('<a href="{{ a }}">', "data:text/html,x", f'<a href="{BLOCKED_URL}">'),
    Case('<a href="{{ a }}">', "/shop?q=a:b", '<a href="/shop?q=a:b">'),
    Case('<a href="{{ a }}">', "#top", '<a href="#top">'),
    Case('<a href="{{ a }}">', "mailto:a@b.example", '<a href="mailto:a@b.example">'),
    Case('<a href="{{ a }}">', "https://x/a \"b'(c)", '<a href="https://x/a%20%22b%27%28c%29">'),
    Case('<mj-button href="{{ a }}">', "vbscript:x", f'<mj-button href="{BLOCKED_URL}">'),
    Case(
        '<mj-section background-url="{{ a }}">',
        "https://x/');x:url('",
        '<mj-section background-url="https://x/%27%29;x:url%28%27">',
    ),
    Case('<img srcset="{{ a }} 2x">', "javascript:x", f'<img srcset="{BLOCKED_URL} 2x">'),
    Case('<img srcset="s.png 1x, {{ a }} 2x">', "data:x", f'<img srcset="s.png 1x, {BLOCKED_URL} 2x">'),
    Case(
        '<set attributeName="href" to="{{ a }}"/>',
        "javascript:x",
        f'<set attributeName="href" to="{BLOCKED_URL}"/>',
    ),
    # parts of URLs
    Case('<a href="https://x.example/{{ a }}">', "a b/c?d#e", '<a href="https://x.example/a%20b/c%3Fd%23e">'),
    Case('<a href="https://x.example{{ a }}">', "/p/1", '<a href="https://x.example/p/1">'),
    Case(
        '<a href="https://x.example{{ a }}">',
        ".evil.example",
        '<a href="https://x.example%2Eevil%2Eexample">',
    ),
    Case(
        '<a href="https://x.example{{ a }}">',
        "@evil.example",
        '<a href="https://x.example%40evil%2Eexample">',
    ),
    Case('<a href="/{{ a }}">', "/evil.example", '<a href="/%2Fevil.example">'),
    Case('<a href="/{{ a }}">', "shop/1", '<a href="/shop/1">'),
    Case('<a href="?q={{ a }}">', "a&b=c d/e", '<a href="?q=a%26b%3Dc%20d%2Fe">'),
    Case('<a href="/x?u={{ a }}">', "javascript:x", '<a href="/x?u=javascript%3Ax">'),
    Case('<a href="mailto:{{ a }}">', "a@b.example?bcc=c@d", '<a href="mailto:a@b.example%3Fbcc=c@d">'),
    Case('<a href="java{{ a }}">', "script:alert(1)", '<a href="javascript%3Aalert%281%29">'),
    # CSS
    Case("<style>a{color:{{ a }}}</style>", "#fff", "<style>a{color:#fff}</style>"),
    Case("<style>a{color:{{ a }}}</style>", "red;}b{", r"<style>a{color:red\3b \7d b\7b }</style>"),
    Case("<style>a{x:{{ a }}}</style>", "</style>", r"<style>a{x:\3c \2f style\3e }</style>"),
    Case('<p style="color:{{ a }}">', "rgb(1, 2, 3)", '<p style="color:rgb(1, 2, 3)">'),
    Case('<p style="color:{{ a }}">', "url(x)", r'<p style="color:url\28 x\29 ">'),
    Case('<p style="color:{{ a }}">', "red;x:y", r'<p style="color:red\3b x\3a y">'),
    Case('<mj-text color="{{ a }}">', "red;x:y", r'<mj-text color="red\3b x\3a y">'),
    Case('<mj-column width="{{ a }}px">', "12.5", '<mj-column width="12.5px">'),
    Case('<path fill="{{ a }}"/>', "url(//x)", r'<path fill="url\28 \2f \2f x\29 "/>'),
    # script
    Case(
        '<script>{"a": "{{ a }}"}</script>',
        '</script>"',
        '<script>{"a": "\\u003c/script\\u003e\\""}</script>',
    ),
    Case(
        "<script>// don't\nx('it\\'s {{ a }}', \"{{ a }}\") /* \" */</script>",
        "'+`${x}`",
        "<script>// don't\nx('it\\'s \\u0027+\\u0060\\u0024{x}\\u0060', "
        '"\\u0027+\\u0060\\u0024{x}\\u0060") /* " */</script>',
    ),
    Case('<meta name="x" content="{{ a }}">', '">', '<meta name="x" content="&#34;&gt;">'),
    # comments
    Case("<!-- {{ a }} -->", "--><b>", "<!-- \u2010\u2010b -->"),
    Case(
        "<!--[if mso]><p>{{ a }}</p><![endif]-->", "--><b>", "<!--[if mso]><p>--&gt;&lt;b&gt;</p><![endif]-->"
    ),
    Case(
        '<!--[if mso]><a href="{{ a }}"><![endif]-->',
        "javascript:x",
        f'<!--[if mso]><a href="{BLOCKED_URL}"><![endif]-->',
    ),
    Case(
        '<!--[if !mso]><!--><a href="{{ a }}"><!--<![endif]-->',
        "javascript:x",
        f'<!--[if !mso]><!--><a href="{BLOCKED_URL}"><!--<![endif]-->',
    ),
    Case('<!-- a --!><a href="{{ a }}">', "javascript:x", f'<!-- a --!><a href="{BLOCKED_URL}">'),
    # values that travel
    Case(
        '{% macro m(u) %}<a href="{{ u }}">{% endmacro %}{{ m(a) }}',
        "javascript:x",
        f'<a href="{BLOCKED_URL}">',
    ),
    Case('{% set u %}{{ a }}{% endset %}<a href="{{ u }}">', "javascript:x", f'<a href="{BLOCKED_URL}">'),
    Case(
        '{% set u %}{{ a }}{% endset %}<a href="{{ u | lower }}">',
        "JAVASCRIPT:x",
        f'<a href="{BLOCKED_URL}">',
    ),
    Case('<a href="{{ a | e }}">', "javascript:x", f'<a href="{BLOCKED_URL}">'),
    Case('<a href="{{ a | escape | safe }}">', "javascript:x", f'<a href="{BLOCKED_URL}">'),
    Case("{{ a | safe }}", "<b>x</b><script>y</script>", "<b>x</b>"),
    Case('<i title="{{ a | safe }}">', '<b>"x"</b>', '<i title="&#34;x&#34;">'),
    Case("<p>{{ _(a) }}</p>", "<b>%(x)s", "<p>&lt;b&gt;%(x)s</p>"),
    Case("{% set t = _ %}<p>{{ t(a) }}</p>", "<b>", "<p>&lt;b&gt;</p>"),
    Case("{% trans x=a %}<b>{{ x }}</b>{% endtrans %}", "<i>", "<b>&lt;i&gt;</b>"),
    Case("<p>{{ a }}</p>", "{{ 7*7 }}", "<p>{{ 7*7 }}</p>"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.template} {case.value!r}")
def test_escaped_for_its_place(case: Case) -> None:
    assert filled(case.template, a=case.value) == case.expect


@pytest.mark.parametrize(
    ("one", "two", "expect"),
    [
        ("java", "script:alert(1)", '<a href="javascript%3Aalert%281%29">'),
        ("https://x.example", "/p?q", '<a href="https://x.example/p%3Fq">'),
        ("javascript:", "x", '<a href="#blockedx">'),
        ("", "javascript:x", '<a href="javascript%3Ax">'),
    ],
)
def test_two_values_make_no_scheme(one: str, two: str, expect: str) -> None:
    assert filled('<a href="{{ a }}{{ b }}">', a=one, b=two) == expect


@pytest.mark.parametrize(
    ("template", "hint"),
    [
        ("<a href={{ a }}>", "quotes"),
        ("<a href= {{ a }}>", "quotes"),
        ("<a href=x{{ a }}>", "quotes"),
        ("<{{ a }}>", "tag"),
        ("</{{ a }}>", "tag"),
        ("<p {{ a }}>", "tag"),
        ('<p {{ a }}="x">', "tag"),
        ('<p onclick="x({{ a }})">', "script"),
        ('<p OnClick="{{ a }}">', "script"),
        ('<iframe srcdoc="{{ a }}">', "message itself"),
        ('<a href="javascript:x({{ a }})">', "scheme"),
        ('<a href="{{ a }}:{{ a }}">', "scheme"),
        ('<a href="{{ a }}:alert(1)">', "scheme"),
        ('<a href="java{{ a }}:alert(1)">', "scheme"),
        ('<a href="{{ a }}{{ a }}://x">', "scheme"),
        ('<a href="{{ a }}:al{% if a %}ert{% endif %}(1)">', "scheme"),
        ('<a href="data:text/html,{{ a }}">', "scheme"),
        ("<![CDATA[{{ a }}]]>", "tag"),
        ("<script>var x = {{ a }}</script>", "in a string only"),
        ("<script/>var x = {{ a }}</script>", "in a string only"),
        ('<script>var x = "y" + {{ a }}</script>', "in a string only"),
        ("<script>var x = `{{ a }}`</script>", "in a string only"),
        ("<script>var x = `'${{ '{' }}'{{ a }}'`</script>", "in a string only"),
        ("<script>// it's {{ a }}\n</script>", "in a string only"),
        ("<script>/* it's */ x({{ a }})</script>", "in a string only"),
        ("<script>x(/'/, {{ a }}, '')</script>", "in a string only"),
        ("<script>x = 'unclosed\n{{ a }}'</script>", "in a string only"),
        ("<script>x = '\\{{ a }}'</script>", "in a string only"),
        ("<script>x = '\\\\'; {{ a }}</script>", "in a string only"),
        ("<script>x = '{{ a }}' + {{ a }}</script>", "in a string only"),
        ('<script src="{{ a }}"></script>', "loaded and run"),
        ('<script src="https://x.example/{{ a }}"></script>', "loaded and run"),
        ('<base href="{{ a }}">', "loaded and run"),
        ('<link rel="stylesheet" href="{{ a }}">', "loaded and run"),
        ('<iframe src="{{ a }}">', "loaded and run"),
        ('<object data="{{ a }}">', "loaded and run"),
        ('<embed src="{{ a }}">', "loaded and run"),
        ('<meta http-equiv="refresh" content="0;url={{ a }}">', "http-equiv"),
        ('<meta name="x" http-equiv="refresh" content="{{ a }}">', "http-equiv"),
        ('<meta content="{{ a }}" http-equiv="refresh">', "http-equiv"),
    ],
)
def test_no_value_may_stand_here(template: str, hint: str) -> None:
    with pytest.raises(RenderError, match=hint) as caught:
        filled(template, a="x")
    assert caught.value.problems[0].location is not None


@pytest.mark.parametrize("place", list(Place))
def test_every_place_takes_anything(place: Place) -> None:
    """No value, however odd, stops the escaper, and none leaves a control character behind."""
    for value in ("", "\x00", "\ud800", "💥", "a" * 10_000, -1, 1.5, "%zz", "\u2028", "\r\n"):
        assert clean(escape(value, place)) == escape(value, place)


TEMPLATES = {
    "text": "<p>{{ a }}</p>",
    "attribute": '<p title="{{ a }}">x</p>',
    "url": '<a href="{{ a }}">x</a>',
    "path": '<a href="https://x.example/{{ a }}">x</a>',
    "query": '<a href="/x?q={{ a }}">x</a>',
    "css": "<style>p{color:{{ a }}}</style><p>x</p>",
    "style": '<p style="color:{{ a }}">x</p>',
    "comment": "<!-- {{ a }} --><p>x</p>",
    "outlook": '<!--[if mso]><p title="{{ a }}">{{ a }}</p><![endif]--><p>x</p>',
    "script": '<script type="application/json">{"a": "{{ a }}"}</script><p>x</p>',
    "textarea": "<textarea>{{ a }}</textarea>",
}
PIECES = st.sampled_from(
    [
        "<",
        ">",
        "&",
        '"',
        "'",
        "`",
        "{{",
        "%}",
        "\n",
        "\t",
        "\x00",
        "\u202e",
        "🎉",
        "שלום",
        "<mj-text>",
        "-->",
        "--!>",
        "</p>",
        "</style>",
        "</script>",
        "]]>",
        "javascript:",
        "\\",
        ";",
        ":",
        "/",
        "(",
        ")",
        "&lt;",
        "�",
        " ",
    ]
)
VALUES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join), st.just("x<" * 20_000))
ENVIRONMENT = TemplateEnvironment({}, markup=True, brand={})
for _name, _template in TEMPLATES.items():
    ENVIRONMENT.add_inline(_name, SourceText(_template))


def rendered(name: str, value: str) -> str:
    with rendering(make_state()):
        return fill_markup(ENVIRONMENT.run(name, {"a": value}))[0]


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    root = LexborHTMLParser(html).root
    assert root is not None
    return [(node.tag, tuple(node.attributes)) for node in root.traverse(include_text=False)]


def seen(text: str) -> str:
    """A value as a parser of HTML gives it back."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_no_value_changes_the_document(value: str) -> None:
    for name in TEMPLATES:
        assert shape(rendered(name, value)) == shape(rendered(name, "x")), name


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_values_come_back_as_they_went_in(value: str) -> None:
    text = LexborHTMLParser(rendered("text", value)).css_first("p")
    title = LexborHTMLParser(rendered("attribute", value)).css_first("p")
    assert text is not None
    assert title is not None
    assert without_isolates(text.text()) == seen(value)
    assert (title.attributes["title"] or "") == seen(value)


def test_plain_text_keeps_one_line_and_every_letter() -> None:
    environment = TemplateEnvironment({}, markup=False, brand={})
    environment.add_inline("case", SourceText("Hi {{ a }},\n you"))
    with rendering(make_state()):
        assert fill_text(environment.run("case", {"a": "<b> &\nx\x00 "})) == "Hi <b> & x , you"
