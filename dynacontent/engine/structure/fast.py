"""Emails filled instead of compiled: each unit of structure goes through MJML only once.

What comes out equals the plain way (`dynacontent.engine.bodies`), byte for byte. Where that cannot
be had, `FastEmails.fill` says why and the plain way is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count

from dynacontent.engine.structure.compiled import (
    CannotSeparateError,
    Frame,
    Key,
    Unit,
    compile_unit,
    fill,
    make_frame,
)
from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.segments import Event
from dynacontent.engine.structure.split import Parts, Run, split
from dynacontent.engine.structure.tokens import Filled
from dynacontent.engine.structure.walk import Walk
from dynacontent.errors import AuthoringError, LimitError
from dynacontent.expressions.limits import OUTPUT_SIZE
from dynacontent.models.authored import MjmlSettings

UNITS = 40_000_000
"""Characters of compiled units kept, with their structure."""
FRAMES = 4_000_000
"""Characters of frames and heads kept."""
_OVERHEAD = 1_000
# A character of a value takes at most this many in a source or in HTML on the way: ``&#1114111;``.
_WIDEST = 10


@dataclass(frozen=True, slots=True)
class Assembled:
    """An email body put together: ``opening`` ends right before the first unit."""

    opening: str
    rest: str
    text: str | None
    warnings: tuple[str, ...]


class FastEmails:
    """Compiled units of one workspace's emails. Safe between threads."""

    def __init__(self, mjml: MjmlSettings) -> None:
        self.counts: Counter[str] = Counter()
        """How often a body was filled (``fast``) or why it was not, and units compiled (``miss``)."""
        self._mjml = mjml
        self._walk = Walk()
        self._numbers = count()
        self._frames: Kept[tuple[Key, str], Frame] = Kept(FRAMES)
        self._units: Kept[tuple[int, Key], Unit | str] = Kept(UNITS)
        self._heads: Kept[tuple[Filled, ...], Filled] = Kept(FRAMES)

    def fill(self, events: Iterable[Event]) -> Assembled | None:
        """The body, or ``None`` where it has to be rendered the plain way."""
        try:
            assembled = self._assemble(split(self._walk, events))
        except CannotSeparateError as error:
            self.counts[str(error)] += 1
            return None
        self.counts["fast"] += 1
        return assembled

    def _assemble(self, parts: Parts) -> Assembled:
        frame = self._frame(tuple(parts.frame.key), parts.closing)
        runs = [_merged(parts.units)] if frame.whole and len(parts.units) > 1 else parts.units
        units = [self._unit(frame, tuple(run.key)) for run in runs]
        if any(unit.tail != units[0].tail for unit in units):
            raise CannotSeparateError("a unit reaches beyond itself")
        if len(units) > 1 and sum(unit.ties for unit in units) > 1:
            runs = [_merged(runs)]
            units = [self._unit(frame, tuple(runs[0].key))]
        out: list[str] = []
        for unit, run in zip(units, runs, strict=True):
            fill(unit.html, run.values, out)
        out.append(units[0].tail)
        opening: list[str] = []
        fill(self._head(frame, runs, units), parts.frame.values, opening)
        body = Assembled("".join(opening), "".join(out), _text(units, runs), tuple(parts.warnings))
        _check_size(body, units, frame)
        return body

    def _frame(self, opening: Key, closing: str) -> Frame:
        frame = self._frames.get((opening, closing))
        if frame is None:
            frame = make_frame(opening, closing, next(self._numbers))
            self._frames.put((opening, closing), frame, _OVERHEAD + _length(opening))
        return frame

    def _unit(self, frame: Frame, key: Key) -> Unit:
        unit = self._units.get((frame.number, key))
        if unit is None:
            unit = self._compile(frame, key)
            size = 0 if isinstance(unit, str) else 2 * unit.size
            self._units.put((frame.number, key), unit, _OVERHEAD + _length(key) + size)
        if isinstance(unit, str):
            raise CannotSeparateError(unit)
        return unit

    def _compile(self, frame: Frame, key: Key) -> Unit | str:
        self.counts["miss"] += 1
        try:
            unit = compile_unit(frame, key, self._mjml)
        except CannotSeparateError as error:
            return str(error)
        except (AuthoringError, LimitError):
            # The plain way reports it, with the places of this very document.
            return "the document has problems"
        return replace(unit, head=self._same(unit.head))

    def _same(self, head: Filled) -> Filled:
        """One object for heads that are equal: they are long, and compared in every render."""
        known = self._heads.get((head,))
        if known is None:
            self._heads.put((head,), head, _OVERHEAD + sum(map(len, head.texts)))
        return known or head

    def _head(self, frame: Frame, runs: list[Run], units: list[Unit]) -> Filled:
        """The head: that of any unit if all are alike, else compiled from one unit of each kind."""
        first = units[0].head
        if all(unit.head is first for unit in units):
            return first
        kinds = dict(zip((unit.head for unit in reversed(units)), reversed(runs), strict=True))
        order = tuple(dict.fromkeys(unit.head for unit in units))
        head = self._heads.get(order)
        if head is None:
            key = tuple(piece for kind in order for piece in kinds[kind].key)
            head = self._same(self._unit(frame, key).head)
            self._heads.put(order, head, _OVERHEAD * len(order))
        return head


def _merged(runs: list[Run]) -> Run:
    """All units as one."""
    whole = Run()
    for run in runs:
        whole.key += run.key
        whole.values += run.values
    return whole


def _length(key: Key) -> int:
    return sum(len(piece) for piece in key if isinstance(piece, str))


def _check_size(body: Assembled, units: list[Unit], frame: Frame) -> None:
    """Leave what may be near a limit to the plain way, which knows the sizes on the way."""
    structure = sum(unit.size for unit in units)
    values = len(body.opening) + len(body.rest) - sum(unit.static for unit in units)
    if structure + _WIDEST * values > OUTPUT_SIZE - _length(frame.opening):
        raise CannotSeparateError("the body may be too large")


def _text(units: list[Unit], runs: list[Run]) -> str | None:
    """The plain text, or ``None`` where it has to be derived from the HTML."""
    out: list[str] = []
    for unit, run in zip(units, runs, strict=True):
        text = unit.text.fill(run.values) if unit.text is not None else None
        if text is None:
            return None
        if text:
            out.append(text)
    return "\n\n".join(out) + "\n" if out else ""
