r"""Attribute text written so that mrml hands it through unharmed.

mrml prints attribute values with Rust's debug escapes (``\u{e31}`` for a Thai vowel sign, ``\\``
for a backslash) and does not escape quotes. Numeric character references in ASCII pass untouched.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from itertools import pairwise
from typing import NamedTuple

from dynacontent.engine.mjml.scanner import Attribute, Document

_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,40});")
_HARMED = re.compile(r'[^ -~]|[\\"<>&]')


class Prepared(NamedTuple):
    """A document ready for mrml, and how its offsets relate to those of the source."""

    text: str
    edits: tuple[tuple[int, int, str], ...]
    """Replacements made: start and end in the source, the text put there."""

    def origin(self, byte: int) -> int:
        """The offset in the source (characters) for a byte offset in ``text`` (as mrml counts)."""
        target = len(self.text.encode()[:byte].decode("utf-8", "ignore"))
        shift = 0  # offset in text minus offset in source, after the edits so far
        for start, end, new in self.edits:
            if target < start + shift + len(new):
                return start if target >= start + shift else target - shift
            shift += len(new) - (end - start)
        return target - shift


def rewrite_attributes(source: str, document: Document) -> Prepared:
    """``source`` with every attribute value of ``document`` in double quotes and printable ASCII."""
    attributes = [
        (attribute.start, attribute.end, _written(attribute))
        for tag in document.tags
        for attribute in tag.attributes
    ]
    found = sorted([*attributes, *_titles(source, document)])
    edits = tuple(edit for edit in found if edit[2] != source[edit[0] : edit[1]])
    pieces, position = [], 0
    for start, end, new in edits:
        pieces += [source[position:start], new]
        position = end
    return Prepared("".join([*pieces, source[position:]]), edits)


def _titles(source: str, document: Document) -> list[tuple[int, int, str]]:
    """The texts of titles: mrml writes them into an attribute as well."""
    return [
        (opening.end, closing.start, encode(decode(source[opening.end : closing.start])))
        for opening, closing in pairwise(document.tags)
        if (opening.name, closing.name) == ("mj-title", "mj-title") and opening.kind == "open"
    ]


def _written(attribute: Attribute) -> str:
    if attribute.value is None:
        return attribute.name
    text = decode(attribute.value)
    if attribute.name == "font-family":
        # mrml looks up web fonts by this text and knows no references; CSS takes either quote.
        text = text.replace('"', "'")
    return f'{attribute.name}="{encode(text)}"'


def decode(text: str) -> str:
    """Attribute text with its character references resolved.

    Only references that end in a semicolon: HTML leaves ``?a=1&copy=2`` alone in attributes.
    """
    return _REFERENCE.sub(_resolve, text)


def _resolve(match: re.Match[str]) -> str:
    reference = match[0]
    # unescape() alone would read &notify; as ¬ify; by its longest prefix.
    return unescape(reference) if reference[1] == "#" or reference[1:] in html5 else reference


def encode(text: str) -> str:
    """``text`` for an attribute mrml passes through: what it would harm as ``&#N;``."""
    return _HARMED.sub(lambda match: f"&#{ord(match[0])};", text)
