"""Values of which only so much is shown that their owner knows them again."""

from __future__ import annotations

import re

from dynacontent.formats.graphemes import graphemes

SIGNS = "••••"
"""Stands for what is hidden, always as long, so that it does not tell how much that is."""

_EMAIL = re.compile(r"([^@\s]+)@([^@\s]+)")
_GAPS = re.compile(r"[\s().-]+")


def mask(text: str, *, keep: int = 4) -> str:
    """``•••• 4242`` of a number or code; ``a•••@x.com`` of an email address.

    Of a number the last ``keep`` characters are shown, spaces, hyphens, dots and brackets not counted, of an
    address the first and the domain. Never more than half of what is there is shown.
    """
    address = _EMAIL.fullmatch(text.strip())
    if address:
        local = graphemes(address[1])
        return f"{local[0] if len(local) > 1 else ''}{SIGNS[:3]}@{address[2]}"
    found = graphemes(_GAPS.sub("", text))
    shown = found[len(found) - min(keep, len(found) // 2) :]
    return f"{SIGNS} {''.join(shown)}" if shown else SIGNS
