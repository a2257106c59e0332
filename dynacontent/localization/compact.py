"""Large numbers in few characters: ``1.2K``, ``12 million``, ``123万``."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from dynacontent.errors import one_of
from dynacontent.localization.layouts import CONTEXT, MAX_DIGITS, NumberLayout, make_layout
from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.numbers import as_decimal

if TYPE_CHECKING:
    from babel.numbers import NumberPattern

CompactLength = Literal["short", "long"]


def format_compact(value: int | float | Decimal, *, locale: str, length: CompactLength = "short") -> str:
    """A number in few characters, rounded to whole thousands, millions, …; to two digits where it has one.

    As CLDR says: ``1234`` is ``1.2K``, ``12345`` is ``12K``; ``length="long"`` writes words, ``12
    thousand``. Languages count in their own steps (``1.2万``).

    Raises `TypeError` for what is no number, `ValueError` for not-a-number, infinity and an unknown
    length.
    """
    if length not in get_args(CompactLength):
        raise ValueError(f"the length of compact is {one_of(get_args(CompactLength))}, not {length!r}")
    number = as_decimal(value, "compact")
    if number.adjusted() > MAX_DIGITS:
        raise ValueError(f"a number of more than {MAX_DIGITS} digits cannot be printed")
    exponent, rounded = _scaled(number, _steps(locale, length))
    layout, form = _layout(locale, length, exponent, rounded)
    return layout.text(rounded) if form else _bare(layout, rounded)


def _bare(layout: NumberLayout, rounded: Decimal) -> str:
    """A word that stands for the number too, as French *mille* does."""
    sign = 1 if rounded < 0 else 0
    return layout.prefix[sign] + layout.suffix[sign]


def _scaled(number: Decimal, steps: dict[int, int]) -> tuple[int, Decimal]:
    """The power of ten whose pattern is taken, and what is left of the number."""
    reached = number.adjusted() if number else 0
    while True:
        exponent = max((power for power in steps if power <= reached), default=0)
        shortened = steps.get(exponent, 0)
        rounded = _rounded(number.scaleb(-shortened, context=CONTEXT))
        if not rounded or rounded.adjusted() + shortened <= reached:
            return exponent, rounded
        reached = rounded.adjusted() + shortened  # 999,999 is no 1000K but 1M


def _rounded(number: Decimal) -> Decimal:
    """A whole number, or two digits where that is less."""
    if not number:
        return Decimal(0)
    digits = min(0, number.adjusted() - 1)
    rounded = number.quantize(Decimal((0, (1,), digits)), context=CONTEXT)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded.normalize(CONTEXT)


@lru_cache(maxsize=256)
def _steps(locale: str, length: CompactLength) -> dict[int, int]:
    """For each power of ten with a pattern, by how many powers it shortens a number."""
    patterns = _patterns(locale, length)["other"]
    steps = {}
    for magnitude, pattern in patterns.items():
        power = len(magnitude) - 1
        zeros = pattern.int_prec[0]
        steps[power] = 0 if pattern.pattern == "0" else power - zeros + 1
    return steps


def _patterns(locale: str, length: CompactLength) -> dict[str, Any]:
    found: dict[str, Any] = formatting_locale(locale).compact_decimal_formats[length]
    return found


def _layout(locale: str, length: CompactLength, exponent: int, rounded: Decimal) -> tuple[NumberLayout, bool]:
    """The layout of a number, and whether it shows the number at all."""
    by_form = _patterns(locale, length)
    magnitude = str(10**exponent)
    form = formatting_locale(locale).plural_form(abs(rounded))
    candidates = ("1" if abs(rounded) == 1 else form, form, "other")
    known = [by_form[name] for name in candidates if name in by_form]
    pattern = next((patterns[magnitude].pattern for patterns in known if magnitude in patterns), "0")
    whole = rounded == rounded.to_integral_value()
    return _made(locale, pattern, 0 if whole else 1 - rounded.adjusted())


@lru_cache(maxsize=1024)
def _made(locale: str, pattern: str, digits: int) -> tuple[NumberLayout, bool]:
    from babel.numbers import parse_pattern

    data = formatting_locale(locale)
    plain: NumberPattern = data.decimal_formats[None]
    parsed = plain if pattern == "0" else parse_pattern(pattern)
    shows = parsed.number_pattern != ""
    if parsed is not plain:
        parsed.grouping, parsed.int_prec = plain.grouping, plain.int_prec
    return make_layout(parsed, locale, (digits, digits), minimum=2), shows
