"""Attributes brought together from everywhere MJML takes them, as npm's mjml-core does.

From the weakest to the strongest: the component's defaults, ``mj-all``, what the parent hands
down, the defaults for the component's name, its classes, the class of an element around it, its
own. mrml is given the outcome and none of the sources: it has views of its own on their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dynacontent.engine.mjml.components import COMPONENTS, Component
from dynacontent.engine.mjml.head import Attributes, Head
from dynacontent.engine.mjml.tree import Node

_ICONS = """
    border icon-align icon-width icon-height icon-position icon-wrapped-url icon-wrapped-alt
    icon-unwrapped-url icon-unwrapped-alt
"""
_SOCIAL = """
    border-radius color font-family font-size font-weight font-style icon-size icon-height icon-padding
    text-padding line-height text-decoration
"""
_HANDED_DOWN = {
    "mj-accordion": _ICONS.split(),
    "mj-accordion-element": _ICONS.split(),
    "mj-social": _SOCIAL.split(),
}
"""Attributes that children take from their parent, by its name."""

_SHORT_COLOR = re.compile(r"#(\w)(\w)(\w)")
_NO_COMPONENT = Component(ending=False, attributes={}, defaults={}, children=())


def resolve(body: Node, head: Head) -> None:
    """Set ``given`` of every element in ``body``: its attributes without the component's defaults."""
    _resolve(body, head, {}, "", "")


def _resolve(node: Node, head: Head, passed: Attributes, around: str, accordion_font: str) -> None:
    component = COMPONENTS.get(node.tag, _NO_COMPONENT)
    own = {name: value for name, value in node.attributes.items() if name != "mj-class"}
    for_all = head.defaults.get("mj-all", {})
    given = {
        **{
            name: value
            for name, value in for_all.items()
            if name in component.attributes or name == "css-class"
        },
        **passed,
        **head.defaults.get(node.tag, {}),
        **_classes(head, node.attributes.get("mj-class", "").split(" ")),
        **_inherited(head, around.split(" "), node.tag),
        **own,
    }
    node.given = {name: _long(value, component.attributes.get(name)) for name, value in given.items()}
    if node.tag in ("mj-accordion-title", "mj-accordion-text") and "font-family" not in own:
        node.given["font-family"] = accordion_font
    elif node.tag == "mj-accordion":
        accordion_font = node.value("font-family")
    elif node.tag == "mj-accordion-element":
        accordion_font = node.value("font-family") or accordion_font
    handed = _handed_down(node)
    inner = node.attributes.get("mj-class", around)
    for child in node.children:
        _resolve(child, head, handed, inner, accordion_font)
    if node.tag == "mj-accordion-element":
        _complete(node, {**handed, "font-family": accordion_font})


def _complete(element: Node, given: Attributes) -> None:
    """Give an accordion's element the title and the text it lacks; they only take from it."""
    for place, tag in enumerate(("mj-accordion-title", "mj-accordion-text")):
        if element.find(tag) is None:
            missing = Node(tag, start=element.start, given=dict(given))
            element.children.insert(place * len(element.children), missing)


def _classes(head: Head, names: Iterable[str]) -> Attributes:
    merged: Attributes = {}
    for name in names:
        found = head.classes.get(name, {})
        css = [attributes["css-class"] for attributes in (merged, found) if attributes.get("css-class")]
        merged = {**merged, **found}
        if css:
            merged["css-class"] = " ".join(css)
    return merged


def _inherited(head: Head, names: Iterable[str], tag: str) -> Attributes:
    merged: Attributes = {}
    for name in names:
        merged |= head.class_defaults.get(name, {}).get(tag, {})
    return merged


def _handed_down(node: Node) -> Attributes:
    handed = {name: node.value(name) for name in _HANDED_DOWN.get(node.tag, ()) if node.has(name)}
    if node.tag == "mj-social" and node.value("inner-padding"):
        handed["padding"] = node.value("inner-padding")
    return handed


def _long(value: str, kind: str | None) -> str:
    """A colour of three digits as one of six, which old mail clients want."""
    match = _SHORT_COLOR.fullmatch(value) if kind == "color" else None
    return f"#{match[1] * 2}{match[2] * 2}{match[3] * 2}" if match else value
