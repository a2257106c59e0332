"""Where in its templates each element of a picture was written, for what is told when it is drawn.

A picture is drawn from what its templates printed, which knows no lines of theirs. Elements are told by their
number in the document, which is the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup

from dynacontent.engine.structure.segments import RICH, Loose, Printed, Text, count_of
from dynacontent.location import Location

Places = tuple[Location | None, ...]

_OPENS = re.compile(r"<(?:(?P<comment>!--)|(?P<data>!\[CDATA\[)|[A-Za-z])")
_ENDS = {"comment": "-->", "data": "]]>"}


def element_places(printed: Printed) -> Places:
    """The place of each element, in the order of the document; ``None`` where it is not known."""
    loose = printed.loose()
    return _places(printed) if RICH in loose.keys else _in_structure(tuple(loose.keys))


@lru_cache(maxsize=512)
def _in_structure(keys: tuple[Loose, ...]) -> Places:
    """The same of all that is printed with these keys: values that are no markup hold no elements."""
    printed = Printed()
    printed.keys += keys
    printed.values = [""] * sum(map(count_of, keys))
    return _places(printed)


def _places(printed: Printed) -> Places:
    found: list[Location | None] = []
    hidden = ""
    for piece in printed.parts():
        if isinstance(piece, Text):
            hidden, places = _in_text(piece, hidden)
            found += places
        elif not hidden and not isinstance(piece, str) and isinstance(piece.value, Markup):
            found += [piece.hole.location if piece.hole else None for _ in _OPENS.finditer(piece.value)]
    return tuple(found)


def _in_text(text: Text, hidden: str) -> tuple[str, Places]:
    """What the text leaves open of what holds no elements, and the places of those that it opens."""
    places: list[Location | None] = []
    at = 0
    while True:
        if hidden:
            end = text.find(_ENDS[hidden], at)
            if end < 0:
                return hidden, tuple(places)
            at, hidden = end + 3, ""
        match = _OPENS.search(text, at)
        if match is None:
            return "", tuple(places)
        at, hidden = match.end(), match.lastgroup or ""
        if not hidden:
            places.append(text.locate(match.start()))


def number_at(source: str, offset: int) -> int:
    """The number of the element that begins last before an offset of a document; -1 before the first."""
    return sum(1 for start in _starts(source) if start < offset) - 1


def _starts(source: str) -> Iterator[int]:
    at = 0
    while match := _OPENS.search(source, at):
        at = match.end()
        if match.lastgroup:
            end = source.find(_ENDS[match.lastgroup], at)
            at = len(source) if end < 0 else end
        else:
            yield match.start()


def place_of(number: int, places: Sequence[Location | None], count: int) -> Location | None:
    """The place of an element by its number, where there are as many places as elements."""
    return places[number] if len(places) == count and 0 <= number < count else None
