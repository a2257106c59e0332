"""The doubles keep what they are given, or nothing at all."""

from __future__ import annotations

from dynacontent.ports import Cache, MemoryCache, NoCache


def test_the_doubles() -> None:
    memory: Cache = MemoryCache()
    nothing: Cache = NoCache()
    for cache in (memory, nothing):
        cache.put(b"key", b"value")
    assert (memory.get(b"key"), memory.get(b"other"), nothing.get(b"key")) == (b"value", None, None)
