"""The calendar a locale dates by: the Gregorian one nearly everywhere, and two others.

CLDR dates by the Buddhist calendar in Thailand (the same days, 543 years on) and by the Persian
one in Iran and Afghanistan. A recipient may choose in their tag: ``fa-u-ca-gregory``. Other
calendars that a tag names are not written; the Gregorian one is.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from dynacontent.localization.locales import extension, formatting_locale

Calendar = Literal["gregory", "buddhist", "persian"]

BUDDHIST_YEARS = 543
"""How far the Buddhist era is ahead."""

PERSIAN_MONTHS = {
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(),
    "fa_AF": "حمل ثور جوزا سرطان اسد سنبلهٔ میزان عقرب قوس جدی دلو حوت".split(),
}
"""Month names by CLDR locale; babel has those of the Gregorian calendar only."""

_PERSIAN_DAY_ZERO = 226_895
"""The day before 1 Farvardin 1, counted as `date.toordinal` counts."""


class Day(NamedTuple):
    """A day as a calendar numbers it."""

    year: int
    month: int
    day: int


@lru_cache(maxsize=512)
def calendar_of(locale: str) -> Calendar:
    """The calendar that a tag names or, where it names none that is written here, that of its locale."""
    language = formatting_locale(locale).language
    asked = extension(locale, "ca")
    if asked == "buddhist":
        return "buddhist"
    if language == "fa" and asked in (None, "persian"):
        return "persian"
    return "buddhist" if language == "th" and asked is None else "gregory"


def day_in(calendar: Calendar, day: date) -> Day:
    """A day as a calendar numbers it."""
    if calendar == "persian":
        return _persian(day)
    return Day(day.year + (BUDDHIST_YEARS if calendar == "buddhist" else 0), day.month, day.day)


def _persian(day: date) -> Day:
    """A day in the Persian calendar, by the rule of 33 years that ICU follows."""
    passed = day.toordinal() - _PERSIAN_DAY_ZERO
    year = 1 + (33 * passed + 3) // 12_053
    of_year = passed - 365 * (year - 1) - (8 * year + 21) // 33
    month = of_year // 31 if of_year < 216 else (of_year - 6) // 30
    return Day(year, month + 1, of_year - (31 * month if month < 7 else 30 * month + 6) + 1)
