"""Tests of dates, moments and numbers; a missing value is in no period, on no side of now, in no window."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.engine.language.register import TESTS
from dynacontent.engine.language.times import in_zone
from dynacontent.errors import RenderError
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import rendering
from dynacontent.models.values import CurrencyMismatchError, Money
from tests.engine.language.test_distances import MOMENTS
from tests.engine.language.test_times import moment, state_at


def read(text: str) -> Any:
    return moment(text) if "T" in text else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "name", "value", "expect"),
    [
        ("2026-05-01T22:30:00Z", "today", "2026-05-02", True),
        ("2026-05-01T22:30:00Z", "today", "2026-05-01T21:59:00Z", False),
        ("2026-05-01T22:30:00Z", "yesterday", "2026-05-01T21:59:00Z", True),
        ("2026-12-31T12:00:00Z", "tomorrow", "2027-01-01", True),
        ("2027-01-01T12:00:00Z", "yesterday", "2026-12-31", True),
        ("2026-05-01T10:00:00Z", "past", "2026-04-30", True),
        ("2026-05-01T10:00:00Z", "past", "2026-05-01", False),
        ("2026-05-01T10:00:00Z", "future", "2026-05-01", False),
        ("2026-05-01T10:00:00Z", "future", "2026-05-02", True),
        ("2026-05-01T10:00:00Z", "past", "2026-05-01T09:59:59Z", True),
        ("2026-05-01T10:00:00Z", "past", "2026-05-01T10:00:00Z", False),
        ("2026-05-01T10:00:00Z", "future", "2026-05-01T10:00:01Z", True),
        # The hour that comes twice: 02:30 summer time is before 02:15 winter time.
        ("2026-10-25T01:15:00Z", "past", "2026-10-25T02:30:00+02:00", True),
        ("2026-05-01T10:00:00Z", "weekend", "2026-05-02", True),
        ("2026-05-01T10:00:00Z", "weekend", "2026-05-01", False),
        ("2026-05-01T10:00:00Z", "weekend", "2026-05-01T22:00:00Z", True),
    ],
)
def test_on_which_side_of_now(now: str, name: str, value: str, expect: bool) -> None:
    with rendering(state_at(now)):
        assert TESTS[name](read(value)) is expect


@pytest.mark.parametrize(("day", "expect"), [(date(2026, 5, 1), True), (date(2026, 5, 3), False)])
def test_a_weekend_is_that_of_the_country(day: date, expect: bool) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z", locale="he-IL")):
        assert TESTS["weekend"](day) is expect


@pytest.mark.parametrize(
    ("now", "locale", "name", "period", "value", "expect"),
    [
        ("2026-05-03T10:00:00Z", "de", "this", "week", "2026-04-27", True),
        ("2026-05-03T10:00:00Z", "en-US", "this", "week", "2026-04-27", False),
        ("2026-05-03T10:00:00Z", "en-US", "last", "week", "2026-04-27", True),
        ("2026-12-31T10:00:00Z", "de", "this", "week", "2027-01-03", True),
        ("2026-12-31T10:00:00Z", "de", "next", "week", "2027-01-04", True),
        ("2027-01-31T10:00:00Z", "de", "last", "month", "2026-12-01", True),
        ("2027-01-31T10:00:00Z", "de", "last", "month", "2026-11-30", False),
        ("2027-01-31T10:00:00Z", "de", "last", "month", "2025-12-15", False),
        ("2027-01-31T10:00:00Z", "de", "last", "month", "2026-12-31T23:30:00Z", False),  # January here
        ("2026-12-31T10:00:00Z", "de", "next", "month", "2027-01-31", True),
        ("2028-02-29T10:00:00Z", "de", "this", "month", "2028-02-01", True),
        ("2026-05-01T10:00:00Z", "de", "this", "quarter", "2026-06-30", True),
        ("2027-01-01T10:00:00Z", "de", "last", "quarter", "2026-10-01", True),
        ("2027-01-01T10:00:00Z", "de", "last", "year", "2026-01-01", True),
        ("2026-12-31T23:30:00Z", "de", "this", "year", "2027-06-01", True),
        ("2026-05-01T10:00:00Z", "de", "next", "day", "2026-05-02", True),
    ],
)
def test_in_which_period(now: str, locale: str, name: str, period: str, value: str, expect: bool) -> None:
    with rendering(state_at(now, locale=locale)):
        assert TESTS[name](read(value), period) is expect


@pytest.mark.parametrize(
    ("value", "start", "end", "expect"),
    [
        ("2026-05-01T20:00:00Z", "22:00", "08:00", True),
        ("2026-05-01T19:59:59Z", "22:00", "08:00", False),
        ("2026-05-01T05:59:59Z", "22:00", "08:00", True),
        ("2026-05-01T06:00:00Z", "22:00", "08:00", False),
        ("2026-05-01T10:00:00Z", "9:00", "17:00", True),
        ("2026-05-01T15:00:00Z", "09:00", "17:00", False),
        ("2026-05-01T21:59:00Z", "18:00", "24:00", True),
        ("2026-05-01T22:00:00Z", "18:00", "24:00", False),
        ("2026-05-01T10:00:00Z", "12:00", "12:00", False),
        ("2026-03-29T01:15:00Z", "02:00", "03:00", False),  # there is no such hour that day
        ("2026-10-25T00:15:00Z", "02:00", "03:00", True),
        ("2026-10-25T01:15:00Z", "02:00", "03:00", True),
        ("2026-12-31", "12-24", "01-06", True),
        ("2027-01-06", "12-24", "01-06", True),
        ("2027-01-07", "12-24", "01-06", False),
        ("2028-02-29", "02-29", "02-29", True),
        ("2026-11-30T22:59:00Z", "2026-11-23", "2026-11-30", True),
        ("2026-11-30T23:00:00Z", "2026-11-23", "2026-11-30", False),
    ],
)
def test_windows(value: str, start: str, end: str, expect: bool) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert TESTS["between"](read(value), start, end) is expect


def test_a_window_of_a_named_zone() -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        there = in_zone(moment("2026-05-01T13:00:00Z"), "America/New_York")
        assert TESTS["between"](there, "09:00", "10:00")


@pytest.mark.parametrize(
    ("value", "start", "end", "expect"),
    [
        (100, 100, 499, True),
        (499, 100, 499, True),
        (500, 100, 499, False),
        (Decimal("19.99"), 19, 20, True),
        (Money(Decimal(5), "EUR"), Money(Decimal(1), "EUR"), Money(Decimal(5), "EUR"), True),
        (date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 2), True),
        (moment("2026-05-02T21:00:00Z"), date(2026, 5, 1), date(2026, 5, 2), True),
        (
            moment("2026-05-01T10:00:00Z"),
            moment("2026-05-01T12:00:00+02:00"),
            moment("2026-05-01T12:00:00Z"),
            True,
        ),
        (
            moment("2026-05-01T09:59:00Z"),
            moment("2026-05-01T12:00:00+02:00"),
            moment("2026-05-01T12:00:00Z"),
            False,
        ),
    ],
)
def test_between_two_values(value: Any, start: Any, end: Any, expect: bool) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert TESTS["between"](value, start, end) is expect


@pytest.mark.parametrize(
    ("value", "nth", "expect"),
    [(0, 3, False), (3, 3, True), (4, 3, False), (6, 3, True), (-3, 3, False), (1, 1, True)],
)
def test_every_third(value: int, nth: int, expect: bool) -> None:
    assert TESTS["every"](value, nth) is expect


@pytest.mark.parametrize("name", sorted(TESTS))
def test_what_is_missing_is_nowhere(name: str) -> None:
    arguments = {
        "this": ["week"],
        "last": ["week"],
        "next": ["week"],
        "between": ["22:00", "08:00"],
        "every": [3],
    }
    with rendering(state_at("2026-05-01T10:00:00Z")):
        assert TESTS[name](Missing(), *arguments.get(name, [])) is False
        for place in range(len(arguments.get(name, []))):
            given = [Missing() if number == place else word for number, word in enumerate(arguments[name])]
            assert TESTS[name](date(2026, 5, 1), *given) is False


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("today", ["2026-05-01"], "today takes a date or a moment, not text"),
        ("past", [3], "not a number"),
        ("this", [date(2026, 5, 1), "weeks"], "this has no such period"),
        ("between", [date(2026, 5, 1), "22:00", "08:00"], "a date has no time of day"),
        (
            "between",
            [moment("2026-05-01T10:00:00Z"), "22:00", "8"],
            "the text of a day should be a date",
        ),
        ("between", [moment("2026-05-01T10:00:00Z"), "13-01", "14-01"], "is no day of the calendar"),
        ("every", [1.5, 3], "every counts whole numbers"),
        ("every", [3, 0], "every takes a whole number"),
        ("every", [True, 1], "every counts whole numbers"),
    ],
)
def test_what_cannot_be_asked_is_told(name: str, arguments: list[Any], message: str) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")), pytest.raises(RenderError, match=message):
        TESTS[name](*arguments)


def test_currencies_are_not_compared() -> None:
    with pytest.raises(CurrencyMismatchError):
        TESTS["between"](Money(Decimal(1), "EUR"), Money(Decimal(1), "USD"), Money(Decimal(2), "USD"))


TIMES = st.times().map(lambda found: f"{found:%H:%M}")


@given(
    now=MOMENTS,
    one=TIMES,
    other=TIMES,
)
def test_a_time_of_day_is_in_a_window_or_in_the_one_from_its_end_to_its_start(
    now: datetime, one: str, other: str
) -> None:
    with rendering(state_at("2026-05-01T10:00:00Z")):
        if one != other:
            assert TESTS["between"](now, one, other) is not TESTS["between"](now, other, one)
