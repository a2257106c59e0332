"""The MJML elements there are, and what mrml makes of them."""

from __future__ import annotations

_COMPONENT_NAMES = """
    mjml mj-head mj-body mj-attributes mj-all mj-class mj-breakpoint mj-font mj-preview mj-style mj-title
    mj-accordion mj-accordion-element mj-accordion-title mj-accordion-text mj-button mj-carousel
    mj-carousel-image mj-column mj-divider mj-group mj-hero mj-image mj-navbar mj-navbar-link mj-raw
    mj-section mj-social mj-social-element mj-spacer mj-table mj-text mj-wrapper
"""
COMPONENTS = frozenset(_COMPONENT_NAMES.split())
"""Elements that compile."""

UNSUPPORTED = frozenset({"mj-html-attributes", "mj-selector", "mj-html-attribute"})
"""Elements of MJML that mrml refuses."""

_ENDING_NAMES = """
    mj-accordion-text mj-accordion-title mj-button mj-navbar-link mj-preview mj-raw mj-social-element
    mj-style mj-table mj-text mj-title
"""
ENDING = frozenset(_ENDING_NAMES.split())
"""Elements that hold HTML or text, no further MJML elements."""

_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(_VOID_NAMES.split())
"""HTML elements that have no closing tag."""


def is_component(name: str) -> bool:
    """Whether a tag means to be MJML, known or not (any case: ``MJ-Text`` is a slip for one)."""
    return name.lower().startswith("mj-") or name.lower() == "mjml"
