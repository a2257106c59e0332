"""Laws of the calendar: periods, anniversaries, working days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.localization.anniversaries import LeapDay, anniversary
from dynacontent.localization.periods import (
    WEEKDAYS,
    Period,
    end_of,
    is_weekend,
    nth_weekday,
    on_or_after,
    on_or_before,
    periods_apart,
    start_of,
    whole_months,
    workdays_later,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LOCALES = st.sampled_from(["en-US", "de", "ar-EG", "he-IL"])
DAY = timedelta(days=1)


@pytest.mark.parametrize("period", get_args(Period))
@given(day=DAYS, locale=LOCALES)
def test_periods_follow_each_other(period: Period, day: date, locale: str) -> None:
    start, end = start_of(day, period, locale=locale), end_of(day, period, locale=locale)
    assert start <= day <= end
    assert start_of(end, period, locale=locale) == start
    assert start_of(end + DAY, period, locale=locale) == end + DAY
    assert periods_apart(day, end, period, locale=locale) == 0
    assert periods_apart(day, end + DAY, period, locale=locale) == 1
    assert periods_apart(day, start - DAY, period, locale=locale) == -1


@pytest.mark.parametrize("leap_day", get_args(LeapDay))
@pytest.mark.parametrize("every", ["year", "month"])
@given(day=DAYS, today=DAYS)
def test_what_comes_round_has_a_last_and_a_next_time(
    every: str, leap_day: LeapDay, day: date, today: date
) -> None:
    last, after, nearest = (
        anniversary(day, today, which=which, every=every, leap_day=leap_day)  # type: ignore[arg-type]
        for which in ("last", "next", "nearest")
    )
    assert last <= today <= after
    assert last == after or (after - last).days in range(28, 367)
    assert nearest in (last, after)
    assert min(today - last, after - today) == abs(nearest - today)
    if every == "year" and (day.month, day.day) != (2, 29):
        assert {(found.month, found.day) for found in (last, after)} == {(day.month, day.day)}


@given(day=DAYS, name=st.sampled_from(WEEKDAYS))
def test_days_of_the_week_are_less_than_a_week_away(day: date, name: str) -> None:
    after, before = on_or_after(day, name), on_or_before(day, name)  # type: ignore[arg-type]
    assert timedelta() <= after - day < 7 * DAY
    assert timedelta() <= day - before < 7 * DAY
    assert WEEKDAYS[after.weekday()] == WEEKDAYS[before.weekday()] == name
    last = nth_weekday("last", name, day)  # type: ignore[arg-type]
    assert last is not None
    assert last in {nth_weekday(place, name, day) for place in (4, 5)}  # type: ignore[arg-type]


@given(day=DAYS, count=st.integers(1, 60))
def test_so_many_working_days_lie_in_between(day: date, count: int) -> None:
    later = workdays_later(day, count)
    between = [day + n * DAY for n in range(1, (later - day).days + 1)]
    assert sum(found.weekday() < 5 for found in between) == count
    assert later.weekday() < 5
    if day.weekday() < 5:
        assert workdays_later(later, -count) == day


@given(day=DAYS, count=st.integers(-60, 60), off=st.sets(st.integers(-40, 40), max_size=20))
def test_days_off_are_left_out(day: date, count: int, off: set[int]) -> None:
    closed = {day + n * DAY for n in off}
    later = workdays_later(day, count, closed=closed.__contains__)
    assert later.weekday() < 5
    assert later not in closed
    step = 1 if count > 0 else -1
    between = [day + step * n * DAY for n in range(1, abs((later - day).days) + 1)]
    worked = sum(found.weekday() < 5 and found not in closed for found in between)
    assert worked == abs(count) or count == 0
    assert workdays_later(day, count, closed=set().__contains__) == workdays_later(day, count) or count == 0


@given(start=DAYS, end=DAYS)
def test_months_that_have_passed_are_whole(start: date, end: date) -> None:
    found = whole_months(start, end)
    assert start + relativedelta(months=found) <= end < start + relativedelta(months=found + 1)


@pytest.mark.parametrize(
    ("locale", "weekend"),
    [("en-US", {5, 6}), ("de", {5, 6}), ("he-IL", {4, 5}), ("ar-EG", {4, 5}), ("fa-IR", {4})],
)
def test_weekends_are_those_of_the_country(locale: str, weekend: set[int]) -> None:
    week = [date(2026, 5, 4) + n * DAY for n in range(7)]
    assert {day.weekday() for day in week if is_weekend(day, locale=locale)} == weekend
