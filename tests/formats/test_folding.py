"""Texts that differ in large and small letters alone."""

from __future__ import annotations

import pytest

from dynacontent.formats.folding import folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "straße"),
        ("GROẞ", "groß"),
        ("ΟΔΟΣ", "οδος"),
        ("İSTANBUL", "istanbul"),
        ("IŞIK", "ışık"),
        ("É", "e\u0301"),
        ("ПРИВЕТ", "привет"),
        ("ＡＢＣ", "ａｂｃ"),
        ("ǅ", "ǆ"),
        ("שלום", "שלום"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("é", "e"), ("ö", "oe"), ("テント", "てんと"), ("ss", "s")])
def test_not_the_same(one: str, other: str) -> None:
    """Accents and other letters count."""
    assert folded(one) != folded(other)
