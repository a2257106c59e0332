"""Contents compiled apart: conditions in the texts of one section add up, and do not multiply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from dynacontent.engine.structure import contents
from tests.engine.structure.both_ways import Template
from tests.engine.structure.fast_cases import NAVBAR, mjml, section, set_by, style


def maybe(name: str, content: str = "<b>{{ a }}</b>") -> str:
    return f"<p class='x'>{{% if {name} %}}{content}{{% else %}}no{{% endif %}}</p>"


SIX = "".join(f"<mj-text css-class='hot'>{maybe(f'y{n}')}</mj-text>" for n in range(6))
EVERYBODY = [
    {f"y{n}": yes for n, yes in enumerate(turn)} | {"a": f"<{number}>", "u": "https://x.example/"}
    for number, turn in enumerate(product([True, False], repeat=6))
]


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    compiled: int
    """Documents compiled for all 64 combinations."""


APART = contents.WHOLE + 1 + 2 * 6
"""The first variants, the unit without its contents, and two variants of each content."""

CASES = [
    Case("six conditions in six texts", mjml(section(SIX)), APART),
    Case(
        "sheets that reach into them from outside",
        mjml(
            section(SIX),
            style(".hot b { top: 0 } .hot > div { top: 1px } b { top: 2px } @media (x) { b + b { top: 0 } }"),
        ),
        APART,
    ),
    Case(
        "values around them",
        mjml(
            section("<mj-image src='{{ u }}' alt='{{ a }}' />" + SIX + "<mj-image src='{{ u }}' />"),
            "<mj-title>{{ a }}</mj-title>",
        ),
        APART,
    ),
    Case(
        "six conditions in buttons, tables and social elements",
        mjml(
            section(
                f"<mj-button href='{{{{ u }}}}'>{maybe('y0')}</mj-button>"
                f"<mj-table><tr><td>{maybe('y1')}</td></tr></mj-table><mj-text>{maybe('y2')}</mj-text>"
                f"<mj-table>{{% if y3 %}}<tr><td>{{{{ a }}}}</td></tr>{{% endif %}}</mj-table>"
                f"<mj-social><mj-social-element name='x' href='{{{{ u }}}}'>{maybe('y4', '{{ a }}')}"
                f"</mj-social-element></mj-social><mj-text>{{% if y5 %}}{{{{ a }}}}{{% endif %}}</mj-text>"
            )
        ),
        APART,
    ),
    Case(
        "two columns",
        mjml(
            "<mj-section><mj-column width='50%'>"
            + SIX.replace("<mj-text", "</mj-column><mj-column width='50%'><mj-text", 3)
            + "</mj-column></mj-section>"
        ),
        APART,
    ),
    Case("a sheet that looks at neighbours", mjml(section(SIX), style("p + p { top: 0 }")), 64),
    Case("a sheet among them", mjml(section(SIX + "<mj-raw><style>p { top: 0 }</style></mj-raw>")), 64),
    Case("ids among them", mjml(section(SIX + NAVBAR)), 64),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_is_compiled_for_all_combinations(case: Case) -> None:
    template = Template(case.template)
    for names in EVERYBODY:
        template.both(names)
    counts = template.emails.counts
    assert counts["fast"] == 64
    assert counts["miss"] == case.compiled
    assert counts["joined"] == (64 - contents.WHOLE if case.compiled == APART else 0)


@dataclass(frozen=True)
class Odd:
    description: str
    contents: tuple[str, ...]
    head: str = ""


INLINE = '<mj-style inline="inline">b { top: 0 }</mj-style>'
TAGS = ["mj-text", "mj-button", "mj-table", "mj-accordion-text", "mj-social-element"]
REACHING = [
    Odd("tags that close what is around", ("</div>", "<i>x</i>", "</td></tr></table>", "x</p>")),
    Odd("tags that stay open", ("<b>", "<i>x</i>", "<div>", "<p>x")),
    Odd("nothing at all", ("", " ", "\n", "x")),
    Odd("fonts", ('<b style="font-family: Lato">x</b>', "x", '<b style="font-family: Roboto">y</b>', "z")),
    Odd("raw text", ("<textarea><b></textarea>", "<noscript><b></noscript>", "x", "<xmp><b></xmp>")),
    Odd("comments", ("<!-- x -->", "<!--[if mso]><b>x</b><![endif]-->", "<!--", "x")),
    Odd("lists and rules", ("<ul><li>x<li>y</ul>", "<hr>", "<ul><li>x</li></ul>", "<p>x</p>")),
    Odd("paragraphs at the ends", ("<p>x</p>", "<p>y</p>z", "w<p>v</p>", "<br>u<br>")),
    Odd("links and pictures", ('<a href="u">x</a>', '<img alt="">', '<img alt="p">', '<a href="y">y</a>')),
    Odd("a selector of MJML", ("<b>x</b>", "<i>y</i>", "z", "<b>w</b>"), set_by("div b", "data-x")),
    Odd(
        "an inline sheet",
        ("<b>x</b>", "y", "<b>z</b>", "w"),
        '<mj-style inline="inline">b { top: 0 }</mj-style>',
    ),
    Odd("tags of MJML", ("<mj-raw>x</mj-raw>", "x", "<mj-x>", "y")),
]


@pytest.mark.parametrize("case", REACHING, ids=lambda case: case.description)
@pytest.mark.parametrize(
    "tag", ["mj-text", "mj-button", "mj-table", "mj-accordion-text", "mj-social-element"]
)
def test_what_reaches_beyond_its_tag_is_the_same_both_ways(
    case: Odd, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "WHOLE", 0)
    choice = "".join(f"{{% if n == {n} %}}{content}{{% endif %}}" for n, content in enumerate(case.contents))
    element = f"<{tag}>{choice}</{tag}>"
    if tag == "mj-accordion-text":
        element = f"<mj-accordion><mj-accordion-element>{element}</mj-accordion-element></mj-accordion>"
    if tag == "mj-social-element":
        element = f"<mj-social>{element}</mj-social>"
    other = "<mj-text>{% if m %}<b>{{ a }}</b>{% else %}<p>{{ a }}</p>{% endif %}</mj-text>"
    template = Template(mjml(section(other + element + element.replace("n ==", "k ==") + other), case.head))
    for n, k, m in product(range(4), range(4), [True, False]):
        template.both({"n": n, "k": k, "m": m, "a": "&amp;"})


def test_what_is_put_together_is_what_is_compiled_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    joined, whole = Template(CASES[3].template), Template(CASES[3].template)
    monkeypatch.setattr(contents, "WHOLE", 0)
    for names in EVERYBODY:
        joined.fast(names)
    monkeypatch.setattr(contents, "WHOLE", 1_000)
    for names in EVERYBODY:
        whole.fast(names)
    units = [template.emails._emails._units for template in (joined, whole)]  # type: ignore[union-attr]
    made = [{key: plain(unit) for (_frame, key), (unit, _weight) in kept._young.items()} for kept in units]
    assert made[0] == made[1]
    assert len(made[0]) == 64


def plain(unit: Any) -> Mapping[str, Any]:
    """Everything of a unit but its size, which is only a bound."""
    return {
        "html": unit.html.filled,
        "text": (unit.text.text, unit.text.links, unit.text.decoded, unit.text.verbatim),
        "head": unit.head.filled,
        "rest": (unit.tail, unit.static, unit.ties, unit.html.count),
    }


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "WHOLE", 0)
    monkeypatch.setattr(contents, "CONTENTS", 40_000)
    template = Template(
        mjml(section("<mj-text><i class='{{ n }}'>{{ a }}</i></mj-text><mj-text>x</mj-text>"))
    )
    for number in range(100):
        template.both({"n": f"n{number}", "a": "a"})
    emails = template.emails._emails
    assert emails is not None
    assert emails._contents is not None
    assert 0 < len(emails._contents._contents) < 40
