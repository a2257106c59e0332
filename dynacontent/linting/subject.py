"""One message as rules see it: its manifest, what its templates say, what comes out for its personas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from dynacontent.engine.analysis.report import Report
from dynacontent.errors import Problem
from dynacontent.expressions.evaluate import Expression
from dynacontent.linting.facts import Facts, facts_of
from dynacontent.linting.files import Files
from dynacontent.linting.judged import Judged
from dynacontent.linting.page import Page
from dynacontent.linting.renders import Renders
from dynacontent.location import Location
from dynacontent.models.manifests import Manifest
from dynacontent.rendering.groundwork import written_expressions
from dynacontent.rendering.memory import Memory
from dynacontent.rendering.workspace import Workspace

_PLACE = re.compile(r"\s*\(([^()\s]+:\d+(?::\d+)?)\)")
"""The place that a warning names."""


def location_of(place: str) -> Location | None:
    """A place as it is written: ``path:line:column``."""
    path, *rest = place.split(":")
    return Location(path, *map(int, rest)) if path else None


def expressions_of(workspace: Workspace) -> dict[str, dict[str, Expression]]:
    """The expressions of the YAML files, by what they are for and by name."""
    environment = workspace.parts.expressions
    return {
        group: {name: Expression(written, environment, checked=True) for name, written in texts.items()}
        for group, texts in written_expressions(workspace.parts.sources).items()
    }


@dataclass
class Subject:
    """A message of an open workspace, whose ``files`` are as they were read; ``memory`` is what was found
    out when it was opened, ``judged`` what was found in its pages before."""

    workspace: Workspace
    manifest: Manifest
    files: Files
    memory: Memory
    judged: Judged

    @property
    def name(self) -> str:
        """The message's."""
        return self.manifest.name

    @cached_property
    def report(self) -> Report:
        """What the analysis of its templates notes, and the names of what they use."""
        return self.memory.noted(self.name) or self._analyzed()

    def _analyzed(self) -> Report:
        from dynacontent.rendering.checks.checking import check_messages

        parts = self.workspace.parts
        sources = replace(parts.sources, messages={self.name: self.manifest})
        return check_messages(
            sources,
            parts.queries,
            expressions=expressions_of(self.workspace),
            markup=parts.markup,
            text=parts.text,
            environment=parts.expressions,
            components=parts.placing.components,
        )[self.name]

    def noted(self, code: str) -> Iterator[Problem]:
        """What the analysis noted under a code."""
        return (note for note in self.report.notes if note.code == code)

    @cached_property
    def renders(self) -> Renders:
        """What comes out for its personas."""
        return Renders(self.workspace, self.manifest)

    @cached_property
    def pages(self) -> list[Page]:
        """Its bodies, of emails and banners, that could be rendered."""
        settings = self.workspace.configuration.mjml
        every = (one for one in self.renders.all if one.printed is not None and one.output is not None)
        return [Page(one, settings, self.judged) for one in every]

    def emails(self) -> Iterator[Page]:
        """Its emails."""
        return (page for page in self.pages if page.is_email)

    def warned(self, code: str) -> Iterator[Problem]:
        """What renders warn of under a code, at the places they name."""
        for one in self.renders.all:
            for text in one.output.warnings if one.output is not None else ():
                kind, _, said = text.partition(": ")
                if kind == code:
                    place = _PLACE.search(said)
                    found = None if place is None else location_of(place[1])
                    yield Problem(_PLACE.sub("", said), found or self.channel(one.case.channel))

    @cached_property
    def facts(self) -> Facts:
        """What it uses, as far as templates tell."""
        return facts_of(self.report)

    @property
    def shown(self) -> frozenset[str]:
        """The pictures that its personas are shown."""
        outputs = (one.output for one in self.renders.all if one.output is not None)
        return frozenset(asset for out in outputs for asset in out.assets)

    def part(self, channel: str, part: str) -> Location:
        """Where the manifest says a part of a channel; the channel itself or the file where it does not."""
        written = getattr(getattr(self.manifest, channel), part, None)
        found = getattr(written, "location", None)
        return found or self.channel(channel)

    def channel(self, channel: str) -> Location:
        """Where the manifest begins to tell of a channel."""
        text = self.files.text(self.manifest.path) or ""
        for number, line in enumerate(text.split("\n"), start=1):
            if line.startswith(f"{channel}:"):
                return Location(self.manifest.path, number, 1)
        return Location(self.manifest.path)

    def body(self, channel: str) -> Location:
        """The first line of a channel's body."""
        files = self.manifest.bodies.get(channel) or {}
        path = files.get("") or next(iter(files.values()), None)
        return Location(f"templates/{path}", 1, 1) if path else self.channel(channel)
