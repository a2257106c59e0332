"""Filters: CLDR formats in the recipient's locale and timezone, and ``fallback``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as date_type
from datetime import datetime as datetime_type
from datetime import time as time_type
from datetime import tzinfo
from typing import Annotated, Any

from dynacontent.engine.language.kinds import (
    Country,
    CurrencyCode,
    Language,
    Number,
    PhoneNumber,
    T,
    U,
    UnitName,
    Written,
)
from dynacontent.engine.language.texts import count, said
from dynacontent.engine.structure.fragments import Fragment
from dynacontent.expressions.marks import settled, takes_missing
from dynacontent.expressions.missing import Missing, absence, is_blank, shows_nothing
from dynacontent.expressions.moments import today, zone_of
from dynacontent.expressions.state import current
from dynacontent.formats.scalars import Unfit
from dynacontent.localization import formats
from dynacontent.localization.ages import AgeLength
from dynacontent.localization.compact import CompactLength
from dynacontent.localization.numbers import MoneyStyle, UnitLength
from dynacontent.localization.phones import PhoneStyle
from dynacontent.models.values import Money


@settled
@takes_missing
def fallback(value: T | Missing, other: U, *others: U) -> T | U:
    """The value, or ``other`` where it is missing, null or blank: ``name | fallback("friend")``.

    Of several others the first that is there: ``nickname | fallback(profile.first_name, "friend")``.
    """
    found: Any = value
    for following in (other, *others):
        blank = shows_nothing(found.text()) if isinstance(found, Fragment) else is_blank(found)
        if not blank:
            break
        _note(found)
        found = following
    return found  # type: ignore[no-any-return]


@settled
@takes_missing
def default(value: T | Missing, default_value: U = "", boolean: bool = False) -> T | U:  # type: ignore[assignment]
    """The value, or another where it is missing; with ``boolean`` also where it is false or empty."""
    return default_value if _note(value) or (boolean and not value) else value  # type: ignore[return-value]


def _note(value: Any) -> bool:
    """Whether a value is missing, which the record of the render tells then."""
    missing = absence(value)
    if missing is None:
        return False
    current().fallbacks.append((missing.path, missing.code))
    return True


@settled
def money(value: Money, decimals: bool | None = None, style: MoneyStyle = "symbol") -> str:
    """``€12.50`` as the recipient's locale writes it; ``decimals=false`` drops ``.00``.

    ``style`` names the currency by symbol, code or name (``12.50 euros``).
    """
    return formats.format_money(value, locale=current().locale, decimals=decimals, style=style)


@settled
def number(value: Number, decimals: int | None = None) -> str:
    """``1,234.5`` as the recipient's locale writes it."""
    return formats.format_number(value, locale=current().locale, decimals=decimals)


@settled
def compact(value: Number, length: CompactLength = "short") -> str:
    """``12345`` as ``12K``; ``length="long"`` writes ``12 thousand``."""
    return formats.format_compact(value, locale=current().locale, length=length)


@settled
def percent(value: Number, decimals: int | None = None) -> str:
    """``0.25`` as ``25%``."""
    return formats.format_percent(value, locale=current().locale, decimals=decimals)


def _format(kind: str) -> Written:
    """A format of dates or times, which fits or does not whatever the language."""

    def read(text: str) -> None:
        try:
            formats.check_format(text, kind)
        except ValueError as error:
            raise Unfit("does not fit", str(error)) from None

    return Written(read)


DateFormat = Annotated[str, _format("date")]
TimeFormat = Annotated[str, _format("time")]
DatetimeFormat = Annotated[str, _format("datetime")]


def date(value: date_type, format: DateFormat = "medium") -> str:  # noqa: A002 - the name authors type
    """A date, on the clock it is read on; short, medium, long, full or a CLDR pattern."""
    return formats.format_date(value, locale=current().locale, timezone=_zone(value), format=format)


def time(value: datetime_type | time_type, format: TimeFormat = "short") -> str:  # noqa: A002
    """A time of day, on the recipient's clock or the one that `in_zone` named."""
    return formats.format_time(value, locale=current().locale, timezone=_zone(value), format=format)


def datetime(value: datetime_type, format: DatetimeFormat = "medium") -> str:  # noqa: A002
    """Date and time, on the recipient's clock or the one that `in_zone` named."""
    return formats.format_datetime(value, locale=current().locale, timezone=_zone(value), format=format)


def _zone(value: object) -> tzinfo:
    """The zone to show a value in; dates and times of day have none."""
    return zone_of(value) if isinstance(value, datetime_type) else current().timezone


def timeago(value: date_type | datetime_type, length: AgeLength = "long", words: bool = False) -> str:
    """``3 hours ago``, counted from ``context.now``; ``words`` writes ``yesterday`` for ``1 day ago``.

    Of a date the days of the calendar are counted.
    """
    state = current()
    if isinstance(value, date_type) and not isinstance(value, datetime_type):
        apart = (value - today()).days
        return formats.format_days(apart, locale=state.locale, length=length, words=words)
    return formats.format_timeago(value, now=state.now, locale=state.locale, length=length, words=words)


@settled
def listing(
    values: Iterable[Any],
    style: formats.ListStyle = "standard",
    most: int | None = None,
    more: str | None = None,
) -> str:
    """``A, B and C``: ``tags | listing``, ``tags | listing("or")``; style standard, or, unit.

    With ``most=2`` ``A, B and 3 more``, or what ``more`` says, in which ``{n}`` is the number.
    """
    texts = [said(value) for value in values]
    return formats.format_list(
        texts,
        locale=current().locale,
        style=style,
        most=None if most is None else count(most, "most of listing"),
        more=None if more is None else said(more),
    )


@settled
def unit(value: Number, name: UnitName, length: UnitLength = "long") -> str:
    """``3 kilometers``: a CLDR unit such as ``length-kilometer``."""
    return formats.format_unit(value, name, locale=current().locale, length=length)


@settled
def territory(code: Country) -> str:
    """``DE`` as ``Germany``: a country or region by its code of ISO 3166."""
    return formats.territory_name(code, locale=current().locale)


@settled
def language(tag: Language) -> str:
    """``pt-BR`` as ``Brazilian Portuguese``: a language by its tag."""
    return formats.language_name(tag, locale=current().locale)


@settled
def currency(code: CurrencyCode) -> str:
    """``EUR`` as ``Euro``: the name of a currency by its code of ISO 4217."""
    return formats.currency_name(code, locale=current().locale)


@settled
def phone(value: PhoneNumber, region: str | None = None, style: PhoneStyle = "international") -> str:
    """``+49 30 5550100``; ``region`` is the country of a number without ``+``."""
    return formats.format_phone(value, region=region, style=style)


FILTERS = (
    fallback,
    default,
    money,
    number,
    compact,
    percent,
    unit,
    date,
    time,
    datetime,
    timeago,
    listing,
    territory,
    language,
    currency,
    phone,
)
