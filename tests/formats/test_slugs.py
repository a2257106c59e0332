"""Texts as parts of URLs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.formats.slugs import slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Größe & Maße", "grosse-masse"),
        ("Crème brûlée", "creme-brulee"),
        ("Ada's tent — 2 P.", "adas-tent-2-p"),
        ("İstanbul IŞIK ışık", "istanbul-isik-isik"),
        ("Łódź, Århus, Þór, Đà Nẵng", "lodz-arhus-thor-da-nang"),
        ("Ελλάδα", "ελλάδα"),
        ("Привет, йод", "привет-йод"),
        ("日本語 テント", "日本語-テント"),
        ("ガ", "ガ"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("مرحبا بك", "مرحبا-بك"),
        ("½ price", "1-2-price"),
        ("snake_case.txt", "snake-case-txt"),
        ("🎉 sale 🎉", "sale"),
        ("../../etc", "etc"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    """Small letters and digits joined by hyphens; Latin ones without accents."""
    assert slug(text) == expected


def test_a_run_of_marks_is_read_once() -> None:
    assert slug("e" + "\u0301" * 300_000 + "!" * 300_000 + "e") == "e-e"


@given(st.text(max_size=40))
@settings(derandomize=True, deadline=None)
def test_a_slug_is_its_own_slug(text: str) -> None:
    """And holds nothing that ends a part of a path."""
    made = slug(text)
    assert not set(made) & set("/?#&=%.\\ ")
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert slug(made) == made
