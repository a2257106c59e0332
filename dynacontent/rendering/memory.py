"""What opening a workspace found out, kept from one process to the next.

The whole belongs to the workspace exactly as it is: one other byte in a file that authors write, one
picture more, another version of this package, of Python or of a library, and it is loaded anew. What was
found out about one message, and about the templates that messages share, belongs to the files it may
depend on (`dynacontent.loading.reach`): a message that none of the changes reaches is not checked again.
What has problems is never kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from dynacontent.caching import digest
from dynacontent.caching.objects import keep, recall
from dynacontent.errors import Problem
from dynacontent.loading import Sources
from dynacontent.loading.files import CATALOGS, TEMPLATES
from dynacontent.loading.inventory import UncertainError, by_path, inventory
from dynacontent.localization.locales import Answers
from dynacontent.localization.translations import Translations
from dynacontent.ports import Cache, Dialect, Index, NoCache
from dynacontent.rendering.prefetch import Plan

if TYPE_CHECKING:
    from dynacontent.engine.analysis.report import Report
    from dynacontent.loading.reach import Reach


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


@dataclass(frozen=True, slots=True)
class Checked:
    """A message without problems, or the templates that messages share: what `Verified` holds of them.

    ``mjml_problems`` are by template.
    """

    mjml_problems: Mapping[str, tuple[Problem, ...]]
    prices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    plan: Plan | None = None
    spots: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


_NO_PART = ("templates/personas/", "templates/locales/")
"""What no check of a message reads."""


class Memory:
    """The part of a cache that concerns one workspace as it is now."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self._root = root.resolve()
        self._cache = cache
        self._inventory = [] if isinstance(cache, NoCache) else _inventory(self._root)
        self._state = digest(*self._inventory) if self._inventory else None

    def recall(self) -> Verified | None:
        """What was found out about this very content, if it is known."""
        found = recall(self.part("verified"), b"", Verified)
        return found and replace(found, sources=replace(found.sources, root=self._root))

    def keep(self, found: Verified) -> None:
        """Keep what was found out, unless a file was changed meanwhile: then it may be about either."""
        self._look_again()
        keep(self.part("verified"), b"", found)

    def part(self, name: str) -> Cache:
        """A cache of its own for something else that follows from the workspace's content."""
        return NoCache() if self._state is None else _Part(self._cache, digest(name, self._state))

    def settings(self, name: str) -> Cache:
        """One for what follows from the configuration and from the filters of the workspace alone."""
        if self._state is None:
            return NoCache()
        ahead = takewhile(lambda entry: entry not in (TEMPLATES, CATALOGS), self._inventory)
        return _Part(self._cache, digest(name, *ahead))

    # -- parts of it ----------------------------------------------------------------------

    def checked(self, message: str, given: str) -> Checked | None:
        """What was found out about a message, or with ``""`` about what messages share.

        ``given`` tells apart what else it stands on.
        """
        return None if self._state is None else recall(self._cache, self._key(message, given), Checked)

    def keep_checked(self, found: Mapping[str, Checked], given: str) -> None:
        """Keep what was found out about messages, each by its name."""
        if found:
            self._look_again()
        for message, one in found.items() if self._state is not None else ():
            keep(self._cache, self._key(message, given), one)

    def noted(self, message: str) -> Report | None:
        """What the analysis of a sound message noted for lint, and the names of what it uses."""
        from dynacontent.engine.analysis.report import Report

        return None if self._state is None else recall(self._cache, self._key(message, "noted"), Report)

    def keep_noted(self, found: Mapping[str, Report]) -> None:
        """Keep that part of the reports of sound messages."""
        from dynacontent.engine.analysis.report import Report

        for message, report in found.items() if self._state is not None else ():
            told = Report(
                notes=report.notes,
                segments=report.segments,
                collections=report.collections,
                feeds=report.feeds,
                placements=report.placements,
                macros=report.macros,
                assets=report.assets,
            )
            keep(self._cache, self._key(message, "noted"), told)

    def _key(self, message: str, given: str) -> bytes:
        return digest("checked", message, given, self._beside, *self._parts(message))

    def _parts(self, message: str) -> Iterator[bytes | str]:
        reach, contents = self._reach
        for path in reach.of_message(message) if message else reach.shared:
            yield path
            yield contents[path]

    @cached_property
    def _beside(self) -> bytes:
        """Changes with everything that any check may read beside templates, placements and messages."""
        reach, contents = self._reach
        paths = [path for path in reach.beside if not path.startswith(_NO_PART)]
        return digest(*(part for path in paths for part in (path, contents[path])))

    @cached_property
    def _reach(self) -> tuple[Reach, Mapping[str, bytes]]:
        from dynacontent.loading.reach import Reach  # a workspace that is known asks for nothing of it

        contents = by_path(self._inventory)
        return Reach(contents), contents

    def _look_again(self) -> None:
        if self._state is not None and digest(*_inventory(self._root)) != self._state:
            self._state = None


class _Part:
    """A `Cache` within another."""

    def __init__(self, cache: Cache, name: bytes) -> None:
        self._cache = cache
        self._name = name

    def get(self, key: bytes) -> bytes | None:
        return self._cache.get(self._name + key)

    def put(self, key: bytes, value: bytes) -> None:
        self._cache.put(self._name + key, value)


def _inventory(root: Path) -> list[bytes | str]:
    try:
        return inventory(root)
    except UncertainError:
        return []
