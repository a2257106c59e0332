"""Repairs of the HTML as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """What a document says for all of it.

    ``columns`` are the widths of all columns by their classes; an empty class among them tells
    that mrml calls some column otherwise. ``owa`` is the attribute of ``mjml``.
    """

    columns: Mapping[str, str]
    owa: str


@dataclass(frozen=True, slots=True)
class PageStep:
    """One defect of mrml that shows in all of the HTML; `Step` says what the fields mean."""

    name: str
    run: Callable[[str, Page], str]
    seen_in: str = "6.0.1"
    mended_in: tuple[int, ...] | None = None


_VERTICAL_ALIGN = re.compile(r' vertical-align="[^"]*"')
_WIDTHS = re.compile(
    r'(<style type="text/css">@media only screen and \(min-width:[^)]*\) \{ )(?:\.mj-column[^}]*\} )*'
    r'( \}</style><style media="screen and \(min-width:[^)]*\)">)(?:\.moz-text-html \.mj-column[^}]*\} )*'
    r"(</style>)"
)


def no_alignment(html: str, page: Page) -> str:  # noqa: ARG001
    """``vertical-align`` is no attribute of HTML."""
    return _VERTICAL_ALIGN.sub("", html)


def carousel_query(html: str, page: Page) -> str:  # noqa: ARG001
    """What is to hide a carousel's arrows from Yahoo alone hides them from all, with a comma."""
    return html.replace("@media screen, yahoo", "@media screen yahoo")


def widths(html: str, page: Page) -> str:
    """The widths of columns, and those for Outlook on the web with ``owa="desktop"``."""
    desktop = page.owa == "desktop"
    if "" not in page.columns and not desktop:
        return html
    rules = [
        f".{name} {{ width:{width} !important; max-width:{width}; }} "
        for name, width in page.columns.items()
        if name
    ]
    plain, thunderbird, web = (
        "".join(before + rule for rule in rules) for before in ("", ".moz-text-html ", "[owa] ")
    )
    style = f'<style type="text/css">{web}</style>' if desktop and rules else ""
    return _WIDTHS.sub(lambda m: f"{m[1]}{plain}{m[2]}{thunderbird}{m[3]}{style}", html, count=1)


PAGE_STEPS = (
    PageStep("no alignment", no_alignment),
    PageStep("carousel query", carousel_query),
    PageStep("widths", widths),
)
"""Every repair of the whole."""
