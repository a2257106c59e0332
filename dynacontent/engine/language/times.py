"""Filters and functions of dates and moments: which day, which hour, how far.

A day is that of the recipient's clock, or of the zone that ``in_zone`` named. Rules of the calendar are
in `dynacontent.localization.periods` and `dynacontent.localization.anniversaries`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from datetime import date as date_type
from datetime import datetime as datetime_type
from functools import wraps
from typing import Any, Literal, TypeVar, get_args

from dynacontent.engine.language import clock
from dynacontent.engine.language.clock import Clock, DayText, MomentText, Zone
from dynacontent.errors import RenderError
from dynacontent.expressions.durations import passed
from dynacontent.expressions.marks import settled
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.moments import day_of, local, moved, today, zone_of
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.localization import periods
from dynacontent.localization.anniversaries import Every, LeapDay, Which
from dynacontent.localization.anniversaries import anniversary as comes_round
from dynacontent.localization.periods import WEEKDAYS, Daypart, Period, Place, Weekday

Day = date_type | datetime_type
EpochUnit = Literal["seconds", "milliseconds"]
F = TypeVar("F", bound=Callable[..., Any])

MOST_WORKDAYS = 25_000
"""How far `workdays_later` counts: about a hundred years."""
_DAYPARTS = get_args(Daypart)


def _of_calendar(function: F) -> F:
    """A function that looks for a day, which may lie before or behind all calendars."""

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except (OverflowError, ValueError):
            raise RenderError("this date is too far from today") from None

    return call  # type: ignore[return-value]


# -- zones and times of day ---------------------------------------------------------------


def in_zone(value: datetime_type, zone: Zone) -> datetime_type:
    """The same moment on the clock of another zone: ``event.starts | in_zone("America/New_York") | time``."""
    clock.moment_of(value, "in_zone")
    return moved(value, clock.named_zone(zone))


@_of_calendar
def at_time(value: Day, time: Clock, zone: Zone | None = None) -> datetime_type:
    """A time of day on that day: ``context.today | at_time("14:00")``.

    ``zone`` says on whose clock it is that time, and the day there counts; the moment is read on the
    recipient's clock like any other.
    """
    clock.checked(value, "at_time")
    wanted = clock.time_of_day(time)
    if zone is None:
        where = zone_of(value) if isinstance(value, datetime_type) else current().timezone
        return clock.moment_on(day_of(value), wanted, where)
    there = clock.named_zone(zone)
    day = moved(value, there).date() if isinstance(value, datetime_type) else value
    return moved(clock.moment_on(day, wanted, there), current().timezone)


@_of_calendar
def next_time(value: datetime_type, time: Clock) -> datetime_type:
    """When it is that time next, the same day or the day after: ``context.now | next_time("08:00")``."""
    moment = clock.moment_of(value, "next_time")
    wanted, zone = clock.time_of_day(time), zone_of(moment)
    found = clock.moment_on(moment.date(), wanted, zone)
    if passed(moment, found) > timedelta():
        return found
    return clock.moment_on(moment.date() + timedelta(days=1), wanted, zone)


def daypart(
    value: datetime_type, morning: int = 5, afternoon: int = 12, evening: int = 18, night: int = 22
) -> Daypart:
    """``morning``, ``afternoon``, ``evening`` or ``night``; the hours say when each begins."""
    hours = (morning, afternoon, evening, night)
    for hour in hours:
        clock.whole(hour, "daypart()", 24, least=0)
    if list(hours) != sorted(hours):
        raise RenderError("the parts of a day begin one after the other: morning, afternoon, evening, night")
    hour = clock.moment_of(value, "daypart").hour
    begun = sum(hour >= start for start in hours)
    found: Daypart = _DAYPARTS[begun - 1]  # before the morning it is still night
    return found


# -- days of the calendar -----------------------------------------------------------------


def as_date(value: Day) -> date_type:
    """The day of a moment, to compare and count with: ``event.starts | as_date == context.today``."""
    return day_of(clock.checked(value, "as_date"))


def iso(value: Day) -> str:
    """As programs write it, for links and data: ``event.starts | iso`` is ``2026-05-01T09:00:00+02:00``."""
    value = clock.checked(value, "iso")
    return (local(value) if isinstance(value, datetime_type) else value).isoformat()


def epoch(value: datetime_type, unit: EpochUnit = "seconds") -> int:
    """Seconds or milliseconds since 1970, for links and data: ``event.starts | epoch``."""
    clock.one_word(unit, get_args(EpochUnit), "epoch", "unit")
    passed_since = clock.moment_of(value, "epoch") - datetime_type(1970, 1, 1, tzinfo=UTC)
    return passed_since // timedelta(**{unit: 1})


def weekday(value: Day) -> Weekday:
    """The day of the week in English, to compare with: ``event.starts | weekday == "friday"``."""
    return WEEKDAYS[day_of(clock.checked(value, "weekday")).weekday()]


def week_number(value: Day) -> int:
    """The number of the week in its year, as ISO 8601 counts: ``context.today | week_number``."""
    return int(day_of(clock.checked(value, "week_number")).isocalendar().week)


def quarter(value: Day) -> int:
    """The quarter of the year, 1 to 4: ``context.today | quarter``."""
    return (day_of(clock.checked(value, "quarter")).month + 2) // 3


@_of_calendar
def start_of(value: Day, period: Period) -> date_type:
    """The first day of a week, month, quarter or year: ``context.today | start_of("month")``."""
    day = day_of(clock.checked(value, "start_of"))
    return periods.start_of(day, _period(period, "start_of"), locale=current().locale)


@_of_calendar
def end_of(value: Day, period: Period) -> date_type:
    """The last day of a week, month, quarter or year: ``context.today | end_of("month")``."""
    day = day_of(clock.checked(value, "end_of"))
    return periods.end_of(day, _period(period, "end_of"), locale=current().locale)


def _period(word: Any, name: str) -> Period:
    found: Period = clock.one_word(word, get_args(Period), name, "period")
    return found


@_of_calendar
def on_or_after(value: Day, weekday: Weekday) -> date_type:
    """The next such day, that day included: ``context.today | on_or_after("friday")``."""
    day = day_of(clock.checked(value, "on_or_after"))
    return periods.on_or_after(day, clock.one_word(weekday, WEEKDAYS, "on_or_after", "weekday"))


@_of_calendar
def on_or_before(value: Day, weekday: Weekday) -> date_type:
    """The last such day, that day included: ``event.due | on_or_before("friday")``."""
    day = day_of(clock.checked(value, "on_or_before"))
    return periods.on_or_before(day, clock.one_word(weekday, WEEKDAYS, "on_or_before", "weekday"))


@_of_calendar
def workdays_later(value: Day, count: int, holidays: list[date_type | str] | None = None) -> date_type:
    """A day so many working days (Monday to Friday) later: ``context.today | workdays_later(3)``.

    ``holidays`` are left out too: days, or text such as ``2026-04-03``, or ``12-25`` for each year.
    """
    day = day_of(clock.checked(value, "workdays_later"))
    closed = None if not holidays else clock.days_off(holidays).__contains__
    return periods.workdays_later(day, clock.whole(count, "workdays_later()", MOST_WORKDAYS), closed=closed)


@_of_calendar
def anniversary(
    value: Day, which: Which = "nearest", every: Every = "year", leap_day: LeapDay = "february"
) -> date_type:
    """When a day comes round, ``profile.born | anniversary("next")``: the nearest, next or last time.

    Today counts as next and as last. ``every="month"`` is for what comes each month. 29 February is kept
    on the 28th in other years, or on the first of March with ``leap_day="march"``.
    """
    for word, words, name in (
        (which, get_args(Which), "which"),
        (every, get_args(Every), "every"),
        (leap_day, get_args(LeapDay), "leap_day"),
    ):
        clock.one_word(word, words, "anniversary", name)
    day = day_of(clock.checked(value, "anniversary"))
    return comes_round(day, _today_of(value), which=which, every=every, leap_day=leap_day)


def _today_of(value: Day) -> date_type:
    """Today, where a moment is read: for the recipient, or in the zone that was named."""
    return today(zone_of(value)) if isinstance(value, datetime_type) else today()


@template_function
@_of_calendar
def nth_weekday(
    place: Place | Literal[1, 2, 3, 4, 5], weekday: Weekday, of: Day | None = None
) -> date_type | Missing:
    """Such a day of this month, ``nth_weekday("last", "wednesday")``, or of the month that ``of`` is in.

    Missing where the month has no fifth one.
    """
    clock.one_word(weekday, WEEKDAYS, "nth_weekday()", "weekday")
    if isinstance(place, str):
        clock.one_word(place, get_args(Place), "nth_weekday()", "place")
    elif isinstance(place, bool) or not 1 <= place <= 5:
        raise RenderError('the place of a weekday is 1 to 5, or "last"')
    month = today() if of is None else day_of(clock.checked(of, "nth_weekday()"))
    found = periods.nth_weekday(place, weekday, month)
    return Missing(name=f"nth_weekday({place!r}, {weekday!r})") if found is None else found


# -- written out --------------------------------------------------------------------------


@settled
@template_function
def date(text: DayText) -> date_type:
    """A day that an author names: ``date("2026-12-24")``."""
    return clock.read_day(text)


@template_function
@_of_calendar
def datetime(text: MomentText, zone: Zone | None = None) -> datetime_type:
    """A moment that an author names: ``datetime("2026-12-24T18:00", zone="Europe/Berlin")``.

    ``zone`` says on whose clock it is that time, without it the recipient's.
    """
    return clock.read_moment(text, zone)


FILTERS = (
    in_zone, at_time, next_time, daypart, as_date, iso, epoch, weekday, week_number, quarter,
    start_of, end_of, on_or_after, on_or_before, workdays_later, anniversary,
)  # fmt: skip
FUNCTIONS = (nth_weekday, date, datetime)
