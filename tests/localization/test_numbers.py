"""Numbers, money and measures are written as CLDR says for the locale; what is no number is refused.

What ICU writes is held by ``test_oracle.py``; here are the rules, and what is refused.
"""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.localization import numbers
from dynacontent.localization.formats import format_money, format_number, format_percent, format_unit
from dynacontent.models.values import Money

MONEY = [
    ("en", "1234.50", "EUR", "€1,234.50"),
    ("en", "1234.50", "CHF", "CHF\xa01,234.50"),
    ("en", "-12.00", "USD", "-$12.00"),
    ("en", "0.004", "USD", "$0.00"),
    ("en", "-0.004", "USD", "$0.00"),
    ("de", "1234.50", "EUR", "1.234,50\xa0€"),
    ("de-AT", "1234.50", "EUR", "€\xa01.234,50"),
    ("de-CH", "1234.50", "CHF", "CHF\xa01'234.50"),
    ("ar", "1234.50", "EUR", "\u200f1,234.50\xa0€"),
    ("ar", "-12", "USD", "\u200f\u200e-12.00\xa0US$"),
    ("he", "1234.50", "ILS", "\u200f1,234.50\xa0\u200f₪"),
    ("ja", "1234.50", "JPY", "￥1,234"),
    ("ja", "1234.50", "USD", "$1,234.50"),
    ("tr", "1234.50", "TRY", "₺1.234,50"),
    ("fr", "1234.50", "EUR", "1\u202f234,50\xa0€"),
    ("pl", "1234567.5", "PLN", "1\xa0234\xa0567,50\xa0zł"),
    ("hi", "1234567.5", "INR", "₹12,34,567.50"),
    ("sv", "-5", "SEK", "\u22125,00\xa0kr"),
    ("en", "1.2345", "KWD", "KWD\xa01.234"),
]


@pytest.mark.parametrize(("locale", "amount", "currency", "expect"), MONEY)
def test_money(locale: str, amount: str, currency: str, expect: str) -> None:
    assert format_money(Money(Decimal(amount), currency), locale=locale) == expect


@pytest.mark.parametrize(
    ("amount", "decimals", "expect"),
    [
        ("12.00", False, "€12"),
        ("12.50", False, "€12.50"),
        ("11.999", False, "€12"),
        ("12.00", True, "€12.00"),
        ("12", None, "€12.00"),
    ],
)
def test_decimals_of_money_are_left_out_only_where_they_are_zero(
    amount: str, decimals: bool | None, expect: str
) -> None:
    assert format_money(Money(Decimal(amount), "EUR"), locale="en", decimals=decimals) == expect


NUMBERS = [
    ("en", 1234567.891, None, "1,234,567.891"),
    ("en", Decimal("0.12345"), None, "0.123"),
    ("en", 3, 2, "3.00"),
    ("en", 2.5, 0, "2"),
    ("en", -0.0001, None, "0"),
    ("en", 0, None, "0"),
    ("de", -1234.5, None, "-1.234,5"),
    ("de-AT", 1234.5, None, "1\xa0234,5"),
    ("ar", -1234.5, None, "\u200e-1,234.5"),
    ("ja", 1234.5, None, "1,234.5"),
    ("tr", 1234.5, None, "1.234,5"),
    ("fr", 1234.5, None, "1\u202f234,5"),
    ("pl", 1234.5, None, "1234,5"),
    ("pl", 12345, None, "12\xa0345"),
    ("fa", 1234.5, None, "۱٬۲۳۴٫۵"),
    ("ar-EG", -1234.5, None, "\u061c-١٬٢٣٤٫٥"),
    ("ar-EG-u-nu-latn", -1234.5, None, "\u200e-1,234.5"),
    ("en-u-nu-deva", 12, None, "१२"),
    ("en-u-nu-roman", 12, None, "12"),
    ("hi", 1234567, None, "12,34,567"),
]


@pytest.mark.parametrize(("locale", "value", "decimals", "expect"), NUMBERS)
def test_number(locale: str, value: float, decimals: int | None, expect: str) -> None:
    assert format_number(value, locale=locale, decimals=decimals) == expect


PERCENTS = [
    ("en", 0.256, None, "26%"),
    ("en", Decimal("0.256"), 1, "25.6%"),
    ("de", 0.2, None, "20\xa0%"),
    ("ar", -0.2, None, "\u200e-20\u200e%\u200e"),
    ("ja", 0.2, None, "20%"),
    ("tr", 0.2, None, "%20"),
    ("fr", 0.2, None, "20\xa0%"),
    ("pl", 0.2, None, "20%"),
    ("hi", 0.2, None, "20%"),
]


@pytest.mark.parametrize(("locale", "value", "decimals", "expect"), PERCENTS)
def test_percent(locale: str, value: float, decimals: int | None, expect: str) -> None:
    assert format_percent(value, locale=locale, decimals=decimals) == expect


UNITS = [
    ("en", 1, "kilometer", "long", "1 kilometer"),
    ("en", 1, "length-kilometer", "short", "1 km"),
    ("en", Decimal("1.00"), "kilometer", "long", "1 kilometer"),
    ("en", 1.5, "kilometer", "long", "1.5 kilometers"),
    ("de", 2, "hour", "long", "2 Stunden"),
    ("ar", 2, "hour", "long", "ساعتان"),
    ("ar", 3, "kilometer", "long", "3 كيلومترات"),
    ("ja", 3, "kilogram", "long", "3 キログラム"),
    ("tr", 3, "hour", "narrow", "3s"),
    ("fr", 1.5, "liter", "long", "1,5\xa0litre"),
    ("pl", 5, "day", "long", "5 dni"),
    ("pl", 22, "hour", "long", "22 godziny"),
    ("hi", 3, "day", "long", "3 दिन"),
]


@pytest.mark.parametrize(("locale", "value", "unit", "length", "expect"), UNITS)
def test_unit(locale: str, value: float, unit: str, length: Any, expect: str) -> None:
    assert format_unit(value, unit, locale=locale, length=length) == expect


REFUSED = [
    (
        lambda: format_money("12 EUR", locale="en"),
        TypeError,
        "money formats money, not text; write `number` for a number",
    ),
    (
        lambda: format_money(12, locale="en"),
        TypeError,
        "money formats money, not int; write `number` for a number",
    ),
    (
        lambda: format_money(Money(Decimal("NaN"), "EUR"), locale="en"),
        ValueError,
        "money cannot format NaN: it is not a finite number",
    ),
    (lambda: format_money(Money(True, "EUR"), locale="en"), TypeError, "money formats numbers, not bool"),
    (
        lambda: format_money(Money(Decimal(1), "<b>"), locale="en"),
        ValueError,
        "'<b>' is not a currency of ISO 4217; codes are three capitals, such as EUR",
    ),
    (
        lambda: format_money(Money(Decimal(1), "EURO"), locale="en"),
        ValueError,
        "'EURO' is not a currency of ISO 4217; did you mean 'EUR'",
    ),
    (
        lambda: format_number(Money(Decimal(1), "EUR"), locale="en"),
        TypeError,
        "number formats numbers, not money; write `money`",
    ),
    (lambda: format_number("12", locale="en"), TypeError, "number formats numbers, not text"),
    (lambda: format_number(True, locale="en"), TypeError, "number formats numbers, not bool"),
    (lambda: format_number(None, locale="en"), TypeError, "number formats numbers, not NoneType"),
    (
        lambda: format_number(float("nan"), locale="en"),
        ValueError,
        "number cannot format NaN: it is not a finite number",
    ),
    (
        lambda: format_number(float("inf"), locale="en"),
        ValueError,
        "number cannot format Infinity: it is not a finite number",
    ),
    (
        lambda: format_number(Decimal("1E+1000000"), locale="en"),
        ValueError,
        "a number of more than 100 digits cannot be printed",
    ),
    (
        lambda: format_number(10**5000, locale="en"),
        ValueError,
        "a number of more than 100 digits cannot be printed",
    ),
    (
        lambda: format_number(1, locale="en", decimals=-1),
        ValueError,
        "decimals is a whole number from 0 to 20, not -1",
    ),
    (
        lambda: format_number(1, locale="en", decimals=True),
        ValueError,
        "decimals is a whole number from 0 to 20, not True",
    ),
    (lambda: format_percent("5", locale="en"), TypeError, "percent formats numbers, not text"),
    (
        lambda: format_unit(3, "kilometre", locale="en"),
        ValueError,
        "'kilometre' is not a unit; did you mean 'kilometer'",
    ),
    (lambda: format_unit(3, "on", locale="en"), ValueError, "'on' is not a unit; "),
    (
        lambda: format_unit(3, "hour", locale="en", length="wide"),
        ValueError,
        "the length of a unit is long, short or narrow, not 'wide'",
    ),
    (lambda: format_number(1, locale="../en"), ValueError, "'../en' is not a locale; write a tag"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[message for _, _, message in REFUSED])
def test_what_cannot_be_formatted_is_refused(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("digits", [31, 60, 97])
def test_every_digit_of_a_large_number_is_kept(digits: int) -> None:
    assert format_number(Decimal("7" * digits), locale="en").replace(",", "") == "7" * digits
    assert format_money(Money(Decimal("7" * (digits - 2)), "INR"), locale="hi").count("7") == digits - 2


LOCALES = [
    "en",
    "de",
    "fr",
    "de-CH",
    "ar",
    "he",
    "hi",
    "en-IN",
    "es",
    "pl",
    "sv",
    "ja",
    "pt-PT",
    "fa",
    "bn",
    "eu",
]
AMOUNTS = st.one_of(
    st.decimals(-(10**12), 10**12, places=3),
    st.decimals(-2, 2, places=6),
    st.sampled_from(["-0", "-0.00", "-0.004", "0.005", "0.015", "999.995", "-999999.5", "1E+5", "1E-9"]).map(
        Decimal
    ),
)


@given(
    locale=st.sampled_from(LOCALES),
    currency=st.sampled_from(["EUR", "JPY", "KWD", "INR", "CHF"]),
    amount=AMOUNTS,
    decimals=st.one_of(st.none(), st.integers(0, 6)),
)
@settings(max_examples=400, derandomize=True, deadline=None)
def test_regular_numbers_are_written_as_all_others(
    locale: str, currency: str, amount: Decimal, decimals: int | None
) -> None:
    layouts = [numbers._money_layout(locale, currency, drop, "symbol") for drop in (False, True)]
    layouts += [numbers._number_layout(locale, kind, decimals) for kind in ("decimal", "percent")]
    for layout in layouts:
        general = copy(layout)
        object.__setattr__(general, "regular", False)
        rounded = layout.round(amount)
        assert layout.text(rounded) == general.text(rounded)
        assert rounded != 0 or layout.text(rounded).startswith(layout.prefix[0])


@pytest.mark.parametrize(
    ("locale", "currency", "regular"),
    [
        ("en", "EUR", True),
        ("de", "JPY", True),
        ("fr", "EUR", True),
        ("hi", "INR", False),
        ("en-IN", "INR", False),
    ],
)
def test_which_layouts_are_regular(locale: str, currency: str, regular: bool) -> None:
    assert numbers._money_layout(locale, currency, False, "symbol").regular is regular
    assert not numbers._money_layout(locale, currency, True, "symbol").regular
