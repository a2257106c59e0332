"""Places in an order, in digits."""

from __future__ import annotations

from typing import Any

import pytest

from dynacontent.localization.formats import format_ordinal


@pytest.mark.parametrize(
    ("locale", "number", "expect"),
    [
        ("en", 1, "1st"),
        ("en", 2, "2nd"),
        ("en", 3, "3rd"),
        ("en", 4, "4th"),
        ("en", 11, "11th"),
        ("en", 12, "12th"),
        ("en", 13, "13th"),
        ("en", 21, "21st"),
        ("en-GB", 112, "112th"),
        ("en", 1002, "1,002nd"),
        ("en", 0, "0th"),
        ("de", 3, "3."),
        ("fr", 1, "1er"),
        ("fr", 2, "2e"),
        ("es", 3, "3.º"),
        ("pt-BR", 3, "3º"),
        ("sv", 1, "1:a"),
        ("sv", 11, "11:e"),
        ("ca", 3, "3r"),
        ("ja", 3, "第3"),
        ("ar-EG", 3, "\u0663."),
    ],
)
def test_places(locale: str, number: int, expect: str) -> None:
    assert format_ordinal(number, locale=locale) == expect


@pytest.mark.parametrize("number", [True, 1.0, "1", None])
def test_only_whole_numbers_have_a_place(number: Any) -> None:
    with pytest.raises(TypeError, match="ordinal writes whole numbers"):
        format_ordinal(number, locale="en")
