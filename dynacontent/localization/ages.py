"""How long ago a moment was, as CLDR words it: ``3 days ago``, ``in 2 hours``, ``yesterday``."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal, get_args

from dynacontent.errors import one_of
from dynacontent.localization.dates import check_moment
from dynacontent.localization.layouts import CONTEXT
from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.numbers import format_number

AgeUnit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
AgeLength = Literal["long", "short", "narrow"]

_SECONDS: dict[AgeUnit, int] = {
    "year": 31_536_000,
    "month": 2_592_000,
    "week": 604_800,
    "day": 86_400,
    "hour": 3_600,
    "minute": 60,
    "second": 1,
}
_FROM_DAYS: dict[AgeUnit, int] = {"year": 365, "month": 60, "week": 14}
"""From how many days of the calendar on a larger unit is named."""
_NEARLY = 0.85
"""From which part of a unit on it counts as one: 52 minutes are an hour ago."""


def format_timeago(
    value: datetime, *, now: datetime, locale: str, length: AgeLength = "long", words: bool = False
) -> str:
    """How long ago, or how far ahead, a moment is from ``now``: ``3 days ago``, ``in 2 hours``.

    Rounds to the largest unit that fits. ``words`` writes what the language has a word for
    (``yesterday``). Raises `TypeError` for what is no moment, `ValueError` for one without time
    zone and for an unknown length.
    """
    for moment in (value, now):
        check_moment(moment, "timeago")
    # In one time zone, clocks would be compared: an hour off where they change in between.
    seconds = (value.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
    for unit, size in _SECONDS.items():
        count = abs(seconds) / size
        if count >= _NEARLY or unit == "second":
            break
    whole = max(1, round(count)) if count else 0
    return format_age(-whole if seconds <= 0 else whole, unit, locale=locale, length=length, words=words)


def format_days(days: int, *, locale: str, length: AgeLength = "long", words: bool = False) -> str:
    """How many days of the calendar ahead (or ago, below zero): ``in 3 days``, ``2 weeks ago``.

    From two weeks on weeks, then months and years are named, the largest that fits. Today is ``today``;
    ``words`` writes ``tomorrow`` too. Raises as `format_age`.
    """
    unit: AgeUnit = "day"
    for larger, least in _FROM_DAYS.items():
        if abs(days) >= least:
            unit = larger
            break
    words = words or not days
    count = round(abs(days) * 86_400 / _SECONDS[unit])
    return format_age(-count if days < 0 else count, unit, locale=locale, length=length, words=words)


def format_age(
    count: int | Decimal, unit: AgeUnit, *, locale: str, length: AgeLength = "long", words: bool = False
) -> str:
    """A number of units from now, the past below zero: -3 days are ``3 days ago``; 0 is the past."""
    if length not in get_args(AgeLength):
        raise ValueError(f"the length of timeago is {one_of(get_args(AgeLength))}, not {length!r}")
    relative, past, future = _patterns(locale, unit, length)
    if words and count in relative:
        return relative[int(count)]
    patterns = past if count <= 0 else future
    number = abs(Decimal(count))
    form = formatting_locale(locale).plural_form(number.normalize(CONTEXT))
    return patterns.get(form, patterns["other"]).replace("{0}", format_number(number, locale=locale))


@lru_cache(maxsize=512)
def _patterns(
    locale: str, unit: AgeUnit, length: AgeLength
) -> tuple[dict[int, str], dict[str, str], dict[str, str]]:
    """Words by number, then the patterns of past and future by plural form."""
    fields = formatting_locale(locale)._data["date_fields"]
    widths = {"long": ("",), "short": ("-short", ""), "narrow": ("-narrow", "-short", "")}[length]
    found = [fields[f"{unit}{width}"] for width in widths if f"{unit}{width}" in fields]

    def first(key: str) -> dict[str, str]:
        return dict(next((field[key] for field in found if "other" in field.get(key, {})), {"other": "{0}"}))

    relative: dict[int, str] = next((field["relative"] for field in found if field.get("relative")), {})
    return {int(number): str(text) for number, text in relative.items()}, first("past"), first("future")
