"""Tests of dates, moments and numbers: ``{% if profile.expires is past %}``; false where one is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, get_args

from dynacontent.engine.language import clock
from dynacontent.engine.language.kinds import Called, Number, Written
from dynacontent.errors import RenderError
from dynacontent.expressions.durations import passed
from dynacontent.expressions.marks import settled, takes_missing
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.moments import day_of, today, zone_of
from dynacontent.expressions.state import current
from dynacontent.formats.scalars import Unfit, read_date
from dynacontent.localization import periods
from dynacontent.localization.periods import Period
from dynacontent.models.values import Money

Day = date | datetime


def read_bound(text: str) -> None:
    """``22:00``, ``12-27`` or ``2026-12-27``. Raises `Unfit` for anything else."""
    if text == "24:00":
        return
    if ":" in text:
        clock.read_clock(text)
    elif _DAY_OF_YEAR.fullmatch(text):
        read_date(f"2000-{text}")
    elif _DIGITS.fullmatch(text):
        read_date(text)
    else:
        hint = 'write "22:00", "12-27" or "2026-12-27"; other values without quotes, or with money("5 EUR")'
        raise Unfit("should be a time of day, or a day", hint)


BoundText = Annotated[str, Called("a time of day or a day, as text"), Written(read_bound)]
Bound = BoundText | date | datetime | int | float | Decimal | Money

_DAY_OF_YEAR = re.compile(r"[0-9]{2}-[0-9]{2}")
_DIGITS = re.compile(r"[0-9]{4}-[0-9-]+")
MOST_OFTEN = 1_000_000
"""The largest number that `every` counts to."""


def _apart(value: Day | Missing, period: Period, name: str) -> int | None:
    """How many periods later than now a value is, or ``None`` where it is missing."""
    if isinstance(value, Missing) or isinstance(period, Missing):
        return None
    clock.checked(value, name)
    clock.one_word(period, get_args(Period), name, "period")
    now = today(zone_of(value)) if isinstance(value, datetime) else today()
    return periods.periods_apart(now, day_of(value), period, locale=current().locale)


@takes_missing
def is_today(value: Day | Missing) -> bool:
    """Whether it is today: ``profile.born | anniversary is today``."""
    return _apart(value, "day", "today") == 0


@takes_missing
def is_tomorrow(value: Day | Missing) -> bool:
    """Whether it is tomorrow: ``event.starts is tomorrow``."""
    return _apart(value, "day", "tomorrow") == 1


@takes_missing
def is_yesterday(value: Day | Missing) -> bool:
    """Whether it was yesterday: ``history.last("signed_up").at is yesterday``."""
    return _apart(value, "day", "yesterday") == -1


@takes_missing
def is_this(value: Day | Missing, period: Period) -> bool:
    """Whether it is in the current week, month, quarter or year: ``profile.joined is this "month"``."""
    return _apart(value, period, "this") == 0


@takes_missing
def is_last(value: Day | Missing, period: Period) -> bool:
    """Whether it was in the week, month, quarter or year before: ``profile.joined is last "month"``."""
    return _apart(value, period, "last") == -1


@takes_missing
def is_next(value: Day | Missing, period: Period) -> bool:
    """Whether it is in the week, month, quarter or year to come: ``event.starts is next "week"``."""
    return _apart(value, period, "next") == 1


@takes_missing
def is_past(value: Day | Missing) -> bool:
    """Whether a moment or a whole day is over: ``profile.expires is past``."""
    if isinstance(value, Missing):
        return False
    if clock.checked(value, "past").__class__ is date:
        return bool(value < today())
    return passed(value, current().now).total_seconds() > 0  # type: ignore[arg-type]


@takes_missing
def is_future(value: Day | Missing) -> bool:
    """Whether a moment or a whole day is still to come: ``event.starts is future``."""
    if isinstance(value, Missing):
        return False
    if clock.checked(value, "future").__class__ is date:
        return bool(value > today())
    return passed(current().now, value).total_seconds() > 0  # type: ignore[arg-type]


@takes_missing
def is_weekend(value: Day | Missing) -> bool:
    """Whether it is on a weekend where the recipient reads: ``context.today is weekend``."""
    if isinstance(value, Missing):
        return False
    return periods.is_weekend(day_of(clock.checked(value, "weekend")), locale=current().locale)


@settled
@takes_missing
def is_every(value: int | Missing, nth: int | Missing) -> bool:
    """Whether a count has come to every n-th, and not to none: ``profile.orders is every 3``."""
    if isinstance(value, Missing) or isinstance(nth, Missing):
        return False
    clock.whole(nth, "every", MOST_OFTEN, least=1)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RenderError(f"every counts whole numbers, not {clock.kind_of(value)}")
    return value > 0 and value % nth == 0


# -- between ------------------------------------------------------------------------------


@takes_missing
def is_between(value: Day | Number | Money | Missing, start: Bound | Missing, end: Bound | Missing) -> bool:
    """Whether a value lies between two, both included: ``profile.points is between(100, 499)``.

    Of a moment the time of day may be asked, until shortly before the end and over midnight, ``context.now
    is between("22:00", "08:00")``; of dates and moments the day of the year, also over its end, ``is
    between("12-27", "01-06")``, or the day, ``is between("2026-11-23", "2026-11-30")``.
    """
    if any(isinstance(part, Missing) for part in (value, start, end)):
        return False
    if isinstance(start, str) and isinstance(end, str):
        return _window(start, end)(value)
    if (start.__class__ is date or end.__class__ is date) and value.__class__ is datetime:
        value, start, end = day_of(value), day_of(start), day_of(end)
    if datetime in (value.__class__, start.__class__, end.__class__):
        moments = [clock.moment_of(part, "between") for part in (start, value, end)]
        return min(passed(moments[0], moments[1]), passed(moments[1], moments[2])).total_seconds() >= 0
    return bool(start <= value <= end)  # type: ignore[operator]


@lru_cache(maxsize=1_024)
def _window(start: str, end: str) -> Callable[[Any], bool]:
    """A test for two times of day, days of the year, or days, as they are written."""
    if ":" in start and ":" in end:
        return _of_clock(clock.time_of_day(start), None if end == "24:00" else clock.time_of_day(end))
    if len(start) == len(end) == len("MM-DD"):
        return _of_year(_month_and_day(start), _month_and_day(end))
    first, last = clock.read_day(start), clock.read_day(end)
    return lambda value: first <= day_of(clock.checked(value, "between")) <= last


def _of_clock(start: time, end: time | None) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        now = clock.moment_of(value, "between").time()
        if end is None:
            return start <= now
        return start <= now < end if start <= end else now >= start or now < end

    return holds


def _of_year(start: tuple[int, int], end: tuple[int, int]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        day = day_of(clock.checked(value, "between"))
        found = day.month, day.day
        return start <= found <= end if start <= end else found >= start or found <= end

    return holds


def _month_and_day(text: str) -> tuple[int, int]:
    day = clock.read_day(f"2000-{text}")  # a leap year
    return day.month, day.day


TESTS: tuple[Callable[..., bool], ...] = (
    is_today, is_tomorrow, is_yesterday, is_this, is_last, is_next,
    is_past, is_future, is_weekend, is_between, is_every,
)  # fmt: skip
