"""Objects in a cache, pickled; it is a private folder of the user, in which nobody else writes."""

from __future__ import annotations

import pickle
from typing import TypeVar

from dynacontent.ports import Cache

Kept = TypeVar("Kept")


def recall(cache: Cache, key: bytes, kind: type[Kept]) -> Kept | None:
    """The object put under a key; ``None`` where there is none, or one that is of no use."""
    data = cache.get(key)
    if data is None:
        return None
    try:
        found = pickle.loads(data)  # noqa: S301 - from this user's private folder, written below
    except Exception:  # whatever is wrong with it, it is no use
        return None
    return found if isinstance(found, kind) else None


def keep(cache: Cache, key: bytes, value: object) -> None:
    """Put an object under a key, if it can be pickled."""
    try:
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except RecursionError:  # a persona of a hundred objects within one another, say
        return
    cache.put(key, data)
