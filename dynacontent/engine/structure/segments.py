"""What a template yields: segments of structure with the values between them.

An *event* is ``(Segment, value, value, …)``: one per output node. Whatever merely carries
output (macros, set blocks, ``super()``, ``~``, translations) carries a `Fragment`, a list of
events, so that no value is mixed into structure on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import unescape
from math import isfinite
from typing import Any, ClassVar, NamedTuple

from markupsafe import Markup, escape

from dynacontent.engine.printing import described
from dynacontent.errors import RenderError
from dynacontent.expressions.budget import bounded_join, charged
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.sandbox import TEXT_METHODS
from dynacontent.location import Location


class Hole(NamedTuple):
    """Where a value is used: template path, line, column, the tag as written, and the dotted
    name at its heart (empty where there is none)."""

    path: str
    line: int
    column: int | None
    expression: str
    subject: str = ""

    @property
    def location(self) -> Location:
        """The place as a `Location`."""
        return Location(self.path, self.line, self.column)


class Text(str):
    """A piece of structure that knows where in a template it begins (``None`` in a translation)."""

    origin: Location | None

    def __new__(cls, text: str, origin: Location | None = None) -> Text:
        """A string equal to ``text``."""
        self = super().__new__(cls, text)
        self.origin = origin
        return self

    def locate(self, offset: int) -> Location | None:
        """Where the character at ``offset`` stands in the template."""
        start = self.origin
        if start is None or start.line is None:
            return start
        line = self.count("\n", 0, offset)
        if line == 0:
            return Location(start.path, start.line, None if start.column is None else start.column + offset)
        return Location(start.path, start.line + line, offset - self.rfind("\n", 0, offset))


class Segment:
    """Static texts around n holes. Interned by content: equal text at equal place, same object."""

    __slots__ = ("holes", "texts")
    _pool: ClassVar[dict[tuple[Any, ...], Segment]] = {}

    texts: tuple[Text, ...]
    holes: tuple[Hole, ...]

    def __new__(
        cls,
        texts: tuple[str, ...],
        holes: tuple[tuple[Any, ...], ...] = (),
        starts: tuple[tuple[str, int, int | None] | None, ...] = (),
    ) -> Segment:
        """The one segment of this content; ``starts`` has path, line and column of each text."""
        key = (texts, holes, starts)
        known = cls._pool.get(key)
        if known is None:
            known = object.__new__(cls)
            places = [None if start is None else Location(*start) for start in starts or [None] * len(texts)]
            known.texts = tuple(Text(text, place) for text, place in zip(texts, places, strict=True))
            known.holes = tuple(Hole(*hole) for hole in holes)
            known = cls._pool.setdefault(key, known)  # atomic under the GIL
        return known


class Value(NamedTuple):
    """One value from data, with the hole it is printed at (``None`` inside a translation)."""

    value: Any
    hole: Hole | None


Event = tuple[Any, ...] | Any
Part = str | Value

PRINTABLE = (str, int, float, Decimal)
"""What may be printed without a filter."""


class Fragment:
    """Events that behave like text as soon as somebody looks inside (filters, comparisons).

    ``markup`` says whether looking inside gives HTML, with values escaped, or plain text.
    """

    __slots__ = ("_text", "events", "markup")

    def __init__(self, events: list[Event], *, markup: bool) -> None:
        self.events = events
        self.markup = markup
        self._text: str | None = None

    def text(self) -> str:
        """The fragment as one string: `Markup` or plain text."""
        if self._text is None:
            self._text = flat(self.events) if self.markup else plain(self.events)
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
        return self.text()[index]

    def __add__(self, other: Any) -> str:
        return self.text() + str(other)

    def __radd__(self, other: Any) -> str:
        return str(other) + self.text()

    def template_read(self, name: str) -> Any:
        """The listed text methods, as on any text."""
        return getattr(self.text(), name) if name in TEXT_METHODS else Missing(name=name)


def parts(events: Iterable[Event], outer: Hole | None = None) -> Iterator[Part]:
    """Structure as text and values with their holes, in order, fragments spliced in."""
    for event in events:
        if type(event) is tuple:
            segment: Segment = event[0]
            yield segment.texts[0]
            holes = segment.holes
            for index in range(1, len(event)):
                hole = holes[index - 1] if holes else outer
                yield from _value(event[index], hole)
                yield segment.texts[index]
        else:
            yield from _value(event, outer)


def _value(value: Any, hole: Hole | None) -> Iterator[Part]:
    if type(value) is Fragment:
        yield from parts(value.events, hole)
    else:
        yield Value(value, hole)


def settle(events: Iterable[Event], outer: Hole | None = None) -> None:
    """Refuse what cannot be printed, at the moment it is captured.

    Raises `UsedMissingError` for a missing value, `RenderError` for a value that needs a filter.
    """
    for event in events:
        if type(event) is tuple:
            holes = event[0].holes
            for index in range(1, len(event)):
                check_printable(event[index], holes[index - 1] if holes else outer)
        else:
            check_printable(event, outer)


def check_printable(value: Any, hole: Hole | None) -> None:
    """Refuse one value that cannot be printed; see `settle`."""
    if isinstance(value, (Fragment, *PRINTABLE)):
        if isinstance(value, (float, Decimal)) and not isfinite(value):
            raise RenderError.at("a number without a finite value cannot be printed", hole and hole.location)
        return
    if isinstance(value, Missing):
        raise UsedMissingError(value, hole)
    if value is None:
        raise UsedMissingError(Missing(name=hole.expression if hole else ""), hole)
    what, hint = described(value)
    raise RenderError.at(f"{what} cannot be printed as it is", hole.location if hole else None, hint=hint)


def flat(events: Iterable[Event]) -> Markup:
    """Events as HTML text: values escaped for text and quoted attributes."""
    text = bounded_join(p if isinstance(p, str) else escape(p.value) for p in parts(events))
    return Markup(charged(text))  # noqa: S704 - structure, and values escaped right here


def plain(events: Iterable[Event]) -> str:
    """Events as plain text, nothing escaped."""
    pieces = (p if isinstance(p, str) else text_of(p.value) for p in parts(events))
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
