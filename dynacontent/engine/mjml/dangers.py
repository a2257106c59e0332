"""What no attribute of MJML may hold: URLs that run code, and style declarations of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from dynacontent.engine.mjml.faults import Fault
from dynacontent.engine.mjml.tree import Node

_URL = re.compile(r"href|src|[\w-]+-url|[\w-]+-src")
_RUNS_CODE = re.compile(r"\s*(?:javascript|vbscript|data(?!:image/(?:png|gif|jpeg|webp)))\s*:", re.IGNORECASE)
# Attributes that become one value of one style declaration.
_STYLED = re.compile(
    r"(?:[\w-]+-)?(?:align|border|color|decoration|family|height|padding|position|radius|repeat|size|spacing"
    r"|style|transform|weight|width)|(?:[\w-]+-)?(?:border|padding)-(?:top|right|bottom|left)"
)


def dangers(root: Node) -> Iterator[Fault]:
    """Attributes that would do more in the HTML than their name says."""
    for node in root.walk():
        for name, value in node.attributes.items():
            yield from _fault(name, unescape(value), node.spots[name])


def _fault(name: str, value: str, offset: int) -> Iterator[Fault]:
    if _URL.fullmatch(name) and _RUNS_CODE.match(value.replace("\t", "").replace("\n", "")):
        hint = "a link begins with https://, mailto:, tel: or sms:"
        yield Fault(f"{name} is a URL that could run code", offset, hint)
    elif _STYLED.fullmatch(name) and ";" in value.rstrip("; \t\r\n"):
        hint = f"{name} is one value; further styles belong into <mj-style>"
        yield Fault(f"{name} holds more than one value: {value:.60}", offset, hint)
