"""What opening a workspace found out, kept from one process to the next.

All of it belongs to the workspace exactly as it is: one other byte in a file that authors write, one
picture more, another version of this package, of Python or of a library, and everything is loaded and
checked anew. A workspace with problems is never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dynacontent.caching import digest
from dynacontent.caching.objects import keep, recall
from dynacontent.errors import Problem
from dynacontent.loading import Sources
from dynacontent.loading.inventory import UncertainError, inventory
from dynacontent.localization.locales import Answers
from dynacontent.localization.translations import Translations
from dynacontent.ports import Cache, Dialect, Index, NoCache
from dynacontent.rendering.prefetch import Plan


@dataclass(frozen=True, slots=True)
class Verified:
    """A workspace without problems.

    ``prices`` are, by message and catalog, those a message shows without an alternative; ``plans``
    what a message fetches ahead; ``indexes`` what its queries want of each kind of database;
    ``mjml_problems`` what is reported and rendered all the same; ``answers`` what is known about the
    locales its recipients read; ``spots`` are, by message and placement, the channels and endings of
    components where it is shown, and ``components`` the files of these.
    """

    sources: Sources
    translations: Translations
    prices: Mapping[str, Mapping[str, frozenset[str]]]
    plans: Mapping[str, Plan]
    indexes: Mapping[Dialect, tuple[Index, ...]]
    mjml_problems: tuple[Problem, ...]
    answers: Answers
    spots: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]
    components: Mapping[tuple[str, str], tuple[str, ...]]


class Memory:
    """The part of a cache that concerns one workspace as it is now."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self._root = root.resolve()
        self._cache = cache
        self._state = None if isinstance(cache, NoCache) else _state(self._root)

    def recall(self) -> Verified | None:
        """What was found out about this very content, if it is known."""
        found = recall(self.part("verified"), b"", Verified)
        return found and replace(found, sources=replace(found.sources, root=self._root))

    def keep(self, found: Verified) -> None:
        """Keep what was found out, unless a file was changed meanwhile: then it may be about either."""
        if self._state is not None and _state(self._root) != self._state:
            self._state = None
        keep(self.part("verified"), b"", found)

    def part(self, name: str) -> Cache:
        """A cache of its own for something else that follows from the workspace's content."""
        return NoCache() if self._state is None else _Part(self._cache, digest(name, self._state))


class _Part:
    """A `Cache` within another."""

    def __init__(self, cache: Cache, name: bytes) -> None:
        self._cache = cache
        self._name = name

    def get(self, key: bytes) -> bytes | None:
        return self._cache.get(self._name + key)

    def put(self, key: bytes, value: bytes) -> None:
        self._cache.put(self._name + key, value)


def _state(root: Path) -> bytes | None:
    try:
        return digest(*inventory(root))
    except UncertainError:
        return None
