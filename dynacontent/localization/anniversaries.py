"""When a day comes round again: birthdays, anniversaries, days of payment."""

from __future__ import annotations

from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta

Which = Literal["nearest", "next", "last"]
Every = Literal["year", "month"]
LeapDay = Literal["february", "march"]
"""Whether 29 February is kept on the last day of February or the first of March in common years."""


def anniversary(
    day: date, today: date, *, which: Which = "nearest", every: Every = "year", leap_day: LeapDay = "february"
) -> date:
    """When a day comes round: the next time (today counts), the last time (today counts) or the nearest.

    What falls on the 31st is kept on the last day of shorter months. Raises `OverflowError` or
    `ValueError` at the ends of the calendar.
    """
    length = 12 if every == "year" else 1
    apart = (today.year - day.year) * 12 + today.month - day.month
    turn = apart // length
    around = [_turn(day, number * length, leap_day) for number in (turn - 1, turn, turn + 1)]
    before = max(found for found in around if found <= today)
    after = min(found for found in around if found >= today)
    if which != "nearest":
        return after if which == "next" else before
    return after if after - today <= today - before else before


def _turn(day: date, months: int, leap_day: LeapDay) -> date:
    found: date = day + relativedelta(months=months)
    if leap_day == "march" and months % 12 == 0 and (day.month, day.day) == (2, 29) and found.day == 28:
        return date(found.year, 3, 1)
    return found
