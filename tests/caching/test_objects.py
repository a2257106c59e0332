"""Objects in a cache: found again, or worked out anew; never an error."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import pytest

from dynacontent.caching.objects import keep, recall
from dynacontent.ports import MemoryCache


@dataclass
class Thing:
    value: Any


def test_what_is_kept_is_found_again() -> None:
    cache = MemoryCache()
    keep(cache, b"key", Thing([1, "two"]))
    assert recall(cache, b"key", Thing) == Thing([1, "two"])
    assert recall(cache, b"other", Thing) is None


def test_what_an_object_refers_to_may_stay_beside_it() -> None:
    cache, written, read = MemoryCache(), Thing("an environment"), Thing("another")
    keep(cache, b"key", Thing([written, [written]]), beside=written)
    found = recall(cache, b"key", Thing, beside=read)
    assert found is not None
    assert found.value[0] is read is found.value[1][0]
    assert len(cache.values[b"key"]) < len(pickle.dumps(Thing([written, [written]])))


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense", pickle.dumps(Thing(1))[:-3], pickle.dumps([1]), b"cnosuch\nthing\n."],
    ids=["nothing", "no pickle", "cut off", "of another kind", "of a class that is gone"],
)
def test_what_is_of_no_use_is_not_there(data: bytes) -> None:
    cache = MemoryCache()
    cache.put(b"key", data)
    assert recall(cache, b"key", Thing) is None


def test_what_nests_too_deep_is_not_kept() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    cache = MemoryCache()
    keep(cache, b"key", Thing(deep))
    assert cache.values == {}
