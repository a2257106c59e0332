"""Versions in their order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.formats.versions import Version

ORDER = [
    "0.9",
    "1.0.0-dev",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2",
    "1.10",
    "2.0b1",
    "2.0",
    "9.9.9",
    "10.9",
    "10.10-beta",
    "10.10",
    "2026.4.1",
]


@pytest.mark.parametrize("place", range(len(ORDER) - 1))
def test_order(place: int) -> None:
    """Numbers as numbers, pre-releases before their release (semver.org, 11)."""
    one, other = Version(ORDER[place]), Version(ORDER[place + 1])
    assert one < other
    assert other > one
    assert one != other
    assert one < ORDER[place + 1]
    assert ORDER[place] < other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10.0", "10"),
        ("v3.2.1", "3.2.1"),
        ("3.2.1+build.7", "3.2.1"),
        ("17.4.1 (21E236)", "17.4.1"),
        ("iOS 17.4", "17.4.0"),
        ("Android/14", "14"),
        ("2.0rc1", "2.0-RC.1"),
        ("2.0 beta 2", "2.0b2"),
        (" 1.2 ", "1.2"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    """Zeros at the end, builds, and how a pre-release is written make no difference."""
    assert Version(one) == Version(other)
    assert hash(Version(one)) == hash(Version(other))
    assert not Version(one) < other


@pytest.mark.parametrize(
    "text", ["", " ", "latest", "1..2", "1.2-", "-1", "1,2", "9" * 40, "1." * 60, "1.2\n3.4"]
)
def test_no_version(text: str) -> None:
    """The error does not repeat it: it may be personal."""
    with pytest.raises(ValueError, match=r"a version is written as 10\.9\.1") as caught:
        Version(text)
    assert "latest" not in str(caught.value)


def test_with_what_is_none() -> None:
    """Equal to nothing else, and without an order."""
    assert Version("1") != "latest"
    assert Version("1") != 1
    with pytest.raises(TypeError):
        Version("1") < "latest"  # noqa: B015 - the comparison is what fails


numbers = st.lists(st.integers(0, 10**9), min_size=1, max_size=5)


@given(numbers, numbers)
@settings(derandomize=True, deadline=None)
def test_numbers_compare_one_by_one(one: list[int], other: list[int]) -> None:
    """As lists of numbers do, zeros behind them aside."""
    text, than = ".".join(map(str, one)), ".".join(map(str, other))
    longest = max(len(one), len(other))
    padded = [part + [0] * (longest - len(part)) for part in (one, other)]
    assert (Version(text) < Version(than)) is (padded[0] < padded[1])
    assert (Version(text) == Version(than)) is (padded[0] == padded[1])
