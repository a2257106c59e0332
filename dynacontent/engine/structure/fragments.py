"""What is printed becomes output; captured output behaves like text as soon as somebody looks inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import unescape
from math import isfinite
from typing import Any

from markupsafe import Markup, escape

from dynacontent.engine.printing import PRINTABLE, described
from dynacontent.engine.structure.segments import (
    ONE_HOLE,
    RICH,
    Fixed,
    Hole,
    Key,
    Part,
    Printed,
    Segment,
)
from dynacontent.errors import RenderError
from dynacontent.expressions.budget import bounded_join, charged
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.sandbox import TEXT_METHODS
from dynacontent.formats.graphemes import part
from dynacontent.models.values import Constant


class Fragment:
    """A `Printed` that is carried: by a variable, a filter, an argument.

    ``markup`` says whether looking inside gives HTML, with values escaped, or plain text.
    """

    __slots__ = ("_text", "markup", "printed")

    def __init__(self, printed: Printed, *, markup: bool) -> None:
        self.printed = printed
        self.markup = markup
        self._text: str | None = None

    def text(self) -> str:
        """The fragment as one string: `Markup` or plain text."""
        if self._text is None:
            parts = self.printed.parts()
            self._text = flat(parts) if self.markup else plain(parts)
        return self._text

    def __html__(self) -> str:
        return self.text()

    def __str__(self) -> str:
        return self.text()

    def __len__(self) -> int:
        return len(self.text())

    def __bool__(self) -> bool:
        return bool(self.text())

    def __eq__(self, other: object) -> bool:
        return self.text() == (other.text() if isinstance(other, Fragment) else other)

    def __hash__(self) -> int:
        return hash(self.text())

    def __lt__(self, other: Any) -> bool:
        return self.text() < str(other)

    def __contains__(self, part: Any) -> bool:
        return str(part) in self.text()

    def __iter__(self) -> Iterator[str]:
        return iter(self.text())

    def __getitem__(self, index: Any) -> str:
        return part(text_of(self.text()), index)

    def __add__(self, other: Any) -> str:
        return self.text() + str(other)

    def __radd__(self, other: Any) -> str:
        return str(other) + self.text()

    def template_read(self, name: str) -> Any:
        """The listed text methods, as on any text."""
        return getattr(self.text(), name) if name in TEXT_METHODS else Missing(name=name)


def put(keys: list[Key], values: list[str], segment: Segment, printed: Sequence[Any]) -> None:
    """Append a segment with what is printed in its holes, of whatever kind it is.

    Raises `UsedMissingError` for a missing value, `RenderError` for a value that needs a filter.
    """
    texts: list[str] = []
    for value in printed:
        kind = value.__class__
        if kind is not str and kind is not int:
            _put_apart(keys, values, segment, printed)
            return
        texts.append(value if kind is str else str(value))
    keys.append(segment)
    values += texts


def _put_apart(keys: list[Key], values: list[str], segment: Segment, printed: Sequence[Any]) -> None:
    """The same, hole by hole."""
    for index, value in enumerate(printed):
        kind = type(value)
        if kind is Constant:
            keys.append(segment.piece(index, hole=False))
            keys.append(Fixed(str(value), segment.holes[index]))
        elif kind is Fragment:
            keys.append(segment.piece(index, hole=False))
            _splice(keys, values, value.printed, segment.holes[index])
        else:
            text = printable(value, segment.holes[index])
            if isinstance(text, Markup):
                keys.append(RICH)
            keys.append(segment.piece(index, hole=True))
            values.append(text)
    if segment.texts[-1]:
        keys.append(segment.piece(len(printed), hole=False))


def _splice(keys: list[Key], values: list[str], printed: Printed, hole: Hole | None) -> None:
    """Append what a fragment holds; values that know no place stand in this hole."""
    if hole is not None and ONE_HOLE in printed.keys:
        own = Segment(("", ""), (hole,))
        keys += [own if key is ONE_HOLE else key for key in printed.keys]
    else:
        keys += printed.keys
    values += printed.values


def printable(value: Any, hole: Hole | None) -> str:
    """A value as text. Raises what `put` raises."""
    if not isinstance(value, PRINTABLE):
        raise _unprintable(value, hole)
    if isinstance(value, (float, Decimal)) and not isfinite(value):
        raise RenderError.at("a number without a finite value cannot be printed", hole and hole.location)
    return value if isinstance(value, str) else str(value)


def _unprintable(value: Any, hole: Hole | None) -> Exception:
    if isinstance(value, Missing):
        return UsedMissingError(value, hole)
    if value is None:
        return UsedMissingError(Missing(name=hole.expression if hole else ""), hole)
    what, hint = described(value)
    return RenderError.at(f"{what} cannot be printed as it is", hole and hole.location, hint=hint)


def flat(parts: Iterable[Part]) -> Markup:
    """Parts as HTML text: values escaped for text and quoted attributes."""
    text = bounded_join(p if isinstance(p, str) else escape(p.value) for p in parts)
    return Markup(charged(text))  # noqa: S704 - structure, and values escaped right here


def plain(parts: Iterable[Part]) -> str:
    """Parts as plain text, nothing escaped."""
    pieces = (p if isinstance(p, str) else text_of(p.value) for p in parts)
    return str(charged(bounded_join(pieces)))


def text_of(value: Any) -> str:
    """A value as plain text; of markup, what it says."""
    return (
        " ".join(unescape("".join(between_tags(value))).split()) if isinstance(value, Markup) else str(value)
    )


def between_tags(text: str) -> Iterator[str]:
    """The texts of markup between its tags and comments, entities as they are."""
    at, comments = 0, True
    while (start := text.find("<", at)) >= 0:
        closing = "-->" if comments and text.startswith("<!--", start) else ">"
        end = text.find(closing, start)
        if end < 0 and closing == "-->":
            comments = False  # no comment ends after this point: do not search for one again
            continue
        if end < 0:
            break
        yield str(text[at:start])
        at = end + len(closing)
    yield str(text[at:])
