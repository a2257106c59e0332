"""Plain text reads as a person would have typed it, and says nothing that is hidden."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.inline import inline_css
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.plaintext import plain_text


@dataclass(frozen=True)
class Case:
    description: str
    html: str
    expect: str


CASES = [
    Case("nothing", "", ""),
    Case("white space collapses", "<div>  a \n\t b  </div>", "a b\n"),
    Case("blocks are lines", "<div>a</div><div>b</div>", "a\nb\n"),
    Case("paragraphs and headings are spaced", "<h1>A</h1><p>b</p><p>c</p>", "A\n\nb\n\nc\n"),
    Case("blank lines are single", "<p>a</p><p> </p><br><br><p>&nbsp;</p><p>b</p>", "a\n\nb\n"),
    Case("a line break", "<p>a<br>b</p>", "a\nb\n"),
    Case("two line breaks", "<p>a<br><br>b</p>", "a\n\nb\n"),
    Case("a rule", "<p>a</p><hr><p>b</p>", "a\n\n---\n\nb\n"),
    Case("inline elements", "<p>a<b>b</b> <i>c</i></p>", "ab c\n"),
    Case(
        "a link", '<a href="https://e.com/?a=1&amp;b=2">Shop</a> now', "Shop (https://e.com/?a=1&b=2) now\n"
    ),
    Case("a link that names its address", '<a href="https://e.com">https://e.com</a>', "https://e.com\n"),
    Case("a link within the page", '<a href="#top">Top</a>', "Top\n"),
    Case("a link to nowhere", '<a href="">A</a> <a>B</a> <a href="javascript:x()">C</a>', "A B C\n"),
    Case("a mail link", '<a href="mailto:a%2Bb@e.com?subject=x">Write</a>', "Write (a+b@e.com)\n"),
    Case("a mail link that names its address", '<a href="mailto:a@e.com">a@e.com</a>', "a@e.com\n"),
    Case("a telephone link", '<a href="tel:+4930123">Call</a>', "Call (+4930123)\n"),
    Case("white space in a link", '<a href="u"> Shop </a>now', "Shop (u) now\n"),
    Case("links side by side", '<a href="u">A</a><!-- c --><a href="v">B</a>', "A (u)\nB (v)\n"),
    Case("a link around blocks", '<a href="u"><div>A</div><div>B</div></a>', "A\nB (u)\n"),
    Case("a picture", '<img src="x.png" alt="A tent">', "A tent\n"),
    Case("a picture for decoration", '<p>a</p><img src="x.png" alt=""><p>b</p>', "a\n\nb\n"),
    Case("pictures side by side", '<img src="x" alt="Tent"><img src="y" alt="Mat">!', "Tent Mat!\n"),
    Case("a picture without alt", '<img src="x.png">', ""),
    Case("a linked picture", '<a href="u"><img src="x" alt="Tent"></a>', "Tent (u)\n"),
    Case("a linked picture for decoration", '<a href="u"><img src="x" alt=""></a>', ""),
    Case("a list", "<ul><li>a</li><li>b</li></ul>", "- a\n- b\n"),
    Case("numbers", '<ol start="9"><li>a</li><li>b<br>c</li></ol>', "9. a\n10. b\n    c\n"),
    Case("lists in lists", "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c\n"),
    Case("a list between paragraphs", "<p>a</p><ul><li>b</li></ul><p>c</p>", "a\n\n- b\n\nc\n"),
    Case("an old price", "<p><s>129 €</s> 99 €</p>", "~129 €~ 99 €\n"),
    Case(
        "an old price by style",
        '<span style="text-decoration:line-through"> 129 € </span>99 €',
        "~129 €~ 99 €\n",
    ),
    Case("no old price", "<del> </del>99 €", "99 €\n"),
    Case("a quotation", "<blockquote>a<br>b</blockquote>", "> a\n> b\n"),
    Case("verbatim", "<pre>a\nb</pre>", "a\nb\n"),
    Case("hidden", '<p>a</p><div style="color:red; display : none !important">b</div>', "a\n"),
    Case("hidden by height", '<div style="max-height:0;overflow:hidden">b</div><p>a</p>', "a\n"),
    Case("hidden by attribute", "<p hidden>b</p><p aria-hidden='true'>c</p><p>a</p>", "a\n"),
    Case("hidden from Outlook only", '<a href="u" style="mso-hide:all">Buy</a>', "Buy (u)\n"),
    Case("for Outlook only", "<!--[if mso]><p>b</p><![endif]--><p>a</p>", "a\n"),
    Case("for all but Outlook", "<!--[if !mso]><!--><p>a</p><!--<![endif]-->", "a\n"),
    Case("not content", "<title>t</title><style>p{}</style><script>x</script><p>a</p>", "a\n"),
    Case("filler", "<p>Sale &#847; &zwnj; &nbsp; &#8199; &#847; &zwnj;&nbsp;</p><p>a</p>", "Sale\n\na\n"),
    Case("filler only", "<p>&#8199;&#847; &#8199;&#847; </p><p>a</p>", "a\n"),
    Case("a no-break space in a price", "12&nbsp;€", "12\u00a0€\n"),
    Case("a joiner in a word", "\u0645\u06cc\u200c\u0631\u0648", "\u0645\u06cc\u200c\u0631\u0648\n"),
    Case("an emoji of several", "👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧\n"),
    Case("soft hyphens", "Donau&shy;dampf", "Donaudampf\n"),
    Case("right to left", "<p dir='rtl'>مرحبا، <b>آدا</b>!</p>", "مرحبا، آدا!\n"),
    Case(
        "a data table",
        "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tent</td><td> <p>99 €</p></td></tr></table>",
        "Item | Price\nTent | 99 €\n",
    ),
    Case(
        "a data table by its role",
        '<p>a</p><table role="table"><tr><td><div>x</div></td><td></td><td>y</td></tr></table><p>b</p>',
        "a\n\nx | y\n\nb\n",
    ),
    Case("a table of words", "<table> <tr> <td>a</td> <td>b</td> </tr> </table>", "a | b\n"),
    Case(
        "a layout table",
        '<table role="presentation"><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>',
        "a\nb\n\nc\n",
    ),
    Case("deep nesting", "<div>" * 20_000 + "a", "a\n"),
    Case("broken markup", "<p>a<div>b</p><li>c", "a\n\nb\n\n- c\n"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_fragments(case: Case) -> None:
    assert plain_text(case.html) == case.expect


SHOP = """
<mjml>
  <mj-head><mj-title>Your cart</mj-title><mj-preview>Still there</mj-preview></mj-head>
  <mj-body>
    <mj-section><mj-column>
      <mj-image src="logo.png" alt="Hike &amp; Hill" href="https://e.com" />
      <mj-navbar><mj-navbar-link href="https://e.com/t">Tents</mj-navbar-link>
        <mj-navbar-link href="https://e.com/s">Stoves</mj-navbar-link></mj-navbar>
      <mj-text><h1>Your cart, Ada</h1></mj-text>
      <mj-text>We kept it for you.</mj-text>
    </mj-column></mj-section>
    <mj-section>
      <mj-column width="30%"><mj-image src="tent.png" alt="" /></mj-column>
      <mj-column width="70%">
        <mj-text>Tent 2P</mj-text>
        <mj-text><s>129 €</s> 99 €</mj-text>
        <mj-button href="https://e.com/tent">View</mj-button>
      </mj-column>
    </mj-section>
    <mj-section><mj-column>
      <mj-table><tr><td>Total</td><td>99 €</td></tr></mj-table>
      <mj-divider />
      <mj-social><mj-social-element href="https://s.com/a" name="github">Code</mj-social-element>
        <mj-social-element href="https://s.com/b" name="own" src="n.png">News</mj-social-element></mj-social>
    </mj-column></mj-section>
  </mj-body>
</mjml>
"""


def test_a_whole_email() -> None:
    html = inline_css(compile_mjml(SHOP, path="email.mjml"))
    assert plain_text(html) == (
        "Hike & Hill (https://e.com)\n"
        "\n"
        "Tents (https://e.com/t)\n"
        "Stoves (https://e.com/s)\n"
        "\n"
        "Your cart, Ada\n"
        "\n"
        "We kept it for you.\n"
        "\n"
        "Tent 2P\n"
        "~129 €~ 99 €\n"
        "View (https://e.com/tent)\n"
        "\n"
        "Total | 99 €\n"
        "\n"
        "Code (https://s.com/a)\n"
        "News (https://s.com/b)\n"
    )
