"""Edits of single tags in the HTML of mrml."""

from __future__ import annotations

import re

from dynacontent.engine.mjml.repairs.marks import Edit


def tag_after(html: str, name: str, at: int) -> tuple[int, int]:
    """Where the next tag of that name begins, and where its ``>`` stands."""
    start = html.find(f"<{name}", at)
    return start, html.find(">", start)


def replaced(html: str, tag: tuple[int, int], pattern: re.Pattern[str], text: str) -> list[Edit]:
    """An edit that replaces what the pattern first finds in a tag."""
    match = pattern.search(html, *tag)
    return [(match.start(), match.end(), text)] if match else []


def styled(html: str, tag: tuple[int, int], style: str) -> Edit:
    """An edit that adds ``style`` to a tag."""
    start, end = tag
    place = html.find(' style="', start, end)
    if place < 0:
        return end, end, f' style="{style}"'
    close = html.find('"', place + 8)
    return close, close, style
