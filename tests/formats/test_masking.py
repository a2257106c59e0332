"""Of what is masked, an owner knows enough and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.formats.masking import mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4111111111114242", "•••• 4242"),
        ("4111 1111-1111.4242", "•••• 4242"),
        ("DE89 3704 0044 0532 0130 00", "•••• 3000"),
        ("+49 (151) 2345678", "•••• 5678"),
        ("ann.lee@shop.example", "a•••@shop.example"),
        (" ann@x.com ", "a•••@x.com"),
        ("a@x.com", "•••@x.com"),
        ("李雷@例え.jp", "李•••@例え.jp"),
        ("12345", "•••• 45"),
        ("1234", "•••• 34"),
        ("12", "•••• 2"),
        ("1", "••••"),
        ("", "••••"),
        ("👩‍👩‍👧👍🏽🇩🇪e\u0301", "•••• 🇩🇪e\u0301"),
    ],
)
def test_mask(text: str, expected: str) -> None:
    """The last four without the gaps, never more than half; of an address the first and the domain."""
    assert mask(text) == expected


@pytest.mark.parametrize(("keep", "expected"), [(0, "••••"), (2, "•••• 42"), (100, "•••• 11114242")])
def test_as_many_as_are_kept(keep: int, expected: str) -> None:
    assert mask("4111111111114242", keep=keep) == expected


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1, max_size=40), st.integers(0, 50))
@settings(derandomize=True, deadline=None)
def test_half_of_it_stays_hidden(text: str, keep: int) -> None:
    """Whatever is asked for; and how long it was cannot be seen."""
    shown = mask(text, keep=keep).replace("•", "").strip()
    assert 2 * len(shown) <= len(text)
    assert text.endswith(shown)
