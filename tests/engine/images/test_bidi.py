"""Levels of characters and the order in which runs are seen, as UAX #9 has them.

Capital letters stand for Hebrew, as in the examples of the annex.
"""

from __future__ import annotations

import pytest

from dynacontent.engine.images.bidi import carried, levels, settled, visual_runs

HEBREW = {chr(ord("A") + at): chr(0x05D0 + at) for at in range(26)}
LATIN = {letter: name for name, letter in HEBREW.items()}


def seen(text: str, *, rtl: bool) -> str:
    """A text in the order in which it is seen."""
    logical = "".join(HEBREW.get(character, character) for character in text)
    runs = visual_runs(levels(logical, rtl=rtl))
    pieces = (logical[start:end][:: -1 if level % 2 else 1] for start, end, level in runs)
    return "".join(LATIN.get(character, character) for piece in pieces for character in piece)


CASES = [
    ("car means CAR.", False, "car means RAC."),
    ("car MEANS CAR.", True, ".RAC SNAEM car"),
    ("ABC 123 DEF", True, "FED 123 CBA"),
    ("ABC 12.5 EUR", True, "RUE 12.5 CBA"),
    ("ABC -5%", True, "5%- CBA"),
    ("price: 10 ABC", False, "price: 10 CBA"),
    ("ABC (def) GHI", True, "IHG )def( CBA"),
    ("abc (DEF) ghi", False, "abc (FED) ghi"),
    ("A\u2068b 1 C\u2069D", True, "D\u2069b 1 C\u2068A"),
    ("a\u2067B c D\u2069e", False, "a\u2067D c B\u2069e"),
    ("ABC ", True, " CBA"),
    ("", True, ""),
]


@pytest.mark.parametrize(("text", "rtl", "expect"), CASES)
def test_order(text: str, rtl: bool, expect: str) -> None:
    assert seen(text, rtl=rtl) == expect


def test_arabic_numbers() -> None:
    """European digits behind Arabic letters are seen as numbers, and separators between them stay inside."""
    text = "\u0633 12,5"
    assert [level for *_, level in visual_runs(levels(text, rtl=True))] == [2, 1]


def test_isolates_over_several_lines() -> None:
    """An isolate whose first line has no letter of its own keeps its direction."""
    text = settled("\u2068Kittiwake 22 Daypack\u2069 x")
    assert text[0] == "\u2066"
    assert carried([text[:11], text[11:]]) == ["\u2066Kittiwake \u2069", "\u206622 Daypack\u2069 x"]
