"""On whose clock a moment is read: the recipient's, unless an author names another zone.

Data hold moments with any distance from Greenwich; what a message says of them (the day, the hour,
``+ days(1)``) is said on the recipient's clock. A moment that went through ``in_zone`` carries a
`NamedZone` instead, and keeps it through arithmetic.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dynacontent.errors import RenderError
from dynacontent.expressions.state import current, running


class NamedZone(ZoneInfo):
    """A time zone that an author named: what is in it is shown in it, not in the recipient's."""


def zone_of(moment: datetime) -> tzinfo:
    """The zone on whose clock a moment is read."""
    if moment.tzinfo is None or (moment.tzinfo.__class__ is not NamedZone and running()):
        return current().timezone
    return moment.tzinfo


def local(moment: datetime) -> datetime:
    """A moment on the clock that it is read on."""
    zone = zone_of(moment)
    return moment if moment.tzinfo is zone else moved(moment, zone)


def moved(moment: datetime, zone: tzinfo) -> datetime:
    """The same moment on another clock. Raises `RenderError` where no calendar has it there."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        raise RenderError("a moment so far from today cannot be shown in another time zone") from None


def today(zone: tzinfo | None = None) -> date:
    """The day it is for the recipient, or in a zone."""
    now = current().now
    return now.date() if zone is None else now.astimezone(zone).date()


def day_of(value: Any) -> date:
    """A date itself, or the day of a moment on the clock that it is read on."""
    return local(value).date() if value.__class__ is datetime else value


def on_clock(day: date, clock: datetime) -> datetime:
    """A day with the time of day of a moment, in its zone.

    A time that the clocks leave out that day is put off by as much; of one that comes twice the first is
    taken.
    """
    found = datetime.combine(day, clock.timetz().replace(fold=0))
    zone = found.tzinfo
    return found if zone is None else found.astimezone(UTC).astimezone(zone)
