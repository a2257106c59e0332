"""A bounded memory of what was worked out once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The values used last, up to a total weight; safe between threads.

    There are two generations: what is found in the old one moves to the young one, and when the
    young one weighs half of what is allowed, it becomes the old one and the rest is forgotten. So
    a look-up is one in a dictionary, without a lock.
    """

    def __init__(self, weight: int) -> None:
        self._allowed = weight // 2
        self._young: dict[K, tuple[V, int]] = {}
        self._old: dict[K, tuple[V, int]] = {}
        self._weight = 0

    def get(self, key: K) -> V | None:
        """The value, if it is still known."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                return None
            self.put(key, found[0], found[1])
        return found[0]

    def put(self, key: K, value: V, weight: int) -> bool:
        """Keep a value; one that weighs more than all others may together is not kept.

        Says whether others were forgotten for it.
        """
        if weight > self._allowed:
            return False
        full = self._weight + weight > self._allowed
        if full:
            self._old, self._young, self._weight = self._young, {}, 0
        self._young[key] = (value, weight)
        self._weight += weight
        return full

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
