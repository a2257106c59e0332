"""Units of an email compiled once: MJML, CSS and text extraction done, only values to fill in.

Each value is stood in for by a token that nothing on the way can change; where the tokens come
out, there the values go, escaped as an HTML serializer escapes (https://html.spec.whatwg.org/,
"Serializing HTML fragments").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import escape as escape_html

from dynacontent.engine.inline import inline_css
from dynacontent.engine.mjml import compile_mjml
from dynacontent.engine.plaintext import plain_text
from dynacontent.engine.structure.places import Place, PlaceScanner

SLOTS: dict[str, Place] = {f"\0{place.name}": place for place in Place}
"""How a unit's key says "a value in this place"; no template text begins with NUL."""
SLOT_OF = {place: slot for slot, place in SLOTS.items()}

Key = tuple[str, ...]
"""Structure of a unit: pieces of text, and a slot for each value."""

_TOKEN = re.compile(r"dynq(\d{4})z")
_CONDITIONAL = re.compile(r"<!--\[if.*?<!\[endif\]-->", re.DOTALL)
_ARTICLE = re.compile(r"""<div(?=[^>]*\srole="article")(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
_CLOSING = "</div></body></html>"


class CannotSeparateError(Exception):
    """This structure cannot be compiled apart from its values; the text says why."""


class Occurrence(NamedTuple):
    """One place where a value comes out: which value, and how it is escaped there."""

    number: int
    mode: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with holes: ``texts`` around ``holes``."""

    texts: tuple[str, ...]
    holes: tuple[Occurrence, ...]

    def fill(self, values: Sequence[str], out: list[str]) -> None:
        """Append texts and values, escaped for where they stand."""
        texts = self.texts
        out.append(texts[0])
        for position, (number, mode) in enumerate(self.holes, 1):
            value = values[number]
            if mode == "text":
                value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                value = value.replace("\xa0", "&nbsp;")
            elif mode == "attribute":
                value = value.replace("&", "&amp;").replace('"', "&quot;").replace("\xa0", "&nbsp;")
            elif mode == "comment":
                value = str(escape_html(value))
            out.append(value)
            out.append(texts[position])


@dataclass(frozen=True, slots=True)
class Unit:
    """A compiled unit: HTML, plain text, and the head of a document that holds it alone.

    ``linked`` pairs values that stand in a link's text with those in its address: where they are
    the same, the plain text leaves the address out.
    """

    html: Filled
    text: Filled
    head: Filled
    tail: str
    linked: tuple[tuple[int, int], ...]


def tokens(count: int) -> list[str]:
    """A token for each value of a unit."""
    if count > 9_999:
        raise CannotSeparateError("more than 9,999 values in one unit")
    return [f"dynq{number:04}z" for number in range(count)]


def source_of(key: Key, first: int = 0) -> tuple[str, int]:
    """A unit's MJML with tokens for values, and the number of the next token."""
    pieces, number = [], first
    for piece in key:
        if piece in SLOTS:
            pieces.append(f"dynq{number:04}z")
            number += 1
        else:
            pieces.append(piece)
    return "".join(pieces), number


def compile_unit(frame: Key, unit: Key, closing: str, *, path: str) -> Unit:
    """Compile a document that holds one unit and take the unit out of it.

    ``frame`` is the structure before the first unit, its values numbered after those of the unit.
    Raises `CannotSeparateError` where a value is lost or altered on the way.
    """
    body, count = source_of(unit)
    head, _total = source_of(frame, count)
    if any("dynq" in piece for piece in (*unit, *frame, closing)):
        raise CannotSeparateError("the template itself holds what stands in for values")
    html = inline_css(compile_mjml(head + body + closing, path=path))
    opening, content, tail = _split(html)
    filled = _holes(content)
    lost = set(range(count)) - {hole.number for hole in filled.holes}
    if lost:
        raise CannotSeparateError("a value does not come out of MJML as it went in")
    text = plain_text(f"<body>{content}</body>").strip("\n")
    return Unit(
        html=filled,
        text=_text_holes(text),
        head=_holes(opening, first=count),
        tail=tail,
        linked=tuple(_linked(content)),
    )


def _split(html: str) -> tuple[str, str, str]:
    article = _ARTICLE.search(html)
    if article is None or not html.endswith(_CLOSING):
        raise CannotSeparateError("the document has no body of MJML's making")
    end = len(html) - len(_CLOSING)
    return html[: article.end()], html[article.end() : end], _CLOSING


def _holes(html: str, *, first: int = 0) -> Filled:
    """HTML cut at its tokens, with the escape each place needs; the first token has number ``first``."""
    parts = _TOKEN.split(html)
    comments = [match.span() for match in _CONDITIONAL.finditer(html)]
    scanner = PlaceScanner()
    texts, holes, at = [parts[0]], [], 0
    scanner.feed(parts[0])
    for number, following in zip(parts[1::2], parts[2::2], strict=True):
        at += len(texts[-1])
        place = scanner.value()
        holes.append(Occurrence(int(number) - first, _mode(place, at, comments)))
        at += len(f"dynq{number}z")
        scanner.feed(following)
        texts.append(following)
    return Filled(tuple(texts), tuple(holes))


def _mode(place: Place, at: int, comments: list[tuple[int, int]]) -> str:
    if any(start <= at < end for start, end in comments):
        return "comment"
    if place is Place.TEXT:
        return "text"
    if place in (Place.ATTRIBUTE, Place.URL, Place.URL_PATH, Place.URL_QUERY, Place.CSS_ATTRIBUTE):
        return "attribute"
    raise CannotSeparateError(f"a value comes out in a {place.value}")


def _text_holes(text: str) -> Filled:
    parts = _TOKEN.split(text)
    holes = tuple(Occurrence(int(number), "plain") for number in parts[1::2])
    return Filled(tuple(parts[::2]), holes)


_LINK = re.compile(r"""<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>""", re.DOTALL)


def _linked(html: str) -> list[tuple[int, int]]:
    """Pairs of values in a link's text and in its address."""
    return [
        (int(inside), int(outside))
        for match in _LINK.finditer(html)
        for inside in _TOKEN.findall(match[2])
        for outside in _TOKEN.findall(match[1])
    ]
