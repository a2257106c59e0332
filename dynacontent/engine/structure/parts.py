"""The parts that a document is cut into, and what was compiled of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from dynacontent.engine.structure.tokens import CannotSeparateError
from dynacontent.engine.structure.units import RICH, Frame, Key, Unit
from dynacontent.formats.links import LinkParameters


class Part:
    """One part of a document: its structure, how many values and rich texts it takes, and what was
    compiled of it.

    ``units`` are its compiled units by the number of their frame, ``frames`` are the frames it opens,
    by what closes them and, where there are some, the parameters of links; ``sound`` are the numbers of
    frames in which nothing is wrong with it.
    """

    __slots__ = ("__weakref__", "count", "frames", "key", "rich", "sound", "units")

    def __init__(self, key: Key) -> None:
        self.key = key
        self.rich = key.count(RICH)
        self.count = sum(isinstance(piece, int) for piece in key) - self.rich
        self.units: dict[int, Unit] = {}
        self.frames: dict[str | tuple[str, LinkParameters], Frame] = {}
        self.sound: set[int] = set()

    @property
    def stands_alone(self) -> bool:
        """Whether nothing in it can be opened here and closed in another part, or is known to nobody yet."""
        return not self.rich and not any("<mj-raw" in piece for piece in self.key if isinstance(piece, str))


class PartPool:
    """One `Part` for each structure, as long as it is in use."""

    def __init__(self) -> None:
        self._parts: WeakValueDictionary[Key, Part] = WeakValueDictionary()

    def part(self, key: Key) -> Part:
        """The part of this structure."""
        known = self._parts.get(key)
        if known is None:
            known = self._parts.setdefault(key, Part(key))
        return known


@dataclass(slots=True)
class Parts:
    """A document in parts: what stands before the first unit, the units, what stands after them.

    ``values`` are those of all parts, in order: clean text, URLs as they are written; ``rich`` are the
    rich texts. Left out are the values of units that are ``done``, by their index, which come with them.
    """

    frame: Part
    units: list[Part]
    closing: str
    values: list[str]
    rich: list[str]
    warnings: list[str]
    done: dict[int, Trip] = field(default_factory=dict)

    def undo(self) -> None:
        """Put all values among the others."""
        at = self.frame.count
        for index, unit in enumerate(self.units):
            if index in self.done:
                self.values[at:at] = self.done[index].values
            at += unit.count
        self.done = {}


class Trip:
    """What a chain and its values do at one place of a document: the parts that end, the values as they
    are written; ``stop`` is where it leads. ``whole`` says that they are all values of one unit."""

    __slots__ = ("ends", "stop", "values", "warnings", "whole")

    def __init__(
        self, stop: Any, ends: list[Part], values: list[str], warnings: list[str], *, whole: bool
    ) -> None:
        self.stop = stop
        self.ends = ends
        self.values = values
        self.warnings = warnings
        self.whole = whole


def whole(
    ends: Sequence[Part],
    closing: str,
    values: list[str],
    rich: list[str],
    warnings: list[str],
    done: dict[int, Trip],
) -> Parts:
    """The parts of a document that came to its end. Raises `CannotSeparateError` if it has no units."""
    if len(ends) < 2:
        raise CannotSeparateError("the body is empty")
    return Parts(ends[0], list(ends[1:]), closing, values, rich, warnings, done)
