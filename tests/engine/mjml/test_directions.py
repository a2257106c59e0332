"""Start and end, written once, come to be left and right by the direction of the document."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.errors import AuthoringError
from dynacontent.models.authored import MjmlSettings

STRICT = MjmlSettings(validation="strict")


def html(body: str, head: str = "", direction: str = "") -> str:
    source = f"<mjml{direction}><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"
    return compile_mjml(source, path="a.mjml", settings=STRICT)


def in_column(content: str) -> str:
    return f"<mj-section><mj-column>{content}</mj-column></mj-section>"


@dataclass(frozen=True)
class Case:
    """``logical`` means ``ltr`` in a document from left to right, and ``rtl`` in one from right to left."""

    description: str
    logical: str
    ltr: str
    rtl: str
    head: tuple[str, str, str] = ("", "", "")


TEXT = in_column('<mj-text mj-class="a">x</mj-text>')
CASES = [
    Case("text", *(in_column(f'<mj-text align="{side}">x</mj-text>') for side in ("start", "left", "right"))),
    Case(
        "a button",
        *(in_column(f'<mj-button align="{side}">x</mj-button>') for side in ("end", "right", "left")),
    ),
    Case(
        "padding",
        *(
            in_column(f'<mj-text padding="1px 2px" padding-{side}="9px">x</mj-text>')
            for side in ("start", "left", "right")
        ),
    ),
    Case(
        "a border within",
        *(
            f'<mj-section><mj-column inner-border-{side}="1px solid red" /></mj-section>'
            for side in ("end", "right", "left")
        ),
    ),
    Case(
        "columns",
        *(
            f'<mj-section direction="{way}"><mj-column><mj-text>1</mj-text></mj-column>'
            "<mj-column><mj-text>2</mj-text></mj-column></mj-section>"
            for way in ("auto", "ltr", "rtl")
        ),
    ),
    Case(
        "defaults of the head",
        *[in_column("<mj-text>x</mj-text>")] * 3,
        tuple(  # type: ignore[arg-type]
            f'<mj-attributes><mj-text align="{side}" /></mj-attributes>'
            for side in ("start", "left", "right")
        ),
    ),
    Case(
        "a class",
        *[TEXT] * 3,
        tuple(  # type: ignore[arg-type]
            f'<mj-attributes><mj-class name="a" padding-{side}="7px" /></mj-attributes>'
            for side in ("start", "left", "right")
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_a_side_follows_the_document(case: Case) -> None:
    logical, left, right = case.head
    assert html(case.logical, logical) == html(case.ltr, left)
    for direction in (' dir="ltr"', ' dir="rtl"'):
        physical, head = (case.rtl, right) if "rtl" in direction else (case.ltr, left)
        assert html(case.logical, logical, direction) == html(physical, head, direction)


def test_the_elements_own_side_wins_over_its_class() -> None:
    head = '<mj-attributes><mj-class name="a" padding-start="7px" align="end" /></mj-attributes>'
    own = in_column('<mj-text mj-class="a" padding-right="3px" align="left">x</mj-text>')
    plain = in_column('<mj-text padding-right="3px" align="left">x</mj-text>')
    assert html(own, head, ' dir="rtl"') == html(plain, "", ' dir="rtl"')


def test_left_and_right_stay_where_they_are() -> None:
    body = in_column('<mj-text align="left" padding-left="9px">x</mj-text>')
    assert html(body, "", ' dir="rtl"') == html(body).replace('dir="auto"', 'dir="rtl"')


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('<mj-text align="strat">x</mj-text>', 'align="strat" does not fit <mj-text>'),
        ('<mj-text padding-start="wide">x</mj-text>', 'padding-start="wide" does not fit <mj-text>'),
        ('<mj-text border-start="1px">x</mj-text>', "<mj-text> has no attribute border-start"),
    ],
)
def test_what_is_wrong_is_told_as_it_is_written(written: str, said: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        html(in_column(written))
    assert said in str(caught.value)
