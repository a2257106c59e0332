"""Lengths of time as authors write them: ``days(30)``, ``months(6)``, ``hours(2)``.

Months and days are counted by the calendar: a day later it is the same time on the clock, and a month
after the 31st comes the last day of the next. Hours and minutes are time that passes, whatever the
clocks do.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from dynacontent.errors import RenderError
from dynacontent.expressions.moments import local, moved, on_clock, zone_of
from dynacontent.expressions.state import current

_DAY = timedelta(days=1)


class Duration:
    """So many months, days and a rest of exact time.

    ``total`` is what passes in all, where that is known; ``of_days`` tells that it lies between two days
    and not between moments.
    """

    __slots__ = ("days", "months", "of_days", "rest", "total")

    def __init__(
        self,
        *,
        months: int = 0,
        days: int = 0,
        rest: timedelta = timedelta(),
        total: timedelta | None = None,
        of_days: bool = False,
    ) -> None:
        self.months = months
        self.days = days
        self.rest = rest
        self.total = total
        self.of_days = of_days

    def __repr__(self) -> str:
        return f"Duration(months={self.months}, days={self.days}, rest={self.rest})"

    def length(self) -> timedelta:
        """How long it is: a day has 24 hours; months are those that end with today."""
        if self.total is not None:
            return self.total
        days = self.days
        if self.months:
            today = current().now.date()
            days += (today - shifted_day(today, months=-self.months)).days
        return days * _DAY + self.rest

    # -- adding ---------------------------------------------------------------------------

    def __neg__(self) -> Duration:
        return Duration(months=-self.months, days=-self.days, rest=-self.rest)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return Duration(months=self.months, days=self.days, rest=self.rest + other)
        if isinstance(other, Duration):
            return Duration(
                months=self.months + other.months, days=self.days + other.days, rest=self.rest + other.rest
            )
        if isinstance(other, datetime):
            return self._after(other)
        if isinstance(other, date):
            return self._after_day(other)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self + -other if isinstance(other, (timedelta, Duration)) else NotImplemented

    def __rsub__(self, other: Any) -> Any:
        return (-self).__add__(other)

    def _after_day(self, day: date) -> date:
        if self.rest:
            hint = 'a date has no time of day; write (… | at_time("09:00")) + hours(2)'
            raise RenderError.at("hours and minutes are added to a moment, not to a date", None, hint=hint)
        return shifted_day(day, months=self.months, days=self.days)

    def _after(self, moment: datetime) -> datetime:
        found = local(moment)
        if self.months or self.days:
            found = on_clock(shifted_day(found.date(), months=self.months, days=self.days), found)
        return later(found, self.rest) if self.rest else found

    # -- comparing ------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        return _length(other) == self.length() if isinstance(other, (timedelta, Duration)) else False

    def __hash__(self) -> int:
        return hash((self.months, self.days, self.rest))

    def __lt__(self, other: object) -> bool:
        return self.length() < _length(other) if isinstance(other, (timedelta, Duration)) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.length() <= _length(other) if isinstance(other, (timedelta, Duration)) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.length() > _length(other) if isinstance(other, (timedelta, Duration)) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.length() >= _length(other) if isinstance(other, (timedelta, Duration)) else NotImplemented


def _length(value: timedelta | Duration) -> timedelta:
    return value.length() if isinstance(value, Duration) else value


def shifted_day(day: date, *, months: int = 0, days: int = 0) -> date:
    """A day so many months and then days later; a month ends on its last day.

    Raises `RenderError` for a year that no calendar here has.
    """
    try:
        return (day + relativedelta(months=months) if months else day) + days * _DAY
    except (OverflowError, ValueError):
        raise RenderError("this date is too far from today") from None


def later(moment: datetime, by: timedelta) -> datetime:
    """A moment after some time has passed, on its own clock. Raises `RenderError` as `shifted_day`."""
    try:
        return moved(moment.astimezone(UTC) + by, zone_of(moment))
    except OverflowError:
        raise RenderError("this date is too far from today") from None


def passed(start: datetime, end: datetime) -> timedelta:
    """How much time passes between two moments, whatever the clocks do in between."""
    return end.astimezone(UTC) - start.astimezone(UTC)
