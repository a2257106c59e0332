"""What a recipient did lately, as expressions ask about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

from dynacontent.errors import RenderError
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.formats.durations import parse_duration

Entry = Mapping[str, Any]
Dated = tuple[datetime, Entry]
"""An event and its moment in UTC."""

QUESTIONS = ("count", "last", "since", "most", "repeated", "sequence")
"""What a history can be asked."""
MOST_REPEATED = 1_000
"""How often `History.repeated` can ask for."""


class History:
    """Recent events, newest first: ``history.count("product_viewed", within="10m")``."""

    __slots__ = ("_dated", "_events")

    def __init__(self, events: Sequence[Entry]) -> None:
        self._events = events
        self._dated: list[Dated] | None = None

    def template_read(self, name: str) -> Any:
        """The questions that can be asked."""
        return getattr(self, name) if name in QUESTIONS else Missing(name=f"history.{name}")

    @template_function
    def count(self, event: str, within: str | None = None, **fields: Any) -> int:
        """How often an event happened, in all or ``within`` a duration before ``context.now``.

        ``fields`` are values that its fields must have.
        """
        return sum(1 for _ in self._named(event, within, fields))

    @template_function
    def last(self, event: str, within: str | None = None, **fields: Any) -> Any:
        """The newest event of a name with its fields and ``at``, or Missing."""
        for _at, entry in self._named(event, within, fields):
            return entry
        return Missing(name=f'history.last("{event}")')

    @template_function
    def since(self, event: str, **fields: Any) -> Any:
        """How long ago an event last happened, to compare with ``days(30)``; Missing if it did not."""
        for at, _entry in self._named(event, None, fields):
            return _now() - at
        return Missing(name=f'history.since("{event}")')

    @template_function
    def most(self, event: str, by: str, within: str | None = None) -> Any:
        """What most events of a name have in a field: ``by="product.category"`` leads through items.

        Of several as frequent the one that came up last; Missing where no event has any.
        """
        steps, counted = by.split("."), Counter[Any]()
        absent = Missing(name=f'history.most("{event}")')
        for _at, entry in self._named(event, within, {}):
            value = _read(entry, steps)
            if isinstance(value, Missing):
                absent = value if value.code != "attribute_missing" else absent
            else:
                counted[value] += 1
        return max(counted, key=counted.__getitem__) if counted else absent

    @template_function
    def repeated(
        self,
        event: str,
        times: int,
        by: str | None = None,
        span: str | None = None,
        within: str | None = None,
        without: Any = None,
    ) -> Any:
        """The newest of ``times`` events of one name; see `sequence`."""
        if not isinstance(times, int) or not 1 <= times <= MOST_REPEATED:
            raise RenderError(f"history.repeated() counts from 1 to {MOST_REPEATED:,} times")
        return self._newest([event] * times, by, span, within, without)

    @template_function
    def sequence(
        self,
        *events: str,
        by: str | None = None,
        span: str | None = None,
        within: str | None = None,
        without: Any = None,
    ) -> Any:
        """The last event of a sequence that happened in this order, or Missing; of several the newest.

        Others may lie between. ``by`` names a field in which all agree; ``span`` is the longest time
        from the first to the last; ``within`` is how far back to look. ``without`` names an event (or
        several) that did not happen, for the same ``by``, from the first one until now.
        """
        return self._newest(events, by, span, within, without)

    # -- inside ---------------------------------------------------------------------------

    def _newest(
        self, events: Sequence[str], by: str | None, span: str | None, within: str | None, without: Any
    ) -> Any:
        unwanted = {without} if isinstance(without, str) else set(without or ())
        longest = _length(span) if span else None
        for past in _groups(list(self._past(within)), {*events, *unwanted}, by):
            found = _ending(past, events, longest, unwanted)
            if found is not None:
                return found
        return Missing(name=f'history.sequence("{", ".join(events)}")')

    def _named(self, event: str, within: str | None, fields: Mapping[str, Any]) -> Iterator[Dated]:
        for at, entry in self._past(within):
            if entry["event"] == event and all(entry.get(name) == value for name, value in fields.items()):
                yield at, entry

    def _past(self, within: str | None) -> Iterator[Dated]:
        """Events up to now, newest first."""
        if self._dated is None:
            dated = [(_moment(entry["at"]), entry) for entry in self._events]
            self._dated = sorted(dated, key=itemgetter(0), reverse=True)
        now = _now()
        start = now - _length(within) if within else None
        for at, entry in self._dated:
            if start is not None and at < start:
                return
            if at <= now:
                yield at, entry


def _groups(past: list[Dated], names: set[str], by: str | None) -> Iterator[list[Dated]]:
    """The events of some names, those that agree in a field together; by the newest of each group."""
    groups: dict[Any, list[Dated]] = {}
    for at, entry in past:
        if entry["event"] in names:
            value = entry.get(by) if by else None
            if by is None or value is not None:
                groups.setdefault(value, []).append((at, entry))
    return iter(groups.values())


def _ending(
    past: list[Dated], events: Sequence[str], longest: timedelta | None, unwanted: set[str]
) -> Entry | None:
    """The last event of the newest sequence in events that come newest first."""
    for start, (end, entry) in enumerate(past):
        if entry["event"] in unwanted and entry["event"] not in events:
            return None  # every earlier sequence begins before it
        if not events or entry["event"] != events[-1]:
            continue
        first = _first(past[start:], events)
        if first is None:
            return None  # with an earlier end there are fewer events still
        if (longest is None or end - first <= longest) and not any(
            other["event"] in unwanted and at >= first for at, other in past
        ):
            return entry
    return None


def _first(past: list[Dated], events: Sequence[str]) -> datetime | None:
    """When the events began that end with the first one here: as late as possible."""
    wanted = len(events)
    for at, entry in past:
        if entry["event"] == events[wanted - 1]:
            wanted -= 1
            if wanted == 0:
                return at
    return None


def _read(entry: Entry, steps: Sequence[str]) -> Any:
    """The value at the end of a way through an event, its objects and items."""
    value: Any = entry
    for step in steps:
        if isinstance(value, Item):
            value = value.read(step)
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is None or isinstance(value, Missing):
            return Missing() if value is None else value
    return value


def _now() -> datetime:
    return _moment(current().now)


_length = lru_cache(maxsize=1_024)(parse_duration)


def _moment(at: datetime) -> datetime:
    """A moment in UTC: Python compares two of one time zone by its clocks, which change twice a year."""
    try:
        return at.astimezone(UTC)
    except OverflowError:  # the first or last day there is
        return at.replace(tzinfo=UTC)
