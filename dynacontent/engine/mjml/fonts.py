"""Web fonts: only those the author asked for.

mrml links Google's Ubuntu wherever its default font stack is in force, which is everywhere: a
request to a third party nobody decided on.
"""

from __future__ import annotations

from dynacontent.engine.mjml.attributes import decode
from dynacontent.engine.mjml.scanner import Document

GOOGLE_FONTS = {
    name: f"https://fonts.googleapis.com/css?family={name.replace(' ', '+')}:300,400,500,700"
    for name in ("Open Sans", "Droid Sans", "Lato", "Roboto", "Ubuntu")
}
"""The fonts MJML links by itself when a ``font-family`` attribute names them."""


def asked_fonts(document: Document) -> dict[str, str]:
    """Those of `GOOGLE_FONTS` that a ``font-family`` attribute of the document names."""
    families = {
        family.strip(" \t\r\n\"'")
        for tag in document.tags
        for attribute in tag.attributes
        if attribute.name == "font-family" and attribute.value
        for family in decode(attribute.value).split(",")
    }
    return {name: url for name, url in GOOGLE_FONTS.items() if name in families}
