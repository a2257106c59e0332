"""Repairs of the HTML as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dynacontent.engine.mjml.repairs.marks import Edit


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
    run: Callable[[str, Page], Iterable[Edit]]
    seen_in: str = "6.0.1"
    mended_in: tuple[int, ...] | None = None


_VERTICAL_ALIGN = ' vertical-align="'
_QUERY = "@media screen, yahoo"
_WIDTHS = re.compile(
    r'<style type="text/css">@media only screen and \(min-width:[^)]*\) \{ '
    r"((?:\.mj-column[^}]*\} )*) \}</style>"
    r'<style media="screen and \(min-width:[^)]*\)">((?:\.moz-text-html \.mj-column[^}]*\} )*)</style>'
)


def no_alignment(html: str, page: Page) -> Iterator[Edit]:  # noqa: ARG001
    """``vertical-align`` is no attribute of HTML."""
    at = html.find(_VERTICAL_ALIGN)
    while at >= 0:
        end = html.index('"', at + len(_VERTICAL_ALIGN)) + 1
        yield at, end, ""
        at = html.find(_VERTICAL_ALIGN, end)


def carousel_query(html: str, page: Page) -> Iterator[Edit]:  # noqa: ARG001
    """What is to hide a carousel's arrows from Yahoo alone hides them from all, with a comma."""
    head = html.find("</head>")
    at = html.find(_QUERY, 0, head)
    while at >= 0:
        yield at, at + len(_QUERY), "@media screen yahoo"
        at = html.find(_QUERY, at + 1, head)


def widths(html: str, page: Page) -> Iterator[Edit]:
    """The widths of columns, and those for Outlook on the web with ``owa="desktop"``."""
    desktop = page.owa == "desktop"
    match = _WIDTHS.search(html) if "" in page.columns or desktop else None
    if match is None:
        return
    rules = [
        f".{name} {{ width:{width} !important; max-width:{width}; }} "
        for name, width in page.columns.items()
        if name
    ]
    plain, thunderbird, web = (
        "".join(before + rule for rule in rules) for before in ("", ".moz-text-html ", "[owa] ")
    )
    yield (*match.span(1), plain)
    yield (*match.span(2), thunderbird)
    if desktop:
        yield match.end(), match.end(), f'<style type="text/css">{web}</style>'


PAGE_STEPS = (
    PageStep("no alignment", no_alignment),
    PageStep("carousel query", carousel_query),
    PageStep("widths", widths),
)
"""Every repair of the whole."""
