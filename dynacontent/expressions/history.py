"""What a recipient did lately, as expressions ask about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dynacontent.expressions.missing import Missing
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.formats.durations import parse_duration


class History:
    """Recent events, newest first: ``history.count("product_viewed", within="10m")``."""

    __slots__ = ("_events",)

    def __init__(self, events: Sequence[Mapping[str, Any]]) -> None:
        self._events = sorted(events, key=lambda event: _moment(event["at"]), reverse=True)

    def template_read(self, name: str) -> Any:
        """The two questions that can be asked."""
        return {"count": self.count, "last": self.last}.get(name, Missing(name=f"history.{name}"))

    @template_function
    def count(self, event: str, within: str | None = None) -> int:
        """How often an event happened, in all or ``within`` a duration before ``context.now``."""
        return len(self._named(event, within))

    @template_function
    def last(self, event: str, within: str | None = None) -> Any:
        """The newest event of a name with its fields and ``at``, or Missing."""
        found = self._named(event, within)
        return found[0] if found else Missing(name=f'history.last("{event}")')

    def _named(self, event: str, within: str | None) -> list[Mapping[str, Any]]:
        now = _moment(current().now)
        start = now - parse_duration(within) if within else None
        return [
            entry
            for entry in self._events
            if entry["event"] == event
            and (at := _moment(entry["at"])) <= now
            and (start is None or at >= start)
        ]


def _moment(at: datetime) -> datetime:
    """A moment in UTC: Python compares two of one time zone by its clocks, which change twice a year."""
    try:
        return at.astimezone(UTC)
    except OverflowError:  # the first or last day there is
        return at.replace(tzinfo=UTC)
