"""Emails filled instead of compiled: each unit of structure goes through MJML only once.

What comes out equals the plain way (`dynacontent.engine.bodies`), byte for byte. Where that cannot
be had, `FastEmails.fill` says why and the plain way is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from dynacontent.engine.isolation import has_right_to_left
from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.linked import give_parameters
from dynacontent.engine.structure.parts import Part, PartPool, Parts, Trip
from dynacontent.engine.structure.rich_units import RichUnits
from dynacontent.engine.structure.routes import Routes
from dynacontent.engine.structure.segments import Printed
from dynacontent.engine.structure.split import split
from dynacontent.engine.structure.stored import StoredUnits
from dynacontent.engine.structure.tokens import CannotSeparateError, Filled
from dynacontent.engine.structure.units import Frame, Head, Key, Unit, make_frame, with_links
from dynacontent.engine.structure.walk import Walk
from dynacontent.engine.structure.weave import Values, cleaned
from dynacontent.errors import AuthoringError, LimitError
from dynacontent.expressions.limits import OUTPUT_SIZE
from dynacontent.formats.links import LinkParameters
from dynacontent.models.authored import MjmlSettings
from dynacontent.ports import Cache

if TYPE_CHECKING:
    from dynacontent.engine.structure.contents import Contents

UNITS = 40_000_000
"""Characters of compiled units kept, with their structure."""
FRAMES = 4_000_000
"""Characters of frames and heads kept."""
DONE = 30_000_000
"""Characters of units kept with the values in them."""
_OVERHEAD = 1_000
# A character of a value takes at most this many in a source or in HTML on the way: ``&#1114111;``.
_WIDEST = 10
# Bytes of UTF-8 that a character takes beyond its first.
_WIDER = 3


@dataclass(slots=True)
class Assembled:
    """An email body put together: ``opening`` ends right before the first unit, and is ``common`` to
    many if no value stands in it; ``rest`` is in pieces, to be joined once. ``units`` are its parts, in the
    ``frame`` of this number. ``wide`` is at least how many bytes more than characters it has."""

    opening: str
    rest: Sequence[str]
    text: str | None
    warnings: tuple[str, ...]
    common: bool
    frame: int
    units: Sequence[Part]
    wide: int


class FastEmails:
    """Compiled units of one workspace's emails. Safe between threads."""

    def __init__(self, cache: Cache, mjml: MjmlSettings) -> None:
        """``cache`` keeps compiled units beyond the process."""
        self._stored = StoredUnits(cache, mjml)
        self._mjml = mjml
        self.counts: Counter[str] = Counter()
        """How often a body was filled (``fast``) or why it was not. What was compiled (``miss``), units
        found in the cache (``stored``), put together from contents (``joined``), or completed with rich
        text (``rich``)."""
        self._walk = Walk()
        self._pool = PartPool()
        self._routes = Routes(self._walk, self._pool)
        self._numbers = count()
        self._frames: Kept[tuple[Key, str], Frame] = Kept(FRAMES)
        self._units: Kept[tuple[int, Key], Unit | str] = Kept(UNITS)
        self._heads: Kept[Filled, Head] = Kept(FRAMES)
        self._joint_heads: Kept[tuple[Head, ...], Head] = Kept(FRAMES)
        self._done: Kept[Trip, tuple[Unit, tuple[str, str | None]]] = Kept(DONE)
        self._contents: Contents | None = None
        self._rich = RichUnits(mjml, self.counts, self._pool, self._unit, self._same)

    def fill(
        self,
        printed: Printed,
        *,
        rtl: bool = False,
        links: LinkParameters | None = None,
        keep: str | None = None,
    ) -> Assembled | None:
        """The body, or ``None`` where it has to be rendered the plain way.

        ``rtl`` says that its text is read from right to left; ``links`` are parameters of its links, but for
        an address that begins with ``keep``.
        """
        try:
            assembled = self._assemble(self._parts(printed, rtl=rtl), links, keep)
        except CannotSeparateError as error:
            self.counts[str(error)] += 1
            return None
        self.counts["fast"] += 1
        return assembled

    def _parts(self, printed: Printed, *, rtl: bool) -> Parts:
        """The document in parts: along a known way where there is one, else piece by piece."""
        values, odd = cleaned(printed.values)
        isolating = rtl or has_right_to_left("".join(values))
        with suppress(CannotSeparateError):
            return self._routes.follow(printed, values, odd=odd, rtl=rtl, isolating=isolating)
        return split(self._walk, self._pool, printed, rtl=rtl)

    def _assemble(self, parts: Parts, links: LinkParameters | None, keep: str | None) -> Assembled:
        frame = self._frame(parts.frame, parts.closing, links)
        if frame.whole and len(parts.units) > 1:
            parts.undo()
            runs = [self._merged(parts.units)]
        else:
            runs = parts.units
        units = self._units_of(frame, runs, parts.rich)
        tail = units[0].tail
        ties = 0
        for unit in units:
            if unit.tail != tail:
                raise CannotSeparateError("a unit reaches beyond itself")
            ties += unit.ties
        if ties > 1 and len(units) > 1:
            parts.undo()
            runs = [self._merged(runs)]
            units = self._units_of(frame, runs, parts.rich)
        if links is not None:
            _give_parameters(parts, runs, units, links, keep)
        return self._filled(parts, frame, runs, units, keep)

    def _filled(
        self, parts: Parts, frame: Frame, runs: list[Part], units: list[Unit], keep: str | None
    ) -> Assembled:
        values = Values(parts.values, isolated=True)
        opening: list[str] = []
        weave = self._head(frame, runs, units).weave
        wide = weave.extra
        weave.into(opening, values.forms(0, parts.frame.count, wide=weave.wide))
        out: list[str] = []
        texts: list[str] | None = []
        size = static = 0
        at = parts.frame.count
        done = parts.done
        for index, (unit, run) in enumerate(zip(units, runs, strict=True)):
            size += unit.size
            static += unit.static
            wide += unit.html.extra
            if index in done:
                html, text = self._finished(unit, done[index], frame.links, keep)
                out.append(html)
            elif not run.count:
                out.append(unit.html.filled.texts[0])
                text = None if unit.text is None else unit.text.text.texts[0]
            else:
                end = at + run.count
                unit.html.into(out, values.forms(at, end, wide=unit.html.wide))
                said = unit.text
                text = None if said is None else said.fill(values.plain[at:end], calm=values.calm)
                at = end
            if text is None:
                texts = None
            elif text and texts is not None:
                texts.append(text)
        out.append(units[0].tail)
        head = "".join(opening)
        shown = len(head) + sum(map(len, out)) - static
        if size + _WIDEST * shown > OUTPUT_SIZE - frame.length:
            # Leave what may be near a limit to the plain way, which knows the sizes on the way.
            raise CannotSeparateError("the body may be too large")
        return Assembled(
            opening=head,
            rest=out,
            text=_text(texts),
            warnings=tuple(parts.warnings),
            common=not parts.frame.count,
            frame=frame.number,
            units=parts.units,
            wide=wide + _WIDER * (shown - weave.size),
        )

    def _finished(
        self, unit: Unit, trip: Trip, links: LinkParameters | None, keep: str | None
    ) -> tuple[str, str | None]:
        """HTML and text of a unit whose values are known, and likely to come again."""
        known = self._done.get(trip)
        if known is not None and known[0] is unit:
            return known[1]
        written = trip.values
        if links is not None and unit.addresses:
            written = written.copy()
            give_parameters(written, 0, unit.addresses, links, keep)
        values = Values(written, isolated=True)
        out: list[str] = []
        unit.html.into(out, values.forms(0, len(trip.values), wide=unit.html.wide))
        text = unit.text.fill(values.plain, calm=values.calm) if unit.text is not None else None
        made = ("".join(out), text)
        self._done.put(trip, (unit, made), _OVERHEAD + len(made[0]) + len(text or ""))
        return made

    def _frame(self, part: Part, closing: str, links: LinkParameters | None) -> Frame:
        if links is not None:
            frame = part.frames.get((closing, links))
            if frame is None:
                base = self._frame(part, closing, None)
                frame = part.frames[closing, links] = with_links(base, links, next(self._numbers))
            return frame
        frame = part.frames.get(closing)
        if frame is None:
            frame = self._frames.get((part.key, closing))
            if frame is None:
                frame = make_frame(part.key, closing, next(self._numbers))
                self._keep(self._frames, (part.key, closing), frame, _OVERHEAD + _length(part.key))
            part.frames[closing] = frame
        return frame

    def _units_of(self, frame: Frame, runs: list[Part], rich: list[str]) -> list[Unit]:
        """The compiled units of a document, each with the rich texts that stand in it."""
        number = frame.number
        if not rich:
            return [run.units.get(number) or self._unit(frame, run) for run in runs]
        units: list[Unit] = []
        at = 0
        for run in runs:
            texts = tuple(rich[at : at + run.rich])
            at += run.rich
            units.append(self._rich.unit(frame, run, texts) if texts else self._unit(frame, run))
        return units

    def _unit(self, frame: Frame, part: Part) -> Unit:
        known = part.units.get(frame.number)
        if known is not None:
            return known
        unit = self._units.get((frame.number, part.key))
        if unit is None:
            unit = self._compile(frame, part.key)
            size = 0 if isinstance(unit, str) else 2 * unit.size
            self._keep(self._units, (frame.number, part.key), unit, _OVERHEAD + _length(part.key) + size)
        if isinstance(unit, str):
            raise CannotSeparateError(unit)
        part.units[frame.number] = unit
        return unit

    def _keep(self, kept: Kept[Any, Any], key: Any, value: Any, weight: int) -> None:
        if kept.put(key, value, weight):
            # Ways lead straight to what was compiled: what is to be forgotten must not be held by them.
            self._routes.forget()
            self._done = Kept(DONE)

    def _merged(self, parts: list[Part]) -> Part:
        """All units as one."""
        return self._pool.part(tuple(piece for part in parts for piece in part.key))

    def _compile(self, frame: Frame, key: Key) -> Unit | str:
        unit = self._stored.get(frame, key)
        if unit is not None:
            self.counts["stored"] += 1
        else:
            try:
                unit = self._linked(frame, key) or self._joined(frame, key) or self._compiled(frame, key)
            except (AuthoringError, LimitError):
                # The plain way reports it, with the places of this very document.
                return "the document has problems"
            self._stored.put(frame, key, unit)
        return unit if isinstance(unit, str) else replace(unit, head=self._same(unit.head))

    # A process that finds its units in the cache needs no compiler.

    def _linked(self, frame: Frame, key: Key) -> Unit | str | None:
        """The unit of a frame whose links get parameters; ``None`` in any other."""
        if frame.links is None or frame.base is None:
            return None
        from dynacontent.engine.structure.compiled import slots_of
        from dynacontent.engine.structure.linked import linked

        try:
            return linked(self._unit(frame.base, self._pool.part(key)), slots_of(key), frame.links)
        except CannotSeparateError as error:
            return str(error)

    def _joined(self, frame: Frame, key: Key) -> Unit | None:
        """The unit put together from contents compiled apart, where that pays."""
        if self._contents is None:
            from dynacontent.engine.structure.contents import Contents

            self._contents = Contents(self._mjml, self.counts, self._same)
        return self._contents.unit(frame, key)

    def _compiled(self, frame: Frame, key: Key) -> Unit | str:
        from dynacontent.engine.structure.compiled import compile_unit

        self.counts["miss"] += 1
        try:
            return compile_unit(frame, key, self._mjml)
        except CannotSeparateError as error:
            return str(error)

    def _same(self, head: Head) -> Head:
        """One object for heads that are equal: they are long, and compared in every render."""
        known = self._heads.get(head.filled)
        if known is None:
            known = head
            self._keep(self._heads, head.filled, head, _OVERHEAD + sum(map(len, head.filled.texts)))
        return known

    def _head(self, frame: Frame, runs: list[Part], units: list[Unit]) -> Head:
        """The head: that of any unit if all are alike, else compiled from one unit of each kind."""
        order = tuple(dict.fromkeys([unit.head for unit in units]))
        if len(order) == 1:
            return order[0]
        head = self._joint_heads.get(order)
        if head is None:
            kinds = dict(zip((unit.head for unit in reversed(units)), reversed(runs), strict=True))
            part = self._pool.part(tuple(piece for kind in order for piece in kinds[kind].key))
            head = self._unit(frame, part).head
            self._keep(self._joint_heads, order, head, _OVERHEAD * len(order))
        return head


def _give_parameters(
    parts: Parts, runs: list[Part], units: list[Unit], links: LinkParameters, keep: str | None
) -> None:
    """Put together the addresses that values decide about."""
    at = parts.frame.count
    for index, (unit, run) in enumerate(zip(units, runs, strict=True)):
        if index in parts.done:
            continue
        if unit.addresses:
            give_parameters(parts.values, at, unit.addresses, links, keep)
        at += run.count


def _length(key: Key) -> int:
    return sum(len(piece) for piece in key if isinstance(piece, str))


def _text(texts: list[str] | None) -> str | None:
    """The plain text, or ``None`` where it has to be derived from the HTML."""
    if texts is None:
        return None
    return "\n\n".join(texts) + "\n" if texts else ""
