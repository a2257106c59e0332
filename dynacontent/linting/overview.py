"""A whole workspace as rules see it: everything that is declared, and what messages use of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dynacontent.caching import digest
from dynacontent.caching.objects import keep, recall
from dynacontent.engine.analysis.files import macros_in
from dynacontent.engine.analysis.report import Report
from dynacontent.errors import Problem
from dynacontent.formats.yaml import read_yaml
from dynacontent.linting.facts import Facts
from dynacontent.linting.files import Files
from dynacontent.linting.subject import expressions_of, location_of
from dynacontent.loading import Sources
from dynacontent.localization.po_gate import Fault
from dynacontent.location import Location
from dynacontent.mapping.build import gaps
from dynacontent.mapping.model import Finding as Gap
from dynacontent.models.document import Document
from dynacontent.ports import Cache
from dynacontent.rendering.workspace import Workspace


@dataclass
class Overview:
    """An open workspace; ``facts`` are what each message uses, and ``cache`` knows what was found before."""

    workspace: Workspace
    files: Files
    facts: Mapping[str, Facts]
    cache: Cache
    _documents: dict[str, Document] = field(default_factory=dict)

    @property
    def sources(self) -> Sources:
        """What authors wrote."""
        return self.workspace.parts.sources

    @cached_property
    def elsewhere(self) -> Report:
        """What stages, derived fields and caps use."""
        from dynacontent.rendering.checks.checking import check_expressions

        groups = {name: found for name, found in expressions_of(self.workspace).items() if name != "segments"}
        return check_expressions(self.sources, self.workspace.parts.queries.levels, groups)

    def used(self, kind: str) -> set[str]:
        """The names of a kind of `Facts` that something uses."""
        known: set[str] = set(getattr(self.elsewhere, kind))
        return known.union(*(getattr(facts, kind) for facts in self.facts.values()))

    @cached_property
    def macros(self) -> dict[tuple[str, str], Location]:
        """Every component, by file and name."""
        return {
            (path, name): place
            for path, text in self.sources.templates.items()
            if "macro" in text and not path.endswith(".css")
            for name, place in self._macros_of(path, text).items()
        }

    def _macros_of(self, path: str, text: str) -> dict[str, Location]:
        """Those of a file, which is not parsed where they are known."""
        key = digest("macros", path, text)
        found: dict[str, Location] | None = recall(self.cache, key, dict)
        if found is None:
            parts = self.workspace.parts
            found = macros_in(path, parts.text if path.endswith(".txt") else parts.markup)
            keep(self.cache, key, found)
        return found

    def key(self, path: str, *keys: str) -> Location | None:
        """Where a key of a YAML file stands."""
        if path not in self._documents:
            self._documents[path] = read_yaml(self.files.text(path) or "", path)
        return self._documents[path].key_place(keys)

    def gaps(self, code: str) -> Iterator[Problem]:
        """What the map finds under a code."""
        return (Problem(gap.message, location_of(gap.place)) for gap in self._gaps if gap.code == code)

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return gaps(self.workspace)

    def untrue(self, *codes: str) -> Iterator[Problem]:
        """What is wrong with translations, under these codes of `i18n status`."""
        for fault in self._faults:
            if fault.code in codes:
                problem = fault.problem
                yield Problem(f"{fault.locale}: {problem.message}", problem.location, hint=problem.hint)

    @cached_property
    def _faults(self) -> tuple[Fault, ...]:
        from dynacontent.rendering.translating import Translating

        translating = Translating(self.workspace.root, self.sources)
        key = digest("faults", repr(translating.originals), *self.files.translations)
        found = recall(self.cache, key, tuple)
        if found is None:
            statuses = translating.status(translating.chosen(()))
            found = tuple(fault for status in statuses for fault in status.faults)
            keep(self.cache, key, found)
        return found
