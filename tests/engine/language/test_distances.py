"""How far dates and moments are apart, and what comes of adding lengths of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.engine.language import distances
from dynacontent.engine.language.distances import (
    FUNCTIONS,
    days,
    duration,
    hours,
    minutes,
    months,
    weeks,
    years,
)
from dynacontent.errors import RenderError
from dynacontent.expressions.durations import Duration, passed
from dynacontent.expressions.state import rendering
from tests.engine.language.test_times import moment, state_at

COUNTS = {function.__name__: function for function in FUNCTIONS}
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("start", "length", "expect"),
    [
        ("2026-01-31", months(1), "2026-02-28"),
        ("2028-01-31", months(1), "2028-02-29"),
        ("2026-03-31", -months(1), "2026-02-28"),
        ("2028-02-29", years(1), "2029-02-28"),
        ("2026-12-31", days(1), "2027-01-01"),
        ("2026-12-15", months(13), "2028-01-15"),
        ("2026-05-01", weeks(2) + days(1), "2026-05-16"),
        ("2026-01-31T12:00:00+01:00", months(1), "2026-02-28T12:00:00+01:00"),
        # A day later it is the same time, an hour later an hour has passed.
        ("2026-03-28T12:00:00+01:00", days(1), "2026-03-29T12:00:00+02:00"),
        ("2026-03-28T12:00:00+01:00", hours(24), "2026-03-29T13:00:00+02:00"),
        ("2026-03-28T02:30:00+01:00", days(1), "2026-03-29T03:30:00+02:00"),
        ("2026-10-24T02:30:00+02:00", days(1), "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:30:00+02:00", hours(1), "2026-10-25T02:30:00+01:00"),
        ("2026-10-24T12:00:00+02:00", days(1), "2026-10-25T12:00:00+01:00"),
        ("2026-10-24T12:00:00+02:00", hours(24), "2026-10-25T11:00:00+01:00"),
        ("2026-03-29T01:59:00+01:00", minutes(1), "2026-03-29T03:00:00+02:00"),
        ("2026-05-01T12:00:00Z", -(days(1) + hours(2)), "2026-04-30T12:00:00+02:00"),
    ],
)
def test_adding_a_length_of_time(start: str, length: Duration, expect: str) -> None:
    value = moment(start) if "T" in start else date.fromisoformat(start)
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert (value + length).isoformat() == expect
        assert (value - -length).isoformat() == expect


def test_a_date_has_no_hours() -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        with pytest.raises(RenderError, match="not to a date"):
            date(2026, 5, 1) + hours(1)
        with pytest.raises(RenderError, match="too far from today"):
            date(9999, 12, 31) + days(1)
        with pytest.raises(RenderError, match="too far from today"):
            date(1, 1, 1) - years(1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (days(1), hours(24)),
        (weeks(1), days(7)),
        (years(1), months(12)),
        (days(30), timedelta(days=30)),
        (months(1), days(30)),  # up to 1 May 2026: April
        (months(2), days(61)),
    ],
)
def test_lengths_compare(one: Any, other: Any) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert one == other
        assert one <= other
        assert one >= other
        assert one + minutes(1) > other
        assert other < one + minutes(1)
        assert one != "text"


@pytest.mark.parametrize("name", ["minutes", "hours", "days", "weeks", "months", "years"])
@pytest.mark.parametrize("count", [True, 1.5, "3", None, 10**9])
def test_a_length_is_a_bearable_whole_number(name: str, count: Any) -> None:
    with pytest.raises(RenderError, match=rf"{name}\(\) takes a whole number up to"):
        COUNTS[name](count)


NOW = "2026-05-01T22:30:00Z"  # half past midnight on 2 May in Berlin


@pytest.mark.parametrize(
    ("name", "value", "expect"),
    [
        ("days_until", "2026-05-02", 0),
        ("days_until", "2026-05-03", 1),
        ("days_until", "2026-05-01", -1),
        ("days_until", "2026-05-02T21:59:00Z", 0),  # tonight
        ("days_until", "2026-05-02T22:00:00Z", 1),
        ("full_days_until", "2026-05-02T22:29:00Z", 0),
        ("full_days_until", "2026-05-02T22:30:00Z", 1),
        ("days_since", "2026-05-01T21:59:00Z", 1),
        ("full_days_since", "2026-05-01T21:59:00Z", 0),
        ("full_days_since", "2026-04-30T22:30:00Z", 1),
        ("hours_until", "2026-05-01T23:29:59Z", 0),
        ("hours_until", "2026-05-01T22:29:59Z", -1),
        ("hours_since", "2026-05-01T20:00:00Z", 2),
        ("minutes_until", "2026-05-01T23:00:00Z", 30),
        ("minutes_since", "2026-05-01T22:29:01Z", 0),
        ("weeks_since", "2026-04-18", 2),
        ("weeks_since", "2026-04-19", 1),
        ("weeks_until", "2026-05-16", 2),
        ("months_since", "2026-04-02", 1),
        ("months_since", "2026-04-03", 0),
        ("months_until", "2026-06-02", 1),
        ("years_since", "2008-05-02", 18),
        ("years_since", "2008-05-03", 17),
        ("years_until", "2027-05-01", 0),
        ("years_until", "2027-05-02", 1),
    ],
)
def test_how_far_something_is_from_now(name: str, value: str, expect: int) -> None:
    at = moment(value) if "T" in value else date.fromisoformat(value)
    with rendering(state_at(NOW)):
        assert COUNTS[name](at) == expect


@pytest.mark.parametrize(
    ("name", "start", "end", "expect"),
    [
        ("days", "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", 1),
        ("full_days", "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", 0),  # 23 hours
        ("hours", "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", 23),
        ("hours", "2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00", 25),
        ("days", "2026-05-01T22:00:00+02:00", "2026-05-03T08:00:00+02:00", 2),
        ("months", "2026-01-31", "2026-02-28", 1),
        ("months", "2026-01-31", "2026-02-27", 0),
        ("months", "2026-02-28", "2026-01-31", -1),
        ("years", "2000-02-29", "2001-02-28", 1),
        ("years", "2000-02-29", "2001-02-27", 0),
        ("days", "0002-01-01", "9998-12-31", 3_651_328),
    ],
)
def test_how_far_two_are_apart(name: str, start: str, end: str, expect: int) -> None:
    one, other = (moment(text) if "T" in text else date.fromisoformat(text) for text in (start, end))
    with rendering(state_at(NOW)):
        assert COUNTS[f"{name}_until"](other, start=one) == expect
        assert COUNTS[f"{name}_since"](one, end=other) == expect


def test_days_are_those_of_the_named_zone() -> None:
    from dynacontent.engine.language.times import in_zone

    with rendering(state_at("2026-05-01T23:30:00Z", zone="UTC")):
        ends = moment("2026-05-02T00:30:00Z")
        assert distances._until("days")(ends) == 1
        assert distances._until("days")(in_zone(ends, "Europe/Berlin")) == 0


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("hours_until", date(2026, 5, 1), "a date has no time of day"),
        ("days_until", "2026-05-01", r"days_until\(\) takes a date or a moment, not text"),
        ("days_until", days(3), "not a length of time"),
        ("time_until", 3, "not a number"),
    ],
)
def test_what_has_no_distance_is_told(name: str, value: Any, message: str) -> None:
    with rendering(state_at(NOW)), pytest.raises(RenderError, match=message):
        COUNTS[name](value)


# -- written ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "options", "expect"),
    [
        ("2026-05-01T10:00:00Z", "2026-05-03T13:15:30Z", {}, "2 days, 3 hours"),
        ("2026-05-01T10:00:00Z", "2026-05-03T13:15:30Z", {"parts": 3}, "2 days, 3 hours, 15 minutes"),
        ("2026-05-01T10:00:00Z", "2026-05-03T13:15:30Z", {"parts": 1}, "2 days"),
        ("2026-05-01T10:00:00Z", "2026-05-03T10:15:00Z", {}, "2 days"),
        ("2026-05-01T10:00:00Z", "2026-05-03T13:15:00Z", {"largest": "hour"}, "51 hours, 15 minutes"),
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:59Z", {}, "0 minutes"),
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:59Z", {"smallest": "second"}, "59 seconds"),
        ("2026-05-01T10:00:00Z", "2026-05-01T09:00:00Z", {}, "0 minutes"),  # over
        ("2026-05-01T10:00:00Z", "2026-06-15T10:00:00Z", {}, "1 month, 14 days"),
        ("2026-05-01T10:00:00Z", "2026-06-15T10:00:00Z", {"largest": "day"}, "45 days"),
        ("2026-05-01T10:00:00Z", "2026-06-15T10:00:00Z", {"largest": "week"}, "6 weeks, 3 days"),
        ("2026-05-01T10:00:00Z", "2026-06-15T10:00:00Z", {"smallest": "week"}, "1 month, 2 weeks"),
        ("2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z", {}, "1 day"),  # the clocks change
        ("2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z", {"largest": "hour"}, "23 hours"),
        ("2024-01-31", "2026-04-30", {}, "2 years, 3 months"),
        ("2024-01-31", "2026-04-30", {"style": "sentence"}, "2 years and 3 months"),
        ("2024-02-29", "2026-02-28", {}, "2 years"),
        ("2026-05-01", "2026-05-01", {}, "0 days"),
        ("2026-05-02", "2026-05-01", {}, "0 days"),
        ("2026-05-01", "2026-05-12", {"length": "short"}, "11 days"),
        ("2026-05-01", "2026-05-12", {"length": "narrow"}, "11d"),
    ],
)
def test_lengths_are_written(start: str, end: str, options: Any, expect: str) -> None:
    one, other = (moment(text) if "T" in text else date.fromisoformat(text) for text in (start, end))
    with rendering(state_at(NOW)):
        assert duration(distances.time_until(other, start=one), **options) == expect
        assert duration(distances.time_since(one, end=other), **options) == expect


@pytest.mark.parametrize(
    ("locale", "expect"),
    [
        ("de", "2 Tage, 5 Stunden"),
        ("pl", "2 dni i 5 godzin"),
        ("ru", "2 дня 5 часов"),
        ("ar-EG", "يومان و٥ ساعات"),
        ("ja", "2 日 5 時間"),
    ],
)
def test_lengths_are_written_in_the_recipients_language(locale: str, expect: str) -> None:
    with rendering(state_at(NOW, locale=locale)):
        assert duration(timedelta(days=2, hours=5)).replace("\xa0", " ") == expect


@pytest.mark.parametrize(
    ("value", "options", "message"),
    [
        ("3 days", {}, "takes a length of time, not text"),
        (3, {}, "takes a length of time, not a number"),
        (timedelta(), {"parts": 0}, "from 1 to 7"),
        (timedelta(), {"largest": "weeks"}, "has no such largest"),
        (timedelta(), {"largest": "minute", "smallest": "day"}, "is smaller than the smallest"),
        (timedelta(), {"style": "comma"}, "has no such style"),
        (timedelta(), {"length": "huge"}, "has no such length"),
    ],
)
def test_what_is_no_length_is_told(value: Any, options: Any, message: str) -> None:
    with rendering(state_at(NOW)), pytest.raises((RenderError, ValueError), match=message):
        duration(value, **options)


MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(start=MOMENTS, end=MOMENTS)
def test_the_parts_of_a_length_make_it_up(start: datetime, end: datetime) -> None:
    """What lies between two moments, added to the first, gives the second."""
    start, end = sorted((start, end))
    with rendering(state_at(NOW)):
        apart = distances.time_until(end, start=start)
        assert passed(start + apart, end) == timedelta()
        assert apart.months >= 0
        assert 0 <= apart.days <= 31
        assert timedelta() <= apart.rest < timedelta(hours=26)


@given(start=st.dates(max_value=date(9000, 1, 1)), count=st.integers(0, 1_200))
def test_a_number_of_months_later_so_many_have_passed(start: date, count: int) -> None:
    with rendering(state_at(NOW)):
        assert COUNTS["months_until"](start + months(count), start=start) == count


@given(moments=st.tuples(MOMENTS, MOMENTS))
def test_calendar_days_and_full_days_differ_by_one_at_most(moments: tuple[datetime, datetime]) -> None:
    start, end = sorted(moments)
    with rendering(state_at(NOW)):
        apart = COUNTS["days_until"](end, start=start) - COUNTS["full_days_until"](end, start=start)
        assert apart in (-1, 0, 1)
