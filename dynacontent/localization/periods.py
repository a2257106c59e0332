"""Days, weeks, months, quarters and years of the calendar: where they begin and end, and which is which.

Weeks begin where the locale says (CLDR: Sunday in the United States, Monday in Europe, Saturday in
Egypt); week numbers are those of ISO 8601.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta, weekday

from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.weeks import first_weekday

Period = Literal["day", "week", "month", "quarter", "year"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
Place = Literal["first", "second", "third", "fourth", "fifth", "last"]
_PLACES: dict[Place, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
Daypart = Literal["morning", "afternoon", "evening", "night"]

_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12}
_DAY = timedelta(days=1)


def start_of(day: date, period: Period, *, locale: str) -> date:
    """The first day of the period that a day is in. Raises `OverflowError` before the calendar."""
    if period == "day":
        return day
    if period == "week":
        return day - (day.isoweekday() - first_weekday(locale)) % 7 * _DAY
    length = _MONTHS[period]
    return day.replace(month=day.month - (day.month - 1) % length, day=1)


def end_of(day: date, period: Period, *, locale: str) -> date:
    """The last day of the period that a day is in. Raises `OverflowError` behind the calendar."""
    start = start_of(day, period, locale=locale)
    if period == "day":
        return day
    if period == "week":
        return start + 6 * _DAY
    return start + relativedelta(months=_MONTHS[period] - 1, day=31)


def periods_apart(day: date, other: date, period: Period, *, locale: str) -> int:
    """How many periods later the second day is: 0 in the same month, 1 in the next, -1 in the last."""
    if period == "day":
        return (other - day).days
    if period == "week":
        starts = (start_of(one, "week", locale=locale) for one in (other, day))
        return (next(starts) - next(starts)).days // 7
    length = _MONTHS[period]
    return _month(other) // length - _month(day) // length


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def is_weekend(day: date, *, locale: str) -> bool:
    """Whether a day is of the weekend where the locale is used: Friday and Saturday in Egypt."""
    data = formatting_locale(locale)
    start, end = data.weekend_start, data.weekend_end
    return (day.weekday() - start) % 7 <= (end - start) % 7


def whole_months(start: date, end: date) -> int:
    """Months that have passed between two days: a month after the 31st is the last day of the next."""
    months = _month(end) - _month(start)
    return months - (start + relativedelta(months=months) > end)


def nth_weekday(place: Place | int, name: Weekday, of: date) -> date | None:
    """The first, second, … or last Wednesday of the month that a day is in, if it has so many."""
    number = _PLACES[place] if isinstance(place, str) else place
    found = weekday(WEEKDAYS.index(name))
    start = {"day": 1} if number > 0 else {"day": 31}
    day: date = of + relativedelta(**start, weekday=found(number))  # type: ignore[arg-type]
    return day if (day.year, day.month) == (of.year, of.month) else None


def on_or_after(day: date, name: Weekday) -> date:
    """The next such day of the week, today included."""
    return day + (WEEKDAYS.index(name) - day.weekday()) % 7 * _DAY


def on_or_before(day: date, name: Weekday) -> date:
    """The last such day of the week, today included."""
    return day - (day.weekday() - WEEKDAYS.index(name)) % 7 * _DAY


def workdays_later(day: date, count: int, *, closed: Callable[[date], bool] | None = None) -> date:
    """A day so many working days (Monday to Friday) later, or earlier below zero; none that is ``closed``.

    A day off counts as the working day before the first one counted.
    """
    step = 1 if count >= 0 else -1
    if closed is None:
        weeks, count = divmod(abs(count), 5)
        if day.weekday() > 4:
            day = on_or_before(day, "friday") if step > 0 else on_or_after(day, "monday")
        day += step * weeks * 7 * _DAY
    while count == 0 and closed is not None and not _works(day, closed):
        day -= _DAY
    for _ in range(abs(count)):
        day += step * _DAY
        while not _works(day, closed):
            day += step * _DAY
    return day


def _works(day: date, closed: Callable[[date], bool] | None) -> bool:
    return day.weekday() < 5 and (closed is None or not closed(day))
