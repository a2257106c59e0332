"""On which day a week begins, and what its days are called."""

from __future__ import annotations

from typing import Literal, get_args

from dynacontent.errors import one_of
from dynacontent.localization.locales import formatting_locale

WeekdayWidth = Literal["wide", "abbreviated", "short", "narrow"]


def first_weekday(locale: str) -> int:
    """The day on which a week begins where the locale is used: 1 is Monday, 7 Sunday (ISO 8601)."""
    return int(formatting_locale(locale).first_week_day) + 1


def weekday_names(locale: str, width: WeekdayWidth = "wide") -> list[str]:
    """The names of the days from the first of a week on: Sunday, Monday, … in the United States.

    ``width`` is CLDR's ``wide``, ``abbreviated``, ``short`` or ``narrow``. Raises `ValueError` for another.
    """
    if width not in get_args(WeekdayWidth):
        raise ValueError(f"the width of weekdays is {one_of(get_args(WeekdayWidth))}, not {width!r}")
    names = formatting_locale(locale).days["stand-alone"][width]
    first = first_weekday(locale) - 1
    return [str(names[(first + day) % 7]) for day in range(7)]
