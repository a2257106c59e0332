"""Countries, languages and currencies have names by code; telephone numbers are written as anywhere."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from dynacontent.localization.formats import (
    currency_name,
    first_weekday,
    format_phone,
    language_name,
    territory_name,
    weekday_names,
)


@pytest.mark.parametrize(
    ("name", "code", "locale", "expect"),
    [
        (territory_name, "de", "fr", "Allemagne"),
        (territory_name, "419", "en", "Latin America"),
        (territory_name, "DE", "tlh", "DE"),
        (language_name, "pt_br", "en", "Brazilian Portuguese"),
        (language_name, "no", "de", "Norwegisch"),
        (language_name, "iw", "en", "Hebrew"),
        (language_name, "zh-TW", "en", "Chinese (Taiwan)"),
        (language_name, "gsw-Cyrl-LI", "en", "Swiss German (Cyrillic, Liechtenstein)"),
        (language_name, "sr-Latn-PS", "he", "סרבית (לטיני, השטחים הפלסטיניים)"),
        (currency_name, "EUR", "ja", "ユーロ"),
    ],
)
def test_names(name: Any, code: str, locale: str, expect: str) -> None:
    assert name(code, locale=locale) == expect


@pytest.mark.parametrize(
    ("name", "code", "error", "message"),
    [
        (territory_name, "GR ", ValueError, "'GR ' is not a territory of ISO 3166; did you mean 'GR'"),
        (territory_name, "../DE", ValueError, "'../DE' is not a territory of ISO 3166"),
        (territory_name, 276, TypeError, "territory names a code, which is text, not int"),
        (language_name, "../en", ValueError, "'../en' is not a locale"),
        (language_name, None, TypeError, "language names a code, which is text, not NoneType"),
        (currency_name, "<b>", ValueError, "'<b>' is not a currency of ISO 4217"),
    ],
)
def test_what_has_no_name_is_refused(name: Any, code: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        name(code, locale="en")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("value", "region", "style", "expect"),
    [
        ("+493055500100", None, "international", "+49 30 55500100"),
        ("030 5550 0100", "DE", "international", "+49 30 55500100"),
        ("+1 (415) 555-2671", None, "national", "(415) 555-2671"),
        ("+1 415 555 2671", None, "e164", "+14155552671"),
        (" +49 30 55500100 ", None, "uri", "tel:+49-30-55500100"),
    ],
)
def test_phone(value: str, region: str | None, style: Any, expect: str) -> None:
    assert format_phone(value, region=region, style=style) == expect


@pytest.mark.parametrize(
    ("value", "region", "style", "error", "message"),
    [
        (
            "030 5550 0100",
            None,
            "e164",
            ValueError,
            "phone cannot read this number; write it with its country",
        ),
        ("+49 x", None, "e164", ValueError, "phone cannot read this number"),
        ("+49 12345678901234567", None, "e164", ValueError, "phone cannot read this number"),
        ("1" * 500, "DE", "e164", ValueError, "phone cannot read this number"),
        (4930, None, "e164", TypeError, "phone formats text, not int: a number loses its zeros"),
        (
            "+493055500100",
            None,
            "pretty",
            ValueError,
            "the style of phone is international, national, e164, uri",
        ),
    ],
)
def test_what_is_no_phone_number_is_refused_without_showing_it(
    value: Any, region: str | None, style: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        format_phone(value, region=region, style=style)
    assert str(caught.value).startswith(message)
    assert "5550" not in str(caught.value).partition(";")[0]


def test_phone_without_its_library_names_the_pip_line() -> None:
    program = (
        "import sys; sys.modules['phonenumbers'] = None\n"
        "from dynacontent.localization.formats import format_phone\n"
        "try: format_phone('+493055500100', region=None)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "MissingExtraError phone needs phonenumbers: pip install 'dynacontent[phone]'\n"


@pytest.mark.parametrize(
    ("locale", "first", "days"),
    [
        ("de", 1, ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]),
        ("en", 7, ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]),
        ("en-GB", 1, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
        ("he", 7, None),
        ("ar-EG", 6, None),
        ("pt-PT", 7, None),
        ("tlh", 1, None),
    ],
)
def test_weeks_begin_where_they_do(locale: str, first: int, days: list[str] | None) -> None:
    assert first_weekday(locale) == first
    assert days is None or weekday_names(locale, "abbreviated") == days
    assert len(set(weekday_names(locale))) == 7


def test_a_width_of_weekdays_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="the width of weekdays is wide, abbreviated, short, narrow"):
        weekday_names("en", "tiny")  # type: ignore[arg-type]
