"""Repairs of the HTML as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping

_VERTICAL_ALIGN = re.compile(r' vertical-align="[^"]*"')
_WIDTHS = re.compile(
    r'(<style type="text/css">@media only screen and \(min-width:[^)]*\) \{ )((?:\.mj-column[^}]*\} )*)'
    r'( \}</style><style media="screen and \(min-width:[^)]*\)">)((?:\.moz-text-html \.mj-column[^}]*\} )*)'
    r"(</style>)"
)


def mended_page(html: str, *, columns: Mapping[str, str], owa: str) -> str:
    """mrml's HTML of a document with everything mended that concerns no single element.

    ``columns`` are widths by class; with an empty class among them, mrml's own are wrong somewhere.
    """
    html = _VERTICAL_ALIGN.sub("", html)
    if "" in columns or owa == "desktop":
        html = _with_widths(html, columns, owa == "desktop")
    return html.replace("@media screen, yahoo", "@media screen yahoo")


def _with_widths(html: str, columns: Mapping[str, str], desktop: bool) -> str:
    """The widths of columns anew, and for Outlook on the web where the document asks for them."""
    rules = [
        f".{name} {{ width:{width} !important; max-width:{width}; }} "
        for name, width in columns.items()
        if name
    ]
    plain, thunderbird, web = (
        "".join(before + rule for rule in rules) for before in ("", ".moz-text-html ", "[owa] ")
    )
    style = f'<style type="text/css">{web}</style>' if desktop and rules else ""
    return _WIDTHS.sub(lambda m: f"{m[1]}{plain}{m[3]}{thunderbird}{m[5]}{style}", html, count=1)
