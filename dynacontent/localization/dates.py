"""Dates and times as a locale writes them, in the recipient's time zone.

A format is ``short``, ``medium``, ``long`` or ``full``; a CLDR skeleton, which says what to show
and leaves the order to the locale (``yMMMd``: ``May 1, 2026``, ``1 mai 2026``); or a CLDR pattern,
which fixes everything (``dd.MM.yyyy``). Letters only are a skeleton, except a run of one letter
(``LLLL``, ``EEEE``). Fields: https://www.unicode.org/reports/tr35/tr35-dates.html
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dynacontent.errors import did_you_mean
from dynacontent.localization.locales import formatting_locale

if TYPE_CHECKING:
    from babel import Locale
    from babel.dates import DateTimePattern

NAMED_FORMATS = ("short", "medium", "long", "full")
"""Formats every locale has, for dates, times and both together."""

MAX_FORMAT_LENGTH = 100
"""Longest format accepted, in characters: a field's width is its number of letters."""

_DATE_FIELDS = frozenset("GyYuQqMLwWdDFEec")
_CLOCK_FIELDS = frozenset("abBhHKkmsSA")
_ZONE_FIELDS = frozenset("zZvVxXO")
_FIELDS: dict[str, frozenset[str]] = {
    "date": _DATE_FIELDS,
    "time": _CLOCK_FIELDS | _ZONE_FIELDS,
    "datetime": _DATE_FIELDS | _CLOCK_FIELDS | _ZONE_FIELDS,
    "clock": _CLOCK_FIELDS,
}
_SHOWS = {"date": "a day", "time": "a time", "datetime": "a day and time", "clock": "a time without a zone"}
_QUOTED = re.compile(r"'[^']*'")


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


def format_timeago(value: datetime, *, now: datetime, locale: str) -> str:
    """How long ago, or how far ahead, a moment is from ``now``: ``3 days ago``, ``in 2 hours``.

    Rounds to the largest unit that fits, as CLDR words it. Raises `TypeError` for what is no
    moment, `ValueError` for one without time zone.
    """
    from babel.dates import format_timedelta

    for moment in (value, now):
        if not isinstance(moment, datetime):
            raise TypeError(f"timeago formats moments, not {_kind(moment)}")
        _check_zone(moment, "timeago")
    # In one time zone, clocks would be compared: an hour off where they change in between.
    passed = _local(value, UTC, "timeago") - _local(now, UTC, "timeago")
    return format_timedelta(passed, add_direction=True, locale=formatting_locale(locale))


def _kind(value: object) -> str:
    """A type's name in an author's words."""
    return "text" if isinstance(value, str) else f"a {type(value).__name__}"


def _check_zone(moment: datetime, filter_name: str) -> None:
    if moment.utcoffset() is None:
        raise ValueError(f"{filter_name} cannot place {moment.isoformat(' ')}: it has no time zone")


def _local(moment: datetime, timezone: tzinfo, filter_name: str) -> datetime:
    _check_zone(moment, filter_name)
    try:
        return moment.astimezone(timezone)
    except OverflowError as error:
        raise ValueError(f"{filter_name} cannot show {moment.isoformat(' ')}: out of range") from error


def _written(value: date | time, locale: str, kind: str, format_text: str) -> str:
    from babel.dates import DateTimeFormat

    pattern, data = _compiled(locale, kind, format_text)
    return pattern % DateTimeFormat(value, data)


@lru_cache(maxsize=1024)
def _compiled(locale: str, kind: str, format_text: str) -> tuple[DateTimePattern, Locale]:
    """A format parsed for a locale, after checking that it shows only what the value has."""
    from babel.dates import parse_pattern, tokenize_pattern

    data = formatting_locale(locale)
    pattern = _pattern(data, kind, format_text)
    for sort, field in tokenize_pattern(pattern):
        if sort == "field" and field[0] not in _FIELDS[kind]:
            raise ValueError(f"format {format_text!r} has the field {field[0]!r}; {_SHOWS[kind]} has none")
    try:
        return parse_pattern(pattern), data
    except ValueError as error:
        raise ValueError(f"format {format_text!r}: {error}") from error


def _pattern(locale: Locale, kind: str, format_text: str) -> str:
    if not isinstance(format_text, str):
        raise TypeError(f"a format is text, not {_kind(format_text)}")
    if not 0 < len(format_text) <= MAX_FORMAT_LENGTH:
        raise ValueError(f"a format has 1 to {MAX_FORMAT_LENGTH} characters")
    if format_text in NAMED_FORMATS:
        return _named(locale, kind, format_text)
    if format_text.isascii() and format_text.isalpha() and len(set(format_text)) > 1:
        return _skeleton(locale, format_text)
    _check_letters(format_text)
    return format_text


def _named(locale: Locale, kind: str, name: str) -> str:
    if kind == "date":
        return str(locale.date_formats[name])
    if kind in ("time", "clock"):
        return str(locale.time_formats[name])
    formats = locale.datetime_formats
    glue = formats[name if name in formats else None]
    return _glued(str(glue), str(locale.date_formats[name]), str(locale.time_formats[name]))


def _glued(glue: str, day: str, clock: str) -> str:
    return glue.replace("{0}", clock).replace("{1}", day)


def _check_letters(pattern: str) -> None:
    """CLDR reserves all letters: what is no field must stand in quotes."""
    bare = _QUOTED.sub("", pattern)
    if "'" in bare:
        raise ValueError(f"format {pattern!r} has a quote that is not closed; write '' for a quote")
    for letter in re.findall("[A-Za-z]", bare):
        if letter not in _FIELDS["datetime"]:
            raise ValueError(f"format {pattern!r}: {letter!r} is no field; put text in single quotes")


def _skeleton(locale: Locale, skeleton: str) -> str:
    """The locale's pattern for a skeleton; day and time are looked up apart where CLDR has no both."""
    fields = skeleton.replace("j", "H" if "H" in str(locale.time_formats["short"]) else "h")
    whole = _matched(locale, fields)
    if whole is not None:
        return whole
    day = _matched(locale, "".join(letter for letter in fields if letter in _DATE_FIELDS))
    clock = _matched(locale, "".join(letter for letter in fields if letter not in _DATE_FIELDS))
    if day is None or clock is None:
        hint = did_you_mean(skeleton, NAMED_FORMATS, "formats are named short, medium, long and full")
        raise ValueError(f"format {skeleton!r} is neither a name nor a skeleton of {locale}; {hint}")
    formats: Any = locale.datetime_formats
    return _glued(str(formats["medium" if "medium" in formats else None]), day, clock)


def _matched(locale: Locale, skeleton: str) -> str | None:
    from babel.dates import match_skeleton, tokenize_pattern

    known = locale.datetime_skeletons
    if not skeleton or any(letter not in _FIELDS["datetime"] for letter in skeleton):
        return None
    name = skeleton if skeleton in known else match_skeleton(skeleton, known)
    if name is None:
        return None
    asked, found = (
        {field[0]: int(field[1]) for sort, field in tokenize_pattern(text) if sort == "field"}
        for text in (skeleton, name)
    )
    return _widened(str(known[name]), {letter: n for letter, n in asked.items() if found.get(letter, n) != n})


def _widened(pattern: str, widths: dict[str, int]) -> str:
    """The pattern with fields as wide as asked for (``yMMMMd`` finds ``yMMMd``): babel leaves that out.

    A number never becomes a name, nor a name a number.
    """
    from babel.dates import tokenize_pattern, untokenize_pattern

    tokens: list[tuple[str, Any]] = []
    for sort, field in tokenize_pattern(pattern):
        if sort != "field":
            tokens.append((sort, field))
            continue
        letter, width = str(field[0]), int(field[1])
        asked = widths.get({"L": "M", "c": "E", "q": "Q"}.get(letter, letter), width)
        named = letter in "Ec" or (asked > 2) == (width > 2)
        tokens.append((sort, (letter, asked if named else width)))
    return untokenize_pattern(tokens)
