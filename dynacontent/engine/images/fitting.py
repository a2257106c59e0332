"""Text fitted into a box: as large as it may be, on as few lines as it needs, never beyond."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dynacontent.engine.images.bidi import carried, settled
from dynacontent.engine.images.shaping import Line, Setter, Style
from dynacontent.formats.graphemes import graphemes

LONGEST = 1_000
"""Characters of one text; what is longer is cut before it is set."""

_STEP = 0.5
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Room:
    """What a text may fill: ``largest`` and ``smallest`` are sizes, in the units of the box.

    ``leading`` is from line to line, in parts of the size; tall scripts get what they need.
    """

    width: float
    height: float
    largest: float
    smallest: float
    lines: int
    leading: float = 1.2


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines at a size; ``leading`` in parts of it. ``shortened`` says that not all of the text is there."""

    lines: tuple[Line, ...]
    size: float
    leading: float
    shortened: bool = False

    @property
    def width(self) -> float:
        """Of the longest line."""
        return max((line.width for line in self.lines), default=0.0) * self.size

    @property
    def height(self) -> float:
        """Of all lines."""
        return len(self.lines) * self.leading * self.size

    def baseline(self, number: int) -> float:
        """Where the base line of a line is, below the top of the first."""
        ascent = max(line.ascent for line in self.lines)
        descent = max(line.descent for line in self.lines)
        return self.size * (number * self.leading + (self.leading - ascent - descent) / 2 + ascent)


def fit(text: str, style: Style, room: Room, setter: Setter) -> Fitted:
    """The text as large as it fits; at the smallest size, what does not fit ends with an ellipsis."""
    cut = len(text) > LONGEST
    text = settled(text[:LONGEST])
    units = list(_units(text))
    sizes = [room.smallest]
    while sizes[-1] < room.largest:
        sizes.append(min(sizes[-1] + _STEP, room.largest))
    low, high, best = 0, len(sizes) - 1, None
    while low <= high:
        middle = (low + high) // 2
        found = None if cut else _set(units, style, room, setter, sizes[middle])
        if found is None:
            high = middle - 1
        else:
            best, low = found, middle + 1
    return best or _shortened(text, style, room, setter)


def _units(text: str) -> Iterator[str]:
    """Pieces between which a line may break (https://www.unicode.org/reports/tr14/)."""
    from uniseg.linebreak import line_break_units

    yield from line_break_units(text)


def _set(units: list[str], style: Style, room: Room, setter: Setter, size: float) -> Fitted | None:
    """The text at a size, on lines of about the same length; ``None`` where it does not fit."""
    broken = _broken(units, style, setter, room.width / size, room.lines)
    if broken is None:
        return None
    found = _fitted(broken, style, room, setter, size)
    if found.height > room.height + 0.01:
        return None
    if len(broken) == 1:
        return found
    narrow, wide = found.width / size / len(broken), room.width / size
    for _ in range(7):
        middle = (narrow + wide) / 2
        tried = _broken(units, style, setter, middle, len(broken))
        if tried is None:
            narrow = middle
        else:
            wide, broken = middle, tried
    return _fitted(broken, style, room, setter, size)


def _fitted(texts: list[str], style: Style, room: Room, setter: Setter, size: float) -> Fitted:
    lines = tuple(setter.line(text, style) for text in carried(texts))
    tallest = max((line.ascent + line.descent for line in lines), default=0.0)
    return Fitted(lines, size, max(room.leading, min(tallest, 1.5)) if len(lines) > 1 else room.leading)


def _broken(units: list[str], style: Style, setter: Setter, width: float, most: int) -> list[str] | None:
    """Lines of at most this width, in parts of the size; ``None`` where there would be too many."""
    lines: list[str] = []
    line = ""
    for unit in units:
        longer = (line + unit).strip()
        if not longer or setter.line(longer, style).width <= width:
            line += unit
            continue
        if not line.strip() or setter.line(unit.strip(), style).width > width:
            return None
        lines.append(line.strip())
        line = unit
        if len(lines) == most:
            return None
    if line.strip():
        lines.append(line.strip())
    return lines or [""] if len(lines) <= most else None


def _shortened(text: str, style: Style, room: Room, setter: Setter) -> Fitted:
    """As much as fits at the smallest size, broken within words if need be."""
    width = room.width / room.smallest
    count = max(1, min(room.lines, int((room.height + 0.01) / (room.leading * room.smallest))))
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < count:
        last = len(lines) == count - 1
        taken = _longest(rest, graphemes(rest), style, setter, width, last=last)
        lines.append(taken)
        rest = "" if taken.endswith(_ELLIPSIS) and last else rest[len(taken) :].lstrip()
    fitted = _fitted(lines or [""], style, room, setter, room.smallest)
    return Fitted(fitted.lines, fitted.size, min(fitted.leading, room.leading), shortened=True)


def _longest(
    text: str, clusters: list[str], style: Style, setter: Setter, width: float, *, last: bool
) -> str:
    """The longest beginning of a text that fits on a line, up to where it may break, if that leaves much."""
    if setter.line(text, style).width <= width:
        return text
    end = _ELLIPSIS if last else ""
    low, high = 0, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        tried = "".join(clusters[:middle]).rstrip() + end
        if setter.line(tried, style).width <= width:
            low = middle
        else:
            high = middle - 1
    fits = "".join(clusters[: max(low, 1)])
    whole = ""
    for unit in _units(text):
        if len(whole) + len(unit.rstrip()) > len(fits):
            break
        whole += unit
    kept = whole if len(whole.rstrip()) * 2 > len(fits) else fits
    if last:
        kept = kept.rstrip()
        while kept and unicodedata.category(kept[-1]) in ("Po", "Pd", "Ps"):
            kept = kept[:-1].rstrip()
    return kept + end
