"""What lint found out, kept from one run to the next by the content it follows from."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dynacontent.caching import digest
from dynacontent.errors import Problem
from dynacontent.linting.facts import Facts
from dynacontent.linting.files import Files
from dynacontent.linting.finding import Finding
from dynacontent.ports import Cache


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a message: by code what its rule found, and what the message uses."""

    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    facts: Facts | None = None


class Kept:
    """The part of a cache that concerns the files as they are now."""

    def __init__(self, cache: Cache, files: Files) -> None:
        self._cache = cache
        self._files = files
        self._messages: dict[str, Known] = {}

    def findings(self, key: Sequence[str]) -> list[Finding] | None:
        """What was found in all of this before."""
        found: list[Finding] | None = self._get(digest("lint", self._files.state, *key), list)
        return found

    def keep_findings(self, key: Sequence[str], found: list[Finding]) -> None:
        """Keep what was found."""
        self._put(digest("lint", self._files.state, *key), found)

    def message(self, name: str) -> Known | None:
        """What is known of a message."""
        if name not in self._messages:
            known = self._get(self._key(name), Known)
            if known is None:
                return None
            self._messages[name] = known
        return self._messages[name]

    def keep_message(self, name: str, known: Known) -> None:
        """Keep what is known of a message."""
        self._messages[name] = known
        self._put(self._key(name), known)

    def _key(self, name: str) -> bytes:
        return digest("lint message", name, self._files.message(name))

    def _get(self, key: bytes, kind: type[Any]) -> Any:
        data = self._cache.get(key) if self._files.certain else None
        if data is None:
            return None
        try:
            found = pickle.loads(data)  # noqa: S301 - from this user's private folder, written below
        except Exception:  # whatever is wrong with it, it is no use
            return None
        return found if isinstance(found, kind) else None

    def _put(self, key: bytes, value: Any) -> None:
        if self._files.certain:
            self._cache.put(key, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
