"""Dates and times as a locale writes them, in the recipient's time zone.

A format is ``short``, ``medium``, ``long`` or ``full``; a CLDR skeleton, which says what to show
and leaves the order to the locale (``yMMMd``: ``May 1, 2026``, ``1 mai 2026``); or a CLDR pattern,
which fixes everything (``dd.MM.yyyy``). Letters only are a skeleton, except a run of one letter
(``LLLL``, ``EEEE``). A pattern is for machines as well (``yyyy-MM-dd``), and so fixes digits and
calendar too: Western and Gregorian. Fields: https://www.unicode.org/reports/tr35/tr35-dates.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dynacontent.localization.calendars import Calendar, calendar_of
from dynacontent.localization.digits import native_digits
from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.skeletons import FIELDS, NAMED_FORMATS, named_pattern, skeleton_pattern

if TYPE_CHECKING:
    from babel import Locale
    from babel.dates import DateTimePattern

MAX_FORMAT_LENGTH = 100
"""Longest format accepted, in characters: a field's width is its number of letters."""

_SHOWS = {"date": "a day", "time": "a time", "datetime": "a day and time", "clock": "a time without a zone"}
_QUOTED = re.compile(r"'[^']*'")


class Written(NamedTuple):
    """How a format is written: its pattern, and whose names, digits and calendar."""

    pattern: DateTimePattern
    data: Locale
    digits: Mapping[int, str] | None
    calendar: Calendar


def format_date(value: date | datetime, *, locale: str, timezone: tzinfo, format: str = "medium") -> str:  # noqa: A002 - the name authors type
    """The day of a date, or of a moment as seen in ``timezone``.

    Raises `TypeError` for other values, `ValueError` for a moment without time zone and for a
    format that does not exist or shows a time.
    """
    if isinstance(value, datetime):
        value = _local(value, timezone, "date").date()
    elif not isinstance(value, date):
        raise TypeError(f"date formats dates, not {_kind(value)}")
    return _written(value, locale, "date", format)


def format_time(value: datetime | time, *, locale: str, timezone: tzinfo, format: str = "medium") -> str:  # noqa: A002
    """The time of day of a moment as seen in ``timezone``; a bare ``time`` is shown as it is.

    Raises as `format_date` does; a bare ``time`` cannot show a time zone.
    """
    if isinstance(value, time):
        return _written(value, locale, "clock", format)
    if not isinstance(value, datetime):
        hint = ": a date has no time of day" if isinstance(value, date) else ""
        raise TypeError(f"time formats moments, not {_kind(value)}{hint}")
    return _written(_local(value, timezone, "time"), locale, "time", format)


def format_datetime(value: datetime, *, locale: str, timezone: tzinfo, format: str = "medium") -> str:  # noqa: A002
    """The day and time of a moment as seen in ``timezone``. Raises as `format_date` does."""
    if not isinstance(value, datetime):
        hint = "; write `date` to show a day" if isinstance(value, date) else ""
        raise TypeError(f"datetime formats moments, not {_kind(value)}{hint}")
    return _written(_local(value, timezone, "datetime"), locale, "datetime", format)


def check_format(format: str, kind: str) -> None:  # noqa: A002
    """Raise `ValueError` for a format that shows no ``date``, ``time`` or ``datetime`` in any language."""
    _compiled("en", kind, format)


def _kind(value: object) -> str:
    """A type's name in an author's words."""
    return "text" if isinstance(value, str) else f"a {type(value).__name__}"


def check_moment(moment: object, filter_name: str) -> None:
    """Raise what an author should read about a value that is no moment, or one without time zone."""
    if not isinstance(moment, datetime):
        raise TypeError(f"{filter_name} formats moments, not {_kind(moment)}")
    if moment.utcoffset() is None:
        raise ValueError(f"{filter_name} cannot place {moment.isoformat(' ')}: it has no time zone")


def _local(moment: datetime, timezone: tzinfo, filter_name: str) -> datetime:
    check_moment(moment, filter_name)
    try:
        return moment.astimezone(timezone)
    except OverflowError as error:
        raise ValueError(f"{filter_name} cannot show {moment.isoformat(' ')}: out of range") from error


def _written(value: date | time, locale: str, kind: str, format_text: str) -> str:
    from dynacontent.localization.fields import Fields

    pattern, data, digits, calendar = _compiled(locale, kind, format_text)
    return pattern % Fields(value, data, digits, calendar)


@lru_cache(maxsize=1024)
def _compiled(locale: str, kind: str, format_text: str) -> Written:
    """A format parsed for a locale, after checking that it shows only what the value has."""
    from babel.dates import parse_pattern, tokenize_pattern

    data = formatting_locale(locale)
    calendar = calendar_of(locale)
    pattern, fixed = _pattern(data, kind, format_text, calendar)
    for sort, field in tokenize_pattern(pattern):
        if sort == "field" and field[0] not in FIELDS[kind]:
            raise ValueError(f"format {format_text!r} has the field {field[0]!r}; {_SHOWS[kind]} has none")
    try:
        parsed = parse_pattern(pattern)
    except ValueError as error:
        raise ValueError(f"format {format_text!r}: {error}") from error
    if fixed:
        return Written(parsed, data, None, "gregory")
    return Written(parsed, data, native_digits(locale), calendar)


def _pattern(locale: Locale, kind: str, format_text: str, calendar: Calendar) -> tuple[str, bool]:
    """The pattern of a format, and whether it fixes digits and calendar too."""
    if not isinstance(format_text, str):
        raise TypeError(f"a format is text, not {_kind(format_text)}")
    if not 0 < len(format_text) <= MAX_FORMAT_LENGTH:
        raise ValueError(f"a format has 1 to {MAX_FORMAT_LENGTH} characters")
    if format_text in NAMED_FORMATS:
        pattern = named_pattern(locale, kind, format_text)
        # CLDR names the era of long Thai dates in the Gregorian calendar only.
        short = calendar == "buddhist" and format_text == "long"
        return pattern.replace("G ", "") if short else pattern, False
    one_field = len(set(format_text)) == 1 and format_text != "j"
    if "%" not in format_text:
        _check_years(format_text)
    if format_text.isascii() and format_text.isalpha() and not one_field:
        return skeleton_pattern(locale, format_text), False
    _check_letters(format_text)
    return format_text, not one_field


def _check_years(pattern: str) -> None:
    """``YYYY-MM-DD`` is no date: others write it so, and CLDR means weeks and days of the year."""
    letters = set(_QUOTED.sub("", pattern))
    if "Y" in letters and "w" not in letters:
        raise ValueError(f"format {pattern!r}: Y is the year that a week belongs to; write y")
    if "D" in letters and "M" in letters:
        raise ValueError(f"format {pattern!r}: D is the day of the year; write d for that of the month")


def _check_letters(pattern: str) -> None:
    """CLDR reserves all letters: what is no field must stand in quotes."""
    bare = _QUOTED.sub("", pattern)
    if "%" in bare:
        raise ValueError(f"format {pattern!r} is not CLDR's; write yyyy-MM-dd for %Y-%m-%d, HH:mm for %H:%M")
    if "'" in bare:
        raise ValueError(f"format {pattern!r} has a quote that is not closed; write '' for a quote")
    for letter in re.findall("[A-Za-z]", bare):
        if letter not in FIELDS["datetime"]:
            raise ValueError(f"format {pattern!r}: {letter!r} is no field; put text in single quotes")
