"""How a locale lays out a number: a CLDR pattern with its signs filled in, made once per locale.

Formatting is rounding and joining then. It follows CLDR where babel does not:

- ``-`` and ``%`` become the locale's own signs (Arabic and Hebrew wrap them in direction marks;
  without those ``-20%`` is shuffled in a right-to-left text), digits are the locale's own;
- four digits stand together where the locale says so (``1234,50 €`` in Spanish);
- a currency code that touches a digit is set off by a no-break space (``CHF 12.50``).

What rounds to zero carries no minus sign: nobody owes ``-0``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from dynacontent.localization.digits import minimum_grouping, native_digits, signs

if TYPE_CHECKING:
    from babel.numbers import NumberPattern

MAX_DIGITS = 100
"""Most digits a printed number may have; larger ones are refused."""

CONTEXT = Context(prec=MAX_DIGITS, rounding=ROUND_HALF_EVEN)
_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class NumberLayout:
    """A number pattern with its signs in place; pairs are (positive, negative).

    ``groups`` are the sizes of the first and of every further group of digits, counted from the
    decimal sign, ``grouped_from`` the power of ten from which numbers are grouped at all; ``scale``
    is the power of ten to multiply by (2 for percentages); ``digits`` translates Western digits.
    """

    prefix: tuple[str, str]
    suffix: tuple[str, str]
    point: str
    separator: str
    groups: tuple[int, int]
    grouped_from: int
    integer_digits: int
    fraction_digits: tuple[int, int]
    scale: int
    drop_zeros: bool
    digits: Mapping[int, str] | None
    unit: Decimal = field(init=False)
    regular: bool = field(init=False)
    """Whether a number is written as Python writes it, but for the marks: thousands, and so many digits."""

    def __post_init__(self) -> None:
        least, most = self.fraction_digits
        regular = self.groups == (3, 3) and self.integer_digits <= 1 and least == most and not self.drop_zeros
        object.__setattr__(self, "unit", Decimal((0, (1,), -most)))
        object.__setattr__(self, "regular", regular and self.digits is None)

    def round(self, value: Decimal) -> Decimal:
        """The value that is shown: scaled, and rounded half to even. Raises `ValueError`."""
        try:
            scaled = value.scaleb(self.scale, context=CONTEXT) if self.scale else value
            return scaled.quantize(self.unit, context=CONTEXT)
        except InvalidOperation as error:
            raise ValueError(f"a number of more than {MAX_DIGITS} digits cannot be printed") from error

    def text(self, rounded: Decimal) -> str:
        """What `round` gave, as text."""
        sign = 1 if rounded < 0 else 0
        return f"{self.prefix[sign]}{self.number(rounded)}{self.suffix[sign]}"

    def number(self, rounded: Decimal) -> str:
        """What `round` gave, without its sign and what stands around it."""
        if self.regular:
            return self._regular(rounded)
        integer, _, fraction = f"{rounded.copy_abs():f}".partition(".")
        fraction = self._fraction(fraction)
        number = self._grouped(integer.zfill(self.integer_digits))
        if fraction:
            number = f"{number}{self.point}{fraction}"
        return number if self.digits is None else number.translate(self.digits)

    def _regular(self, rounded: Decimal) -> str:
        amount = rounded.copy_abs()
        number = f"{amount:,f}" if amount.adjusted() >= self.grouped_from else f"{amount:f}"
        if self.point != "." or self.separator != ",":
            integer, _, fraction = number.partition(".")
            integer = integer.replace(",", self.separator)
            return f"{integer}{self.point}{fraction}" if fraction else integer
        return number

    def _fraction(self, digits: str) -> str:
        least = self.fraction_digits[0]
        kept = digits.rstrip("0")
        if not kept and self.drop_zeros:
            return ""
        return kept if len(kept) >= least else digits[:least]

    def _grouped(self, digits: str) -> str:
        size, further = self.groups
        if len(digits) <= self.grouped_from:
            return digits
        parts = [digits[-size:]]
        rest = digits[:-size]
        while rest:
            parts.append(rest[-further:])
            rest = rest[:-further]
        return self.separator.join(reversed(parts))


def make_layout(
    pattern: NumberPattern,
    locale: str,
    digits: tuple[int, int],
    *,
    symbol: str = "",
    money: bool = False,
    drop_zeros: bool = False,
    minimum: int = 1,
) -> NumberLayout:
    """A pattern with the signs of a locale; ``digits`` are the fewest and most after the decimal sign.

    ``symbol`` is the currency's; ``money`` takes the marks that the locale keeps for money, if any.
    ``minimum`` is how many digits must stand before the first mark, if the locale does not ask for more.
    """
    marks = signs(locale)

    def filled(affix: str, *, before: bool) -> str:
        text = affix.replace("-", marks.get("minusSign", "-")).replace("%", marks.get("percentSign", "%"))
        if symbol:
            text = text.replace("¤", _set_off(symbol, affix, before=before))
        return _QUOTED.sub(lambda quoted: quoted.group(1) or "'", text)

    point, separator = marks.get("decimal", "."), marks.get("group", ",")
    if money:
        point, separator = marks.get("currencyDecimal", point), marks.get("currencyGroup", separator)
    return NumberLayout(
        prefix=(filled(pattern.prefix[0], before=True), filled(pattern.prefix[1], before=True)),
        suffix=(filled(pattern.suffix[0], before=False), filled(pattern.suffix[1], before=False)),
        point=point,
        separator=separator,
        groups=pattern.grouping,
        grouped_from=pattern.grouping[0] + max(minimum, minimum_grouping(locale)) - 1,
        integer_digits=pattern.int_prec[0],
        fraction_digits=digits,
        scale=pattern.scale,
        drop_zeros=drop_zeros,
        digits=native_digits(locale),
    )


def _set_off(symbol: str, affix: str, *, before: bool) -> str:
    """A currency symbol with the space CLDR's ``currencySpacing`` puts between a letter and a digit."""
    touches = affix.endswith("¤") if before else affix.startswith("¤")
    border = symbol[-1] if before else symbol[0]
    if not touches or unicodedata.category(border)[0] in "SZ":
        return symbol
    return f"{symbol}\N{NO-BREAK SPACE}" if before else f"\N{NO-BREAK SPACE}{symbol}"
