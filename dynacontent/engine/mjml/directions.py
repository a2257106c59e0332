"""Sides that follow the direction of the text: ``align="start"``, ``padding-end``, ``direction="auto"``.

MJML knows left and right only. Written with ``start`` and ``end``, a template is the same for every
language: in a document of ``<mjml dir="rtl">`` they come to be right and left, in any other left and
right, as CSS has it (https://www.w3.org/TR/css-logical-1/). ``direction="auto"`` puts the columns of
a section in the order in which the text is read. What says left or right keeps its side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from dynacontent.engine.mjml.head import Attributes, Head
from dynacontent.engine.mjml.tree import Node

_SIDED = frozenset({"align", "text-align", "ico-align", "icon-position"})
"""Attributes whose value is a side."""
_SIDE = re.compile(r"((?:inner-|ico-)?(?:padding|border)-)(start|end)")
_LEFT_TO_RIGHT = {"start": "left", "end": "right"}
_RIGHT_TO_LEFT = {"start": "right", "end": "left"}


def settle_sides(root: Node, body: Node, head: Head) -> None:
    """Write left and right for every start and end in a document, before attributes are resolved."""
    rtl = root.attributes.get("dir", "").lower() == "rtl"
    for named in (head.defaults, head.classes, *head.class_defaults.values()):
        named.update({name: _settled(attributes, rtl=rtl) for name, attributes in named.items()})
    for node in body.walk():
        if any(map(is_logical, node.attributes.items())):
            node.attributes = _settled(node.attributes, rtl=rtl)


def _settled(attributes: Mapping[str, str], *, rtl: bool) -> Attributes:
    """Attributes with physical sides; of one element, the logical side holds where both are given."""
    plain = {name: value for name, value in attributes.items() if not is_logical((name, value))}
    logical = (item for item in attributes.items() if is_logical(item))
    return plain | dict(physical(*item, rtl=rtl) for item in logical)


@lru_cache(maxsize=16_384)
def is_logical(attribute: tuple[str, str]) -> bool:
    """Whether an attribute, a name and its value, depends on the direction of the text."""
    return physical(*attribute) != attribute


def physical(name: str, value: str, *, rtl: bool = False) -> tuple[str, str]:
    """An attribute as MJML knows it."""
    sides = _RIGHT_TO_LEFT if rtl else _LEFT_TO_RIGHT
    side = _SIDE.fullmatch(name)
    if side:
        return side[1] + sides[side[2]], value
    if name in _SIDED:
        return name, sides.get(value, value)
    if (name, value) == ("direction", "auto"):
        return name, "rtl" if rtl else "ltr"
    return name, value
