"""Web fonts: only those the author asked for.

MJML links Google's Ubuntu wherever its default font stack is in force, which is everywhere: a
request to a third party nobody decided on. Otherwise a font is linked where npm's MJML links it:
if a style names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dynacontent.engine.mjml.attributes import settled
from dynacontent.engine.mjml.head import Head

GOOGLE_FONTS = {
    name: f"https://fonts.googleapis.com/css?family={name.replace(' ', '+')}:300,400,500,700"
    for name in ("Open Sans", "Droid Sans", "Lato", "Roboto", "Ubuntu")
}
"""The fonts MJML links by itself when a style names them."""
_DEFAULT = "ubuntu, helvetica, arial, sans-serif"
"""What MJML writes where nobody names a font."""

# In HTML npm looks from one quote to the next, whatever lies between.
_IN_HTML = re.compile(r'font-family:([^"]*)')
_IN_SHEET = re.compile(r"font-family:([^;}]*)")
# What stands in the head of every document, right before its fonts.
_BEFORE = re.compile(r"mj-outlook-group-fix[^<]*</style>\s*<!\[endif\]-->")
_BREAKS_OUT = re.compile(r"[<>\"\\\s]")


def link_fonts(html: str, head: Head, families: Iterable[str]) -> str:
    """The document with links to the fonts its styles name, kept from Outlook, which knows no web fonts.

    ``families`` are those that attributes name.
    """
    urls = _asked(html, head, families)
    place = _BEFORE.search(html) if urls else None
    if place is None:
        return html
    links = "".join(f'<link href="{settled(url)}" rel="stylesheet" type="text/css">' for url in urls)
    # A style sheet knows no character references: an address comes as it was written, as in npm's.
    imports = "".join(f"@import url({_BREAKS_OUT.sub(_percent, url)});" for url in urls)
    fonts = f'<!--[if !mso]><!-->{links}<style type="text/css">{imports}</style><!--<![endif]-->'
    return f"{html[: place.end()]}{fonts}{html[place.end() :]}"


def _asked(html: str, head: Head, families: Iterable[str]) -> list[str]:
    """The addresses of fonts that styles in the body name, or sheets to be inlined.

    Whoever writes out MJML's own stack means it. That is told by the attribute, not by the styles, which
    have it from elements around, too: what a part of a document asks for must not depend on the others.
    """
    text = html.lower().replace(f"font-family:{_DEFAULT}", "")
    named = {*_IN_HTML.findall(text, text.find("<body"))}
    named.update(family.lower() for family in families if _DEFAULT in family.lower())
    for style in head.inline_styles:
        named.update(_IN_SHEET.findall(style.content.lower()))
    all_ = "\n".join(named)
    fonts = {**GOOGLE_FONTS, **head.fonts}
    return [url for name, url in fonts.items() if settled(name).lower() in all_]


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"
