"""What a template makes: keys of structure, and apart from them the values between.

A `Printed` is two lists. Its *keys* say which way was taken through the templates: a `Segment` for
each output node, a `Fixed` for a text of the configuration, a `Region` for a part that is the same
for everybody of one setting, a `Chain` for several of these in a row, a `Bound` for a chain with its
values. Its *values* are the texts from data, in the order in which the holes of the segments come.
Whatever merely carries output (set blocks, ``super()``, ``~``) carries a
`~dynacontent.engine.structure.fragments.Fragment`, so that no value is mixed into structure on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple
from weakref import WeakValueDictionary

from dynacontent.location import Location
from dynacontent.models.values import Constant


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


class Value(NamedTuple):
    """One value from data or configuration, with the hole it is printed at, where one is known."""

    value: Any
    hole: Hole | None


Part = str | Value
"""A document piece by piece: structure as text, and values."""


class Segment:
    """Static texts around n holes. Interned by content: equal text at equal place, same object."""

    __slots__ = ("holes", "texts")
    _pool: ClassVar[dict[tuple[Any, ...], Segment]] = {}

    texts: tuple[Text, ...]
    holes: tuple[Hole | None, ...]

    def __new__(
        cls,
        texts: tuple[str, ...],
        holes: tuple[tuple[Any, ...] | None, ...] = (),
        starts: tuple[tuple[str, int, int | None] | None, ...] = (),
    ) -> Segment:
        """The one segment of this content; ``starts`` has path, line and column of each text."""
        key = (texts, holes, starts)
        known = cls._pool.get(key)
        if known is None:
            known = object.__new__(cls)
            places = [None if start is None else Location(*start) for start in starts or [None] * len(texts)]
            known.texts = tuple(Text(text, place) for text, place in zip(texts, places, strict=True))
            known.holes = tuple(Hole(*hole) if hole else None for hole in holes)
            known = cls._pool.setdefault(key, known)  # atomic under the GIL
        return known

    def piece(self, index: int, *, hole: bool) -> Segment:
        """The text before the hole of this index alone, with or without the hole."""
        return _piece(self, index, hole)


@lru_cache(maxsize=20_000)
def _piece(segment: Segment, index: int, hole: bool) -> Segment:
    text = segment.texts[index]
    origin = text.origin
    start = None if origin is None else (origin.path, origin.line or 1, origin.column)
    if hole:
        return Segment((str(text), ""), (segment.holes[index],), (start, None))
    return Segment((str(text),), (), (start,))


class Fixed:
    """A text of the configuration, printed somewhere: the same for everybody. Interned."""

    __slots__ = ("parts",)
    _pool: ClassVar[dict[tuple[Any, ...], Fixed]] = {}

    parts: tuple[Value]

    def __new__(cls, text: str, hole: tuple[Any, ...] | None) -> Fixed:
        """The one object for this text at this place."""
        known = cls._pool.get((text, hole))
        if known is None:
            known = object.__new__(cls)
            known.parts = (Value(Constant(text), Hole(*hole) if hole else None),)
            known = cls._pool.setdefault((text, hole), known)
        return known


class Region:
    """A part of a template that came out once and is the same for everybody of a setting."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)


RICH = Region(())
"""Key of no text: says that one of the values is markup."""
ONE_HOLE = Segment(("", ""), (None,))
"""A value whose place nobody knows."""


Plain = Segment | Fixed | Region
"""A key that holds no others."""


class Chain:
    """Keys in a row as one, with ``count`` values in all. Interned, as long as it is in use."""

    __slots__ = ("__weakref__", "count", "keys")
    _pool: ClassVar[WeakValueDictionary[tuple[Plain, ...], Chain]] = WeakValueDictionary()

    keys: tuple[Plain, ...]
    count: int

    def __new__(cls, keys: Iterable[Key]) -> Chain:
        """The one object for these keys, whether they came alone or in chains."""
        plain = tuple(apart(keys))
        known = cls._pool.get(plain)
        if known is None:
            known = object.__new__(cls)
            known.keys = plain
            known.count = sum(map(count_of, plain))
            known = cls._pool.setdefault(plain, known)
        return known


class Bound:
    """A chain together with the values in its holes, printed before: it takes none of those printed now."""

    __slots__ = ("chain", "values")

    def __init__(self, chain: Chain, values: Sequence[str]) -> None:
        self.chain = chain
        self.values = tuple(values)


Loose = Plain | Chain
"""A key that takes the values in its holes from those that are printed."""
Key = Loose | Bound


def apart(keys: Iterable[Key]) -> Iterator[Plain]:
    """Keys, those of chains one by one."""
    for key in keys:
        if isinstance(key, Chain):
            yield from key.keys
        elif isinstance(key, Bound):
            yield from key.chain.keys
        else:
            yield key


def count_of(key: Key) -> int:
    """How many values a key takes."""
    if isinstance(key, Segment):
        return len(key.holes)
    return key.count if isinstance(key, Chain) else 0


class Printed:
    """Keys and values of something printed; see the module."""

    __slots__ = ("keys", "values")

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.values: list[str] = []

    def loose(self) -> Printed:
        """The same with no values bound to keys."""
        if Bound not in map(type, self.keys):
            return self
        found = Printed()
        for key, values in self.loose_keys():
            found.keys.append(key)
            found.values += values
        return found

    def loose_keys(self) -> Iterator[tuple[Loose, Sequence[str]]]:
        """Each key with its values, none of them bound to it."""
        at = 0
        for key in self.keys:
            if isinstance(key, Bound):
                yield key.chain, key.values
            else:
                end = at + count_of(key)
                yield key, self.values[at:end]
                at = end

    def parts(self) -> Iterator[Part]:
        """Structure as text and values with their holes, in order."""
        values = iter(self.loose().values)
        for key in apart(self.keys):
            if isinstance(key, Segment):
                yield from _woven(key, values)
            else:
                yield from key.parts

    def texts(self, constant: Callable[[str], str]) -> list[str]:
        """The same as plain text, for output without markup among its values; ``constant`` writes
        texts of the configuration."""
        found: list[str] = []
        values, at = self.loose().values, 0
        for key in apart(self.keys):
            if isinstance(key, Segment):
                found.append(key.texts[0])
                for text in key.texts[1:]:
                    found += (values[at], text)
                    at += 1
            else:
                found += [part if isinstance(part, str) else constant(part.value) for part in key.parts]
        return found


def _woven(segment: Segment, values: Iterator[str]) -> Iterator[Part]:
    if segment.texts[0]:
        yield segment.texts[0]
    for hole, text in zip(segment.holes, segment.texts[1:], strict=True):
        yield Value(next(values), hole)
        if text:
            yield text
