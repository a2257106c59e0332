"""Values as a locale writes them: what the filters of a template call.

Pure functions of their arguments: the locale is a BCP 47 tag, the time zone a `tzinfo`, the clock
is handed in. What cannot be formatted raises `TypeError` or `ValueError` with a text for the author.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from dynacontent.localization.dates import format_date, format_datetime, format_time, format_timeago
from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.numbers import format_money, format_number, format_percent, format_unit

__all__ = [
    "format_date",
    "format_datetime",
    "format_list",
    "format_money",
    "format_number",
    "format_percent",
    "format_time",
    "format_timeago",
    "format_unit",
]

ListStyle = Literal["standard", "standard-short", "or", "or-short", "unit", "unit-short", "unit-narrow"]


def format_list(values: Iterable[str], *, locale: str, style: ListStyle = "standard") -> str:
    """Texts joined as a sentence does: ``a, b, and c``. ``style="or"`` gives ``a, b, or c``.

    Raises `TypeError` for a value that is not text (format or map it first), `ValueError` for an
    unknown style.
    """
    from babel.lists import format_list as joined

    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"listing joins a list of texts, not {type(values).__name__}")
    texts = list(values)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"listing joins texts, not {type(text).__name__}; map or format the list first")
    if style not in get_args(ListStyle):
        raise ValueError(
            f"{style!r} is not a style of listing; it is one of {', '.join(get_args(ListStyle))}"
        )
    return joined(texts, style=style, locale=formatting_locale(locale))
