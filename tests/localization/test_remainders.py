"""The rest of a list, counted in the language's own words."""

from __future__ import annotations

import pytest

from dynacontent.localization.lists import format_list
from dynacontent.localization.remainders import remainder

FIVE = ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize(
    ("locale", "four", "three"),
    [
        ("en", "A, B, and 3 more", "A, B, and 1 more"),
        ("en-GB", "A, B and 3 more", "A, B and 1 more"),
        ("de", "A, B und 3 weitere", "A, B und 1 mehr"),
        ("de-AT", "A, B und 3 weitere", "A, B und 1 mehr"),
        ("fr", "A, B et 3 autres", "A, B et 1 autre"),
        ("es", "A, B y 3 más", "A, B y 1 más"),
        ("pt-BR", "A, B e mais 3", "A, B e mais 1"),
        ("pl", "A, B i jeszcze 3", "A, B i jeszcze 1"),
        ("ru", "A, B и ещё 3", "A, B и ещё 1"),
        ("tr", "A, B ve 3 tane daha", "A, B ve 1 tane daha"),
        ("fi", "A, B ja 3 muuta", "A, B ja 1 muu"),
        ("he", "A, B ועוד 3", "A, B ועוד 1"),
        ("ar", "A وB و3 غيرها", "A وB و1 غيرها"),
        ("ar-EG", "A وB و٣ غيرها", "A وB و١ غيرها"),
        ("hi", "A, B और 3 अन्य", "A, B और 1 अन्य"),
        ("ja", "A、B、ほか3件", "A、B、ほか1件"),
        ("zh-Hans", "A、B和另外3个", "A、B和另外1个"),
        ("zh-Hant", "A、B和另外3個", "A、B和另外1個"),
        ("th", "A B และอีก 3 รายการ", "A B และอีก 1 รายการ"),
        ("is", "A, B og +3", "A, B og +1"),
    ],
)
def test_the_rest_is_counted(locale: str, four: str, three: str) -> None:
    """With the plural, digits and conjunction of the language; a sign where it has no words here."""
    assert format_list(FIVE, locale=locale, most=2) == four
    assert format_list(FIVE[:3], locale=locale, most=2) == three


@pytest.mark.parametrize(
    ("count", "options", "expected"),
    [
        (0, {"most": 2}, ""),
        (1, {"most": 2}, "A"),
        (2, {"most": 2}, "A and B"),
        (5, {"most": 5}, "A, B, C, D, and E"),
        (5, {"most": 1}, "A and 4 more"),
        (5, {"most": 2, "more": "others"}, "A, B, and others"),
        (5, {"most": 2, "more": "{n} of {n}"}, "A, B, and 3 of 3"),
        (5, {"most": 2, "style": "or"}, "A, B, or 3 more"),
        (2, {"most": 2, "more": "others"}, "A and B"),
    ],
)
def test_as_many_as_are_told(count: int, options: dict[str, object], expected: str) -> None:
    assert format_list(FIVE[:count], locale="en", **options) == expected  # type: ignore[arg-type]


def test_a_large_number_is_grouped() -> None:
    assert remainder(1_234_567, locale="de") == "1.234.567 weitere"


def test_at_least_one_is_told() -> None:
    with pytest.raises(ValueError, match="listing tells 1 or more, not 0"):
        format_list(FIVE, locale="en", most=0)
