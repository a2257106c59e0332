"""Who takes part in an experiment, and with which variant."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from growthbook import Experiment, GrowthBook
from growthbook.common_types import Filter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dynacontent.decisions.experiments import (
    GLOBAL_HOLDOUT,
    covered,
    drawn,
    holdout_of,
    in_slice,
    variant_of,
)

KEYS = st.text(min_size=1, max_size=20)
NAMES = st.text("abcdefgh_", min_size=1, max_size=8)
WEIGHTS = st.dictionaries(NAMES, st.integers(0, 100), min_size=1, max_size=6)
EVERYBODY = [str(number) for number in range(100_000)]


def sdk(key: str, name: str, **options: Any) -> Any:
    """What GrowthBook's own SDK says about a recipient."""
    growthbook = GrowthBook(attributes={"id": key})
    return growthbook.run(Experiment(key=name, seed=name, hashVersion=2, **options))


@settings(deadline=None)
@given(key=KEYS, name=NAMES, first=st.integers(0, 100), second=st.integers(0, 100))
def test_two_variants_are_growthbooks(key: str, name: str, first: int, second: int) -> None:
    assume(first + second)
    whole = first + second
    told = sdk(key, name, variations=["a", "b"], weights=[first / whole, second / whole])
    assert variant_of(name, {"a": first, "b": second}, key)[0] == told.value


@settings(deadline=None)
@given(key=KEYS, name=NAMES, coverage=st.integers(0, 100))
def test_coverage_is_a_filter_of_growthbook(key: str, name: str, coverage: int) -> None:
    part = Filter(seed=f"{name}:coverage", ranges=[(0, coverage / 100)], hashVersion=2, attribute="id")
    told = sdk(key, name, variations=["a", "b"], filters=[part])
    assert covered(name, coverage / 100, key) == told.inExperiment


@settings(deadline=None)
@given(key=KEYS, name=NAMES, start=st.integers(0, 100), end=st.integers(0, 100))
def test_a_slice_is_a_namespace_of_growthbook(key: str, name: str, start: int, end: int) -> None:
    namespace = ("home", start / 100, end / 100)
    told = sdk(key, name, variations=["a", "b"], namespace=namespace)
    assert in_slice(*namespace, key) == told.inExperiment


@settings(deadline=None)
@given(key=KEYS, name=NAMES, weights=WEIGHTS)
def test_a_variant_has_a_weight(key: str, name: str, weights: dict[str, int]) -> None:
    chosen, bucket = variant_of(name, weights, key)
    assert 0 <= bucket < 10_000
    assert (weights[chosen] > 0) if chosen else not any(weights.values())


@settings(deadline=None)
@given(key=KEYS, name=NAMES, weights=WEIGHTS, data=st.data())
def test_raising_a_weight_moves_only_into_it(
    key: str, name: str, weights: dict[str, int], data: st.DataObject
) -> None:
    raised = data.draw(st.sampled_from(sorted(weights)))
    higher = {**weights, raised: weights[raised] + data.draw(st.integers(1, 100))}
    before, after = (variant_of(name, found, key)[0] for found in (weights, higher))
    assert after in (before, raised)


@settings(deadline=None)
@given(key=KEYS, name=NAMES, weights=WEIGHTS, factor=st.integers(2, 9))
def test_weights_count_in_relation(key: str, name: str, weights: dict[str, int], factor: int) -> None:
    scaled = {variant: weight * factor for variant, weight in weights.items()}
    assert variant_of(name, weights, key) == variant_of(name, scaled, key)


@settings(deadline=None)
@given(key=KEYS, name=NAMES, weights=WEIGHTS)
def test_three_and_more_variants_may_stand_in_any_order(key: str, name: str, weights: dict[str, int]) -> None:
    assume(len(weights) > 2)
    back = dict(reversed(weights.items()))
    assert variant_of(name, weights, key) == variant_of(name, back, key)


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ({"a": 50, "b": 50}, {"a": 0.5, "b": 0.5}),
        ({"a": 1, "b": 9}, {"a": 0.1, "b": 0.9}),
        ({"a": 1, "b": 1, "c": 1}, {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}),
        ({"a": 60, "b": 30, "c": 9, "d": 1}, {"a": 0.6, "b": 0.3, "c": 0.09, "d": 0.01}),
    ],
)
@pytest.mark.parametrize("experiment", ["hero_test", "subject"])
def test_shares_are_within_one_per_cent(
    experiment: str, weights: dict[str, float], shares: dict[str, float]
) -> None:
    counted = Counter(variant_of(experiment, weights, key)[0] for key in EVERYBODY)
    assert {name: counted[name] / len(EVERYBODY) for name in weights} == pytest.approx(shares, abs=0.01)


def test_experiments_do_not_know_each_other() -> None:
    """Of those with one variant, half have each variant of another experiment."""
    mine = [key for key in EVERYBODY[:20_000] if variant_of("one", {"a": 1, "b": 1}, key)[0] == "a"]
    others = Counter(variant_of("other", {"a": 1, "b": 1}, key)[0] for key in mine)
    assert others["a"] / len(mine) == pytest.approx(0.5, abs=0.015)


@pytest.mark.parametrize("seed", [GLOBAL_HOLDOUT, holdout_of("hero"), holdout_of("cart/hero")])
def test_a_holdout_has_its_share(seed: str) -> None:
    held = sum(drawn(seed, 0.05, key) for key in EVERYBODY)
    assert held / len(EVERYBODY) == pytest.approx(0.05, abs=0.005)


@settings(deadline=None)
@given(key=KEYS, small=st.floats(0, 1), more=st.floats(0, 1))
def test_a_larger_holdout_keeps_everybody(key: str, small: float, more: float) -> None:
    assume(small <= more)
    assert drawn(GLOBAL_HOLDOUT, more, key) or not drawn(GLOBAL_HOLDOUT, small, key)


@settings(deadline=None)
@given(key=KEYS, cuts=st.lists(st.integers(1, 99), unique=True, max_size=4).map(sorted))
def test_slices_side_by_side_are_disjoint_and_cover_all(key: str, cuts: list[int]) -> None:
    ends = [0, *cuts, 100]
    inside = [in_slice("home", start / 100, end / 100, key) for start, end in pairwise(ends)]
    assert sum(inside) == 1
