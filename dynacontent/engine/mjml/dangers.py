"""What no attribute of MJML may hold: URLs that run code, and style declarations of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from dynacontent.engine.mjml.components import is_component
from dynacontent.engine.mjml.scanner import Attribute, Fault, Tag

_URL = re.compile(r"href|src|[\w-]+-url|[\w-]+-src")
_RUNS_CODE = re.compile(r"\s*(?:javascript|vbscript|data(?!:image/(?:png|gif|jpeg|webp)))\s*:", re.IGNORECASE)
# Attributes that become one value of one style declaration.
_STYLED = re.compile(
    r"(?:[\w-]+-)?(?:align|border|color|decoration|family|height|padding|position|radius|repeat|size|spacing"
    r"|style|transform|weight|width)|(?:[\w-]+-)?(?:border|padding)-(?:top|right|bottom|left)"
)


def dangers(tags: list[Tag]) -> list[Fault]:
    """Attributes that would do more in the HTML than their name says."""
    return [
        fault
        for tag in tags
        if is_component(tag.name)
        for attribute in tag.attributes
        for fault in _fault(attribute)
    ]


def _fault(attribute: Attribute) -> Iterator[Fault]:
    value = unescape(attribute.value or "")
    if _URL.fullmatch(attribute.name) and _RUNS_CODE.match(value.replace("\t", "").replace("\n", "")):
        hint = "a link begins with https://, mailto:, tel: or sms:"
        yield Fault(f"{attribute.name} is a URL that could run code", attribute.start, hint)
    elif _STYLED.fullmatch(attribute.name) and ";" in value:
        hint = f"{attribute.name} is one value; further styles belong into <mj-style>"
        yield Fault(f"{attribute.name} holds more than one value: {value:.60}", attribute.start, hint)
