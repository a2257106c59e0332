"""A framed banner holds what its template says, and nothing that acts outside of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.banners.framing import Framing
from dynacontent.engine.banners.templates import banner_problems
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
        '<p style="top:0!important">x</p>',
    ),
    "conditional comments too": (
        "<!--[if IE]><script>go()</script><![endif]--><!--[if !mso]><!-->x<!--<![endif]-->",
        "",
        "x",
    ),
    "comments are left out": ("a<!-- <p> --><!---->b<!-- > --><i>c</i>", "", "ab<i>c</i>"),
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
    "<![if IE]><p>x</p><![endif]>": "a < begins no tag",
    "<?xml version='1.0'?>": "a < begins no tag",
    '<svg><![CDATA[ > <p title=" ]]> <img src=x onerror=go()> "></svg>': "a < begins no tag",
    '</ <p title="><script>go()</script>">': "a < begins no tag",
    "<<style>p { top: 0 }</style>script>go()<<style></style>/script>": "a < begins no tag",
    "<<!-- -->script>go()<<!-- -->/script>": "a < begins no tag",
    '<p></p a="><!--"><script>go()</script><!-- -->': "</p> has a quote or sign",
    '<p a"><script>go()</script><p b">': "<p> has a quote or sign",
    '<p a=b"><script>go()</script><p c=d">': "<p> has a quote or sign",
    '<p\xa0a="><script>go()</script>">': "<p> has a quote or sign",
    "<p title=`><img src=x onerror=go()>`>": "has a quote or sign|onerror",
    '<style/><p title="</style><img src=x onerror=go()>">': "a style sheet that ends at once",
    "<svg><textarea><img src=x onerror=go()></textarea></svg>": "may not hold <textarea>",
    "<svg><title><img src=x onerror=go()></title></svg>": "may not hold <title>",
    "<svg><desc><style><img src=x onerror=go()></style></desc></svg><script/>": "may not hold <script>",
    "<math><mtext><table><mglyph><style></style></mglyph></table></mtext></math>": "may not hold <math>",
    "<select><option>x</option></select>": "may not hold <select>",
    "<o:p>x</o:p>": "may not hold <o:p>",
    "<svg:script>go()</svg:script>": "may not hold <svg:script>",
    "<my-shop></my-shop>": "may not hold <my-shop>",
    "<dialog open>x</dialog>": "may not hold <dialog>",
    "<svg><handler type='text/javascript'>go()</handler></svg>": "may not hold <handler>",
    "<svg><animate attributeName='href' values='javascript:go()'/></svg>": "may not hold <animate>",
    "<svg><SeT attributeName='onmouseover' to='go()'/></svg>": "may not hold <set>",
    "<svg><discard/></svg>": "may not hold <discard>",
    "<svg><use href='data:image/svg+xml,<svg id=x/>#x'/></svg>": "<use> may refer to what is in the banner",
    "<svg><use xlink:href='https://a.example/x.svg#x'/></svg>": "<use> may refer to what is in the banner",
    "<svg><a xlink:href='JaVaScRiPt:go()'>x</a></svg>": "xlink:href is a URL that could run code",
    '<a href="java&Tab;script&colon;go()">x</a>': "href is a URL that could run code",
    '<a href="java\nscript:go()">x</a>': "href is a URL that could run code",
    '<a href="&#1;javascript:go()">x</a>': "href is a URL that could run code",
    '<a href="data:image/svg+xml,<svg/>">x</a>': "href is a URL that could run code",
    '<img srcset="data:text/html,x 2x">': "srcset is a URL that could run code",
    "<p/ONCLICK=go()>x</p>": "event handler onclick",
    '<button form="login">x</button>': "may not have form=",
    '<iframe srcdoc="<script>go()</script>"></iframe>': "may not hold <iframe>",
    '<p srcdoc="x">x</p>': "may not have srcdoc=",
    '<a ping="https://a.example">x</a>': "may not have ping=",
    '<a href="/" attributionsrc="https://a.example">x</a>': "may not have attributionsrc=",
    '<b is="my-b">x</b>': "may not have is=",
    '<b nonce="x">x</b>': "may not have nonce=",
    '<svg xml:base="https://a.example"></svg>': "may not have xml:base=",
    '<p @click="go()">x</p>': "scripts of the page could act on it",
    '<p x-data="go()">x</p>': "scripts of the page could act on it",
    '<p data-hx-get="/">x</p>': "scripts of the page could act on it",
    '<img name="cookie" src="x" alt="">': "may not have name=",
    "<style>p { position: f\\69xed }</style>": "position: fixed would leave",
    "<style>p { p\\6fsition: fixed }</style>": "position: fixed would leave",
    "<style>p { --a: fixed; position: var(--a) }</style>": "does not say where it is",
    "<style>p { background: image-set('http://a.example/x' 1x) }</style>": "something that is no picture",
    "<style>p { -m\\6fz-binding: url(x) }</style>": "could run code",
    "<style>p { background: u\\72l(http://a.example/x) }</style>": "something that is no picture",
    "<p style='background: url(\\68ttp://a.example/x)'>x</p>": "something that is no picture",
    "<p style='width: e\\78pression(go())'>x</p>": "could run code",
    "<style>@media print { @import 'https://a.example'; }</style>": "may not have @import",
}


@pytest.mark.parametrize("html", REFUSED)
def test_refused(html: str) -> None:
    with pytest.raises(RenderError, match=REFUSED[html]):
        Framing("messages/m/banner.html")(html)


CONDITIONAL = [
    "<!--[if IE]><script>go()</script><![endif]-->",
    "<!-- [IF mso]>{{ x }}<![endif]-->",
    "<!--<![endif]-->",
]


@pytest.mark.parametrize("html", CONDITIONAL)
def test_templates_have_no_conditional_comments(html: str) -> None:
    """Whoever writes one means something by it, which a page does not read."""
    found = banner_problems({"m/banner.html": f"<p>\n{html}</p>"}, {"m/banner.html": "inline"})
    assert [(problem.message, problem.location.line) for problem in found if problem.location] == [
        ("a banner may not have conditional comments", 2)
    ]


@pytest.mark.parametrize("layout", ["bar", "modal", "corner"])
def test_layouts_over_the_page_may_be_fixed(layout: str) -> None:
    assert "position:fixed!important" in framed("<p style='position: fixed'>x</p>", layout=layout)[2]


_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            """
            <p> </p> <svg> </svg> <desc> </desc> <b </b <style> </style> <style/> <!-- --> <!-->
            --!> <![CDATA[ ]]> <table> <td> </table> <a title=" " ' > < / = <script>go()</script>
            <img/src=x/onerror=go()> <button> onerror=go() href= javascript:go() java&#9;script:
            &lt; &gt; <textarea> <math> <title> <?x </ <! ` a=b x"
            """.split()
        ),
        st.sampled_from(["<i\xa0", "<i\x0c"]),
        st.text(alphabet="<>/!-='\"ab \t\n", max_size=4),
    ),
    max_size=12,
)


@settings(max_examples=400, deadline=None)
@given(_PIECES)
def test_what_is_accepted_is_harmless_to_browsers(pieces: list[str]) -> None:
    """A banner is refused, or what a parser of HTML finds in it neither runs nor hides anything."""
    try:
        found = Framing("messages/m/banner.html")("".join(pieces))
    except RenderError:
        return
    root = LexborHTMLParser(found).root
    assert root is not None
    for node in root.traverse():
        assert node.tag not in ("script", "textarea", "math", "title", "-comment", None)
        assert not [name for name in node.attributes if name.startswith("on")]
        assert "javascript:" not in re.sub("[\t\n]", "", node.attributes.get("href") or "")
    assert len(root.css("body > *")) == 1
