"""What was found in the pages of a message, kept by what they are: most edits leave most of them alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dynacontent.caching import digest
from dynacontent.caching.objects import keep, recall
from dynacontent.ports import Cache

Key = tuple[bytes, str]


class Judged:
    """Remembers one message; what was found in pages that it no longer has is forgotten."""

    def __init__(self, cache: Cache, *about: str) -> None:
        """``about`` names the message, and what tells it from others of that name."""
        self._cache = cache
        self._name = digest("lint pages", *about)
        self._before: dict[Key, tuple[Any, ...]] | None = None
        self._now: dict[Key, tuple[Any, ...]] = {}

    def of(self, page: bytes | None, what: str, look: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
        """What is found in a page, which is looked at if that is not known; ``None`` for one never known."""
        if page is None:
            return look()
        if self._before is None:
            self._before = recall(self._cache, self._name, dict) or {}
        key = (page, what)
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else look()
        return self._now[key]

    def keep(self) -> None:
        """Keep it for the next time."""
        if self._before is not None and self._now != self._before:
            keep(self._cache, self._name, self._now)
