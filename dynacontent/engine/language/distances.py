"""How far dates and moments are apart, and lengths of time to add to them.

Calendar units count calendar days: an hour after midnight yesterday evening is one day ago, and a month
has passed on the same day of the next one. ``full_days``, hours and minutes count time that passes.
Whole units are counted, rounded down: what is still to come is 0 or more, what has passed below 0.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as date_type
from datetime import datetime as datetime_type
from datetime import timedelta
from typing import Any, get_args

from dynacontent.engine.language import clock
from dynacontent.errors import RenderError
from dynacontent.expressions.durations import Duration, passed, shifted_day
from dynacontent.expressions.marks import settled
from dynacontent.expressions.moments import day_of, local, moved, on_clock, today, zone_of
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.localization.numbers import UnitLength
from dynacontent.localization.periods import whole_months
from dynacontent.localization.spans import MOST_PARTS, UNITS, SpanStyle, SpanUnit, format_span

Day = date_type | datetime_type
Length = timedelta | Duration
Function = Callable[..., Any]

MOST_DAYS = 36_500
"""How far `days` shifts a date: a hundred years."""
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_SECONDS: dict[SpanUnit, int] = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


# -- lengths to add -----------------------------------------------------------------------


@settled
@template_function
def minutes(count: int) -> Duration:
    """So many minutes, to add to a moment or to compare with: ``context.now + minutes(30)``."""
    return Duration(rest=clock.whole(count, "minutes()", MOST_DAYS * 1_440) * _MINUTE)


@settled
@template_function
def hours(count: int) -> Duration:
    """So many hours of time that passes: ``history.since("signed_up") < hours(2)``."""
    return Duration(rest=clock.whole(count, "hours()", MOST_DAYS * 24) * _HOUR)


@template_function
def days(count: int) -> Duration:
    """So many days, at the same time of day: ``context.now - days(30)``, ``context.today + days(14)``."""
    return Duration(days=clock.whole(count, "days()", MOST_DAYS))


@template_function
def weeks(count: int) -> Duration:
    """So many weeks, at the same time of day: ``context.today + weeks(2)``."""
    return Duration(days=clock.whole(count, "weeks()", MOST_DAYS // 7) * 7)


@template_function
def months(count: int) -> Duration:
    """So many months; after the 31st comes the last day of the month: ``profile.bought_at + months(6)``."""
    return Duration(months=clock.whole(count, "months()", 1_200))


@template_function
def years(count: int) -> Duration:
    """So many years; after 29 February comes the 28th: ``profile.joined + years(1)``."""
    return Duration(months=clock.whole(count, "years()", 100) * 12)


# -- distances ----------------------------------------------------------------------------


def _days(start: Day, end: Day) -> int:
    return (day_of(end) - day_of(start)).days


def _months(start: Day, end: Day) -> int:
    try:
        return whole_months(day_of(start), day_of(end))
    except (OverflowError, ValueError):
        raise RenderError("this date is too far from today") from None


def _exact(unit: timedelta, name: str) -> Callable[[Day, Day], int]:
    def count(start: Day, end: Day) -> int:
        return passed(clock.moment_of(start, name), clock.moment_of(end, name)) // unit

    return count


_COUNTS: dict[str, Callable[[Day, Day], int]] = {
    "minutes": _exact(_MINUTE, "a number of minutes"),
    "hours": _exact(_HOUR, "a number of hours"),
    "full_days": _exact(_DAY, "a number of full days"),
    "days": _days,
    "weeks": lambda start, end: _days(start, end) // 7,
    "months": _months,
    "years": lambda start, end: _months(start, end) // 12,
}
_TITLES = {
    "full_days": "Full days of 24 hours",
    "days": "Calendar days",
    "weeks": "Weeks of calendar days",
    "months": "Months of the calendar",
    "years": "Years of the calendar",
}


def _now(value: Day) -> Day:
    """Now, to set against a value: a day where that is a day, else on the same clock."""
    if not isinstance(value, datetime_type):
        return today()
    return moved(current().now, zone_of(value))


def _until(unit: str) -> Function:
    count, name = _COUNTS[unit], f"{unit}_until"

    @template_function
    def until(value: Day, start: Day | None = None) -> int:
        end = clock.checked(value, f"{name}()")
        return count(_now(end) if start is None else clock.checked(start, f"{name}()"), end)

    return _called(until, name, f"{_title(unit)} from now until then: ``{name}(event.starts)``.")


def _since(unit: str) -> Function:
    count, name = _COUNTS[unit], f"{unit}_since"

    @template_function
    def since(value: Day, end: Day | None = None) -> int:
        start = clock.checked(value, f"{name}()")
        return count(start, _now(start) if end is None else clock.checked(end, f"{name}()"))

    return _called(since, name, f"{_title(unit)} since then: ``{name}(profile.joined)``.")


def _title(unit: str) -> str:
    return _TITLES.get(unit, f"Whole {unit} that pass")


def _called(function: Function, name: str, doc: str) -> Function:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


@template_function
def time_until(value: Day, start: Day | None = None) -> Duration:
    """How long it is until then, to print or compare: ``time_until(event.ends) | duration``."""
    end = clock.checked(value, "time_until()")
    return _apart(_now(end) if start is None else clock.checked(start, "time_until()"), end)


@template_function
def time_since(value: Day, end: Day | None = None) -> Duration:
    """How long it has been since then, to print or compare: ``time_since(profile.joined) | duration``."""
    start = clock.checked(value, "time_since()")
    return _apart(start, _now(start) if end is None else clock.checked(end, "time_since()"))


def _apart(start: Day, end: Day) -> Duration:
    """Months, days and the rest between two days or moments; only the total where the second is first."""
    if not (isinstance(start, datetime_type) and isinstance(end, datetime_type)):
        first, last = day_of(start), day_of(end)
        if last < first:
            return Duration(total=last - first, of_days=True)
        whole = _months(first, last)
        rest = (last - shifted_day(first, months=whole)).days
        return Duration(months=whole, days=rest, total=last - first, of_days=True)
    total = passed(start, end)
    if total < timedelta():
        return Duration(total=total)
    last_moment = local(end)
    first_moment = moved(start, zone_of(last_moment))
    return _between(first_moment, last_moment, total)


def _between(start: datetime_type, end: datetime_type, total: timedelta) -> Duration:
    """Between two moments on one clock."""
    whole = max(_months(start, end), 0)
    if _is_after(on_clock(shifted_day(start.date(), months=whole), start), end):
        whole -= 1
    anchor = shifted_day(start.date(), months=whole)
    count = max((end.date() - anchor).days, 0)
    if _is_after(on_clock(shifted_day(anchor, days=count), start), end):
        count -= 1
    rest = passed(on_clock(shifted_day(anchor, days=count), start), end)
    return Duration(months=whole, days=count, rest=rest, total=total)


def _is_after(one: datetime_type, other: datetime_type) -> bool:
    return passed(other, one) > timedelta()


# -- written --------------------------------------------------------------------------------


def duration(
    value: Length,
    parts: int = 2,
    length: UnitLength = "long",
    style: SpanStyle = "list",
    largest: SpanUnit = "year",
    smallest: SpanUnit | None = None,
) -> str:
    """``2 days, 3 hours``: a length of time, ``time_until(event.ends) | duration``, in its largest units.

    What is less than the last unit shown is left out, and what has passed is 0. ``style="sentence"``
    writes ``2 days and 3 hours``; ``largest="day"`` counts months as days, and ``largest="week"`` as
    weeks, which are not named otherwise; ``smallest`` is ``minute``, or
    ``day`` between two dates.
    """
    if not isinstance(value, timedelta | Duration):
        hint = "subtract one moment from another, or take time_until() or time_since()"
        raise RenderError.at(f"duration takes a length of time, not {clock.kind_of(value)}", None, hint=hint)
    last = smallest or ("day" if isinstance(value, Duration) and value.of_days else "minute")
    for word, words, name in (
        (largest, UNITS, "largest"),
        (last, UNITS, "smallest"),
        (length, get_args(UnitLength), "length"),
        (style, get_args(SpanStyle), "style"),
    ):
        clock.one_word(word, words, "duration", name)
    clock.whole(parts, "duration", MOST_PARTS, least=1)
    units = UNITS[UNITS.index(largest) : UNITS.index(last) + 1]
    units = tuple(unit for unit in units if unit != "week" or unit in (largest, last))
    if not units:
        raise RenderError(f"the largest unit of a duration, {largest}, is smaller than the smallest, {last}")
    counts = _counts(value, units)
    return format_span(counts, locale=current().locale, parts=parts, length=length, style=style)


def _counts(value: Length, units: tuple[SpanUnit, ...]) -> dict[SpanUnit, int]:
    counts: dict[SpanUnit, int] = {}
    exact = value.length() if isinstance(value, Duration) else value
    if exact < timedelta():
        return dict.fromkeys(units, 0)
    if isinstance(value, Duration) and not {"year", "month"}.isdisjoint(units):
        whole, exact = value.months, value.days * _DAY + value.rest
        if "year" in units:
            counts["year"], whole = divmod(whole, 12)
        if "month" in units:
            counts["month"] = whole
    seconds = exact // timedelta(seconds=1)
    for unit in units:
        if unit in _SECONDS:
            counts[unit], seconds = divmod(seconds, _SECONDS[unit])
        else:
            counts.setdefault(unit, 0)
    return counts


FILTERS = (duration,)
FUNCTIONS: tuple[Function, ...] = (
    minutes, hours, days, weeks, months, years, time_until, time_since,
    *map(_until, _COUNTS), *map(_since, _COUNTS),
)  # fmt: skip
