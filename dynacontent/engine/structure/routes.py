"""The way a render took through the templates, as the key of what it makes.

The keys of a document (`dynacontent.engine.structure.segments`) lead from stop to stop; what a key
does at a stop (which values it prints and how they are written, which units of structure end) is
worked out once, by `dynacontent.engine.structure.split`, and remembered as a hop. A render then costs
one look-up for each key, and no piece of its structure is looked at.

Stops at the beginning of a unit are shared by all ways that lead there, so that units in any
order and number need as many hops as there are different units.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

from dynacontent.engine.isolation import isolated
from dynacontent.engine.structure.escape import written
from dynacontent.engine.structure.parts import Part, PartPool, Parts, Trip, whole
from dynacontent.engine.structure.places import Place
from dynacontent.engine.structure.rich import OTHER, kind_of
from dynacontent.engine.structure.segments import Bound, Key, Loose, Printed, count_of
from dynacontent.engine.structure.split import Splitter, Steps, written_url
from dynacontent.engine.structure.tokens import CannotSeparateError
from dynacontent.engine.structure.walk import Walk
from dynacontent.engine.structure.weave import cleaned

HOPS = 50_000
"""Hops remembered; beyond it all are forgotten."""
TRIPS = 30_000
"""Hops of chains with their values remembered; beyond it all are forgotten."""
_LONGEST_STRUCTURE = 1_000

Exact = tuple[tuple[int, str], ...]
"""Values of a key that are structure, each with its index; of markup that is none, -1 and its kind."""


class Stop:
    """Where a way has come: the splitter there, and the hops that lead on.

    ``hops`` are those of keys whose values are all filled in; ``odd`` those of keys some of whose
    values are structure, by these values; ``asks`` says of a key which of its values always are;
    ``trips`` are where chains lead whose values are known.
    """

    __slots__ = ("asks", "closing", "hops", "odd", "splitter", "trips")

    def __init__(self, splitter: Splitter) -> None:
        self.splitter = splitter
        self.hops: dict[Loose, Hop] = {}
        self.asks: dict[Loose, tuple[int, ...]] = {}
        self.odd: dict[tuple[Loose, Exact], Hop] = {}
        self.trips: dict[Bound, Trip] = {}
        self.closing: str | None = None


class Hop:
    """What a key does at a stop: it takes ``count`` values and leads to another ``stop``.

    Values at ``places`` are written for a part of a URL, those at ``structure`` are no values to
    fill in; ``mere`` and ``rich`` are markup; those ``in_text`` may have to be isolated. ``special`` is
    false for a hop that does nothing but take values.
    """

    __slots__ = (
        "count",
        "ends",
        "in_text",
        "mere",
        "places",
        "rich",
        "special",
        "stop",
        "structure",
        "warnings",
    )

    def __init__(self, stop: Stop, count: int, steps: Steps) -> None:
        self.stop = stop
        self.count = count
        self.ends = tuple(steps.ends)
        self.in_text = tuple(steps.in_text)
        self.places = tuple(steps.places)
        self.structure = tuple(steps.structure)
        self.mere = tuple(steps.mere)
        self.rich = tuple(steps.rich)
        self.warnings = tuple(steps.warnings)
        self.special = any((self.ends, self.places, self.structure, self.mere, self.rich, self.warnings))


class _Way:
    """What the keys of a way do: the parts that end, the rich texts and warnings, the units that are done
    by their index. ``dropped`` are the indexes of values that are not to be filled in."""

    __slots__ = ("done", "dropped", "ends", "isolating", "rich", "rtl", "warnings")

    def __init__(self, *, isolating: bool, rtl: bool) -> None:
        self.isolating = isolating
        self.rtl = rtl
        self.ends: list[Part] = []
        self.rich: list[str] = []
        self.warnings: list[str] = []
        self.done: dict[int, Trip] = {}
        self.dropped: list[int] = []

    def takes(self, hop: Hop, values: list[str], at: int) -> None:
        """What a hop does whose values begin ``at`` an index. Raises `CannotSeparateError`."""
        self.ends += hop.ends
        for index, place in hop.places:
            text = values[at + index]
            url = written_url(text) if place is Place.URL else written(text, place)
            if url is None:
                raise CannotSeparateError("an address is told apart by its scheme")
            values[at + index] = url
        for index in hop.mere:
            values[at + index] = unescape(values[at + index])
        for index in hop.rich:
            self.rich.append(str.__str__(values[at + index]))
            self.dropped.append(at + index)
        self.warnings += hop.warnings
        if hop.structure:
            self.dropped += [at + index for index in hop.structure]


class Routes:
    """All ways through the bodies of one workspace. Safe between threads."""

    def __init__(self, walk: Walk, pool: PartPool) -> None:
        self._walk = walk
        self._pool = pool
        self.forget()

    def forget(self) -> None:
        """Begin anew; compiled units are kept elsewhere."""
        self._stops: dict[object, Stop] = {}
        self._count = self._trips = 0
        self._starts = [self._stop(Splitter(self._walk, self._pool, rtl=rtl)) for rtl in (False, True)]

    def follow(
        self, printed: Printed, values: list[str], *, odd: bool, rtl: bool = False, isolating: bool = False
    ) -> Parts:
        """The parts of a document with its values, as `Parts` says; ``values`` are clean, and changed.

        ``odd`` says that one of them may be blank, ``isolating`` that one may have to be isolated, in a
        document that is read from right to left (``rtl``) or in another. Raises `CannotSeparateError`
        where the way has to be walked piece by piece: a value is an address that is told apart by its
        scheme, or markup of which only the text is shown.
        """
        way = _Way(isolating=isolating, rtl=rtl)
        stop = self._walked(self._starts[rtl], printed.keys, values, way, odd=odd)
        if stop.closing is None:
            stop.closing = stop.splitter.copy().closing()
        return whole(way.ends, stop.closing, values, way.rich, way.warnings, way.done)

    def _walked(self, stop: Stop, keys: Sequence[Key], values: list[str], way: _Way, *, odd: bool) -> Stop:
        """Where keys lead; what they do is added to ``way``, and ``values`` become those to fill in."""
        at, ends = 0, way.ends
        for key in keys:
            if isinstance(key, Bound):
                trip = stop.trips.get(key) or self._trip(stop, key)
                if trip.whole and ends:
                    way.done[len(ends) - 1] = trip
                else:
                    values[at:at] = trip.values
                    at += len(trip.values)
                ends += trip.ends
                way.warnings += trip.warnings
                stop = trip.stop
                continue
            hop = stop.hops.get(key)
            if hop is None or odd:
                hop = self._hop(stop, key, values, at)
            if hop.special:
                way.takes(hop, values, at)
            if way.isolating:
                for index in hop.in_text:
                    values[at + index] = isolated(values[at + index], rtl=way.rtl)
            stop = hop.stop
            at += hop.count
        for index in reversed(way.dropped):
            del values[index]
        return stop

    # -- what is not known yet ---------------------------------------------------------------

    def _trip(self, stop: Stop, key: Bound) -> Trip:
        """Walk along a chain with its values, for all who come here with the same."""
        values, odd = cleaned(list(key.values))
        way = _Way(isolating=True, rtl=stop.splitter.rtl)
        after = self._walked(stop, (key.chain,), values, way, odd=odd)
        ends = way.ends
        is_whole = len(ends) == 1 and ends[0].count == len(values) and after.splitter.is_between_values
        trip = Trip(after, ends, values, way.warnings, whole=is_whole and not ends[0].rich)
        self._trips += 1
        if self._trips > TRIPS:
            self.forget()
        stop.trips[key] = trip
        return trip

    def _hop(self, stop: Stop, key: Loose, values: Sequence[str], at: int) -> Hop:
        given = values[at : at + count_of(key)]
        if stop.splitter.markup:
            kind = kind_of(given[0])
            return self._markup_hop(stop, key, given, ((0, given[0]),) if kind == OTHER else ((-1, kind),))
        asks = stop.asks.get(key, ())
        exact = tuple((i, text) for i, text in enumerate(given) if i in asks or not text or text.isspace())
        known = stop.odd.get((key, exact)) if exact else stop.hops.get(key)
        return known or self._grow(stop, key, given, exact)

    def _markup_hop(self, stop: Stop, key: Loose, given: Sequence[str], exact: Exact) -> Hop:
        """The hop of markup: by its kind, or by its text where that is structure."""
        return stop.odd.get((key, exact)) or self._grow(stop, key, given, exact)

    def _grow(self, stop: Stop, key: Loose, given: Sequence[str], exact: Exact) -> Hop:
        """Work out a hop, with the values at hand as an example of those it takes."""
        splitter, steps = stop.splitter.copy(), Steps()
        splitter.take(key, given, steps)
        if steps.unfit:
            raise CannotSeparateError("only the text of markup is shown")
        hop = Hop(self._stop(splitter), len(given), steps)
        if steps.asks and key not in stop.asks:
            stop.asks[key] = tuple(steps.asks)
            return self._hop(stop, key, given, 0)
        if sum(index >= 0 for index, _text in exact) != len(steps.structure):
            raise CannotSeparateError("an address is told apart by its scheme")
        if sum(len(text) for _index, text in exact) <= _LONGEST_STRUCTURE:
            self._count += 1
            if self._count > HOPS:
                self.forget()
            if exact:
                stop.odd[key, exact] = hop
            else:
                stop.hops[key] = hop
        return hop

    def _stop(self, splitter: Splitter) -> Stop:
        return self._stops.setdefault(splitter.position(), Stop(splitter))
