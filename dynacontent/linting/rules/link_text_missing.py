"""``link_text_missing``: WCAG 2.2, 2.4.4; it is read out as its address."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from dynacontent.errors import Problem
from dynacontent.linting.page import Page
from dynacontent.linting.rule import Rule


def check(page: Page) -> Iterator[Problem]:
    """Links without text, or a picture with one, that are not hidden from screen readers."""
    hint = "give it a text, or its picture an alt; hide it with aria-hidden if another link says it"
    for node in page.tree.css("a[href]"):
        if not _says_something(node):
            yield Problem("this link has no text", page.place(node), hint=hint)


def _says_something(node: LexborNode) -> bool:
    own = node.attributes
    if own.get("aria-hidden") == "true" or (own.get("aria-label") or own.get("title") or "").strip():
        return True
    pictures = (picture.attributes.get("alt") or "" for picture in node.css("img"))
    return bool(node.text().strip(" \xa0\u200c\n\t") or any(text.strip() for text in pictures))


RULE = Rule(
    "link_text_missing",
    "warning",
    "A link says nothing.",
    page=check,
)
