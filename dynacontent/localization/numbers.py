"""Numbers, percentages, money and measures as a locale writes them.

Not-a-number, infinity, booleans and unknown currencies are refused. How numbers are laid out, and
where that differs from babel: `dynacontent.localization.layouts`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from dynacontent.errors import did_you_mean, one_of
from dynacontent.localization.digits import money_pattern
from dynacontent.localization.layouts import CONTEXT, MAX_DIGITS, NumberLayout, make_layout
from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.names import check_currency, currency_name
from dynacontent.models.values import Money

if TYPE_CHECKING:
    from babel.numbers import NumberPattern

MAX_DECIMALS = 20
"""Most digits after the decimal sign an author may ask for."""

UnitLength = Literal["long", "short", "narrow"]
MoneyStyle = Literal["symbol", "code", "name"]


def format_number(value: int | float | Decimal, *, locale: str, decimals: int | None = None) -> str:
    """A number: ``1,234.5``. ``decimals`` fixes the digits after the sign; otherwise up to three.

    Raises `TypeError` for what is no number, `ValueError` for not-a-number, infinity and bad
    ``decimals``.
    """
    layout = _number_layout(locale, "decimal", decimals)
    return layout.text(layout.round(as_decimal(value, "number")))


def format_percent(value: int | float | Decimal, *, locale: str, decimals: int | None = None) -> str:
    """A share as a percentage: 0.25 is ``25%``. Rounded to whole percents unless ``decimals`` is given.

    Raises as `format_number` does.
    """
    layout = _number_layout(locale, "percent", decimals)
    return layout.text(layout.round(as_decimal(value, "percent")))


def format_money(
    value: Money, *, locale: str, decimals: bool | None = None, style: MoneyStyle = "symbol"
) -> str:
    """An amount in its own currency, written as the locale writes it: ``€1,234.50``.

    Digits after the decimal sign are the currency's (none for JPY). ``decimals=False`` leaves them
    out where they are zero; an amount with cents keeps them. ``style`` says how the currency is
    named: ``symbol``, ``code`` (``EUR 12.50``) or ``name`` (``12.50 euros``).

    Raises `TypeError` for what is not `Money`, `ValueError` for an unknown currency or style.
    """
    if not isinstance(value, Money):
        if type(value) is int and value == 0:
            raise TypeError(
                'money formats money, not 0; a sum of no prices has no currency: start=money("0 EUR")'
            )
        raise TypeError(f"money formats money, not {_kind(value)}; write `number` for a number")
    layout = _money_layout(locale, value.currency, decimals is False, style)
    amount = value.amount
    if type(amount) is not Decimal or not amount.is_finite():
        amount = as_decimal(amount, "money")
    rounded = layout.round(amount)
    return layout.text(rounded) if style != "name" else _named(layout, rounded, value.currency, locale)


def _named(layout: NumberLayout, rounded: Decimal, currency: str, locale: str) -> str:
    """``12.50 euros``: the name takes the form of the number as it is shown."""
    whole = layout.drop_zeros and rounded == rounded.to_integral_value()
    data = formatting_locale(locale)
    form = data.plural_form(abs(rounded).normalize(CONTEXT) if whole else abs(rounded))
    name = currency_name(currency, locale=locale, form=form)
    patterns = data._data["currency_unit_patterns"]
    before, _, rest = patterns.get(form, patterns.get("other", "{0} {1}")).partition("{0}")
    return f"{before}{layout.text(rounded)}{rest}".replace("{1}", name)


def format_unit(value: int | float | Decimal, unit: str, *, locale: str, length: UnitLength = "long") -> str:
    """A measure: ``12 kilometers``. ``unit`` is a CLDR unit, with its kind or without.

    ``length-kilometer`` and ``kilometer`` are the same; ``length`` is ``long``, ``short`` or
    ``narrow``. Raises `TypeError` for what is no number, `ValueError` for an unknown unit or length.
    """
    if length not in ("long", "short", "narrow"):
        raise ValueError(f"the length of a unit is long, short or narrow, not {length!r}")
    layout = _number_layout(locale, "decimal", None)
    rounded = layout.round(as_decimal(value, "unit"))
    # The plural follows what is shown: 1.00 prints as 1, and takes the singular.
    form = formatting_locale(locale).plural_form(abs(rounded).normalize(CONTEXT))
    patterns = _unit_patterns(locale, unit, length)
    return patterns.get(form, patterns["other"]).replace("{0}", layout.text(rounded))


def as_decimal(value: Any, filter_name: str) -> Decimal:
    """A finite number as a Decimal, a float by its shortest notation. Raises naming the filter."""
    if isinstance(value, Money):
        raise TypeError(f"{filter_name} formats numbers, not money; write `money`")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"{filter_name} formats numbers, not {_kind(value)}")
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except ValueError as error:  # Python refuses to print integers of thousands of digits
        raise ValueError(f"a number of more than {MAX_DIGITS} digits cannot be printed") from error
    if not number.is_finite():
        raise ValueError(f"{filter_name} cannot format {number}: it is not a finite number")
    return number


def _kind(value: object) -> str:
    """A type's name in an author's words."""
    return "text" if isinstance(value, str) else type(value).__name__


@lru_cache(maxsize=1024, typed=True)
def _number_layout(locale: str, kind: Literal["decimal", "percent"], decimals: int | None) -> NumberLayout:
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= MAX_DECIMALS):
        raise ValueError(f"decimals is a whole number from 0 to {MAX_DECIMALS}, not {decimals!r}")
    data = formatting_locale(locale)
    formats = data.decimal_formats if kind == "decimal" else data.percent_formats
    pattern: NumberPattern = formats[None]
    least, most = pattern.frac_prec
    return make_layout(pattern, locale, (least, most) if decimals is None else (decimals, decimals))


@lru_cache(maxsize=1024)
def _money_layout(locale: str, currency: str, drop_zeros: bool, style: MoneyStyle) -> NumberLayout:
    from babel.numbers import get_currency_precision

    if style not in get_args(MoneyStyle):
        raise ValueError(f"the style of money is {one_of(get_args(MoneyStyle))}, not {style!r}")
    check_currency(currency)
    data = formatting_locale(locale)
    digits = (get_currency_precision(currency),) * 2
    if style == "name":
        return make_layout(data.decimal_formats[None], locale, digits, money=True, drop_zeros=drop_zeros)
    symbol = currency if style == "code" else data.currency_symbols.get(currency, currency)
    return make_layout(
        money_pattern(locale), locale, digits, symbol=symbol, money=True, drop_zeros=drop_zeros
    )


def check_unit(unit: str) -> None:
    """Raise `ValueError` for what is no unit of CLDR."""
    _unit_patterns("en", unit, "long")


@lru_cache(maxsize=1024)
def _unit_patterns(locale: str, unit: str, length: UnitLength) -> dict[str, str]:
    """Patterns by plural form, in the length asked for or the nearest one the locale has."""
    known = formatting_locale(locale)._data["unit_patterns"]
    # babel takes any unit that merely ends like the name given ("on" is a gallon): match whole names.
    names = {name.partition("-")[2]: name for name in known} | {name: name for name in known}
    if unit not in names:
        hint = did_you_mean(str(unit), names, "CLDR units are named like kilometer or length-kilometer")
        raise ValueError(f"{unit!r} is not a unit; {hint}")
    lengths = known[names[unit]]
    for candidate in dict.fromkeys([length, "short", "long", "narrow"]):
        if "other" in lengths.get(candidate, {}):
            return {form: text for form, text in lengths[candidate].items() if isinstance(text, str)}
    raise ValueError(f"CLDR does not say how {locale} writes {unit!r}")
