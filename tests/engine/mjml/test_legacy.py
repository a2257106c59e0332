"""MJML 3 is read as npm's mjml-migrate changes it."""

from __future__ import annotations

import pytest

from dynacontent.engine.mjml.legacy import is_legacy, migrate
from dynacontent.engine.mjml.templates import template_problems
from dynacontent.engine.mjml.tree import Node, parse


def migrated(source: str) -> Node:
    root = parse(source, deepest=64).root
    assert root is not None
    migrate(root)
    return root


def written(node: Node) -> str:
    """An element as it would be written now."""
    said = "".join(f' {name}="{value}"' for name, value in node.attributes.items())
    return f"<{node.tag}{said}>{''.join(map(written, node.children)) or node.content}</{node.tag}>"


MOVED = {
    "the container is the body": (
        '<mj-body><mj-container width="600" css-class="a"><mj-section></mj-section></mj-container></mj-body>',
        '<mj-body width="600px" css-class="a"><mj-section></mj-section></mj-body>',
    ),
    "a number is a length": (
        '<mj-column width="50%" padding="0" vertical-align="1"></mj-column>',
        '<mj-column width="50%" padding="0px" vertical-align="1"></mj-column>',
    ),
    "a navbar is a section, its links a navbar": (
        '<mj-navbar><mj-inline-links><mj-link href="#">A</mj-link></mj-inline-links></mj-navbar>',
        (
            '<mj-section full-width="full-width">'
            '<mj-navbar><mj-navbar-link href="#">A</mj-navbar-link></mj-navbar></mj-section>'
        ),
    ),
    "a hero holds what its content held": (
        '<mj-hero height="1"><mj-hero-content padding="2"><mj-text>A</mj-text></mj-hero-content></mj-hero>',
        '<mj-hero height="1px" padding="2px"><mj-text>A</mj-text></mj-hero>',
    ),
    "networks are elements": (
        '<mj-social display="facebook:url x" facebook-content="A" facebook-href="#" icon="1"></mj-social>',
        (
            '<mj-social icon="1"><mj-social-element name="facebook-noshare" href="#">A</mj-social-element>'
            '<mj-social-element name="x"></mj-social-element></mj-social>'
        ),
    ),
    "what is gone is left out": ("<mj-list><li>A</li></mj-list>", ""),
}


@pytest.mark.parametrize("name", MOVED)
def test_what_was_called_otherwise(name: str) -> None:
    before, after = MOVED[name]
    assert written(migrated(f"<mjml>{before}</mjml>")) == f"<mjml>{after}</mjml>"


def test_a_container_tells_mjml_3() -> None:
    old = parse("<mjml><mj-body><mj-container></mj-container></mj-body></mjml>", deepest=64).root
    new = parse("<mjml><mj-body></mj-body></mjml>", deepest=64).root
    assert old is not None
    assert new is not None
    assert (is_legacy(old), is_legacy(new)) == (True, False)


def test_it_is_told_once_instead_of_every_problem() -> None:
    source = "<mjml><mj-body><mj-container><mj-nothing/></mj-container></mj-body></mjml>"
    [problem] = template_problems(source, "a.mjml", lambda _: None)
    assert problem.message == "this is MJML 3, which is read as MJML 4"
