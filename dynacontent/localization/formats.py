"""Values as a locale writes them: what the filters of a template call.

Pure functions of their arguments: the locale is a BCP 47 tag, the time zone a `tzinfo`, the clock
is handed in. What cannot be formatted raises `TypeError` or `ValueError` with a text for the author.
"""

from __future__ import annotations

from dynacontent.localization.ages import format_age, format_days, format_timeago
from dynacontent.localization.compact import format_compact
from dynacontent.localization.dates import check_format, format_date, format_datetime, format_time
from dynacontent.localization.lists import ListStyle, format_list
from dynacontent.localization.locales import normalize_tag
from dynacontent.localization.names import (
    check_currency,
    check_territory,
    currency_name,
    language_name,
    territory_name,
)
from dynacontent.localization.numbers import (
    check_unit,
    format_money,
    format_number,
    format_percent,
    format_unit,
)
from dynacontent.localization.ordinals import format_ordinal
from dynacontent.localization.phones import format_phone
from dynacontent.localization.weeks import first_weekday, weekday_names

__all__ = [
    "ListStyle",
    "check_currency",
    "check_format",
    "check_territory",
    "check_unit",
    "currency_name",
    "first_weekday",
    "format_age",
    "format_compact",
    "format_date",
    "format_datetime",
    "format_days",
    "format_list",
    "format_money",
    "format_number",
    "format_ordinal",
    "format_percent",
    "format_phone",
    "format_time",
    "format_timeago",
    "format_unit",
    "language_name",
    "normalize_tag",
    "territory_name",
    "weekday_names",
]
