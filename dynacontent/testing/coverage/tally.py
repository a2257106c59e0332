"""Branches counted: per file and altogether, of one process or of several."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from dynacontent.engine.coverage.branches import Branch


@dataclass(frozen=True)
class Share:
    """Some branches, and which of them were missed."""

    branches: Sequence[Branch]
    missed: frozenset[Branch]

    @property
    def percent(self) -> float:
        """How many of a hundred were reached; all where there are none."""
        total = len(self.branches)
        return 100.0 * (total - len(self.missed)) / total if total else 100.0

    @property
    def shown(self) -> str:
        """The same for people: ``100%`` and ``0%`` are said of nothing else."""
        rounded = round(self.percent)
        if self.missed and rounded == 100:
            rounded = 99
        elif rounded == 0 and len(self.missed) < len(self.branches):
            rounded = 1
        return f"{rounded}%"


@dataclass(frozen=True)
class FileShare(Share):
    """The branches of one file; ``path`` is where it lies, ``name`` what it is called."""

    path: Path
    name: str

    @cached_property
    def lines(self) -> dict[int, Share]:
        """The same of each line that has branches."""
        lines = groupby(self.branches, key=attrgetter("line"))
        return {line: Share(found := tuple(some), self.missed & set(found)) for line, some in lines}


@dataclass
class Tally:
    """What was found of workspaces, by their folders."""

    branches: dict[str, list[Branch]] = field(default_factory=dict)
    reached: dict[str, set[Branch]] = field(default_factory=dict)

    def add(self, root: str, branches: Iterable[Branch], reached: Iterable[Branch]) -> None:
        """Take in what one process found of a workspace."""
        self.branches[root] = list(branches)
        self.reached.setdefault(root, set()).update(reached)

    def noted(self) -> str:
        """Everything as a text for `take_over`: another process."""
        return json.dumps([[root, found, [*self.reached[root]]] for root, found in self.branches.items()])

    def take_over(self, noted: str) -> None:
        """Add what another process noted."""
        for root, branches, reached in json.loads(noted):
            self.add(root, (Branch(*one) for one in branches), (Branch(*one) for one in reached))

    def whole(self) -> Share:
        """All branches of all files."""
        files = self.files(Path())
        return Share(
            [branch for file in files for branch in file.branches],
            frozenset(branch for file in files for branch in file.missed),
        )

    def files(self, start: Path) -> list[FileShare]:
        """The files that have branches, called by their paths from ``start`` where they lie in it."""
        return [
            FileShare(found := tuple(some), frozenset(found) - self.reached[root], path, _name(path, start))
            for root, branches in self.branches.items()
            for path, some in groupby(branches, key=lambda branch: Path(root, branch.path))
        ]


def _name(path: Path, start: Path) -> str:
    return path.relative_to(start).as_posix() if path.is_relative_to(start) else path.as_posix()
