"""``alt_missing``: WCAG 2.2, 1.1.1; clients that block pictures show it too."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.engine.mjml.scanner import Token
from dynacontent.errors import Problem
from dynacontent.linting.page import Page
from dynacontent.linting.rule import Rule

_PICTURES = frozenset({"mj-image", "mj-carousel-image"})
"""MJML gives these an empty alt of its own, which says that they are decoration."""


def check(page: Page) -> Iterator[Problem]:
    """Pictures without the attribute; an empty one says that a picture is decoration."""
    hint = 'say what it shows, or write alt="" where that is said beside it'
    for node in page.tree.css("img:not([alt])"):
        yield Problem("this picture has no alt", page.place(node), hint=hint)
    for token in _pictures(page):
        if not any(attribute.name == "alt" for attribute in token.attributes):
            yield Problem("this picture has no alt", page.at(token.start), hint=hint)


def _pictures(page: Page) -> Iterator[Token]:
    """MJML's pictures; those in ``mj-attributes`` are none."""
    inside = False
    for token in page.tokens:
        if token.text == "mj-attributes":
            inside = token.kind == "open"
        elif not inside and token.text in _PICTURES and token.kind in ("open", "empty"):
            yield token


RULE = Rule(
    "alt_missing",
    "warning",
    "A picture has no text for those who do not see it.",
    page=check,
)
