"""Numbers, percentages, money and measures as a locale writes them.

A `NumberLayout` is a CLDR pattern with its symbols filled in, made once per locale, so that
formatting is rounding and joining. It follows babel, with four differences:

- ``-`` and ``%`` become the locale's own signs, as CLDR asks (Arabic and Hebrew wrap them in
  direction marks; without those ``-20%`` is shuffled in a right-to-left text);
- a currency code that touches a digit is set off by a no-break space (``CHF 12.50``);
- what rounds to zero carries no minus sign;
- not-a-number, infinity, booleans and unknown currencies are refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from dynacontent.errors import did_you_mean
from dynacontent.localization.locales import formatting_locale
from dynacontent.models.values import Money

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

MAX_DIGITS = 100
"""Most digits a printed number may have; larger ones are refused."""

MAX_DECIMALS = 20
"""Most digits after the decimal sign an author may ask for."""

UnitLength = Literal["long", "short", "narrow"]

_CONTEXT = Context(prec=MAX_DIGITS, rounding=ROUND_HALF_EVEN)
_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class NumberLayout:
    """A number pattern with its symbols in place; pairs are (positive, negative).

    ``groups`` are the sizes of the first and of every further group of digits, counted from the
    decimal sign; ``scale`` is the power of ten to multiply by (2 for percentages).
    """

    prefix: tuple[str, str]
    suffix: tuple[str, str]
    point: str
    separator: str
    groups: tuple[int, int]
    integer_digits: int
    fraction_digits: tuple[int, int]
    scale: int
    drop_zeros: bool
    unit: Decimal = field(init=False)
    regular: bool = field(init=False)
    """Whether a number is written as Python writes it, but for the marks: thousands, and so many digits."""

    def __post_init__(self) -> None:
        least, most = self.fraction_digits
        regular = self.groups == (3, 3) and self.integer_digits <= 1 and least == most and not self.drop_zeros
        object.__setattr__(self, "unit", Decimal((0, (1,), -most)))
        object.__setattr__(self, "regular", regular)

    def round(self, value: Decimal) -> Decimal:
        """The value that is shown: scaled, and rounded half to even. Raises `ValueError`."""
        try:
            scaled = value.scaleb(self.scale, context=_CONTEXT) if self.scale else value
            return scaled.quantize(self.unit, context=_CONTEXT)
        except InvalidOperation as error:
            raise ValueError(f"a number of more than {MAX_DIGITS} digits cannot be printed") from error

    def text(self, rounded: Decimal) -> str:
        """What `round` gave, as text."""
        sign = 1 if rounded < 0 else 0
        if self.regular:
            number = f"{rounded.copy_abs():,f}"
            if self.point != "." or self.separator != ",":
                integer, _, fraction = number.partition(".")
                integer = integer.replace(",", self.separator)
                number = f"{integer}{self.point}{fraction}" if fraction else integer
            return f"{self.prefix[sign]}{number}{self.suffix[sign]}"
        integer, _, fraction = f"{rounded.copy_abs():f}".partition(".")
        fraction = self._fraction(fraction)
        number = self._grouped(integer.zfill(self.integer_digits))
        if fraction:
            number = f"{number}{self.point}{fraction}"
        return f"{self.prefix[sign]}{number}{self.suffix[sign]}"

    def _fraction(self, digits: str) -> str:
        least = self.fraction_digits[0]
        kept = digits.rstrip("0")
        if not kept and self.drop_zeros:
            return ""
        return kept if len(kept) >= least else digits[:least]

    def _grouped(self, digits: str) -> str:
        size, further = self.groups
        if len(digits) <= size:
            return digits
        parts = [digits[-size:]]
        rest = digits[:-size]
        while rest:
            parts.append(rest[-further:])
            rest = rest[:-further]
        return self.separator.join(reversed(parts))


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


def format_money(value: Money, *, locale: str, decimals: bool | None = None) -> str:
    """An amount in its own currency, written as the locale writes it: ``€1,234.50``.

    Digits after the decimal sign are the currency's (none for JPY). ``decimals=False`` leaves them
    out where they are zero; an amount with cents keeps them.

    Raises `TypeError` for what is not `Money`, `ValueError` for an unknown currency.
    """
    if not isinstance(value, Money):
        raise TypeError(f"money formats money, not {_kind(value)}; write `number` for a number")
    layout = _money_layout(locale, value.currency, decimals is False)
    amount = value.amount
    if type(amount) is not Decimal or not amount.is_finite():
        amount = as_decimal(amount, "money")
    return layout.text(layout.round(amount))


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
    form = formatting_locale(locale).plural_form(rounded.normalize(_CONTEXT))
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
    return _layout(pattern, data, (least, most) if decimals is None else (decimals, decimals))


@lru_cache(maxsize=1024)
def _money_layout(locale: str, currency: str, drop_zeros: bool) -> NumberLayout:
    from babel.numbers import get_currency_precision

    _check_currency(currency)
    data = formatting_locale(locale)
    digits = get_currency_precision(currency)
    symbol = data.currency_symbols.get(currency, currency)
    pattern: NumberPattern = data.currency_formats["standard"]
    return _layout(pattern, data, (digits, digits), symbol=symbol, drop_zeros=drop_zeros)


def _check_currency(currency: str) -> None:
    from babel.numbers import list_currencies

    known = list_currencies()
    if currency not in known:
        hint = did_you_mean(str(currency), known, "codes are three capitals, such as EUR")
        raise ValueError(f"{currency!r} is not a currency of ISO 4217; {hint}")


def _layout(
    pattern: NumberPattern,
    locale: Locale,
    digits: tuple[int, int],
    *,
    symbol: str = "",
    drop_zeros: bool = False,
) -> NumberLayout:
    # Western digits everywhere, as in babel's dates: babel has no others for those.
    signs = locale.number_symbols["latn"]

    def filled(affix: str, *, before: bool) -> str:
        text = affix.replace("-", signs.get("minusSign", "-")).replace("%", signs.get("percentSign", "%"))
        if symbol:
            text = text.replace("¤", _set_off(symbol, affix, before=before))
        return _QUOTED.sub(lambda quoted: quoted.group(1) or "'", text)

    return NumberLayout(
        prefix=(filled(pattern.prefix[0], before=True), filled(pattern.prefix[1], before=True)),
        suffix=(filled(pattern.suffix[0], before=False), filled(pattern.suffix[1], before=False)),
        point=signs.get("decimal", "."),
        separator=signs.get("group", ","),
        groups=pattern.grouping,
        integer_digits=pattern.int_prec[0],
        fraction_digits=digits,
        scale=pattern.scale,
        drop_zeros=drop_zeros,
    )


def _set_off(symbol: str, affix: str, *, before: bool) -> str:
    """A currency symbol with the space CLDR's ``currencySpacing`` puts between a letter and a digit."""
    touches = affix.endswith("¤") if before else affix.startswith("¤")
    border = symbol[-1] if before else symbol[0]
    if not touches or unicodedata.category(border)[0] in "SZ":
        return symbol
    return f"{symbol}\N{NO-BREAK SPACE}" if before else f"\N{NO-BREAK SPACE}{symbol}"


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
