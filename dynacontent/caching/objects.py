"""Objects in a cache, pickled; it is a private folder of the user, in which nobody else writes."""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any, TypeVar

from dynacontent.ports import Cache

Kept = TypeVar("Kept")


_BESIDE = "beside"


class _Pickler(pickle.Pickler):
    def __init__(self, file: BytesIO, beside: object) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._beside = beside

    def persistent_id(self, obj: Any) -> str | None:
        """What stands for an object that is not pickled."""
        return _BESIDE if obj is self._beside else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, beside: object) -> None:
        super().__init__(BytesIO(data))
        self._beside = beside

    def persistent_load(self, _pid: Any) -> object:
        """The object that was not pickled."""
        return self._beside


def recall(cache: Cache, key: bytes, kind: type[Kept], *, beside: object = None) -> Kept | None:
    """The object put under a key; ``None`` where there is none, or one that is of no use.

    It refers to ``beside`` wherever what was put did to another such object.
    """
    data = cache.get(key)
    if data is None:
        return None
    try:
        found = _Unpickler(data, beside).load()  # from this user's private folder, written below
    except Exception:  # whatever is wrong with it, it is no use
        return None
    return found if isinstance(found, kind) else None


def keep(cache: Cache, key: bytes, value: object, *, beside: object = None) -> None:
    """Put an object under a key, if it can be pickled; ``beside``, to which it refers, is not part of it."""
    file = BytesIO()
    plain = pickle.Pickler(file, protocol=pickle.HIGHEST_PROTOCOL)
    try:
        (plain if beside is None else _Pickler(file, beside)).dump(value)
    except RecursionError:  # a persona of a hundred objects within one another, say
        return
    cache.put(key, file.getvalue())
