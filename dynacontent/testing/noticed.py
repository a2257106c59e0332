"""What a recipient notices of a change, before anybody reads markup: words, prices, links, pictures."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from dynacontent.engine.plaintext import plain_text

_SIGN = "$\u00a2-\u00a5\u058f\u060b\u0e3f\u20a0-\u20c0"
_DIGITS = r"\d(?:[\d.,'\u2019\u00a0\u202f\u066b\u066c]*\d)?"
_PRICE = re.compile(
    rf"(?:[{_SIGN}]|\b[A-Z]{{3}}\b)[\s\u00a0\u200e\u200f]?{_DIGITS}"
    rf"|{_DIGITS}[\s\u00a0\u200e\u200f]?(?:[{_SIGN}]|\b[A-Z]{{3}}\b)"
)

Words = dict[str, list[str]]
"""What there is to notice, by kind, in the order of a page."""


def of_text(text: str) -> Words:
    """What there is to notice in plain text or JSON: the words themselves a diff shows well."""
    return {"prices": _PRICE.findall(text)}


def of_page(html: str) -> Words:
    """What there is to notice in a page or a fragment of one."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    words = plain_text(html)
    return {
        "words": [line for line in words.splitlines() if line.strip()],
        **of_text(words),
        "links": [
            f"{' '.join(link.text().split()) or '(a picture)'} → {link.attributes.get('href')}"
            for link in tree.css("a[href]")
        ],
        "pictures": [
            f"{picture.attributes.get('alt') or '(no alt)'} → {picture.attributes.get('src')}"
            for picture in tree.css("img")
        ],
    }


def changes(before: Words, after: Words) -> Iterator[str]:
    """A line for each thing that is no longer there (``-``) or is there now (``+``), by kind."""
    for kind in after:
        found = list(_changed(before.get(kind, []), after[kind]))
        if found:
            yield f"  {kind}:"
            yield from (f"    {line}" for line in found)


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for kind, start, end, other, last in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield from (f"- {text}" for text in before[start:end])
            yield from (f"+ {text}" for text in after[other:last])
