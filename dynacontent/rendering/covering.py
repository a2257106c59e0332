"""A workspace that renders the same, and notes which branches of its templates and placements were reached.

Made of the parts of another when somebody asks for it; the renders of that one pay nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.components import TEXT
from dynacontent.engine.coverage.branches import Branch, in_order
from dynacontent.engine.coverage.environment import CoverageEnvironment
from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import Placement
from dynacontent.models.source import SourceText
from dynacontent.rendering.groundwork import environment_of
from dynacontent.rendering.printing import Printing, inline_name
from dynacontent.rendering.renderer import Outcome, Renderer
from dynacontent.rendering.workspace import Workspace

_NO_COVER = re.compile(r"#\s*dynacontent:\s*no cover\b([^#]*)")


@dataclass(slots=True)
class _Notes:
    """What renders came to: branches, names of templates as ``(name,)``, and decisions of placements."""

    reached: set[tuple[Any, ...]] = field(default_factory=set)
    decided: set[tuple[str, str, str | None, str | None]] = field(default_factory=set)


class Coverage:
    """The branches of a workspace, and which of them the renders of ``workspace`` reached."""

    def __init__(self, workspace: Workspace, *, bodies: Bodies | None = None) -> None:
        """``workspace`` is the one to render the same as; ``bodies`` finish what it prints another way."""
        self._notes = _Notes()
        parts = workspace.parts
        self._markup, self._text = (
            environment_of(CoverageEnvironment, parts.sources, markup=markup, reached=self._notes.reached)
            for markup in (True, False)
        )
        own = parts.renderer.printing
        printing = own.through(self._markup, self._text, bodies or own.bodies)
        renderer = _NotingRenderer(printing, self._notes)
        self.workspace = Workspace(parts.through(self._markup, self._text, renderer))

    def forget(self) -> None:
        """Begin anew: nothing was reached."""
        self._notes.reached.clear()
        self._notes.decided.clear()

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """All branches by file and place, but for those that their line says need not be reached.

        It does with ``{# dynacontent: no cover #}``, or for some ways alone: ``no cover empty, else``.
        """
        parts = self.workspace.parts
        every = [*self._templates(), *self._sent.values(), *self._shown.values()]
        excluded = {path: _excluded(parts.read(path) or "") for path in {branch.path for branch in every}}
        return tuple(
            branch
            for branch in in_order(every)
            if not {"", branch.way} & excluded[branch.path].get(branch.line, frozenset())
        )

    @property
    def reached(self) -> frozenset[Branch]:
        """The branches that were reached so far."""
        found = {
            *self._notes.reached,
            *(branch for name, branch in self._sent.items() if (name,) in self._notes.reached),
            *(self._shown[decided] for decided in self._notes.decided if decided in self._shown),
        }
        return frozenset(branch for branch in self.branches if branch in found)

    def templates(self) -> Iterator[tuple[CoverageEnvironment, list[str]]]:
        """The templates that have branches, with the environments that parse them."""
        assert self._markup.loader is not None
        files = self._markup.loader.list_templates()
        yield self._markup, [name for name in files if not name.endswith(TEXT)]
        yield self._text, [*(name for name in files if name.endswith(TEXT)), *self._text.inline]

    @property
    def shown(self) -> Mapping[tuple[str, str, str | None, str | None], Branch]:
        """What placements may show, by message, placement, rule and variant."""
        return self._shown

    # -- which there are ------------------------------------------------------------------

    def _templates(self) -> Iterator[Branch]:
        """Those in templates, and in the texts of manifests."""
        with self.workspace.parts.failures():
            for environment, names in self.templates():
                yield from environment.branches(names)

    @cached_property
    def _sent(self) -> dict[str, Branch]:
        """That each file of a body was shown, and each channel without such files sent, by template."""
        found: dict[str, Branch] = {}
        for manifest in self.workspace.parts.sources.messages.values():
            for channel in manifest.channels:
                files = [*manifest.bodies.get(channel, {}).values()]
                files += manifest.text.values() if channel == "email" else ()
                found |= {name: Branch(f"templates/{name}", 1, 0, "file") for name in files}
                for part, text in manifest.channel(channel).templates.items() if not files else ():
                    found[inline_name(manifest, channel, part)] = _at(text, f"channel {channel}")
                    break
        return found

    @cached_property
    def _shown(self) -> dict[tuple[str, str, str | None, str | None], Branch]:
        """What placements may show, by message, placement, rule and variant."""
        parts = self.workspace.parts
        return {
            (message, name, rule, variant): branch
            for message, spots in parts.spots.items()
            for name in spots
            for rule, variant, branch in _alternatives(
                parts.sources.placements_of(parts.sources.messages[message])[name]
            )
        }


def _alternatives(placement: Placement) -> Iterator[tuple[str | None, str | None, Branch]]:
    for rule in placement.rules:
        for variant, content in rule.contents.items():
            if variant is None:
                yield rule.name, None, _at(rule.name, f"rule {rule.name}")
            else:
                yield rule.name, variant, _at(content.component, f"variant {rule.name}.{variant}")
    yield None, None, _at(placement.default.component, "default")


def _at(text: SourceText, way: str) -> Branch:
    place = text.location
    return Branch(place.path, place.line or 1, place.column or 0, way) if place else Branch("", 1, 0, way)


def _excluded(source: str) -> dict[int, frozenset[str]]:
    """Which ways need not be reached, by line; ``""`` for all of them."""
    found = ((number, _NO_COVER.search(line)) for number, line in enumerate(source.splitlines(), 1))
    return {number: frozenset(way.strip() for way in match[1].split(",")) for number, match in found if match}


class _NotingRenderer(Renderer):
    """Notes what placements showed."""

    def __init__(self, printing: Printing, notes: _Notes) -> None:
        super().__init__(printing)
        self.notes = notes

    def render(self, manifest: Manifest, channel: str, state: RenderState, key: str | None) -> Outcome:
        """See `Renderer.render`."""
        outcome = super().render(manifest, channel, state, key)
        for made in outcome.decisions:
            variant = made.variant if made.rule is not None else None
            self.notes.decided.add((manifest.name, made.placement, made.rule, variant))
        return outcome
