"""Who takes part in an experiment, and with which variant: told by the recipient's key alone.

So the answer is the same in every channel, process and order. Each question has a draw of its own
(a seed of its own), so that none of them decides about another:

- held out: ``holdout``, or ``holdout:PLACEMENT``;
- the slice of a namespace: GrowthBook's, by its first hash;
- covered: ``EXPERIMENT:coverage``;
- the variant: ``EXPERIMENT``.

In GrowthBook's terms coverage and holdouts are filters, and two variants have its ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, log

from dynacontent.decisions.hashing import BUCKETS, bucket_of, slice_of

GLOBAL_HOLDOUT = "holdout"
"""Seed of the draw that keeps recipients out of every placement of a workspace."""


def holdout_of(placement: str) -> str:
    """Seed of the draw that keeps recipients out of one placement."""
    return f"{GLOBAL_HOLDOUT}:{placement}"


def drawn(seed: str, share: float, key: str) -> bool:
    """Whether a key is among a share (0 to 1) of all; a larger share keeps everybody of a smaller one."""
    return share > 0 and bucket_of(seed, key) / BUCKETS < share


def covered(experiment: str, coverage: float, key: str) -> bool:
    """Whether a key is among those an experiment is made with."""
    return coverage >= 1 or drawn(f"{experiment}:coverage", coverage, key)


def in_slice(namespace: str, start: float, end: float, key: str) -> bool:
    """Whether a key is in the part of a namespace from ``start`` (0 to 1) up to ``end``."""
    return start <= slice_of(namespace, key) / 1_000 < end


def variant_of(experiment: str, weights: Mapping[str, float], key: str) -> tuple[str | None, int]:
    """The variant of a key, and its bucket (0 to 9,999); ``None`` where no weight is above zero.

    Weights count in relation to each other. Raising one moves keys only into its variant: all others
    stay where they are. Of two variants the first has the buckets from 0 on, in proportion to its
    weight, which are GrowthBook's ranges. Of three and more, ranges side by side would move keys
    between the others too; there each variant draws a number of its own, divided by its weight, and
    the lowest wins (weighted rendezvous hashing: Schindelhauer and Schomaker, SPAA 2005).
    """
    bucket = bucket_of(experiment, key)
    total = sum(weights.values())
    if total <= 0:
        return None, bucket
    if len(weights) <= 2:
        first, *others = weights
        return (first if bucket / BUCKETS < weights[first] / total else others[0]), bucket
    return min(weights, key=lambda name: _distance(experiment, name, weights[name], key)), bucket


def _distance(experiment: str, variant: str, weight: float, key: str) -> float:
    """Exponentially distributed, the smaller the higher the weight."""
    if weight <= 0:
        return inf
    return -log((bucket_of(f"{experiment}:{variant}", key) + 0.5) / BUCKETS) / weight
