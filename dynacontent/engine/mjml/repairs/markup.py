"""HTML of mrml, changed in single tags."""

from __future__ import annotations


def styled(html: str, tag: int, style: str) -> str:
    """The HTML with ``style`` added to the tag that begins at ``tag``."""
    end = html.find(">", tag)
    place = html.find(' style="', tag, end)
    if place < 0:
        return f'{html[:end]} style="{style}"{html[end:]}'
    close = html.find('"', place + 8)
    return f"{html[:close]}{style}{html[close:]}"
