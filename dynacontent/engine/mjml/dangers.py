"""What no attribute of MJML may hold: URLs that run code, and style declarations of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from dynacontent.engine.mjml.components import is_component
from dynacontent.engine.mjml.scanner import Attribute, Fault, Tag
from dynacontent.engine.structure.places import Place, attribute_place

_RUNS_CODE = re.compile(r"\s*(?:javascript|vbscript|data(?!:image/(?:png|gif|jpeg|webp)))\s*:", re.IGNORECASE)


def dangers(tags: list[Tag]) -> list[Fault]:
    """Attributes that would do more in the HTML than their name says."""
    return [
        fault
        for tag in tags
        if is_component(tag.name)
        for attribute in tag.attributes
        for fault in _fault(tag, attribute)
    ]


def _fault(tag: Tag, attribute: Attribute) -> Iterator[Fault]:
    value = unescape(attribute.value or "")
    place = attribute_place(tag.name, attribute.name)
    if place is Place.URL and _RUNS_CODE.match(value.replace("\t", "").replace("\n", "")):
        hint = "a link begins with https://, mailto:, tel: or sms:"
        yield Fault(f"{attribute.name} is a URL that could run code", attribute.start, hint)
    elif place is Place.CSS_ATTRIBUTE and ";" in value:
        hint = f"{attribute.name} is one value; further styles belong into <mj-style>"
        yield Fault(f"{attribute.name} holds more than one value: {value:.60}", attribute.start, hint)
