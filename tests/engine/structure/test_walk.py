"""Where the units of a document end, and what may stay a value in it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.places import Place
from dynacontent.engine.structure.styles import attributes_asked, looks_around, styles_in
from dynacontent.engine.structure.walk import State, Walk


def walked(*pieces: str | None) -> tuple[list[str], State]:
    """The parts a document is cut into, and the state at its end; ``None`` is a value."""
    walk = Walk()
    state, parts = walk.start, [""]
    for piece in pieces:
        if piece is None:
            parts[-1] += "…"
            state = walk.after_value(state)
            continue
        step = walk.step(state, piece)
        parts[-1] += step.cuts[0]
        parts += step.cuts[1:]
        state = step.exit
    return parts, state


@dataclass(frozen=True)
class Case:
    description: str
    pieces: tuple[str | None, ...]
    expect: list[str]


HEAD = "<mjml><mj-head><mj-title>x</mj-title></mj-head>"
CASES = [
    Case(
        "sections",
        (f"{HEAD}<mj-body><mj-section></mj-section><mj-section></mj-section></mj-body></mjml>",),
        [f"{HEAD}<mj-body>", "<mj-section></mj-section>", "<mj-section></mj-section>", "</mj-body></mjml>"],
    ),
    Case(
        "what is nested stays together",
        ("<mj-body><mj-wrapper><mj-section><mj-column></mj-column></mj-section></mj-wrapper></mj-body>",),
        [
            "<mj-body>",
            "<mj-wrapper><mj-section><mj-column></mj-column></mj-section></mj-wrapper>",
            "</mj-body>",
        ],
    ),
    Case(
        "elements closed in themselves",
        ("<mj-body><mj-raw /><mj-section><mj-divider/></mj-section></mj-body>",),
        ["<mj-body>", "<mj-raw />", "<mj-section><mj-divider/></mj-section>", "</mj-body>"],
    ),
    Case(
        "pieces and values",
        ("<mj-body><mj-section a='", None, "'>", None, "</mj-section>", " ", "</mj-body>"),
        ["<mj-body>", "<mj-section a='…'>…</mj-section>", " </mj-body>"],
    ),
    Case(
        "comments and attributes hold no tags",
        ("<mj-body><!-- <mj-section> --><mj-text a='<mj-text>'>x</mj-text></mj-body>",),
        ["<mj-body>", "<!-- <mj-section> --><mj-text a='<mj-text>'>x</mj-text>", "</mj-body>"],
    ),
    Case(
        "HTML does not count",
        ("<mj-body><mj-raw><div></mj-raw></div></mj-body>",),
        ["<mj-body>", "<mj-raw><div></mj-raw>", "</div></mj-body>"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_units_end_where_children_of_the_body_do(case: Case) -> None:
    parts, state = walked(*case.pieces)
    assert parts == case.expect
    assert state.zone == "after"


@pytest.mark.parametrize(
    ("template", "place", "free"),
    [
        ("<mjml>", Place.TEXT, True),
        ("<mj-body><mj-text>", Place.TEXT, True),
        ("<mj-body></mj-body>", Place.TEXT, False),
        ('<mj-body><i title="', Place.ATTRIBUTE, True),
        ('<mj-body><i class="', Place.ATTRIBUTE, False),
        ('<mj-body><i style="', Place.CSS_ATTRIBUTE, False),
        ('<mj-body><a href="', Place.URL, True),
        ('<mj-body><a href="https://x.example/', Place.URL_PATH, True),
        ('<mj-body><mj-image alt="', Place.ATTRIBUTE, True),
        ('<mj-body><mj-image css-class="', Place.ATTRIBUTE, False),
        ('<mj-body><mj-social-element name="', Place.ATTRIBUTE, False),
        ('<mj-body><mj-section background-url="', Place.URL, False),
        ('<mj-body><mj-image width="', Place.CSS_ATTRIBUTE, False),
        ('<mjml lang="', Place.ATTRIBUTE, False),
        ("<mj-body><style>", Place.CSS, False),
        ("<mj-body><!-- ", Place.COMMENT, False),
    ],
)
def test_what_may_stay_a_value(template: str, place: Place, free: bool) -> None:
    _parts, state = walked(template)
    assert (state.place, state.free) == (place, free)


def test_several_bodies_have_no_units() -> None:
    assert walked("<mj-body></mj-body><mj-body></mj-body>")[1].zone == "odd"


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("<p>words ", False),
        ("<p>a < b", False),
        ("<p", True),
        ("<p ", False),
        ('<p title="', False),
        ('<p title="x', False),
        ("<br /", True),
        ("<", True),
        ("<!-", True),
        ("<!--", True),
        ("<!--[if mso", True),
        ("<!--[if mso]>", False),
        ("<!-- words", False),
        ("<!-- words -", True),
        ("<style>p {}", False),
        ("<style>p {}</sty", True),
        ('<a href="https:/', True),
    ],
)
def test_pieces_that_end_within_something(text: str, unfinished: bool) -> None:
    walk = Walk()
    assert walk.step(walk.start, text).unfinished is unfinished


@pytest.mark.parametrize(
    ("css", "around"),
    [
        ("a:hover { top: 0 }", False),
        ("@media (max-width:480px) { p + p { top: 0 } } a { top: 0 }", False),
        ("@media print { a { top: 0 } } p ~ p { top: 0 }", True),
        ("a { background: url(x+y~z) }", False),
        ("a { width: calc(1px + 2px) } /* p + p */", False),
        ("[class~='x'] a, [title='a + b'] { top: 0 }", False),
        ("h1 + p { top: 0 }", True),
        ("h1~p { top: 0 }", True),
        ("tr:nth-child(2) { top: 0 }", True),
        ("p:FIRST-CHILD { top: 0 }", True),
        ("div:has(p) { top: 0 }", True),
        ("td:empty { top: 0 }", True),
        ("@layer x { p + p { top: 0 } }", True),
        (":root { --x: 1 } body > div { top: 0 } p:not(.x) { top: 0 }", False),
        ("@import 'x.css'; p { top: 0 }", False),
        ("p { top: 0", False),
        ("} p + p { top: 0 }", True),
    ],
)
def test_selectors_that_look_around(css: str, around: bool) -> None:
    assert looks_around(css) is around


def test_attributes_that_selectors_ask_for() -> None:
    assert attributes_asked("a[HREF^='x'] b[data-x] { top: 0 } @media print { a[title] { top: 0 } }") == {
        "href",
        "data-x",
    }


def test_style_sheets_are_found_wherever_they_stand() -> None:
    source = '<mj-style inline="inline">a</mj-style><mj-raw><STYLE>b</STYLE></mj-raw>'
    assert styles_in(source) == ["a", "b"]


def test_what_is_kept_is_bounded_by_weight() -> None:
    kept: Kept[int, str] = Kept(100)
    for number in range(100):
        kept.put(number, str(number), 10)
        assert kept.get(number) == str(number)
    assert len(kept) <= 15
    assert kept.get(1) is None


def test_what_is_used_stays_and_what_is_heavy_is_not_kept() -> None:
    kept: Kept[str, int] = Kept(100)
    kept.put("used", 1, 10)
    for number in range(50):
        assert kept.get("used") == 1
        kept.put(str(number), number, 10)
    kept.put("heavy", 1, 51)
    assert kept.get("heavy") is None
