"""Dates and times are written as the locale does, in the recipient's zone, and never leak between locales."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import dates as babel_dates

from dynacontent.localization import calendars, formats
from dynacontent.localization.formats import (
    format_date,
    format_datetime,
    format_list,
    format_time,
    format_timeago,
)

BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")
MARCH = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 14, 5, 9, tzinfo=UTC)

DATES = [
    ("en", "short", "3/1/26"),
    ("en", "medium", "Mar 1, 2026"),
    ("en", "full", "Sunday, March 1, 2026"),
    ("en", "yMMMMd", "March 1, 2026"),
    ("en", "MMMEd", "Sun, Mar 1"),
    ("en", "LLLL", "March"),
    ("en", "dd.MM.yyyy", "01.03.2026"),
    ("de", "long", "1. März 2026"),
    ("de", "MMMEd", "So., 1. März"),
    ("ar", "full", "الأحد، 1 مارس 2026"),
    ("ar", "short", "1\u200f/3\u200f/2026"),
    ("ja", "full", "2026年3月1日日曜日"),
    ("ja", "LLLL", "3月"),
    ("tr", "long", "1 Mart 2026"),
    ("tr", "LLLL", "Mart"),
    ("tr", "qqqq", "1. çeyrek"),
    ("fr", "full", "dimanche 1 mars 2026"),
    ("fr", "MMMEd", "dim. 1 mars"),
    ("pl", "long", "1 marca 2026"),
    ("pl", "LLLL", "marzec"),
    ("pl", "yMMMMd", "1 marca 2026"),
    ("hi", "full", "रविवार, 1 मार्च 2026"),
]


@pytest.mark.parametrize(("locale", "format_text", "expect"), DATES)
def test_date(locale: str, format_text: str, expect: str) -> None:
    assert format_date(MARCH, locale=locale, timezone=UTC, format=format_text) == expect


def test_stand_alone_names_do_not_leak_between_locales() -> None:
    """babel 2.18 and 2.19 print Turkish March as 3月 once Japanese was used."""
    assert babel_dates.format_date(MARCH, "LLLL", locale="ja") == "3月"
    for locale, expect in [("ja", "3月"), ("tr", "Mart"), ("ja", "3月"), ("az", "mart"), ("pl", "marzec")]:
        assert format_date(MARCH, locale=locale, timezone=UTC, format="LLLL") == expect
    assert format_date(MARCH, locale="ja", timezone=UTC, format="LLL") == "3月"
    assert format_date(MARCH, locale="de", timezone=UTC, format="LLL") == "Mär"
    assert format_date(MARCH, locale="ja", timezone=UTC, format="qqqq") == "第1四半期"
    assert format_date(MARCH, locale="de", timezone=UTC, format="qqqq") == "1. Quartal"


def test_the_day_is_that_of_the_time_zone() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert format_date(late, locale="en", timezone=UTC) == "Mar 1, 2026"
    assert format_date(late, locale="en", timezone=TOKYO) == "Mar 2, 2026"
    assert format_date(MARCH, locale="en", timezone=TOKYO) == "Mar 1, 2026"


TIMES = [
    ("en", "short", "3:05\u202fPM"),
    ("en", "jm", "3:05 PM"),
    ("en", "Hm", "15:05"),
    ("en", "full", "3:05:09\u202fPM Central European Standard Time"),
    ("de", "jm", "15:05"),
    ("de", "HH 'Uhr'", "15 Uhr"),
    ("ar", "short", "3:05 م"),
    ("ja", "full", "15時05分09秒 中央ヨーロッパ標準時"),
    ("tr", "short", "15:05"),
    ("hi", "short", "3:05 pm"),
]


@pytest.mark.parametrize(("locale", "format_text", "expect"), TIMES)
def test_time(locale: str, format_text: str, expect: str) -> None:
    assert format_time(NOON, locale=locale, timezone=BERLIN, format=format_text) == expect


def test_a_bare_time_is_shown_as_it_is() -> None:
    assert format_time(time(15, 5), locale="de", timezone=TOKYO, format="short") == "15:05"


MOMENTS = [
    ("en", "medium", "Mar 1, 2026, 3:05:09\u202fPM"),
    ("en", "yMMMdjm", "Mar 1, 2026, 3:05 PM"),
    ("de", "short", "01.03.26, 15:05"),
    ("de", "full", "Sonntag, 1. März 2026 um 15:05:09 Mitteleuropäische Normalzeit"),
    ("fr", "medium", "1 mars 2026, 15:05:09"),
    ("ja", "medium", "2026/03/01 15:05:09"),
    ("pl", "long", "1 marca 2026 15:05:09 CET"),
    ("en", "yyyy-MM-dd'T'HH:mmXXX", "2026-03-01T15:05+01:00"),
]


@pytest.mark.parametrize(("locale", "format_text", "expect"), MOMENTS)
def test_datetime(locale: str, format_text: str, expect: str) -> None:
    assert format_datetime(NOON, locale=locale, timezone=BERLIN, format=format_text) == expect


AGO = [
    ("en", timedelta(days=-3), "3 days ago"),
    ("en", timedelta(hours=2), "in 2 hours"),
    ("de", timedelta(days=-1), "vor 1 Tag"),
    ("ar", timedelta(days=-3), "قبل 3 أيام"),
    ("ar", timedelta(hours=2), "خلال ساعتين"),
    ("ja", timedelta(days=-3), "3 日前"),
    ("tr", timedelta(days=-3), "3 gün önce"),
    ("fr", timedelta(days=-21), "il y a 3 semaines"),
    ("pl", timedelta(days=-5), "5 dni temu"),
    ("hi", timedelta(days=-3), "3 दिन पहले"),
]


@pytest.mark.parametrize(("locale", "delta", "expect"), AGO)
def test_timeago(locale: str, delta: timedelta, expect: str) -> None:
    assert format_timeago(NOON + delta, now=NOON.astimezone(TOKYO), locale=locale) == expect


@pytest.mark.parametrize(("locale", "expect"), [("en", "30 minutes ago"), ("de", "vor 30 Minuten")])
def test_timeago_over_a_change_of_clocks(locale: str, expect: str) -> None:
    """In Berlin 01:45 is followed, half an hour later, by 03:15."""
    before, after = (
        datetime(2026, 3, 29, hour, minute, tzinfo=BERLIN) for hour, minute in ((1, 45), (3, 15))
    )
    assert format_timeago(before, now=after, locale=locale) == expect


LISTS = [
    ("en", ["a"], "standard", "a"),
    ("en", [], "standard", ""),
    ("en", ["a", "b"], "standard", "a and b"),
    ("en", ["a", "b", "c"], "standard", "a, b, and c"),
    ("en", ["{0}", "{1}", "c"], "standard", "{0}, {1}, and c"),
    ("en", ["a", "b", "c"], "or", "a, b, or c"),
    ("de", ["a", "b", "c"], "standard", "a, b und c"),
    ("ar", ["a", "b", "c"], "standard", "a وb وc"),
    ("ja", ["a", "b", "c"], "standard", "a、b、c"),
    ("tr", ["a", "b", "c"], "or", "a, b veya c"),
    ("fr", ["a", "b", "c"], "standard", "a, b et c"),
    ("pl", ["a", "b", "c"], "standard", "a, b i c"),
    ("hi", ["a", "b", "c"], "standard", "a, b और c"),
]


@pytest.mark.parametrize(("locale", "values", "style", "expect"), LISTS)
def test_listing(locale: str, values: list[str], style: Any, expect: str) -> None:
    assert format_list(values, locale=locale, style=style) == expect
    assert format_list(iter(values), locale=locale, style=style) == expect


def _date(value: Any, format_text: Any = "medium") -> Any:
    return lambda: format_date(value, locale="en", timezone=UTC, format=format_text)


def _time(value: Any, format_text: str = "medium") -> Any:
    return lambda: format_time(value, locale="en", timezone=UTC, format=format_text)


NAIVE = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - what is tested
REFUSED = [
    (_date("2026-03-01"), TypeError, "date formats dates, not text"),
    (_date(20260301), TypeError, "date formats dates, not a int"),
    (_date(NAIVE), ValueError, "date cannot place 2026-03-01 12:00:00: it has no time zone"),
    (
        _date(MARCH, "mediun"),
        ValueError,
        "format 'mediun' is neither a name nor a skeleton of en; did you mean 'medium'?",
    ),
    (_date(MARCH, "Hm"), ValueError, "format 'Hm' has the field 'H'; a day has none"),
    (_date(NOON, "d. MMMM, HH:mm"), ValueError, "format 'd. MMMM, HH:mm' has the field 'H'; a day has none"),
    (
        _date(MARCH, "d. MMMM 'of"),
        ValueError,
        "format \"d. MMMM 'of\" has a quote that is not closed; write '' for a quote",
    ),
    (
        _date(MARCH, "d. of MMMM"),
        ValueError,
        "format 'd. of MMMM': 'o' is no field; put text in single quotes",
    ),
    (
        _date(MARCH, "YYYY-MM-dd"),
        ValueError,
        "format 'YYYY-MM-dd': Y is the year that a week belongs to; write y",
    ),
    (
        _date(MARCH, "YYYYMMdd"),
        ValueError,
        "format 'YYYYMMdd': Y is the year that a week belongs to; write y",
    ),
    (
        _date(MARCH, "DD.MM.yyyy"),
        ValueError,
        "format 'DD.MM.yyyy': D is the day of the year; write d for that of the month",
    ),
    (_date(MARCH, "MMMMMM"), ValueError, "format 'MMMMMM': Invalid length for field: 'MMMMMM'"),
    (_date(MARCH, "y" * 101), ValueError, "a format has 1 to 100 characters"),
    (_date(MARCH, ""), ValueError, "a format has 1 to 100 characters"),
    (_date(MARCH, 3), TypeError, "a format is text, not a int"),
    (
        _date(datetime.max.replace(tzinfo=ZoneInfo("America/New_York"))),
        ValueError,
        "date cannot show 9999-12-31 23:59:59.999999-05:00: out of range",
    ),
    (_time(MARCH), TypeError, "time formats moments, not a date: a date has no time of day"),
    (
        _time(time(15, 5), "full"),
        ValueError,
        "format 'full' has the field 'z'; a time without a zone has none",
    ),
    (_time(NOON, "yMd"), ValueError, "format 'yMd' has the field 'M'; a time has none"),
    (
        lambda: format_datetime(MARCH, locale="en", timezone=UTC),
        TypeError,
        "datetime formats moments, not a date; write `date` to show a day",
    ),
    (lambda: format_timeago(MARCH, now=NOON, locale="en"), TypeError, "timeago formats moments, not a date"),
    (
        lambda: format_timeago(NAIVE, now=NOON, locale="en"),
        ValueError,
        "timeago cannot place 2026-03-01 12:00:00: it has no time zone",
    ),
    (lambda: format_list("abc", locale="en"), TypeError, "listing joins a list of texts, not str"),
    (
        lambda: format_list(["a", 3], locale="en"),
        TypeError,
        "listing joins texts, not int; map or format the list first",
    ),
    (
        lambda: format_list(["a"], locale="en", style="nor"),
        ValueError,
        "'nor' is not a style of listing; it is one of standard, ",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[message for _, _, message in REFUSED])
def test_what_cannot_be_formatted_is_refused(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("locale", "format_text", "expect"),
    [
        ("th", "long", "1 มีนาคม 2569"),
        ("th", "full", "วันอาทิตย์ที่ 1 มีนาคม พ.ศ. 2569"),
        ("th-u-ca-gregory", "long", "1 มีนาคม ค.ศ. 2026"),
        ("fa", "long", "۱۰ اسفند ۱۴۰۴"),
        ("fa-AF", "LLLL", "حوت"),
        ("fa-u-ca-gregory-nu-latn", "long", "1 مارس 2026"),
        ("en-u-ca-buddhist", "yMMMMd", "March 1, 2569"),
        ("en-u-ca-hebrew", "long", "March 1, 2026"),
        ("bn", "short", "১/৩/২৬"),
        # A pattern is for machines too.
        ("fa", "yyyy-MM-dd", "2026-03-01"),
        ("th", "yyyy-MM-dd", "2026-03-01"),
        ("ar-EG", "yyyy-MM-dd", "2026-03-01"),
    ],
)
def test_calendars_and_digits_are_those_of_the_locale(locale: str, format_text: str, expect: str) -> None:
    assert format_date(MARCH, locale=locale, timezone=UTC, format=format_text) == expect


@pytest.mark.parametrize(
    ("day", "expect"),
    [
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(2024, 3, 19), (1402, 12, 29)),
        (date(2026, 9, 22), (1405, 6, 31)),
        (date(2026, 9, 23), (1405, 7, 1)),
        (date(1979, 2, 11), (1357, 11, 22)),
    ],
)
def test_persian_days(day: date, expect: tuple[int, int, int]) -> None:
    assert calendars.day_in("persian", day) == expect


@pytest.mark.parametrize(
    ("locale", "zone", "expect"),
    [
        ("en", "America/New_York", "EST"),
        ("en", "Asia/Kolkata", "GMT+5:30"),
        ("de", "America/New_York", "GMT-5"),
        ("fr", "America/New_York", "UTC\N{MINUS SIGN}5"),
        ("fi", "Asia/Kolkata", "UTC+5.30"),
        ("bn", "Asia/Tokyo", "GMT +৯"),
    ],
)
def test_a_zone_without_a_short_name_is_a_distance(locale: str, zone: str, expect: str) -> None:
    assert format_time(NOON, locale=locale, timezone=ZoneInfo(zone), format="z") == expect


@pytest.mark.parametrize(
    ("delta", "options", "expect"),
    [
        (timedelta(days=-1), {"words": True}, "yesterday"),
        (timedelta(days=1), {"words": True}, "tomorrow"),
        (timedelta(days=-2), {"words": True}, "2 days ago"),
        (timedelta(days=-3), {"length": "narrow"}, "3d ago"),
        (timedelta(minutes=-52), {}, "1 hour ago"),
        (timedelta(0), {"words": True}, "now"),
        (timedelta(0), {}, "0 seconds ago"),
    ],
)
def test_timeago_in_words_and_lengths(delta: timedelta, options: dict[str, Any], expect: str) -> None:
    assert format_timeago(NOON + delta, now=NOON, locale="en", **options) == expect


@pytest.mark.parametrize(("locale", "expect"), [("en", "1"), ("de", "7"), ("ar-EG", "٢")])
def test_numbers_of_weekdays_count_from_the_first(locale: str, expect: str) -> None:
    assert format_date(MARCH, locale=locale, timezone=UTC, format="e") == expect


@pytest.mark.parametrize(
    ("days", "locale", "words", "expect"),
    [
        (0, "en", False, "today"),
        (1, "en", False, "in 1 day"),
        (1, "en", True, "tomorrow"),
        (-1, "en", True, "yesterday"),
        (2, "de", True, "übermorgen"),
        (13, "en", False, "in 13 days"),
        (14, "en", False, "in 2 weeks"),
        (-59, "en", False, "8 weeks ago"),
        (-60, "en", False, "2 months ago"),
        (364, "en", False, "in 12 months"),
        (365, "en", False, "in 1 year"),
        (-800, "pl", False, "2 lata temu"),
    ],
)
def test_days_of_the_calendar_from_now(days: int, locale: str, words: bool, expect: str) -> None:
    assert formats.format_days(days, locale=locale, words=words) == expect


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("%Y-%m-%d", "date", "write yyyy-MM-dd for %Y-%m-%d"),
        ("HH:mm", "date", "a day has none"),
        ("yyyy", "time", "a time has none"),
        ("d. 'of", "date", "a quote that is not closed"),
        ("", "date", "1 to 100 characters"),
    ],
)
def test_a_format_is_checked_before_it_is_used(text: str, kind: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        formats.check_format(text, kind)
