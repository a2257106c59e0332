"""Attributes come together in MJML's order: the nearer to the element, the stronger."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.mjml.head import read_head
from dynacontent.engine.mjml.resolve import resolve
from dynacontent.engine.mjml.tree import Node, parse


def resolved(attributes: str, body: str) -> Node:
    """The first element of a body, with everything in it."""
    head = f"<mj-head><mj-attributes>{attributes}</mj-attributes></mj-head>"
    source = f"<mjml>{head}<mj-body>{body}</mj-body></mjml>"
    root = parse(source, deepest=64).root
    assert root is not None
    element = root.find("mj-body")
    assert element is not None
    resolve(element, read_head(root))
    return element.children[0]


@dataclass(frozen=True)
class Case:
    """``path`` leads from the body's element to the one looked at, by names of elements."""

    description: str
    attributes: str
    body: str
    expect: dict[str, str]
    path: str = ""


RED, BLUE, GREEN = 'color="#ff0000"', 'color="#0000ff"', 'color="#00ff00"'
CASES = [
    Case("nothing given", "", "<mj-text/>", {}),
    Case("its own", "", f"<mj-text {RED}/>", {"color": "#ff0000"}),
    Case("short colours grow", "", '<mj-text color="#f0a"/>', {"color": "#ff00aa"}),
    Case("for all", f"<mj-all {RED}/>", "<mj-text/>", {"color": "#ff0000"}),
    Case("for all, where it has a meaning", f"<mj-all {RED} padding='0'/>", "<mj-group/>", {"padding": "0"}),
    Case("by name before for all", f"<mj-all {RED}/><mj-text {BLUE}/>", "<mj-text/>", {"color": "#0000ff"}),
    Case(
        "a class before by name",
        f'<mj-class name="a" {RED}/><mj-text {BLUE}/>',
        '<mj-text mj-class="a"/>',
        {"color": "#ff0000"},
    ),
    Case(
        "of two classes the later",
        f'<mj-class name="a" {RED} align="left"/><mj-class name="b" {BLUE}/>',
        '<mj-text mj-class="a b"/>',
        {"color": "#0000ff", "align": "left"},
    ),
    Case(
        "css-class of all classes",
        '<mj-class name="a" css-class="x"/><mj-class name="b" css-class="y"/>',
        '<mj-text mj-class="a b"/>',
        {"css-class": "x y"},
    ),
    Case(
        "css-class of its own replaces them",
        '<mj-class name="a" css-class="x"/>',
        '<mj-text mj-class="a" css-class="z"/>',
        {"css-class": "z"},
    ),
    Case(
        "what a class says of those inside",
        f'<mj-class name="a"><mj-text {RED}/></mj-class>',
        '<mj-column mj-class="a"><mj-text/></mj-column>',
        {"color": "#ff0000"},
        "mj-text",
    ),
    Case(
        "and farther inside, up to the next class",
        f'<mj-class name="a"><mj-text {RED}/></mj-class>',
        '<mj-section mj-class="a"><mj-column mj-class="b"><mj-text/></mj-column></mj-section>',
        {},
        "mj-column mj-text",
    ),
    Case(
        "what is said twice is added to",
        f"<mj-text {RED}/><mj-text align='left'/>",
        "<mj-text/>",
        {"color": "#ff0000", "align": "left"},
    ),
    Case(
        "comments between them say nothing",
        f"<!-- x --><mj-text {RED}/><!-- y -->",
        "<mj-text/>",
        {"color": "#ff0000"},
    ),
    Case(
        "a social element takes from its parent before for all",
        f"<mj-all {RED} font-size='9px'/>",
        f"<mj-social {GREEN} inner-padding='1px'><mj-social-element name='x'/></mj-social>",
        {
            "color": "#00ff00",
            "font-size": "9px",
            "name": "x",
            "padding": "1px",
            "border-radius": "3px",
            "icon-size": "20px",
            "line-height": "22px",
            "text-decoration": "none",
            "font-family": "Ubuntu, Helvetica, Arial, sans-serif",
        },
        "mj-social-element",
    ),
    Case(
        "an accordion's font reaches its titles, not one from mj-attributes",
        "<mj-accordion-title font-family='Nope'/>",
        "<mj-accordion font-family='Lato'><mj-accordion-element><mj-accordion-title/></mj-accordion-element>"
        "</mj-accordion>",
        {"font-family": "Lato"},
        "mj-accordion-element mj-accordion-title",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_attributes(case: Case) -> None:
    node = resolved(case.attributes, case.body)
    for name in case.path.split():
        child = node.find(name)
        assert child is not None
        node = child
    if node.tag in ("mj-social-element", "mj-accordion-title"):  # they take much more from their parents
        assert node.given.items() >= case.expect.items()
    else:
        assert node.given == case.expect


def test_an_accordion_element_gets_the_parts_it_lacks() -> None:
    element = resolved("", "<mj-accordion><mj-accordion-element/></mj-accordion>").children[0]
    assert [child.tag for child in element.children] == ["mj-accordion-title", "mj-accordion-text"]
    assert element.children[0].value("icon-position") == "right"
