"""Web fonts: only those the author asked for.

MJML links Google's Ubuntu wherever its default font stack is in force, which is everywhere: a
request to a third party nobody decided on. Otherwise a font is linked where npm's MJML links it:
if a style names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dynacontent.engine.mjml.attributes import decode, settled
from dynacontent.engine.mjml.head import Head
from dynacontent.engine.mjml.tree import Node

GOOGLE_FONTS = {
    name: f"https://fonts.googleapis.com/css?family={name.replace(' ', '+')}:300,400,500,700"
    for name in ("Open Sans", "Droid Sans", "Lato", "Roboto", "Ubuntu")
}
"""The fonts MJML links by itself when a style names them."""

# In a style attribute, and in a style sheet.
_IN_ATTRIBUTE = re.compile(r'"[^"]*font-family:[^"]*"', re.IGNORECASE)
_IN_SHEET = re.compile(r"font-family:[^;}]*", re.IGNORECASE)
# What stands in the head of every document, right before its fonts.
_BEFORE = re.compile(r"mj-outlook-group-fix[^<]*</style>\s*<!\[endif\]-->")


def asked_fonts(families: Iterable[str], body: Node, head: Head) -> dict[str, str]:
    """The fonts that attributes name, or styles in the HTML of ``body``, or sheets to be inlined."""
    named = "\n".join([*map(decode, families), *_in_styles(body, head)]).lower()
    fonts = {**GOOGLE_FONTS, **head.fonts}
    return {name: url for name, url in fonts.items() if name.lower() in named}


def _in_styles(body: Node, head: Head) -> Iterator[str]:
    for node in body.walk():
        if "font-family" in node.content:
            yield from _IN_ATTRIBUTE.findall(node.content)
    for style in head.inline_styles:
        yield from _IN_SHEET.findall(style.content)


def link_fonts(html: str, urls: Iterable[str]) -> str:
    """The document with links to the fonts, kept from Outlook, which knows no web fonts."""
    safe = [settled(url) for url in urls]
    place = _BEFORE.search(html)
    if not safe or place is None:
        return html
    links = "".join(f'<link href="{url}" rel="stylesheet" type="text/css">' for url in safe)
    imports = "".join(f"@import url({url.replace('&#38;', '&')});" for url in safe)
    fonts = f'<!--[if !mso]><!-->{links}<style type="text/css">{imports}</style><!--<![endif]-->'
    return f"{html[: place.end()]}{fonts}{html[place.end() :]}"
