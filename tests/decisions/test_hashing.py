"""The hash is GrowthBook's, to the last bit."""

from __future__ import annotations

import pytest
from growthbook.core import fnv1a32, gbhash
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.decisions.hashing import bucket_of, fnv1a, slice_of

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize(
    ("text", "value"),
    [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)],
)
def test_published_values(text: str, value: int) -> None:
    """Of the authors of FNV: http://www.isthe.com/chongo/src/fnv/test_fnv.c."""
    assert fnv1a(text) == value


@settings(deadline=None)
@given(TEXTS)
def test_every_text_hashes_as_in_the_sdk(text: str) -> None:
    assert fnv1a(text) == fnv1a32(text)


@settings(deadline=None)
@given(seed=TEXTS, key=TEXTS)
def test_both_versions_are_those_of_the_sdk(seed: str, key: str) -> None:
    assert bucket_of(seed, key) / 10_000 == gbhash(seed, key, 2)
    assert slice_of(seed, key) / 1_000 == gbhash(f"__{seed}", key, 1)
