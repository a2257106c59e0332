"""Attributes brought together from everywhere MJML takes them, as npm's mjml-core does.

From the weakest to the strongest: the component's defaults, ``mj-all``, what the parent hands
down, the defaults for the component's name, its classes, the class of an element around it, its
own. mrml is given the outcome and none of the sources: it has views of its own on their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dynacontent.engine.mjml.components import COMPONENTS
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

_COLORED = frozenset(
    name
    for component in COMPONENTS.values()
    for name, kind in component.attributes.items()
    if kind == "color"
)
"""Attributes that are a colour to some component."""

_ASKED_OF_ALL = frozenset(
    """
    align container-background-color css-class padding padding-top padding-right padding-bottom padding-left
    vertical-align
    """.split()
)
"""Attributes that have an effect on components, too, that do not know them."""

_NOTHING: Attributes = {}
_SHORT_COLOR = re.compile(r"#(\w)(\w)(\w)")


def resolve(body: Node, head: Head) -> set[str]:
    """Set ``given`` of every element in ``body``: its attributes without the component's defaults.

    Returns the fonts that attributes name.
    """
    resolver = _Resolver(head)
    resolver.resolve(body, {}, "", "")
    return resolver.fonts


class _Resolver:
    """Works out once what elements alike have in common: those of one name, class and surroundings."""

    def __init__(self, head: Head) -> None:
        self.fonts: set[str] = set()
        self._head = head
        self._alike: dict[tuple[str, str], Attributes] = {}
        self._for_all: dict[str, Attributes] = {}
        self._by_class: dict[tuple[str, str, str], Attributes] = {}

    def resolve(self, node: Node, passed: Attributes, around: str, accordion_font: str) -> None:
        """Resolve an element and all in it."""
        tag = node.tag
        node.given = given = self._given(node, passed, around)
        if tag.startswith("mj-accordion"):
            accordion_font = _accordion_font(node, accordion_font)
        if "ico-font-family" in given and given.get("hamburger") == "hamburger":
            self.fonts.add(given["ico-font-family"])
        handed = _handed_down(node) if tag in _HANDED_DOWN else _NOTHING
        if node.children:
            around = node.attributes.get("mj-class", around)
            for child in node.children:
                self.resolve(child, handed, around, accordion_font)
        if tag == "mj-accordion-element":
            _complete(node, {**handed, "font-family": accordion_font})

    def _given(self, node: Node, passed: Attributes, around: str) -> Attributes:
        """The attributes of an element from all sources; a dictionary of its own."""
        alike = None if passed else self._alike.get((node.written, around))
        if alike is not None:
            return alike.copy()
        tag, own = node.tag, node.attributes
        said = self._said_of(tag, own.get("mj-class", ""), around)
        given = {**self._all(tag), **passed, **said, **own}
        for written in (self._all(tag), said, own):  # what is handed down may be a default
            if "font-family" in written:
                self.fonts.add(written["font-family"])
        given.pop("mj-class", None)
        if not given.keys().isdisjoint(_COLORED):
            _lengthen(tag, given)
        if node.written and not passed:
            self._alike[node.written, around] = given.copy()
        return given

    def _all(self, tag: str) -> Attributes:
        """What ``mj-all`` says that makes a difference to the component."""
        found = self._for_all.get(tag)
        if found is None:
            known = COMPONENTS[tag].attributes if tag in COMPONENTS else {}
            for_all = self._head.defaults.get("mj-all", {})
            found = {name: value for name, value in for_all.items() if name in known or name in _ASKED_OF_ALL}
            self._for_all[tag] = found
        return found

    def _said_of(self, tag: str, classes: str, around: str) -> Attributes:
        """What the head says of a component with its classes, within elements of other classes."""
        found = self._by_class.get((tag, classes, around))
        if found is None:
            head = self._head
            own, inherited = _classes(head, classes.split(" ")), _inherited(head, around.split(" "), tag)
            found = {**head.defaults.get(tag, {}), **own, **inherited}
            self._by_class[tag, classes, around] = found
        return found


def _accordion_font(node: Node, font: str) -> str:
    """The font of what stands in an accordion; titles and texts take it, unless they name one themselves."""
    if node.tag in ("mj-accordion-title", "mj-accordion-text"):
        if "font-family" not in node.attributes:
            node.given["font-family"] = font
        return font
    return node.value("font-family") or font


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


def _lengthen(tag: str, given: Attributes) -> None:
    """Write colours of three digits with six, which old mail clients want."""
    known = COMPONENTS[tag].attributes if tag in COMPONENTS else {}
    for name in _COLORED & given.keys():
        match = _SHORT_COLOR.fullmatch(given[name])
        if match and known.get(name) == "color":
            given[name] = f"#{match[1] * 2}{match[2] * 2}{match[3] * 2}"
