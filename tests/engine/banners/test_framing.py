"""A framed banner holds what its template says, and nothing that acts outside of it."""

from __future__ import annotations

import re

import pytest

from dynacontent.engine.banners.framing import Framing
from dynacontent.errors import RenderError


def framed(html: str, *, layout: str = "inline", nonce: str | None = None) -> tuple[str, str, str]:
    """The class of the frame as X, and with that the author's part of the style sheet and the content."""
    found = Framing("messages/m/banner.html", layout, nonce)(html)
    scope = re.match(r'<div class="(dc-[0-9a-f]{10})"><style', found)
    assert scope is not None
    css, _, content = found.replace(scope[1], "X").partition("</style>\n")
    around = ":is(.X,#_#_#_#_)"
    own = css[css.rindex(f"{around} [dir=rtl]{{") :].partition("}")[2]
    return scope[1], own.replace(":is(.X,#_#_#_#_#_)", "F"), content.removesuffix("\n</div>")


CASES = {
    "a rule goes into the element": (
        '<style>.a { color: red; margin: 0 }</style><p class="a">x</p>',
        "",
        '<p style="color:red!important;margin:0!important" class="a">x</p>',
    ),
    "the heavier rule wins, then the later": (
        '<style>#i { color: blue } .a { color: red } p { top: 0 }</style><p class="a" id="i">x</p>',
        "",
        '<p style="top:0!important;color:blue!important" class="a" id="X-i">x</p>',
    ),
    "what the author calls important wins": (
        "<style>p { color: red !important } p { color: blue }</style><p>x</p>",
        "",
        '<p style="color:red!important">x</p>',
    ),
    "a style attribute wins over rules": (
        '<style>p { color: red; top: 0 }</style><p style="color: blue">x</p>',
        "",
        '<p style="top:0!important;color:blue!important">x</p>',
    ),
    "what a condition changes stays": (
        "<style>p { color: red; top: 0 } @container (min-width: 9px) { p { color: blue } }</style><p>x</p>",
        "F p{color:red!important}@container (min-width: 9px){F p{color:blue!important}}",
        '<p style="top:0!important">x</p>',
    ),
    "so does what hover changes, shorthands too": (
        "<style>p { margin-top: 1px; color: red } p:hover { margin: 0 }</style><p>x</p>",
        "F p{margin-top:1px!important}F p:hover{margin:0!important}",
        '<p style="color:red!important">x</p>',
    ),
    "rules for nobody are left out": ("<style>.b { color: red }</style><p>x</p>", "", "<p>x</p>"),
    "the root is the frame": (
        "<style>:root { --a: red } body .a { top: 0 } html > p { left: 0 }</style><p class='a'>x</p>",
        "F{--a:red!important}F .a{top:0!important}F> p{left:0!important}",
        "<p class='a'>x</p>",
    ),
    "pseudo-elements stay": (
        "<style>p::before { content: '}' }</style><p>x</p>",
        "F p::before{content:'}'!important}",
        "<p>x</p>",
    ),
    "each selector of a list by itself": (
        "<style>p, p:is(.a, .b):focus { top: 0 }</style><p>x</p>",
        "F p:is(.a, .b):focus{top:0!important}",
        '<p style="top:0!important">x</p>',
    ),
    "nested rules": (
        "<style>p { &:hover { color: red } @media print { top: 0 } }</style><p>x</p>",
        "F p{&:hover{color:red!important}@media print{top:0!important}}",
        "<p>x</p>",
    ),
    "media of a sheet": (
        '<style media="print">p { top: 0 }</style><p>x</p>',
        "@media print{F p{top:0!important}}",
        "<p>x</p>",
    ),
    "ids are the banner's own, and what refers to them": (
        '<b id="t">x</b><a href="#t" aria-labelledby="t u">y</a><a href="#top">z</a>',
        "",
        '<b id="X-t">x</b><a href="#X-t" aria-labelledby="X-t X-u">y</a><a href="#top">z</a>',
    ),
    "so are those of paint": (
        '<svg><g id="t" fill="url(#t)"/></svg>',
        "",
        '<svg><g id="X-t" fill="url(#X-t)"/></svg>',
    ),
    "a comment ends no style sheet": (
        "<style>/* } </b> */ p { top: 0 }</style><p>x</p><!-- <p> -->",
        "",
        '<p style="top:0!important">x</p><!-- <p> -->',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_styles(case: str) -> None:
    html, css, content = CASES[case]
    assert framed(html)[1:] == (css, content)


def test_a_picture_keeps_the_size_of_its_attributes() -> None:
    """What takes back the page's styles takes it back too, so it is said in the style sheet."""
    found = Framing("m")('<img src="x" width="300" height="200" alt="">')
    assert "{width:300px!important;height:200px!important;aspect-ratio:auto 300/200!important}" in found


def test_with_a_nonce_there_are_no_style_attributes() -> None:
    found = Framing("m", nonce="N")('<style>p { top: 0 }</style><p style="color: red" class="a">x</p>')
    assert '<style nonce="N">' in found
    assert " style=" not in found
    assert re.search(r" p\{top:0!important\}.* \.dc-\w+-0\{color:red!important\}", found)
    assert re.search(r'<p class="a dc-\w+-0">x</p>', found)


def test_the_class_follows_the_content() -> None:
    """Equal banners share their styles, different ones never meet."""
    one, two, again = (framed(f"<style>p {{ top: {top} }}</style><p>x</p>")[0] for top in ("0", "1px", "0"))
    assert one == again != two


REFUSED = {
    "<script>x</script>": "may not hold <script>",
    "<scr<script>ipt>": "may not hold <script>|never closed",
    '<p onclick="x">x</p>': "event handler onclick",
    '<svg><a onbegin="x"/></svg>': "event handler onbegin",
    '<a href="java&#115;cript:alert(1)">x</a>': "href is a URL that could run code",
    '<img src=" data:text/html,x">': "src is a URL that could run code",
    '<iframe src="https://a.example"></iframe>': "may not hold <iframe>",
    "<form></form>": "may not hold <form>",
    '<button formaction="/x">x</button>': "may not have formaction=",
    '<base href="/">': "may not hold <base>",
    '<link rel="stylesheet" href="https://a.example">': "may not hold <link>",
    '<meta http-equiv="refresh" content="0">': "may not hold <meta>",
    '<template shadowrootmode="open"></template>': "may not hold <template>",
    "<svg><foreignObject></foreignObject></svg>": "may not hold <foreignobject>",
    '<style>@import "https://a.example";</style>': "may not have @import",
    "<style>@font-face { font-family: x; src: url(https://a.example) }</style>": "may not have @font-face",
    "<style>@keyframes x { to { top: 0 } }</style>": "may not have @keyframes",
    "<style>@layer a { p { top: 0 } }</style>": "may not have @layer",
    "<style>@property --x { syntax: '*' }</style>": "may not have @property",
    "<style>p { position: fixed }</style>": "position: fixed would leave",
    '<p style="position:\tFIXED">x</p>': "would leave the place of the banner",
    "<style>p { background: url(http://a.example/x.png) }</style>": "loads something that is no picture",
    "<style>p { width: expression(alert(1)) }</style>": "could run code",
    "<style>p { top: 0 } } body { top: 0 }</style>": "a } closes nothing",
    "<style>p { top: 0</style>": "a { is never closed",
    "<style>p { content: 'x\n' }</style>": "a string is never closed",
    "<style>/* p { top: 0 }</style>": "a comment is never closed",
    "<p>x</p></div>": "</div> closes nothing",
    "<div><p>x</p>": "<div> is never closed",
    "<!-- x": "never closed",
    '<p title="x': "never closed",
}


@pytest.mark.parametrize("html", REFUSED)
def test_refused(html: str) -> None:
    with pytest.raises(RenderError, match=REFUSED[html]):
        Framing("messages/m/banner.html")(html)


@pytest.mark.parametrize("layout", ["bar", "modal", "corner"])
def test_layouts_over_the_page_may_be_fixed(layout: str) -> None:
    assert "position:fixed!important" in framed("<p style='position: fixed'>x</p>", layout=layout)[2]
