"""Filters and functions of dates and moments: on whose clock, which day, which hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dynacontent.engine.language import times
from dynacontent.errors import RenderError
from dynacontent.expressions.missing import is_missing
from dynacontent.expressions.moments import local
from dynacontent.expressions.state import RenderState, rendering
from tests.engine.render_state import make_state

BERLIN = "Europe/Berlin"


def state_at(now: str, *, zone: str = BERLIN, locale: str = "en") -> RenderState:
    """A render whose recipient lives in a zone, at a moment."""
    where = ZoneInfo(zone)
    at = datetime.fromisoformat(now).astimezone(where)
    return replace(make_state(), now=at, timezone=where, locale=locale)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# -- zones --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("Pacific/Pago_Pago", 11, 30),  # UTC-11
        ("Pacific/Kiritimati", 12, 1),  # UTC+14
        ("Asia/Kathmandu", 4, 1),  # UTC+5:45
        ("Europe/Berlin", 0, 1),
        ("UTC", 22, 30),
    ],
)
def test_a_moment_is_read_on_the_recipients_clock(zone: str, hour: int, day: int) -> None:
    with rendering(state_at("2026-05-01T00:00:00Z", zone=zone)):
        seen = local(moment("2026-04-30T22:30:00Z"))
        assert (seen.hour, seen.day) == (hour, day)
        assert local(seen) is seen


def test_a_named_zone_stays_through_arithmetic() -> None:
    with rendering(state_at("2026-05-01T00:00:00Z")):
        there = times.in_zone(moment("2026-05-01T12:00:00Z"), "America/New_York")
        assert local(there).hour == 8
        assert local(there + timedelta(days=1)).hour == 8
        assert times.weekday(times.in_zone(moment("2026-05-01T02:00:00Z"), "America/New_York")) == "thursday"


@pytest.mark.parametrize("zone", ["Europe/Berln", "../../etc/passwd", "", "A" * 100_000])
def test_a_zone_has_a_name_of_iana(zone: str) -> None:
    """It may be data: the error does not repeat it."""
    with rendering(state_at("2026-05-01T00:00:00Z")), pytest.raises(RenderError) as found:
        times.in_zone(moment("2026-05-01T12:00:00Z"), zone)
    assert str(found.value) == "the name of a zone should be a time zone"


@pytest.mark.parametrize(
    ("value", "time", "zone", "expect"),
    [
        (date(2026, 5, 1), "14:00", None, "2026-05-01T14:00:00+02:00"),
        (date(2026, 5, 1), "9:05", "America/New_York", "2026-05-01T15:05:00+02:00"),
        (date(2026, 3, 29), "02:30", None, "2026-03-29T03:30:00+02:00"),  # left out: put off
        (date(2026, 10, 25), "02:30", None, "2026-10-25T02:30:00+02:00"),  # twice: the first
        (date(2026, 12, 31), "23:59", None, "2026-12-31T23:59:00+01:00"),
        (moment("2026-05-01T23:00:00Z"), "14:00", None, "2026-05-02T14:00:00+02:00"),
        (moment("2026-05-01T23:00:00Z"), "14:00", "America/New_York", "2026-05-01T20:00:00+02:00"),
    ],
)
def test_at_is_a_time_on_that_day(value: Any, time: str, zone: str | None, expect: str) -> None:
    with rendering(state_at("2026-05-01T00:00:00Z")):
        assert times.at_time(value, time, zone).isoformat() == expect


@pytest.mark.parametrize("time", ["25:00", "12", "noon", "1:5", "", "24:00", None, 14])
def test_a_time_of_day_is_written_with_hours_and_minutes(time: Any) -> None:
    with (
        rendering(state_at("2026-05-01T00:00:00Z")),
        pytest.raises(RenderError, match="should be a time of day"),
    ):
        times.at_time(date(2026, 5, 1), time)


@pytest.mark.parametrize(
    ("now", "time", "expect"),
    [
        ("2026-05-01T05:00:00Z", "08:00", "2026-05-01T08:00:00+02:00"),
        ("2026-05-01T06:00:00Z", "08:00", "2026-05-02T08:00:00+02:00"),
        ("2026-03-28T08:00:00Z", "08:00", "2026-03-29T08:00:00+02:00"),
        ("2026-10-25T00:45:00Z", "02:30", "2026-10-26T02:30:00+01:00"),
        ("2026-12-31T20:00:00Z", "08:00", "2027-01-01T08:00:00+01:00"),
    ],
)
def test_next_time_is_later_today_or_tomorrow(now: str, time: str, expect: str) -> None:
    with rendering(state_at(now)):
        assert times.next_time(moment(now), time).isoformat() == expect


@pytest.mark.parametrize(
    ("hour", "expect"),
    [
        (4, "night"),
        (5, "morning"),
        (11, "morning"),
        (12, "afternoon"),
        (18, "evening"),
        (22, "night"),
        (0, "night"),
    ],
)
def test_parts_of_the_day(hour: int, expect: str) -> None:
    with rendering(state_at("2026-05-01T00:00:00Z", zone="UTC")):
        assert times.daypart(datetime(2026, 5, 1, hour, 59, tzinfo=UTC)) == expect
        assert times.daypart(datetime(2026, 5, 1, 17, tzinfo=UTC), evening=17) == "evening"
        with pytest.raises(RenderError, match="one after the other"):
            times.daypart(datetime(2026, 5, 1, 17, tzinfo=UTC), morning=13)


# -- days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "period", "locale", "start", "end"),
    [
        (date(2026, 5, 1), "day", "en", date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 3), "week", "de", date(2026, 4, 27), date(2026, 5, 3)),
        (date(2026, 5, 3), "week", "en-US", date(2026, 5, 3), date(2026, 5, 9)),
        (date(2026, 5, 1), "week", "ar-EG", date(2026, 4, 25), date(2026, 5, 1)),
        (date(2026, 12, 31), "week", "de", date(2026, 12, 28), date(2027, 1, 3)),
        (date(2028, 2, 1), "month", "en", date(2028, 2, 1), date(2028, 2, 29)),
        (date(2027, 2, 28), "month", "en", date(2027, 2, 1), date(2027, 2, 28)),
        (date(2026, 12, 31), "month", "en", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 5, 31), "quarter", "en", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 1), "quarter", "en", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 5, 1), "year", "en", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_where_periods_begin_and_end(day: date, period: Any, locale: str, start: date, end: date) -> None:
    with rendering(state_at("2026-05-01T00:00:00Z", locale=locale)):
        assert times.start_of(day, period) == start
        assert times.end_of(day, period) == end


@pytest.mark.parametrize(
    ("day", "week", "quarter", "weekday"),
    [
        (date(2026, 12, 31), 53, 4, "thursday"),
        (date(2027, 1, 3), 53, 1, "sunday"),
        (date(2027, 1, 4), 1, 1, "monday"),
        (date(2024, 12, 30), 1, 4, "monday"),
        (date(2028, 2, 29), 9, 1, "tuesday"),
    ],
)
def test_numbers_of_weeks_and_quarters(day: date, week: int, quarter: int, weekday: str) -> None:
    with rendering(state_at("2026-05-01T00:00:00Z")):
        assert (times.week_number(day), times.quarter(day), times.weekday(day)) == (week, quarter, weekday)


@pytest.mark.parametrize(
    ("place", "weekday", "of", "expect"),
    [
        ("last", "wednesday", None, date(2026, 5, 27)),
        ("first", "friday", None, date(2026, 5, 1)),
        ("fifth", "friday", None, date(2026, 5, 29)),
        ("fifth", "monday", None, None),
        (4, "thursday", date(2026, 11, 1), date(2026, 11, 26)),
        ("last", "tuesday", date(2028, 2, 1), date(2028, 2, 29)),
        ("last", "thursday", date(2026, 12, 5), date(2026, 12, 31)),
    ],
)
def test_days_of_the_week_in_a_month(place: Any, weekday: Any, of: date | None, expect: date | None) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        found = times.nth_weekday(place, weekday, of)
        assert is_missing(found) if expect is None else found == expect


@pytest.mark.parametrize(
    ("value", "iso", "seconds"),
    [
        ("2026-05-01T08:30:00Z", "2026-05-01T10:30:00+02:00", 1_777_624_200),
        ("1969-12-31T23:59:59Z", "1970-01-01T00:59:59+01:00", -1),
        ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00+01:00", 1_792_891_800),
    ],
)
def test_moments_for_programs(value: str, iso: str, seconds: int) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert times.iso(moment(value)) == iso
        assert times.epoch(moment(value)) == seconds
        assert times.epoch(moment(value), "milliseconds") == seconds * 1000
        assert times.iso(times.in_zone(moment(value), "UTC")) == value.replace("Z", "+00:00")
        assert times.iso(date(2026, 5, 1)) == "2026-05-01"
        with pytest.raises(RenderError, match="epoch has no such unit"):
            times.epoch(moment(value), "minutes")  # type: ignore[arg-type]


def test_the_next_and_the_last_friday_may_be_today() -> None:
    friday = date(2026, 5, 1)
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert times.on_or_after(friday, "friday") == times.on_or_before(friday, "friday") == friday
        assert times.on_or_after(friday, "thursday") == date(2026, 5, 7)
        assert times.on_or_before(friday, "saturday") == date(2026, 4, 25)


@pytest.mark.parametrize(
    ("day", "count", "expect"),
    [
        (date(2026, 5, 1), 0, date(2026, 5, 1)),
        (date(2026, 5, 1), 1, date(2026, 5, 4)),
        (date(2026, 5, 1), 3, date(2026, 5, 6)),
        (date(2026, 5, 2), 1, date(2026, 5, 4)),
        (date(2026, 5, 3), 5, date(2026, 5, 8)),
        (date(2026, 5, 4), 10, date(2026, 5, 18)),
        (date(2026, 5, 4), -1, date(2026, 5, 1)),
        (date(2026, 5, 3), -1, date(2026, 5, 1)),
        (date(2026, 12, 31), 2, date(2027, 1, 4)),
    ],
)
def test_working_days_leave_out_weekends(day: date, count: int, expect: date) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert times.workdays_later(day, count) == expect


@pytest.mark.parametrize(
    ("count", "holidays", "expect"),
    [
        (1, ["2026-12-25"], date(2026, 12, 28)),
        (1, ["12-25", date(2026, 12, 28)], date(2026, 12, 29)),
        (-1, ["12-23"], date(2026, 12, 22)),
        (0, ["12-24"], date(2026, 12, 23)),
        (1, [datetime(2026, 12, 24, 23, 30, tzinfo=UTC)], date(2026, 12, 28)),  # the 25th in Berlin
        (1, [], date(2026, 12, 25)),
        (1, None, date(2026, 12, 25)),
    ],
)
def test_holidays_are_left_out(count: int, holidays: list[Any] | None, expect: date) -> None:
    with rendering(state_at("2026-12-24T10:00:00Z")):
        assert times.workdays_later(date(2026, 12, 24), count, holidays) == expect


def test_a_holiday_that_is_a_moment_is_a_day_of_each_recipient() -> None:
    """The same moment is on the fourth where it is night, and on the fifth further east."""
    moments: list[Any] = [moment("2026-05-04T23:00:00Z")]
    found = []
    for zone in ("UTC", BERLIN, "UTC"):
        with rendering(state_at("2026-05-01T10:00:00Z", zone=zone)):
            found.append(times.workdays_later(date(2026, 5, 1), 1, moments).day)
    assert found == [5, 4, 5]


@pytest.mark.parametrize(
    ("holidays", "message"),
    [
        (["25.12."], "no day|should be a date"),
        ([["12-25"]], "a holiday is a date"),
        ([{"day": "12-25"}], "a holiday is a date"),
        (["13-01"], "no day"),
        ([12], "a holiday is a date"),
        ([f"{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)], "holidays a year"),
    ],
)
def test_what_is_no_holiday(holidays: list[Any], message: str) -> None:
    with rendering(state_at("2026-12-24T10:00:00Z")), pytest.raises(RenderError, match=message):
        times.workdays_later(date(2026, 12, 24), 1, holidays)


@pytest.mark.parametrize(
    ("now", "day", "options", "expect"),
    [
        ("2026-05-01", date(1990, 5, 3), {"which": "next"}, date(2026, 5, 3)),
        ("2026-05-03", date(1990, 5, 3), {"which": "next"}, date(2026, 5, 3)),
        ("2026-05-03", date(1990, 5, 3), {"which": "last"}, date(2026, 5, 3)),
        ("2026-05-04", date(1990, 5, 3), {"which": "next"}, date(2027, 5, 3)),
        ("2026-05-04", date(1990, 5, 3), {"which": "last"}, date(2026, 5, 3)),
        ("2026-12-29", date(1990, 1, 2), {}, date(2027, 1, 2)),
        ("2027-01-02", date(1990, 12, 29), {}, date(2026, 12, 29)),
        ("2027-02-01", date(2000, 2, 29), {}, date(2027, 2, 28)),
        ("2027-02-01", date(2000, 2, 29), {"leap_day": "march"}, date(2027, 3, 1)),
        ("2028-02-01", date(2000, 2, 29), {}, date(2028, 2, 29)),
        ("2028-02-01", date(2000, 2, 29), {"leap_day": "march"}, date(2028, 2, 29)),
        ("2026-02-15", date(2025, 10, 31), {"which": "next", "every": "month"}, date(2026, 2, 28)),
        ("2026-03-01", date(2025, 10, 31), {"which": "last", "every": "month"}, date(2026, 2, 28)),
        ("2026-12-31", date(2025, 10, 31), {"which": "next", "every": "month"}, date(2026, 12, 31)),
        ("2026-05-01", date(2026, 5, 1), {"which": "next"}, date(2026, 5, 1)),
    ],
)
def test_when_a_day_comes_round(now: str, day: date, options: Any, expect: date) -> None:
    with rendering(state_at(f"{now}T10:00:00Z")):
        assert times.anniversary(day, **options) == expect


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (times.weekday, ("2026-05-01",), "weekday takes a date or a moment, not text"),
        (times.weekday, (1,), "weekday takes a date or a moment, not a number"),
        (times.daypart, (date(2026, 5, 1),), "a date has no time of day"),
        (times.start_of, (date(2026, 5, 1), "mont"), "start_of has no such period"),
        (times.anniversary, (date(2026, 5, 1), "nxt"), "anniversary has no such which"),
        (times.on_or_after, (date(2026, 5, 1), "fri"), "on_or_after has no such weekday"),
        (times.nth_weekday, ("lst", "friday"), "has no such place"),
        (times.nth_weekday, (6, "friday"), "the place of a weekday is 1 to 5"),
        (times.workdays_later, (date(2026, 5, 1), 10**6), "a whole number up to 25,000"),
        (times.workdays_later, (date(9999, 12, 31), 5), "too far from today"),
        (times.end_of, (date(9999, 12, 31), "week"), "too far from today"),
        (times.date, ("24.12.2026",), "the text of a day should be a date"),
        (times.date, ("2026-02-30",), "is no day of the calendar"),
        (times.datetime, ("tomorrow",), "should be a date and time"),
    ],
)
def test_what_is_no_date_is_told(function: Any, arguments: tuple[Any, ...], message: str) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")), pytest.raises(RenderError, match=message):
        function(*arguments)


@pytest.mark.parametrize(
    ("text", "zone", "expect"),
    [
        ("2026-12-24T18:00", None, "2026-12-24T18:00:00+01:00"),
        ("2026-12-24T18:00", "America/New_York", "2026-12-25T00:00:00+01:00"),
        ("2026-12-24T18:00Z", None, "2026-12-24T19:00:00+01:00"),
        ("2026-12-24", "Pacific/Kiritimati", "2026-12-23T11:00:00+01:00"),
        ("2026-03-29T02:30", None, "2026-03-29T03:30:00+02:00"),
    ],
)
def test_moments_that_authors_name(text: str, zone: str | None, expect: str) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        found = times.datetime(text, zone)
        assert found.isoformat() == expect
