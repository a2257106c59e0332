"""Every repair is needed: with it a document is what npm's MJML makes of it, without it is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from dynacontent.engine.mjml import whole
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.repairs import prepare
from dynacontent.engine.mjml.repairs.marks import Marks, edited
from dynacontent.engine.mjml.repairs.page import PAGE_STEPS, PageStep
from dynacontent.engine.mjml.repairs.steps import INSTALLED, STEPS, Step, applies, plan
from dynacontent.errors import AuthoringError
from dynacontent.models.authored import MjmlSettings
from tests.engine.mjml.generated import document, element
from tests.engine.mjml.oracle import Oracle, oracle
from tests.engine.mjml.views import differences


def one(tag: str, **attributes: str) -> str:
    """A document around one element; ``_`` in names of attributes stands for ``-``."""
    return document(tag, element(tag, {name.replace("_", "-"): value for name, value in attributes.items()}))


def made(source: str) -> str:
    """The HTML of a document, nothing of which is kept for others."""
    return whole.make(source, Places(source, "a.mjml"), MjmlSettings()).html


def body(content: str) -> str:
    return f"<mjml><mj-body>{content}</mj-body></mjml>"


THREE = "<mj-column><mj-text>a</mj-text></mj-column>" * 3
SPAN = 'mode="fluid-height" background-url="b.png" background-width="600px" background-height="300px"'

NEEDED = {
    "raw": one("mj-raw", css_class="x", position="y"),
    "raw in a wrapper": body(
        "<mj-wrapper><!-- a --><mj-section/><mj-raw><p>b</p></mj-raw><mj-section/></mj-wrapper>"
    ),
    "percent of the window": '<mjml><mj-body width="100%"><mj-section/></mj-body></mjml>',
    "nothing": one("mj-button", border_radius=""),
    "padding": one("mj-section", padding="0 5%"),
    "unknown neighbours": body("<mj-section><p></p><mj-column/></mj-section>"),
    "border width": one("mj-section", border="solid 2px"),
    "column class": body(f"<mj-section>{THREE}</mj-section>"),
    "column width": one("mj-column", width="150"),
    "column in a group": body(f"<mj-section><mj-group>{THREE}</mj-group></mj-section>"),
    "group width": body(f'<mj-section><mj-group padding="9px">{THREE}</mj-group></mj-section>'),
    "inner border radius": one("mj-column", inner_border_radius="4px"),
    "empty background": one("mj-section", background_url=""),
    "background position": one("mj-section", background_url="b.png", background_position="left top 3px"),
    "full width": one("mj-section", full_width="false"),
    "several classes": one("mj-section", css_class="one two"),
    "full width corners": body(
        '<mj-wrapper full-width="full-width" border-radius="4px"><mj-section/></mj-wrapper>'
    ),
    "gap": one("mj-wrapper", gap="12px"),
    "empty hero background": one("mj-hero", background_url=""),
    "hero height": one("mj-hero", height="50%"),
    "hero of fluid height": body(f"<mj-hero {SPAN}><mj-text>a</mj-text></mj-hero>"),
    "hero align": one("mj-hero", align="left"),
    "hero corners": one("mj-hero", border_radius="4px"),
    "image width": one("mj-image", width="33%"),
    "image height": one("mj-image", height="12.5px"),
    "image attributes": one("mj-image", sizes="(max-width: 320px) 280px, 440px"),
    "image fluid": one("mj-image", fluid_on_mobile="1"),
    "image link title": one("mj-image", href="#", title="t"),
    "image borders": one("mj-image", border_bottom="1px solid red"),
    "carousel width": one("mj-carousel"),
    "carousel image width": one("mj-column", inner_border="5px solid red").replace(
        "<mj-text>Some <i>text</i></mj-text>", element("mj-carousel", {})
    ),
    "carousel thumbnails": one("mj-carousel", thumbnails="supported"),
    "thumbnail width": one("mj-carousel", tb_width="33%"),
    "thumbnail": one("mj-carousel", thumbnails="supported"),
    "button width": one("mj-button", width="200px", border="3px solid red"),
    "button title": one("mj-button", title="t", href="#"),
    "button without background": one("mj-button", background_color="none"),
    "text height": one("mj-text", height=""),
    "divider width": one("mj-divider", width="33.333%"),
    "table": one("mj-table", role="presentation"),
    "social comments": document(
        "mj-social", "<mj-social><!-- a --><mj-social-element name='x'/></mj-social>"
    ),
    "social icon": one("mj-social-element", icon_position="right"),
    "accordion title weight": one("mj-accordion-title", font_weight="bold"),
    "accordion padding": one("mj-accordion-text", padding_top="3px"),
    "menu padding": one("mj-navbar", hamburger="hamburger", ico_padding_top="3px"),
    "menu link": one("mj-navbar-link", href=""),
    "no alignment": one("mj-button"),
    "carousel query": one("mj-carousel"),
    "widths": '<mjml owa="desktop"><mj-body><mj-section><mj-column/></mj-section></mj-body></mjml>',
}


@pytest.fixture(scope="module")
def npm() -> Iterator[Oracle]:
    with oracle() as running:
        yield running


def test_every_repair_has_an_example() -> None:
    assert [*NEEDED] == [step.name for step in (*STEPS, *PAGE_STEPS) if step.name != "body width"]


@pytest.mark.parametrize("step", [*STEPS[1:], *PAGE_STEPS], ids=lambda step: step.name)
def test_a_repair_is_still_needed(
    npm: Oracle, step: Step | PageStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where this fails, mrml has been mended: write into the step in which release of mjml-python."""
    theirs = npm.compile(NEEDED[step.name]).html
    assert theirs is not None
    assert differences(made(NEEDED[step.name]), theirs) == {}
    without = plan([other for other in STEPS if other is not step], INSTALLED)
    pages = [other for other in PAGE_STEPS if other is not step]
    monkeypatch.setattr(whole, "prepare", lambda *args: prepare(*args, plan=without, page_steps=pages))
    try:
        assert differences(made(NEEDED[step.name]), theirs)
    except AuthoringError:
        assert step.name == "raw"


def test_a_repair_ends_with_the_release_that_mends_its_defect() -> None:
    step = dataclasses.replace(STEPS[1], mended_in=(1, 5))
    assert [applies(step, installed) for installed in ((1, 4, 9), (1, 5), (2, 0))] == [True, False, False]
    assert plan([step], (1, 5))("mj-raw", (), False) == []
    assert plan([step], (1, 4))("mj-raw", (), False) == [step.run]


def test_marks_come_out_as_what_they_stand_for() -> None:
    marks = Marks("dynr")
    text, two, none = marks.text('a "b" é'), marks.text("one two"), marks.text("")
    html = (
        f'<p title="{text}" class="{two}" id="{two}-outlook" rel="{marks.instead({"x": "1", "y": "2"})}">'
        f'<p class="{none}"><p class="a {none}"><p style="width:{marks.number(33, "33%")};">'
        f'<p style="padding:{marks.lengths((0, 1, 2, 3), "0 1% 2em")};height:{marks.number(0, "none")}">'
    )
    assert marks.restore(html) == (
        '<p title="a &#34;b&#34; &#233;" class="one two" id="one-outlook two-outlook" x="1" y="2">'
        '<p><p class="a"><p style="width:33%;"><p style="padding:0 1% 2em;height:none">'
    )


def test_a_mark_in_a_mark_is_what_it_stands_for() -> None:
    marks = Marks("dynr")
    inner = f"{marks.text('a')};width:{marks.number(2, '2em')}"
    assert marks.restore(f'<p style="{marks.text(inner)}">') == '<p style="a;width:2em">'


def test_a_width_of_the_body_without_a_unit_is_in_pixels() -> None:
    """npm writes ``max-width:500``, which no browser takes for a width."""
    html = compile_mjml('<mjml><mj-body width="500"><mj-section/></mj-body></mjml>', path="a.mjml")
    assert "max-width:500px" in html


def test_edits_are_made_in_the_order_of_the_html() -> None:
    assert edited("abcdef", [(4, 5, "E"), (0, 1, ""), (2, 2, "-")]) == "b-cdEf"
