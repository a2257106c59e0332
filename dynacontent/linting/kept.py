"""What lint found out, kept from one run to the next by the content it follows from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dynacontent.caching import digest
from dynacontent.caching.objects import keep, recall
from dynacontent.errors import Problem
from dynacontent.linting.facts import Facts
from dynacontent.linting.files import Files
from dynacontent.linting.finding import Finding
from dynacontent.ports import Cache, NoCache


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a message: by code what its rule found, and what the message uses."""

    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    facts: Facts | None = None


class Kept:
    """The part of a cache that concerns the files as they are now."""

    def __init__(self, cache: Cache, files: Files) -> None:
        self._cache = cache if files.certain else NoCache()
        self._files = files
        self._messages: dict[str, Known] = {}

    def findings(self, key: Sequence[str]) -> list[Finding] | None:
        """What was found in all of this before."""
        found: list[Finding] | None = recall(self._cache, digest("lint", self._files.state, *key), list)
        return found

    def keep_findings(self, key: Sequence[str], found: list[Finding]) -> None:
        """Keep what was found."""
        keep(self._cache, digest("lint", self._files.state, *key), found)

    def message(self, name: str) -> Known | None:
        """What is known of a message."""
        if name not in self._messages:
            known = recall(self._cache, self._key(name), Known)
            if known is None:
                return None
            self._messages[name] = known
        return self._messages[name]

    def keep_message(self, name: str, known: Known) -> None:
        """Keep what is known of a message."""
        self._messages[name] = known
        keep(self._cache, self._key(name), known)

    def _key(self, name: str) -> bytes:
        return digest("lint message", name, self._files.message(name))
