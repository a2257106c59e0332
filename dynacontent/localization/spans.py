"""Lengths of time as a locale writes them: ``2 days, 3 hours``, ``2 Jahre und 3 Monate``."""

from __future__ import annotations

from typing import Literal, get_args

from dynacontent.localization.lists import ListStyle, format_list
from dynacontent.localization.numbers import UnitLength, format_unit

SpanUnit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
SpanStyle = Literal["list", "sentence"]
UNITS: tuple[SpanUnit, ...] = get_args(SpanUnit)
MOST_PARTS = len(UNITS)

_LISTED: dict[UnitLength, ListStyle] = {"long": "unit", "short": "unit-short", "narrow": "unit-narrow"}


def format_span(
    counts: dict[SpanUnit, int],
    *,
    locale: str,
    parts: int = 2,
    length: UnitLength = "long",
    style: SpanStyle = "list",
) -> str:
    """So many units of time, from the largest on, as text: ``2 days, 3 hours``.

    Of ``counts``, in order, the first ``parts`` units from the first that is not 0 are named, without
    those that are 0; what is less is left out. Where all are 0 the last unit is named: ``0 minutes``.
    ``style`` ``sentence`` joins as a sentence does: ``2 days and 3 hours``.
    """
    units = list(counts)
    first = next((place for place, unit in enumerate(units) if counts[unit]), len(units) - 1)
    named = [unit for unit in units[first : first + parts] if counts[unit]] or units[-1:]
    texts = [format_unit(counts[unit], unit, locale=locale, length=length) for unit in named]
    return format_list(texts, locale=locale, style="standard" if style == "sentence" else _LISTED[length])
